//! A process that saves again and again is killed at any moment: the file always opens, as the old or the new graph.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::graph::KnowledgeGraph;
use crate::graph::samples::{graph, schema, update};

const CHILD: &str = "FILATURE_KILLED_WRITER";
/// Enough text that a write takes a moment.
fn lines(count: usize) -> Vec<String> {
    let filler = "mot ".repeat(4000);
    (0..count).map(|i| format!("d{i}.txt: Raïssa {i} -parent_of-> Viktor {i} ; X -parent_of-> {filler}{i}")).collect()
}

/// Not a test of its own: the process that `kills_leave_the_old_or_the_new` starts and kills.
#[test]
fn writer() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let schema = schema();
    let extra = update(&schema, "extra.txt: Zoé -parent_of-> Viktor 0");
    loop {
        let mut graph = KnowledgeGraph::load(Path::new(&path), &schema).unwrap();
        if graph.contains(extra.document.id) {
            graph.remove(extra.document.id);
        } else {
            graph.apply(extra.clone());
        }
        graph.save(Path::new(&path)).unwrap();
    }
}

#[test]
fn kills_leave_the_old_or_the_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.kg");
    let schema = schema();
    let lines = lines(40);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut old = graph(&schema, &lines);
    old.save(&path).unwrap();
    let old = old.to_bytes().unwrap();
    let mut new = graph(&schema, &lines);
    new.apply(update(&schema, "extra.txt: Zoé -parent_of-> Viktor 0"));
    let new = new.to_bytes().unwrap();
    let kills = std::env::var("FILATURE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let start = || {
        let test = ["--exact", "graph::snapshot::kill_tests::writer", "--test-threads=1"];
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(test).env(CHILD, &path).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // How long a writer takes until its second write is on the disk, on this machine as it is now.
    let begun = Instant::now();
    let mut first = start();
    let mut seen = std::collections::BTreeSet::from([old.clone()]);
    while seen.len() < 2 || std::fs::read(&path).unwrap() != old {
        assert!(first.try_wait().unwrap().is_none(), "the writer ended by itself");
        assert!(begun.elapsed() < Duration::from_secs(300), "the writer writes nothing");
        seen.insert(std::fs::read(&path).unwrap());
        std::thread::sleep(Duration::from_millis(1));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let span = begun.elapsed().as_micros() as u64;
    let (mut seen_old, mut seen_new) = (0, 0);
    for round in 0..kills {
        let mut child = start();
        // From before the first write to after the second, spread by the golden ratio: no length of the span is in step with it.
        let share = round * 618_034 % 1_000_000;
        std::thread::sleep(Duration::from_micros(1_000 + span * share / 800_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        KnowledgeGraph::load(&path, &schema).unwrap_or_else(|e| panic!("round {round}: {e}"));
        assert!(bytes == old || bytes == new, "round {round}: neither the old nor the new graph");
        if bytes == old { seen_old += 1 } else { seen_new += 1 }
    }
    // What a killed writer leaves behind does not keep the next one from writing.
    let mut last = KnowledgeGraph::load(&path, &schema).unwrap();
    last.save(&path).unwrap();
    assert!(kills < 20 || (seen_old > 0 && seen_new > 0), "{seen_old} old, {seen_new} new");
}

const FULL: &str = "FILATURE_FULL_DISK";

/// Not a test of its own: a process that may write no more than a few kilobytes, as on a full disk.
#[test]
fn writer_on_a_full_disk() {
    let Ok(path) = std::env::var(FULL) else { return };
    let schema = schema();
    let mut graph = KnowledgeGraph::load(Path::new(&path), &schema).unwrap();
    graph.apply(update(&schema, "extra.txt: Zoé -parent_of-> Viktor 0"));
    let error = graph.save(Path::new(&path)).expect_err("there is no room");
    assert!(matches!(error.trouble, crate::graph::Trouble::Io(_)), "{error}");
}

#[test]
fn a_full_disk_keeps_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.kg");
    let lines = lines(10);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    graph(&schema(), &lines).save(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(before.len() > 100_000);
    // The limit of a file's size stands in for the disk's; ignoring the signal turns it into an error of the write.
    let test = "--exact graph::snapshot::kill_tests::writer_on_a_full_disk";
    let command = format!("trap '' XFSZ; ulimit -f 16; exec '{}' {test}", std::env::current_exe().unwrap().display());
    let status = Command::new("sh")
        .args(["-c", &command])
        .env(FULL, &path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "the writer saw something else than an error of the disk");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
}
