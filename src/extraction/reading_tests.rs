//! What single sentences give, read by our own models: constructions that no frame's battery holds.

use crate::analysis::analyze;
use crate::base::{DataFiles, Document};
use crate::language::LanguagePack;
use crate::schema::Schema;

use super::{Extraction, extract};

fn extraction(text: &str) -> Extraction {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    let document = Document::new("sentence.txt", text);
    extract(&document, &analyze(text, 0, &pack), &schema, &pack)
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
