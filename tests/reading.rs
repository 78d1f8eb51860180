//! Reading text of every kind: spans that fit the text, nothing lost, nothing that fails. Needs the models of French and English.

#[path = "common/laws.rs"]
mod laws;

use filature::analysis::{Analysis, analyze, conllu};
use filature::base::DataFiles;
use laws::{ENGLISH, FRENCH, read_by};
use proptest::prelude::*;

fn read(text: &str) -> Analysis {
    read_by(&FRENCH, text)
}

fn tokens(text: &str) -> Vec<String> {
    read(text).tokens.iter().map(|token| token.span.of(text).to_string()).collect()
}

fn sentences(text: &str) -> Vec<String> {
    read(text).sentences.iter().map(|sentence| sentence.span.of(text).to_string()).collect()
}

#[test]
fn typographic_apostrophes_read_like_straight_ones() {
    let curly = read("L’exécutif n’a pas répondu à l’Élysée, aujourd’hui qu’il part.");
    let straight = read("L'exécutif n'a pas répondu à l'Élysée, aujourd'hui qu'il part.");
    let shape = |a: &Analysis| a.words.iter().map(|w| (w.upos, w.head, w.deprel, w.lemma.clone())).collect::<Vec<_>>();
    assert_eq!(shape(&curly), shape(&straight));
    let found = tokens("L’exécutif d’aujourd’hui");
    assert_eq!(found, ["L’", "exécutif", "d’", "aujourd’hui"]);
}

#[test]
fn contractions_are_split_and_articles_kept_whole() {
    let words = |text: &str| read(text).words.iter().map(|w| w.form.to_string()).collect::<Vec<_>>();
    let found = words("Le président du Sénat répond aux questions des députés.");
    assert_eq!(
        found,
        ["Le", "président", "de", "le", "Sénat", "répond", "à", "les", "questions", "de", "les", "députés", "."]
    );
    let found = words("Il y a des gens dans la rue.");
    assert!(found.contains(&"des".to_string()), "{found:?}");
}

#[test]
fn composed_and_decomposed_accents_read_the_same() {
    let composed = read("Élisabeth Borne a été nommée à l'Élysée.");
    let decomposed = read("E\u{301}lisabeth Borne a e\u{301}te\u{301} nomme\u{301}e a\u{300} l'E\u{301}lyse\u{301}e.");
    let shape = |a: &Analysis| a.words.iter().map(|w| (w.upos, w.head, w.deprel)).collect::<Vec<_>>();
    assert_eq!(shape(&composed), shape(&decomposed));
}

#[test]
fn titles_initials_and_abbreviations_do_not_end_sentences() {
    let text = "M. Dupont a vu Mme Martin et J.-P. Durand. Ils sont partis à 14h30.";
    assert_eq!(sentences(text), ["M. Dupont a vu Mme Martin et J.-P. Durand.", "Ils sont partis à 14h30."]);
}

#[test]
fn lines_end_sentences_unless_they_are_wrapped() {
    let text = "Paris : le ministre démissionne\n8 mars 2018. –\nLe ministre a démissionné jeudi.";
    assert_eq!(sentences(text).len(), 3);
    let text = "Le ministre des affaires étrangères a rencontré\nmardi à Paris son homologue roumain pour parler\ndes accords que les deux pays ont signés.";
    assert_eq!(sentences(text).len(), 1);
}

#[test]
fn a_missing_space_after_a_full_stop_is_seen() {
    assert_eq!(sentences("Le ministre est parti.Le président reste.").len(), 2);
}

