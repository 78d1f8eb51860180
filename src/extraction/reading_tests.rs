//! What single sentences give, read by our own models: constructions that no frame's battery holds.

use crate::analysis::{Analysis, analyze};
use crate::base::{DataFiles, Document};
use crate::language::LanguagePack;
use crate::schema::Schema;

use super::arguments::triggers;
use super::attaching::attach;
use super::explain::explain;
use super::matching::Scene;
use super::statements::{in_scene, proposals, winners};
use super::{Extraction, extract};
use crate::language::ArgumentWeights;

/// What `see` makes of a text, its analysis and the French pack.
fn with<T>(text: &str, see: impl FnOnce(&Document, &Analysis, &Schema, &LanguagePack) -> T) -> T {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    see(&Document::new("sentence.txt", text), &analyze(text, 0, &pack), &schema, &pack)
}

fn extraction(text: &str) -> Extraction {
    with(text, extract)
}

/// What `see` makes of a text's predicates and chains.
fn scene<T>(text: &str, see: impl FnOnce(&Scene) -> T) -> T {
    with(text, |document, analysis, schema, pack| in_scene(document, analysis, schema, pack, |s, _| see(s)).0)
}

/// Statements as "type role=name role=name", roles in the order of the type.
fn read(text: &str) -> Vec<String> {
    let schema = Schema::load(&DataFiles::embedded()).unwrap();
    let Extraction { statements, chains, .. } = extraction(text);
    let shown = |s: &super::Statement| {
        let file = schema.get(s.type_id);
        let roles =
            s.roles.iter().map(|r| format!(" {}={}", file.roles[r.0.0 as usize].name, chains[r.1 as usize].name));
        format!("{}{}", file.name, roles.collect::<String>())
    };
    statements.iter().map(shown).collect()
}

#[test]
fn a_title_in_quotation_marks_is_a_name() {
    let names = extraction("L'actrice Marie Durand joue dans le film « La Nuit des pendules ».").chains;
    assert!(names.iter().any(|chain| chain.name == "La Nuit des pendules"), "{:?}", names);
}

#[test]
fn of_places_within_places_only_the_nearest_is_said() {
    let said = read("La conférence de Lyon a eu lieu à Riga, en Lettonie. Le tournoi se tient à Riga en Lettonie.");
    assert!(said.iter().any(|s| s == "located_in head=Riga tail=Lettonie"), "{said:?}");
    assert!(!said.iter().any(|s| s == "located_in head=tournoi tail=Lettonie"), "{said:?}");
}

#[test]
fn a_learnt_statement_has_the_values_that_its_frame_brings() {
    scene("L'ex-mari de Paule Martin est arrivé à Lyon.", |scene| {
        let here = scene.predications.all.iter().flat_map(|p| triggers(scene, p, &[]));
        let spouse = here.into_iter().find(|t| scene.schema.get(t.type_id).name == "spouse_of").unwrap();
        let made = scene.unfired(&spouse.view, spouse.entries[0].frame);
        assert!(made.values.contains(&("ended".into(), "true".into())), "{:?}", made.values);
    });
}

#[test]
fn each_entry_of_a_trigger_has_its_words_there() {
    scene("Paul Durand a rencontré Anne Petit.", |scene| {
        let meet = scene.schema.type_id("meet").unwrap();
        let p = scene.predications.all.iter().find(|p| &*scene.tree.word(p.word).lemma == "rencontrer").unwrap();
        assert!(scene.entries(p).iter().any(|e| e.frame.type_id == meet && e.reflexive));
        let entries: Vec<bool> =
            triggers(scene, p, &[]).iter().flat_map(|t| t.entries.iter().map(|e| e.reflexive)).collect();
        assert!(!entries.is_empty() && !entries.contains(&true));
    });
}

#[test]
fn a_learnt_entity_takes_the_place_of_a_phrase() {
    scene("Paul Durand soutient la réforme de Marie Petit à Lyon.", |scene| {
        let support = scene.schema.type_id("support").unwrap();
        let supported = scene.schema.get(support).role("supported").unwrap();
        let p = scene.predications.all.iter().find(|p| &*scene.tree.word(p.word).lemma == "soutenir").unwrap();
        let mut fired = winners(scene, p);
        let made = fired.iter_mut().find(|c| c.type_id == support).unwrap();
        made.roles.retain(|r| r.0 != supported);
        made.values.push(("supported".into(), "la réforme".into()));
        // Weights that take everything for an argument.
        let made = attach(scene, p, fired, &ArgumentWeights::new(9.0, [("nothing".to_string(), 0.0)]));
        let made = made.iter().find(|c| c.type_id == support).unwrap();
        assert!(made.roles.iter().any(|r| r.0 == supported));
        assert!(made.values.iter().all(|(name, _)| name != "supported"), "{:?}", made.values);
    });
}

