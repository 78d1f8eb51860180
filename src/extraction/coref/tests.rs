//! Small texts with trees written by hand, so that coreference is tested whatever the models say.

use super::*;
use crate::analysis::Name;
use crate::analysis::conllu::{self, Grouping};
use crate::base::DataFiles;

/// One sentence a line; a word is `form~lemma~UPOS~features~head~deprel`. Words of one name carry its kind as a seventh part.
fn read(trees: &str) -> (Document, Analysis, Schema, LanguagePack) {
    let mut source = String::from("# newdoc id = t\n");
    let mut kinds: Vec<Option<String>> = Vec::new();
    for sentence in trees.trim().lines() {
        for (i, word) in sentence.split_whitespace().enumerate() {
            let parts: Vec<&str> = word.split('~').collect();
            let feats = if parts[3].is_empty() { "_" } else { parts[3] };
            source.push_str(&format!(
                "{}\t{}\t{}\t{}\t_\t{feats}\t{}\t{}\t_\t_\n",
                i + 1,
                parts[0],
                parts[1],
                parts[2],
                parts[4],
                parts[5]
            ));
            kinds.push(parts.get(6).map(|kind| kind.to_string()));
        }
        source.push('\n');
    }
    let article = conllu::read(&source, Grouping::File).unwrap().remove(0);
    let mut analysis = article.analysis;
    let mut at = 0;
    while at < kinds.len() {
        let Some(kind) = kinds[at].clone() else {
            at += 1;
            continue;
        };
        let end = (at..kinds.len()).find(|&i| kinds[i].as_ref() != Some(&kind)).unwrap_or(kinds.len());
        let span = analysis.words[at].span.cover(analysis.words[end - 1].span);
        analysis.names.push(Name {
            span,
            first_word: at as u32,
            word_count: (end - at) as u32,
            kind: kind.as_str().into(),
        });
        at = end;
    }
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    (Document::new("t", article.text), analysis, schema, pack)
}

/// Each chain as `kind: mention · mention`, chains of one unnamed mention left out.
fn check(trees: &str, expected: &[&str]) {
    let (document, analysis, schema, pack) = read(trees);
    let found = resolve(&document, &analysis, &schema, &pack);
    let mut lines = Vec::new();
    for (i, chain) in found.chains.iter().enumerate() {
        let mentions: Vec<&str> =
            found.mentions.iter().filter(|m| m.chain as usize == i).map(|m| m.span.of(&document.text)).collect();
        if mentions.len() > 1 || chain.named {
            lines.push(format!("{}: {}", schema.kind(chain.kind).name, mentions.join(" · ")));
        }
    }
    assert_eq!(lines, expected);
}

#[test]
fn a_mother_is_named_later_and_titles_tell_people_apart() {
    check(
        "
La~le~DET~Gender=Fem|Number=Sing~2~det mère~mère~NOUN~Gender=Fem|Number=Sing~6~nsubj de~de~ADP~~4~case Karim~Karim~PROPN~~2~nmod~person Saïd~Saïd~PROPN~~4~flat~person plaide~plaider~VERB~Number=Sing~0~root pour~pour~ADP~~9~case son~son~DET~Poss=Yes~9~det fils~fils~NOUN~Gender=Masc|Number=Sing~6~obl .~.~PUNCT~~6~punct
Leïla~Leïla~PROPN~~3~nsubj~person Saïd~Saïd~PROPN~~1~flat~person espère~espérer~VERB~Number=Sing~0~root .~.~PUNCT~~3~punct
Mme~madame~NOUN~Gender=Fem|Number=Sing~3~nsubj Saïd~Saïd~PROPN~~1~nmod~person attend~attendre~VERB~Number=Sing~0~root M.~monsieur~NOUN~Gender=Masc|Number=Sing~3~obj Saïd~Saïd~PROPN~~4~nmod~person .~.~PUNCT~~3~punct
",
        &["person: La mère de Karim Saïd · son · Leïla Saïd · Mme Saïd", "person: Karim Saïd · son fils · M. Saïd"],
    );
}

#[test]
fn father_and_son_of_one_name_in_one_sentence_are_two() {
    let first = "Paul~Paul~PROPN~~3~nsubj~person Kamba~Kamba~PROPN~~1~flat~person appelle~appeler~VERB~Number=Sing~0~root Paul~Paul~PROPN~~3~obj~person Kamba~Kamba~PROPN~~4~flat~person Jr~Jr~PROPN~~4~flat~person .~.~PUNCT~~3~punct";
    check(&format!("\n{first}\n"), &["person: Paul Kamba", "person: Paul Kamba Jr"]);
    // Who is named with it in one sentence may go without it in the next.
    check(
        "
Paul~Paul~PROPN~~4~nsubj~person Kamba~Kamba~PROPN~~1~flat~person Jr~Jr~PROPN~~1~flat~person part~partir~VERB~Number=Sing~0~root .~.~PUNCT~~4~punct
Paul~Paul~PROPN~~3~nsubj~person Kamba~Kamba~PROPN~~1~flat~person revient~revenir~VERB~Number=Sing~0~root .~.~PUNCT~~3~punct
",
        &["person: Paul Kamba Jr · Paul Kamba"],
    );
}

