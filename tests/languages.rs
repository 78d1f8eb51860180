//! Texts in several languages: each is read by the pack of its language, paragraph by paragraph where they differ, and what no pack reads is said.

use std::collections::BTreeSet;

use filature::analysis::Analysis;
use filature::base::{DataFiles, Document};
use filature::graph::KnowledgeGraph;
use filature::input::{FORMATS, Source};
use filature::linking::{Linker, Rules};
use filature::pipeline::{self, Holding, Options, PipelineError, Reader, fingerprint};

const FRENCH: &str =
    "La police a arrêté Paul Durand à Lyon lundi, selon le parquet de la ville, qui a ouvert une enquête.";
const ENGLISH: &str =
    "Police arrested John Ward in London on Monday, and the prosecutor said that he will be charged this week.";
const SPANISH: &str = "La policía detuvo el lunes a Juan Pérez en Madrid, según fuentes de la fiscalía, que ha abierto una investigación.";

fn reader(lang: Option<&str>) -> Reader {
    Reader::new(&DataFiles::embedded(), Options { lang: lang.map(str::to_string), date: None }).unwrap()
}

fn detainees(reader: &Reader, text: &str) -> Vec<String> {
    let extraction = reader.extraction(&Document::new("a.txt", text));
    let arrest = reader.schema.type_id("arrest").unwrap();
    let arrests = extraction.statements.iter().filter(|s| s.type_id == arrest);
    arrests.flat_map(|s| &s.roles).map(|(_, c)| extraction.chains[*c as usize].name.clone()).collect()
}

fn covers(text: &str, analysis: &Analysis) -> bool {
    let mut end = 0;
    analysis.tokens.iter().all(|token| {
        let gap = &text[end..token.span.start as usize];
        end = token.span.end as usize;
        gap.trim().is_empty()
    }) && text[end..].trim().is_empty()
}

#[test]
fn each_document_is_read_in_its_language() {
    let reader = reader(None);
    for (text, code) in [(FRENCH, "fr"), (ENGLISH, "en"), ("AFFAIRE BOUT", "fr"), ("", "fr")] {
        assert_eq!(reader.analysis(&Document::new("a.txt", text)).lang, code, "{text}");
    }
}

#[test]
fn paragraphs_in_two_languages_are_read_by_two_packs() {
    let reader = reader(None);
    for text in [format!("{FRENCH}\n\n{ENGLISH}\n"), format!("{ENGLISH}\n\n{FRENCH}\n\n{ENGLISH}\n")] {
        let analysis = reader.analysis(&Document::new("a.txt", text.as_str()));
        assert!(covers(&text, &analysis), "{text}");
        let found = detainees(&reader, &text);
        for name in ["Paul Durand", "John Ward"] {
            assert!(found.iter().any(|n| n == name), "{name} in {found:?}");
        }
    }
}

#[test]
fn what_no_pack_reads_is_said_and_left_alone() {
    let folder = std::env::temp_dir().join(format!("filature-languages-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let read = |reader: &Reader, text: &str| {
        let path = folder.join("a.txt");
        std::fs::write(&path, text).unwrap();
        let source = Source { name: "a.txt".into(), path: Some(path), format: &FORMATS[0] };
        reader.document(&source).unwrap()
    };
    let guessing = reader(None);
    let document = read(&guessing, SPANISH);
    assert!(document.diagnostics.iter().any(|d| d.message.contains("español")), "{:?}", document.diagnostics);
    assert!(guessing.extraction(&document).statements.is_empty());
    assert!(guessing.analysis(&document).tokens.is_empty());
    // Beside French, only the paragraph is left out.
    let mixed = read(&guessing, &format!("{FRENCH}\n\n{SPANISH}\n"));
    assert_eq!(mixed.diagnostics.len(), 1);
    assert!(detainees(&guessing, &mixed.text).iter().any(|n| n == "Paul Durand"));
    // Who says which language it is is believed.
    let fixed = reader(Some("fr"));
    let document = read(&fixed, SPANISH);
    assert!(document.diagnostics.is_empty() && !fixed.analysis(&document).tokens.is_empty());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The graph of one text as `reading` reads it; what `again` makes of it without `--all`; and the notes that it then has.
fn rebuilt(text: &str, reading: &Reader, again: &Reader) -> (usize, Vec<String>) {
    let rules = Rules::load(&DataFiles::embedded()).unwrap();
    let (mut graph, mut linker) = (KnowledgeGraph::new(&reading.schema), Linker::new(&reading.schema));
    let document = reading.again("a.txt", text, None, &[]);
    Holding::new(&mut graph, &mut linker, &rules).apply(reading.update(document));
    let changed = pipeline::rebuild(Holding::new(&mut graph, &mut linker, &rules), again, None, false, &|| {});
    let notes = graph.plain().document_diagnostics(0).iter().map(|d| d.message.clone()).collect();
    (changed.reread.len(), notes)
}

#[test]
fn what_was_read_in_other_languages_is_stale_and_its_notes_go() {
    let (guessing, told) = (reader(None), reader(Some("fr")));
    let mixed = format!("{FRENCH}\n\n{SPANISH}\n");
    for text in [SPANISH, &mixed] {
        let (reread, notes) = rebuilt(text, &guessing, &guessing);
        assert!(reread == 0 && notes.len() == 1, "{notes:?}");
        assert_eq!(rebuilt(text, &guessing, &told), (1, vec![]));
        assert_eq!(rebuilt(text, &told, &told), (0, vec![]));
    }
    assert_eq!(rebuilt(FRENCH, &guessing, &told), (0, vec![]));
    assert_eq!(rebuilt(ENGLISH, &guessing, &told), (1, vec![]));
}

#[test]
fn a_text_in_two_languages_is_stale_with_either() {
    let reader = reader(None);
    let document = Document::new("a.txt", format!("{FRENCH}\n\n{ENGLISH}\n"));
    assert_eq!((reader.analysis(&document).lang, reader.extraction(&document).lang), ("fr+en".into(), "fr+en".into()));
    let files = DataFiles::embedded();
    let all: BTreeSet<String> = ["fr", "en", "fr+en", ""].iter().map(|lang| fingerprint(&files, lang)).collect();
    assert_eq!(all.len(), 4);
}

#[test]
fn a_language_without_a_folder_is_an_error_at_the_door() {
    let error = Reader::new(&DataFiles::embedded(), Options { lang: Some("xx".into()), date: None }).err();
    assert!(matches!(error, Some(PipelineError::Language { .. })));
}
