//! Text as it comes: one test a kind of trouble, in French and in English. Each reads the text by the models of the language, checks the laws of an
//! analysis, and what a reader would find all the same: sentences, tokens, names.

#[path = "common/laws.rs"]
mod laws;

use filature::analysis::Analysis;
use filature::language::LanguagePack;
use laws::{ENGLISH, FRENCH, read_by};

/// A text with its analysis.
struct Read<'a> {
    text: &'a str,
    analysis: Analysis,
}

fn fr(text: &str) -> Read<'_> {
    read(text, &FRENCH)
}

fn en(text: &str) -> Read<'_> {
    read(text, &ENGLISH)
}

fn read<'a>(text: &'a str, pack: &LanguagePack) -> Read<'a> {
    Read { text, analysis: read_by(pack, text) }
}

impl Read<'_> {
    fn tokens(&self) -> Vec<&str> {
        self.analysis.tokens.iter().map(|token| token.span.of(self.text)).collect()
    }

    fn sentences(&self) -> Vec<&str> {
        self.analysis.sentences.iter().map(|sentence| sentence.span.of(self.text)).collect()
    }

    /// Tags, heads and lemmas: what the reading says of the words, without their spelling.
    fn grammar(&self) -> Vec<String> {
        let words = self.analysis.words.iter();
        words.map(|w| format!("{} {} {} {}", w.upos, w.head, w.deprel, w.lemma)).collect()
    }

    #[track_caller]
    fn has_names(&self, wanted: &[(&str, &str)]) -> &Self {
        let found: Vec<(&str, &str)> =
            self.analysis.names.iter().map(|name| (name.span.of(self.text), &*name.kind)).collect();
        for name in wanted {
            assert!(found.contains(name), "{name:?} is missing in {found:?}");
        }
        self
    }

    #[track_caller]
    fn has_sentences(&self, wanted: &[&str]) -> &Self {
        assert_eq!(self.sentences(), wanted);
        self
    }

    #[track_caller]
    fn has_tokens(&self, wanted: &[&str]) -> &Self {
        let found = self.tokens();
        for token in wanted {
            assert!(found.contains(token), "{token:?} is no token: {found:?}");
        }
        self
    }

    /// The lemma of the main verb of the first sentence.
    fn root(&self) -> &str {
        let words = self.analysis.sentences[0].words();
        let root = words.clone().find(|&w| self.analysis.words[w].head as usize == w);
        root.map_or("", |w| &self.analysis.words[w].lemma)
    }
}

#[test]
fn typographic_apostrophes() {
    for (text, read) in [
        ("L’avocat n’a rien dit aujourd’hui à l’Élysée, qu’il quitte.", fr as fn(&str) -> Read),
        ("Ukraine’s president didn’t say he’d resign; they’re waiting.", en),
        ("The workers’ union won’t sign, the boss’s lawyer says.", en),
    ] {
        let straight = text.replace('’', "'");
        let plain = |read: Read| read.grammar().join("\n").replace('’', "'");
        assert_eq!(plain(read(text)), plain(read(&straight)), "{text}");
        assert_eq!(read(text).tokens().len(), read(&straight).tokens().len());
    }
    // The name ends before the particle.
    en("Vladimir Putin’s lawyer left.").has_tokens(&["Putin’s"]).has_names(&[("Vladimir Putin", "person")]);
}

#[test]
fn capitals() {
    fr("EMMANUEL MACRON A RENCONTRÉ ANGELA MERKEL À BERLIN VENDREDI.").has_names(&[
        ("EMMANUEL MACRON", "person"),
        ("ANGELA MERKEL", "person"),
        ("BERLIN", "place"),
    ]);
    en("BARACK OBAMA MET ANGELA MERKEL IN BERLIN ON FRIDAY.").has_names(&[
        ("BARACK OBAMA", "person"),
        ("ANGELA MERKEL", "person"),
        ("BERLIN", "place"),
    ]);
    assert_eq!(fr("LE PRÉSIDENT A RENCONTRÉ LE CHANCELIER À BERLIN.").root(), "rencontrer");
    assert_eq!(en("THE PRESIDENT VISITED THE CHANCELLOR IN BERLIN.").root(), "visit");
}

#[test]
fn no_accents() {
    let read = fr("Le president francais Emmanuel Macron a rencontre Angela Merkel a Berlin.");
    read.has_names(&[("Emmanuel Macron", "person"), ("Angela Merkel", "person"), ("Berlin", "place")]);
    assert_eq!(read.analysis.sentences.len(), 1);
    en("Francois Hollande met Jose Garcia in Bogota.").has_names(&[
        ("Francois Hollande", "person"),
        ("Jose Garcia", "person"),
        ("Bogota", "place"),
    ]);
}

