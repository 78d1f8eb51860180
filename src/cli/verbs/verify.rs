//! `verify FILE.kg [TEXTS…]`: every hash, offset and quote of a graph, read again.

use std::collections::BTreeMap;
use std::process::ExitCode;

use filature::graph::KnowledgeGraph;
use filature::schema::Schema;

use crate::cli::args::Verify;
use crate::cli::{Context, Failure, load, output, read};

/// Findings that are printed one by one; more are counted.
const FINDINGS: usize = 20;

pub fn run(args: Verify, context: &Context) -> Result<ExitCode, Failure> {
    let schema = Schema::load(&context.files)?;
    let graph = KnowledgeGraph::load(&args.file, &schema)?;
    let mut originals: BTreeMap<String, String> = BTreeMap::new();
    if !args.originals.is_empty() {
        let reader = context.reader()?;
        for source in read::sources(&args.originals, context)? {
            let document = reader.document(&source)?;
            originals.insert(document.name, document.text);
        }
    }
    let result = graph.verify(|name| originals.get(name).cloned());
    for finding in result.findings.iter().take(FINDINGS) {
        say(&format!("{}: {}", finding.document, finding.fact))?;
    }
    if result.findings.len() > FINDINGS {
        say(&format!("and {} findings more", result.findings.len() - FINDINGS))?;
    }
    say(&format!(
        "{} documents, {} originals, {} pieces of evidence, {} mentions: {}",
        result.documents,
        result.originals,
        result.evidence,
        result.mentions,
        if result.findings.is_empty() { "all sound".into() } else { format!("{} do not fit", result.findings.len()) }
    ))?;
    if let Some(told) = load::stale(&graph, &Some(args.file.clone()), context) {
        say(&told)?;
    }
    for (part, bytes) in KnowledgeGraph::parts(&args.file)? {
        context.note(format!("{part:14} {bytes:>12} bytes"));
    }
    Ok(if result.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(line: &str) -> Result<(), Failure> {
    output::print(&format!("{}\n", output::safe(line)))
}