#[test]
fn a_title_an_apposition_and_a_pronoun_are_one_person() {
    check(
        "
La~le~DET~Gender=Fem|Number=Sing~2~det ministre~ministre~NOUN~Gender=Fem|Number=Sing~6~nsubj chilienne~chilien~ADJ~Gender=Fem|Number=Sing~2~amod Ana~Ana~PROPN~~2~nmod~person Rojas~Rojas~PROPN~~4~flat~person démissionne~démissionner~VERB~Number=Sing~0~root .~.~PUNCT~~6~punct
Elle~il~PRON~Gender=Fem|Number=Sing|Person=3|PronType=Prs~2~nsubj part~partir~VERB~Number=Sing~0~root .~.~PUNCT~~2~punct
La~le~DET~Gender=Fem|Number=Sing~2~det ministre~ministre~NOUN~Gender=Fem|Number=Sing~4~nsubj se~se~PRON~Reflex=Yes~4~expl:pv tait~taire~VERB~Number=Sing~0~root .~.~PUNCT~~4~punct
",
        &["person: La ministre chilienne Ana Rojas · Elle · La ministre · se", "place: chilienne"],
    );
}

#[test]
fn two_leaders_are_the_two_people_named_before() {
    check(
        "
Paul~Paul~PROPN~~5~nsubj~person Kamba~Kamba~PROPN~~1~flat~person et~et~CCONJ~~4~cc Éva~Éva~PROPN~~1~conj~person discutent~discuter~VERB~Number=Plur~0~root .~.~PUNCT~~5~punct
Les~le~DET~Number=Plur~3~det deux~deux~NUM~~3~nummod dirigeants~dirigeant~NOUN~Gender=Masc|Number=Plur~4~nsubj sourient~sourire~VERB~Number=Plur~0~root .~.~PUNCT~~4~punct
",
        &["person: Paul Kamba · Les deux dirigeants", "person: Éva · Les deux dirigeants"],
    );
}

#[test]
fn those_who_are_called_so_are_meant_before_others() {
    check(
        "
Le~le~DET~Definite=Def~2~det président~président~NOUN~Gender=Masc|Number=Sing~4~nsubj Kamba~Kamba~PROPN~~2~nmod~person accueille~accueillir~VERB~Number=Sing~0~root le~le~DET~Definite=Def~6~det président~président~NOUN~Gender=Masc|Number=Sing~4~obj Ruiz~Ruiz~PROPN~~6~nmod~person .~.~PUNCT~~4~punct
Paul~Paul~PROPN~~4~nsubj~person et~et~CCONJ~~3~cc Éva~Éva~PROPN~~1~conj~person observent~observer~VERB~Number=Plur~0~root .~.~PUNCT~~4~punct
Les~le~DET~Definite=Def|Number=Plur~3~det deux~deux~NUM~~3~nummod présidents~président~NOUN~Gender=Masc|Number=Plur~4~nsubj sourient~sourire~VERB~Number=Plur~0~root .~.~PUNCT~~4~punct
",
        &["person: Le président Kamba · Les deux présidents", "person: le président Ruiz · Les deux présidents", "person: Paul", "person: Éva"],
    );
}

#[test]
fn an_acronym_is_its_expansion_and_the_agency_takes_it_up() {
    check(
        "
L'~le~DET~Number=Sing~2~det Agence~agence~NOUN~Gender=Fem|Number=Sing~7~nsubj~organization spatiale~spatial~ADJ~Gender=Fem|Number=Sing~2~amod~organization européenne~européen~ADJ~Gender=Fem|Number=Sing~2~amod~organization (~(~PUNCT~~6~punct ASE~ASE~PROPN~~2~appos~organization recrute~recruter~VERB~Number=Sing~0~root .~.~PUNCT~~7~punct
L'~le~DET~Definite=Def|Number=Sing~2~det agence~agence~NOUN~Gender=Fem|Number=Sing~3~nsubj attend~attendre~VERB~Number=Sing~0~root .~.~PUNCT~~3~punct
L'~le~DET~Definite=Def|Number=Sing~2~det ASE~ASE~PROPN~~3~nsubj~organization paie~payer~VERB~Number=Sing~0~root .~.~PUNCT~~3~punct
",
        &["organization: L' Agence spatiale européenne · ASE · L' agence · L' ASE"],
    );
}

#[test]
fn a_capital_that_acts_is_a_government_apart_from_the_place() {
    check(
        "
Moscou~Moscou~PROPN~~2~nsubj~place dénonce~dénoncer~VERB~Number=Sing~0~root un~un~DET~Gender=Masc|Number=Sing~4~det procès~procès~NOUN~Gender=Masc|Number=Sing~2~obj à~à~ADP~~6~case Moscou~Moscou~PROPN~~4~nmod~place .~.~PUNCT~~2~punct
",
        &["organization: Moscou", "place: Moscou"],
    );
}

#[test]
fn odd_text_gives_less_and_never_fails() {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    for text in ["", "\n\n", "« « » »"] {
        let document = Document::new("t", text);
        let analysis = crate::analysis::analyze(text, 0, &pack);
        let found = resolve(&document, &analysis, &schema, &pack);
        assert!(found.chains.len() <= text.len());
    }
}