#[test]
fn noise_of_scanners() {
    fr("Emmanuel Macron a renc0ntré Ange1a Merkel à Berlin vendredi.")
        .has_tokens(&["renc0ntré", "Ange1a"])
        .has_names(&[("Emmanuel Macron", "person"), ("Berlin", "place")]);
    en("Barack Obama rnet Ange1a Merkel in Berlin on Friday.")
        .has_tokens(&["rnet", "Ange1a"])
        .has_names(&[("Barack Obama", "person"), ("Berlin", "place")]);
}

#[test]
fn missing_spaces_after_full_stops() {
    fr("Le ministre est parti.Le président reste.").has_sentences(&["Le ministre est parti.", "Le président reste."]);
    en("The minister has left.The president stays.Nobody replied.").has_sentences(&[
        "The minister has left.",
        "The president stays.",
        "Nobody replied.",
    ]);
    // … but not in numbers, addresses, abbreviations
    fr("Il a payé 3.5 millions sur www.exemple.fr hier.").has_tokens(&["3.5", "www.exemple.fr"]);
    en("The U.S. paid 3.5 million on www.example.org yesterday.").has_tokens(&["U.S.", "3.5", "www.example.org"]);
}

#[test]
fn datelines() {
    // Whether the dateline is a sentence of its own does not matter; the statement is whole.
    let ends_with = |read: &Read, statement: &str| read.sentences().iter().any(|s| s.ends_with(statement));
    let read = fr("PARIS, 3 juin (AFP) – Le ministre a rencontré Vladimir Poutine lundi.");
    read.has_names(&[("PARIS", "place"), ("AFP", "organization"), ("Vladimir Poutine", "person")]);
    assert!(ends_with(&read, "Le ministre a rencontré Vladimir Poutine lundi."), "{:?}", read.sentences());
    let read = en("KYIV, June 3 (Reuters) - The minister met Vladimir Putin on Monday.");
    read.has_names(&[("Reuters", "organization"), ("Vladimir Putin", "person")]);
    assert!(ends_with(&read, "The minister met Vladimir Putin on Monday."), "{:?}", read.sentences());
}

#[test]
fn bylines_and_headlines() {
    fr("L’Ukraine et la Russie échangent des prisonniers\nPar Jeanne Martin et Thomas Petit\nLe ministre est parti.")
        .has_sentences(&[
            "L’Ukraine et la Russie échangent des prisonniers",
            "Par Jeanne Martin et Thomas Petit",
            "Le ministre est parti.",
        ])
        .has_names(&[("Jeanne Martin", "person"), ("Thomas Petit", "person")]);
    en("Ukraine and Russia agree to swap prisoners\nBy Jane Miller and Tom Reed\nThe minister has left.")
        .has_sentences(&[
            "Ukraine and Russia agree to swap prisoners",
            "By Jane Miller and Tom Reed",
            "The minister has left.",
        ])
        .has_names(&[("Jane Miller", "person"), ("Tom Reed", "person")]);
}

#[test]
fn bullets() {
    let read =
        fr("• Anne Durand a rencontré Paul Martin à Paris.\n• Le ministre reste.\n* Angela Merkel a quitté Berlin");
    read.has_names(&[("Anne Durand", "person"), ("Paul Martin", "person"), ("Angela Merkel", "person")]);
    assert_eq!(read.analysis.sentences.len(), 3);
    let read = en("• Anna Reed met Paul Smith in Paris.\n• The minister stays.\n* Angela Merkel left Berlin");
    read.has_names(&[("Anna Reed", "person"), ("Paul Smith", "person"), ("Angela Merkel", "person")]);
    assert_eq!(read.analysis.sentences.len(), 3);
}

#[test]
fn tables() {
    fr("Nom\tFonction\tVille\nAnne Durand\tministre\tParis\nPaul Martin\tmaire\tLille")
        .has_sentences(&["Nom\tFonction\tVille", "Anne Durand\tministre\tParis", "Paul Martin\tmaire\tLille"])
        .has_tokens(&["Durand", "ministre", "Lille"])
        .has_names(&[("Anne Durand", "person"), ("Paul Martin", "person")]);
    en("Name\tRole\tTown\nAnna Reed\tminister\tLondon\nPaul Smith\tmayor\tBoston")
        .has_sentences(&["Name\tRole\tTown", "Anna Reed\tminister\tLondon", "Paul Smith\tmayor\tBoston"])
        .has_tokens(&["Reed", "minister", "Boston"])
        .has_names(&[("Anna Reed", "person"), ("Paul Smith", "person")]);
}

