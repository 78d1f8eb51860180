//! `stats PATH…`: what the graph holds, in numbers, and what of it is stale; of a graph file, the sizes of its parts too.

use std::path::Path;
use std::process::ExitCode;

use filature::graph::KnowledgeGraph;
use filature::shell::Session;

use crate::cli::args::Stats;
use crate::cli::{Context, Failure, dialogue, load, output};

pub fn run(args: Stats, context: &Context) -> Result<ExitCode, Failure> {
    let mut session = load::session(&args.paths, context)?;
    let mut runner = dialogue::Runner::new(context, false);
    let _ = runner.run("stats", &mut session)?;
    if let Some(told) = load::stale(&session.graph, &session.graph_file, context) {
        output::print(&format!("{told}\n"))?;
    }
    if let [file] = args.paths.as_slice()
        && load::is_graph(file)
    {
        output::print(&output::safe(&parts(file, &session)?))?;
    }
    Ok(runner.exit_code())
}

/// The sections of the file, in their order, and what an edge takes of it.
fn parts(file: &Path, session: &Session) -> Result<String, Failure> {
    let parts = KnowledgeGraph::parts(file)?;
    let total: u64 = parts.iter().map(|part| part.1).sum();
    let path = file.display().to_string();
    let say = |key: &str, holes: &[(&str, &str)]| session.words.say(key, holes);
    let mut text = format!("\n{}\n", say("file_in_parts", &[("file", &path), ("bytes", &total.to_string())]));
    for (part, bytes) in &parts {
        text.push_str(&format!("  {part:14} {bytes:>12}\n"));
    }
    let edges = session.graph.plain().edge_count();
    if edges > 0 {
        let bytes: u64 = parts.iter().filter(|part| KnowledgeGraph::is_of_edges(part.0)).map(|part| part.1).sum();
        let each = format!("{:.1}", bytes as f64 / edges as f64);
        text.push_str(&format!("{}\n", say("bytes_an_edge", &[("bytes", &each)])));
    }
    Ok(text)
}
