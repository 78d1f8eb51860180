//! Files: equal graphs give equal bytes, every flip and every cut is seen, and nothing that is no sound graph is overwritten.

use std::fs;
use std::path::Path;

use super::file::{read, read_bytes, to_bytes};
use crate::graph::samples::{graph, schema, update};
use crate::graph::update::Linked;
use crate::graph::{KnowledgeGraph, Links, StoreError, Trouble};

const LINES: [&str; 3] = [
    "a.txt!2021-06-10: Raïssa Bout -parent_of-> Viktor Bout ; meet(participant=Joe Biden, participant=Poutine) @2021-06-16 in Genève",
    "b.txt!2021-06-17: meet(participant=Poutine, participant=Joe Biden) ; Viktor Bout -parent_of-> Poutine",
    "c.txt: Raïssa Bout -parent_of-> Viktor Bout ?",
];

fn sample() -> Vec<u8> {
    let links = Links::from([("person:v".into(), "person:viktor bout".into())]);
    to_bytes(graph(&schema(), &LINES).view(), &Linked { links, rules: "rules".into() }).unwrap()
}

fn open(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    fs::write(path, bytes).unwrap();
    read(path).map(drop)
}

#[test]
fn a_file_gives_back_the_graph_and_equal_graphs_give_equal_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.kg");
    let schema = schema();
    let mut one = graph(&schema, &LINES);
    one.save(&path).unwrap();
    let mut read = KnowledgeGraph::load(&path, &schema).unwrap();
    assert_eq!(one.view(), read.view());
    let bytes = fs::read(&path).unwrap();
    let mut turned = graph(&schema, &[LINES[2], LINES[0], LINES[1]]);
    turned.save(&folder.path().join("b.kg")).unwrap();
    assert_eq!(bytes, fs::read(folder.path().join("b.kg")).unwrap());
    // A document more and less, through the file.
    let more = update(&schema, "d.txt: Zoé -parent_of-> Viktor Bout");
    let id = more.document.id;
    read.apply(more);
    read.save(&path).unwrap();
    assert_ne!(bytes, fs::read(&path).unwrap());
    assert!(read.remove(id) && !read.remove(id));
    read.save(&path).unwrap();
    assert_eq!(bytes, fs::read(&path).unwrap());
    assert!(!folder.path().join(".a.kg.tmp").exists());
}

#[test]
fn every_flip_and_every_cut_is_refused() {
    let bytes = sample();
    read_bytes(&bytes).unwrap();
    let mut flipped = bytes.clone();
    for at in 0..bytes.len() {
        flipped[at] ^= 1 << (at % 8);
        let error = read_bytes(&flipped).map(drop).expect_err("a flip must be seen");
        assert!(error.is_in_file(), "byte {at}: {error:?}");
        flipped[at] = bytes[at];
    }
    for length in 0..bytes.len() {
        match read_bytes(&bytes[..length]).map(drop).expect_err("a cut must be seen") {
            Trouble::Truncated { found, .. } => assert_eq!(found, length as u64),
            Trouble::Foreign => assert_eq!(length, 0),
            other => panic!("{length}: {other:?}"),
        }
    }
    let longer = [&bytes[..], b"x"].concat();
    assert!(matches!(read_bytes(&longer).map(drop), Err(Trouble::Damaged { .. })));
}

#[test]
fn what_is_no_sound_graph_is_named_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.kg");
    let mut future = sample();
    future[8] = 9;
    let mut damaged = sample();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let cases: [(&[u8], &str); 4] = [
        (b"PK\x03\x04 something else entirely", "is not a filature graph"),
        (&future, "has format version 9, and this program reads up to 2"),
        (&damaged, "is damaged in its part 'linked-by'"),
        (&sample()[..200], "is cut short: 200 bytes of"),
    ];
    for (bytes, message) in cases {
        let error = open(&path, bytes).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        let error = graph(&schema(), &LINES).save(&path).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn two_writers_and_changes_underneath_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.kg");
    let schema = schema();
    graph(&schema, &LINES).save(&path).unwrap();
    let mut one = KnowledgeGraph::load(&path, &schema).unwrap();
    let mut other = KnowledgeGraph::load(&path, &schema).unwrap();
    one.apply(update(&schema, "d.txt: Zoé -parent_of-> Viktor Bout"));
    other.apply(update(&schema, "e.txt: Max -parent_of-> Viktor Bout"));
    one.save(&path).unwrap();
    let kept = fs::read(&path).unwrap();
    assert!(matches!(other.save(&path).unwrap_err().trouble, Trouble::ChangedUnderneath));
    let temporary = fs::File::create(folder.path().join(".x.kg.tmp")).unwrap();
    temporary.lock().unwrap();
    assert!(matches!(one.save(&path).unwrap_err().trouble, Trouble::Locked));
    assert_eq!(fs::read(&path).unwrap(), kept);
    drop(temporary);
    one.save(&path).unwrap();
    other.save(&folder.path().join("other.kg")).unwrap();
}

#[cfg(unix)]
#[test]
fn a_closed_folder_keeps_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.kg");
    let mut one = graph(&schema(), &LINES);
    assert!(one.save(&folder.path().join("missing").join("x.kg")).is_err());
    one.save(&path).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere: then there is nothing to see here.
    if fs::File::create(folder.path().join("probe")).is_err() {
        let error = one.save(&path).unwrap_err();
        assert!(matches!(error.trouble, Trouble::Io(_)), "{error}");
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    KnowledgeGraph::load(&path, &schema()).unwrap();
}

/// A file of each version that was ever released opens and says what it said. `FILATURE_WRITE_FIXTURE=1` writes the present version's.
#[test]
fn files_of_every_version_open() {
    let schema = schema();
    for version in super::OLDEST..=super::VERSION {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/graph-v{version}.kg"));
        if version == super::VERSION && std::env::var_os("FILATURE_WRITE_FIXTURE").is_some() {
            fs::write(&path, sample()).unwrap();
        }
        let graph = KnowledgeGraph::load(&path, &schema).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(graph.links().get("person:v").map(String::as_str), Some("person:viktor bout"));
        let said = crate::graph::samples::spell(graph.plain());
        let wanted = [
            "Joe Biden meet/Role(\"participant\") meet#5 a.txt,b.txt",
            "Poutine meet/Role(\"participant\") meet#5 a.txt,b.txt",
            "Raïssa Bout parent_of/Relation Viktor Bout a.txt",
            "Raïssa Bout parent_of/Relation Viktor Bout c.txt",
            "Viktor Bout parent_of/Relation Poutine b.txt",
            "Genève meet/Role(\"place\") meet#5 a.txt,b.txt",
        ];
        let turned = |line: &str| line.replace("b.txt,a.txt", "a.txt,b.txt");
        assert_eq!(said.iter().map(|l| turned(l)).collect::<Vec<_>>(), wanted, "version {version}");
        assert_eq!(graph.plain().document_text(0).map(str::is_empty), Some(false));
    }
}
