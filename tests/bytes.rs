//! Files as they lie on the disk: byte-order marks, line ends of two bytes, accents in pieces, other encodings, one line of a megabyte.
//! Offsets that are printed count bytes of the file.

mod common;

use common::{filature, path, scratch};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde_json::Value;

const TEXT: &str = "« Été » à Genève\r\n\r\nL’avocat d’Angela Merkel a rencontré José Núñez à Genève.\r\nIl a reçu Élisabeth Borne, dit-elle.\r\n";

/// Each file, its encoding, how many bytes stand before its text.
fn files() -> Vec<(&'static str, &'static Encoding, Vec<u8>)> {
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(TEXT).collect();
    let utf16 = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        ("plain", UTF_8, TEXT.replace("\r\n", "\n").into()),
        ("lines", UTF_8, TEXT.into()),
        ("marked", UTF_8, format!("\u{feff}{TEXT}").into()),
        ("apart", UTF_8, format!("\u{feff}{apart}").into()),
        ("latin", WINDOWS_1252, WINDOWS_1252.encode(TEXT).0.into_owned()),
        ("utf16", encoding_rs::UTF_16LE, [b"\xff\xfe".to_vec(), utf16].concat()),
    ]
}

#[test]
fn the_offsets_of_analyses_are_bytes_of_the_file() {
    use unicode_normalization::UnicodeNormalization;
    let folder = scratch();
    for (name, encoding, bytes) in files() {
        let file = path(folder.path(), name);
        std::fs::write(&file, &bytes).unwrap();
        let run = filature(&["analyze", &file, "--format", "jsonl", "--lang", "fr", "--quiet"]).ok();
        let line: Value = serde_json::from_str(&run.stdout).unwrap();
        let text = line["text"].as_str().unwrap();
        let says = |place: &Value| {
            let at = |key: &str| place[key].as_u64().map(|n| n as usize);
            let range = at("start").unwrap()..at("end").unwrap();
            let said = encoding.decode_without_bom_handling(&bytes[range.clone()]).0.into_owned();
            // Of UTF-8 the text is the file, else it is said where the stretch stands in it.
            let in_text = at("text_start").zip(at("text_end")).map_or(range, |(start, end)| start..end);
            assert_eq!(said, text[in_text], "{name}");
            said.nfc().collect::<String>()
        };
        let mentions: Vec<String> = line["mentions"].as_array().unwrap().iter().map(says).collect();
        assert!(
            ["Angela Merkel", "José Núñez", "Élisabeth Borne"].iter().all(|one| mentions.contains(&one.to_string())),
            "{name}: {mentions:?}"
        );
        let sentences: Vec<String> = line["sentences"].as_array().unwrap().iter().map(says).collect();
        assert!(sentences[1].starts_with("L’avocat") && sentences[1].ends_with("Genève."), "{name}: {sentences:?}");
        match encoding == UTF_8 {
            true => assert!(text.as_bytes() == bytes && line.get("encoding").is_none(), "{name}"),
            false => assert_eq!(line["encoding"], encoding.name()),
        }
    }
}

/// Evidence of a graph counts bytes of the text that the graph keeps: those of the file where it is UTF-8.
#[cfg(feature = "sparql")]
#[test]
fn the_offsets_of_evidence_are_bytes_of_the_file() {
    const ASK: &str =
        "sparql SELECT ?start ?end ?quote WHERE { ?e f:startByte ?start ; f:endByte ?end ; f:quote ?quote }";
    let folder = scratch();
    for (name, encoding, bytes) in files() {
        let (file, graph) = (path(folder.path(), &format!("{name}.txt")), path(folder.path(), &format!("{name}.kg")));
        std::fs::write(&file, &bytes).unwrap();
        filature(&["build", &file, "-o", &graph, "--lang", "fr", "--quiet"]).ok();
        let answer = filature(&["query", &graph, ASK, "--format", "json"]).ok().stdout;
        let answer: Value = serde_json::from_str(answer.lines().next().unwrap()).unwrap();
        let kept = match encoding == UTF_8 {
            true => String::from_utf8(bytes).unwrap(),
            false => TEXT.to_string(),
        };
        let rows = answer["answer"]["results"]["bindings"].as_array().unwrap();
        assert!(!rows.is_empty(), "{name}: {answer}");
        for row in rows {
            let value = |key: &str| row[key]["value"].as_str().unwrap();
            let at = |key: &str| value(key).parse::<usize>().unwrap();
            assert_eq!(value("quote"), &kept[at("start")..at("end")], "{name}");
        }
        let sound = filature(&["verify", &graph, &file, "--lang", "fr"]).ok().stdout;
        assert!(sound.contains("1 originals") && sound.contains("all sound"), "{name}: {sound}");
    }
}

/// A line of a megabyte without an end is read in pieces, which is said, by every verb that reads, once a file.
#[test]
fn an_endless_sentence_is_cut_and_said() {
    let folder = scratch();
    let file = path(folder.path(), "endless.txt");
    let words =
        ["Angela Merkel a rencontré José Núñez et ".to_string(), "Abcdefghi-jklmnopqrstuvwxyz".repeat(8) + " et "];
    std::fs::write(&file, words[0].clone() + &words[1].repeat(1_000_000 / words[1].len())).unwrap();
    let graph = path(folder.path(), "endless.kg");
    for arguments in [
        &["analyze", &file, "--format", "jsonl", "--lang", "fr"][..],
        &["extract", &file, "--lang", "fr"],
        &["build", &file, "-o", &graph, "--lang", "fr"],
    ] {
        let run = filature(arguments).ok();
        let told = run.stderr.lines().filter(|line| line.contains("endless.txt: sentences were cut")).count();
        assert_eq!(told, 1, "{arguments:?}: {}", run.stderr);
        if arguments[0] == "analyze" {
            let line: Value = serde_json::from_str(&run.stdout).unwrap();
            let sentences = line["sentences"].as_array().unwrap();
            let longest = sentences.iter().map(|s| s["end"].as_u64().unwrap() - s["start"].as_u64().unwrap()).max();
            assert!(sentences.len() > 30 && longest.unwrap() < 60_000, "{} {longest:?}", sentences.len());
            assert!(line["mentions"].to_string().contains("person"));
        }
    }
    // The note is kept with the document, once, however often it is read.
    let built = std::fs::read(&graph).unwrap();
    filature(&["rebuild", &graph, "--all", "--lang", "fr"]).ok();
    assert!(std::fs::read(&graph).unwrap() == built, "read again, another file");
}