#[test]
fn captions() {
    fr("Photo : Angela Merkel arrive à Bruxelles vendredi. John Thys/AFP")
        .has_tokens(&["Photo", "Thys", "AFP"])
        .has_names(&[("Angela Merkel", "person"), ("Bruxelles", "place"), ("John Thys", "person")]);
    en("Photo: Angela Merkel arrives in Brussels on Friday. John Thys/AFP")
        .has_tokens(&["Photo", "Thys", "AFP"])
        .has_names(&[("Angela Merkel", "person"), ("Brussels", "place"), ("John Thys", "person")]);
}

#[test]
fn tweets_and_emoji() {
    fr("RT @lemondefr : Emmanuel Macron rencontre Angela Merkel à Berlin 🇩🇪😂 #Sommet https://t.co/abc?x=1")
        .has_tokens(&["@lemondefr", "#Sommet", "https://t.co/abc?x=1"])
        .has_names(&[("Emmanuel Macron", "person"), ("Angela Merkel", "person"), ("Berlin", "place")]);
    en("RT @BBCWorld: Barack Obama meets Angela Merkel in Berlin 🇩🇪😂 #Summit https://t.co/abc?x=1")
        .has_tokens(&["@BBCWorld", "#Summit", "https://t.co/abc?x=1"])
        .has_names(&[("Barack Obama", "person"), ("Angela Merkel", "person"), ("Berlin", "place")]);
    // A flag is one sign of two characters, a family of four one of seven.
    fr("Il a dit 🇫🇷 oui.").has_tokens(&["🇫🇷"]);
    en("We 👩‍👩‍👧‍👦 won 🏆!").has_tokens(&["👩‍👩‍👧‍👦"]);
}

#[test]
fn right_to_left() {
    fr("Angela Merkel a dit \u{202B}שלום\u{202C} à Berlin. قال الرئيس.")
        .has_tokens(&["שלום"])
        .has_names(&[("Angela Merkel", "person"), ("Berlin", "place")]);
    en("Angela Merkel said \u{202B}שלום\u{202C} in Berlin. قال الرئيس.")
        .has_tokens(&["שלום"])
        .has_names(&[("Angela Merkel", "person"), ("Berlin", "place")]);
}

#[test]
fn decomposed_accents() {
    for (composed, decomposed, read) in [
        (
            "Élisabeth Borne a été nommée à l'Élysée.",
            "E\u{301}lisabeth Borne a e\u{301}te\u{301} nomme\u{301}e a\u{300} l'E\u{301}lyse\u{301}e.",
            fr as fn(&str) -> Read,
        ),
        ("Beyoncé met François Hollande.", "Beyonce\u{301} met Franc\u{327}ois Hollande.", en),
    ] {
        assert_eq!(read(composed).grammar(), read(decomposed).grammar(), "{composed}");
    }
    en("Franc\u{327}ois Hollande left Berlin.")
        .has_names(&[("Franc\u{327}ois Hollande", "person"), ("Berlin", "place")]);
}

/// One line of 40,000 characters without a full stop is cut, which is said; ordinary prose on one line is not.
#[test]
fn very_long_lines() {
    for (clause, prose, read) in [
        (
            "le ministre a vu Angela Merkel à Berlin et ",
            "Le ministre a vu Angela Merkel à Berlin. ",
            fr as fn(&str) -> Read,
        ),
        ("the minister met Angela Merkel in Berlin and ", "The minister met Angela Merkel in Berlin. ", en),
    ] {
        let endless = clause.repeat(40_000 / clause.len());
        let cut = read(&endless);
        assert!(cut.analysis.sentences.len() > 10 && !cut.analysis.diagnostics.is_empty());
        assert!(cut.analysis.names.iter().filter(|n| n.span.of(&endless) == "Angela Merkel").count() > 800);
        let line = prose.repeat(300);
        let whole = read(&line);
        assert_eq!(whole.analysis.sentences.len(), 300);
        assert!(whole.analysis.diagnostics.is_empty());
    }
}

/// Offsets count bytes of the text as it is: behind marks, line ends of two bytes, signs of four.
#[test]
fn offsets_are_those_of_the_text() {
    let person = |read: Read| read.analysis.names.iter().find(|n| &*n.kind == "person").expect("a person").span.range();
    let text = "\u{FEFF}« Été » 😂\r\n\r\nL’avocat d’Angela Merkel a quitté Berlin.\r\n";
    assert_eq!(person(fr(text)), text.find("Angela").unwrap()..text.find(" a quitté").unwrap());
    let text = "\u{FEFF}“Café” 😂\r\n\r\nThe lawyer’s client, Angela Merkel, has left Berlin.\r\n";
    assert_eq!(person(en(text)), text.find("Angela").unwrap()..text.find(", has").unwrap());
}