#[test]
fn odd_texts_are_read() {
    let texts = [
        "",
        " \n\t \r\n",
        ".",
        "\u{FEFF}Bonjour.",
        "Il a dit 👩‍👩‍👧‍👦 et 🇫🇷 ❤️ !",
        "قال الرئيس إن الاجتماع قد انتهى.",
        "Le mot \u{202B}שלום\u{202C} veut dire paix.",
        "LE PRESIDENT FRANCAIS A RENCONTRE LE CHANCELIER A BERLIN",
        "le president francais a rencontre le chancelier a berlin",
        "L e  p r é s i d e n t",
        "• premier point\n• second point\n- troisième\n* quatrième",
        "Nom\tPrénom\tÂge\nDupont\tJean\t42\nMartin\tÉlise\t37",
        "@lemonde RT : « #Macron » https://t.co/abc?x=1&y=2 😂😂",
        "l1 a été arrèté par 1a po1ice à Marsei11e , 1e 3 rnars",
        "« Non », dit-il. \"Oui\", dit-elle. “Peut-être”, dirent-ils.",
        "a\u{0}b\u{7}c\u{1b}[31mrouge",
        "......,,,,;;;;!!!!????",
        "e\u{301}\u{301}\u{301}\u{301}",
    ];
    for text in texts {
        read(text);
    }
}

#[test]
fn control_characters_and_marks_stay_out_of_tokens_at_the_edges() {
    assert_eq!(tokens("\u{FEFF}Bonjour\u{200B} Paris"), ["Bonjour", "Paris"]);
}

#[test]
fn long_texts_without_ends_are_cut_and_said_to_be() {
    let text = "mot ".repeat(3000);
    let analysis = read(&text);
    assert!(analysis.sentences.len() > 5);
    assert!(!analysis.diagnostics.is_empty());
    read(&"a".repeat(200_000));
    read(&"ab,".repeat(60_000));
    read(&"«".repeat(5_000));
}

#[test]
fn reading_begins_at_the_body() {
    let text = "date 2021-06\nLe président est arrivé.";
    let analysis = analyze(text, 13, &FRENCH);
    assert_eq!(analysis.tokens[0].span.of(text), "Le");
    let inside = "été. Le président est arrivé.";
    assert!(!analyze(inside, 1, &FRENCH).tokens.is_empty());
    assert!(analyze(inside, 1000, &FRENCH).tokens.is_empty());
}

#[test]
fn what_is_written_as_conllu_reads_back() {
    let text = "Le président du Sénat, « élu » hier, parle\naux députés.\n\nFin\u{a0}!";
    let analysis = read(text);
    let written = conllu::write(text, &analysis);
    let again = conllu::read(&written, conllu::Grouping::File).unwrap().remove(0);
    assert_eq!(again.analysis.words.len(), analysis.words.len());
    for (a, b) in again.analysis.words.iter().zip(&analysis.words) {
        assert_eq!(
            (&a.form, &a.lemma, a.upos, a.feats, a.head, a.deprel),
            (&b.form, &b.lemma, b.upos, b.feats, b.head, b.deprel)
        );
    }
    for block in written.split("\n\n").filter(|b| !b.is_empty()) {
        let rows = block.lines().filter(|l| !l.starts_with('#'));
        rows.for_each(|row| assert_eq!(row.split('\t').count(), 10, "{row:?}"));
    }
}

mod english {
    use super::*;

    fn read(text: &str) -> Analysis {
        read_by(&ENGLISH, text)
    }

    fn words(text: &str) -> Vec<String> {
        read(text).words.iter().map(|w| w.form.to_string()).collect()
    }

    fn sentences(text: &str) -> Vec<String> {
        read(text).sentences.iter().map(|s| s.span.of(text).to_string()).collect()
    }

    #[test]
    fn typographic_apostrophes_read_like_straight_ones() {
        let shape = |text: &str| read(text).words.iter().map(|w| (w.upos, w.head, w.deprel)).collect::<Vec<_>>();
        let straight = "Russia's president didn't say who's coming, and the workers' union won't sign.";
        assert_eq!(shape(straight), shape(&straight.replace('\'', "’")));
    }

    #[test]
    fn contractions_are_two_words() {
        assert_eq!(
            words("They can't go; Putin's aide says he'll pay."),
            ["They", "ca", "n't", "go", ";", "Putin", "'s", "aide", "says", "he", "'ll", "pay", "."]
        );
        assert_eq!(words("We cannot wait."), ["We", "can", "not", "wait", "."]);
    }