#[test]
fn who_is_spoken_of_in_a_relative_clause_takes_part() {
    let said = read("Anne Leroy dirige la société Rivexis, dont Paul Durand profite.");
    assert!(said.iter().any(|s| s == "other agent=Paul Durand complement=Rivexis"), "{said:?}");
}

#[test]
fn explanations_show_what_extraction_keeps() {
    let text = "Le maire de Lyon, Paul Durand, a été mis en examen vendredi. Le procureur Jean Petit a demandé la prison. \
                Anne Leroy a quitté la société Rivexis après l'arrestation de son frère Marc Leroy par la police.";
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let mut pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    // Weights that take everything for an argument.
    pack.argument_weights = ArgumentWeights::new(9.0, [("nothing".to_string(), 0.0)]);
    let (document, analysis) = (Document::new("sentence.txt", text), analyze(text, 0, &pack));
    let rows = explain(&document, &analysis, &schema, &pack).sentences.into_iter().flat_map(|(_, rows)| rows);
    let lines: Vec<String> = rows.flat_map(|row| row.fired).collect();
    let shown = lines.concat().matches("kept at").count();
    let (proposed, _) = proposals(&document, &analysis, &schema, &pack, &pack.argument_weights);
    let kept = proposed.iter().filter(|p| p.probability >= pack.statement_weights.threshold).count();
    assert_eq!(shown, kept, "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains(", arguments learnt: ")), "{lines:#?}");
}

#[test]
fn who_says_the_sentences_of_a_long_quotation() {
    let text = "Un titre\n\n« Marc Blanc a rencontré Ali Nouri à Tunis. Le groupe Total a vendu la société Sunpower à Aramis », a déclaré Jean \
                Rives.\n\nLa ministre Claire Petit a réagi lundi. « Marc Blanc a rencontré Hugo Lenoir à Lyon. »";
    let Extraction { statements, chains, .. } = extraction(text);
    let schema = Schema::load(&DataFiles::embedded()).unwrap();
    let said: Vec<(String, Option<&str>)> = statements
        .iter()
        .filter(|s| schema.get(s.type_id).name != "say" && s.roles.len() > 1)
        .filter(|s| {
            s.evidence[0].sentence.of(text).contains("vendu") || s.evidence[0].sentence.of(text).contains("rencontré")
        })
        .map(|s| (schema.get(s.type_id).name.clone(), s.source.map(|chain| chains[chain as usize].name.as_str())))
        .collect();
    let expected = [("meet", "Jean Rives"), ("sell", "Jean Rives"), ("meet", "Claire Petit")];
    assert_eq!(said, expected.map(|(kind, who)| (kind.to_string(), Some(who))));
}

#[test]
fn frames_of_one_type_complete_each_other() {
    let text = "Un titre\n\nMarc Petit, pilote détenu à Lisbonne pour trafic de drogue, est malade.";
    let Extraction { statements, chains, .. } = extraction(text);
    let schema = Schema::load(&DataFiles::embedded()).unwrap();
    let found = statements.iter().find(|s| schema.get(s.type_id).name == "detain").expect("a detention");
    assert_eq!(found.place.map(|chain| chains[chain as usize].name.as_str()), Some("Lisbonne"));
    assert!(
        found.values.iter().any(|v| v == &("offence".to_string(), "trafic de drogue".to_string())),
        "{:?}",
        found.values
    );
}

#[test]
fn a_work_has_no_title_before_its_name() {
    let found = read("Un titre\n\nL'acteur Paul Lenoir joue un espion dans le film \"Lord of War\".");
    assert!(found.contains(&"appears_in head=Paul Lenoir tail=Lord of War".to_string()), "{found:?}");
    assert!(!found.iter().any(|s| s.starts_with("compete")), "{found:?}");
}