    #[test]
    fn titles_and_abbreviations_do_not_end_sentences() {
        let text = "Mr. Smith met Dr. J. R. Brown at 10 a.m. in Washington. The U.S. president left.";
        assert_eq!(
            sentences(text),
            ["Mr. Smith met Dr. J. R. Brown at 10 a.m. in Washington.", "The U.S. president left."]
        );
    }

    #[test]
    fn lines_end_sentences() {
        assert_eq!(sentences("Minister resigns\n\nThe minister resigned on Thursday.").len(), 2);
    }

    #[test]
    fn odd_texts_are_read() {
        for text in [
            "",
            "POLICE ARREST TWO MEN IN LONDON",
            "police arrest two men in london",
            "@user RT: \"Yes!!\" https://t.co/abc 😂",
            "Name\tAge\nJohn\t42",
            "• first\n- second\n* third",
            "rn0ney 1aundering in L0ndon , po1ice sa1d",
            "‘Quoted “twice” here,’ he said — then: 5'10\" tall.",
            "he said \u{202B}שלום\u{202C} to me",
            "''''''''''''",
            "n't 's 'll",
        ] {
            read(text);
        }
        let capitals = read("THE PRESIDENT MET THE MINISTER IN PARIS");
        assert!(capitals.words.iter().any(|w| w.upos == filature::analysis::Upos::Verb));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_keeps_the_laws(text in "\\PC{0,80}") {
        read(&text);
    }

    #[test]
    fn any_mix_of_pieces_keeps_the_laws(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let text = pieces.concat();
        let analysis = read(&text);
        let written = conllu::write(&text, &analysis);
        if !analysis.sentences.is_empty() {
            let again = conllu::read(&written, conllu::Grouping::File).unwrap().remove(0);
            prop_assert_eq!(again.analysis.words.len(), analysis.words.len());
        }
    }
}

const PIECES: &[&str] = &[
    "Le",
    " ",
    " ",
    "président",
    "l'",
    "l’",
    "du",
    "des",
    ".",
    "…",
    "«",
    "»",
    "\"",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "M.",
    "J.-P.",
    "14h30",
    "1 000",
    "\u{a0}",
    "e\u{301}",
    "👍🏽",
    "\u{200d}",
    "\u{202e}",
    "http://a.fr/b",
    "-t-il",
    "aujourd'hui",
    "(",
    ")",
    ";",
    "É",
    "ß",
    "日本",
    "ا",
    "\u{0}",
];

/// Every model file is listed in `MODELS.toml` with its source, licence, command, scores and checksum.
#[test]
fn models_are_what_their_list_says() {
    let files = DataFiles::embedded();
    let lists: Vec<&str> = files.below("lang/").filter(|name| name.ends_with("/models/MODELS.toml")).collect();
    assert!(!lists.is_empty());
    for list in lists {
        let folder = list.trim_end_matches("MODELS.toml");
        let table: toml::Table = files.text(list).unwrap().parse().unwrap();
        let models = table["model"].as_array().unwrap();
        let field = |model: &toml::Value, key: &str| model[key].as_str().unwrap_or_default().to_string();
        for model in models {
            let name = format!("{folder}{}", field(model, "file"));
            let bytes = files.get(&name).unwrap_or_else(|| panic!("{name} is listed and not there"));
            let sum: String = blake3::hash(bytes).as_bytes()[..16].iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(field(model, "checksum"), sum, "{name}");
            assert!(["licence", "command", "scores"].iter().all(|key| !field(model, key).is_empty()), "{name}");
            assert!(!model["corpora"].as_array().unwrap().is_empty());
        }
        for name in files.below(folder).filter(|name| name.ends_with(".bin")) {
            assert!(models.iter().any(|m| format!("{folder}{}", field(m, "file")) == name), "{name} is not listed");
        }
    }
}

#[test]
fn quotes_of_several_sentences_keep_their_marks() {
    let text = "« Le dispositif était en bois. Des morceaux ont été projetés. », détaille une source policière. « Il est parti », dit-elle.";
    let found = sentences(text);
    assert!(found.iter().all(|s| !s.starts_with('»') && !s.ends_with('«')), "{found:?}");
    assert!(found.len() >= 3, "{found:?}");
}
