//! `import NODES.csv EDGES.csv -o FILE.kg`: a graph made elsewhere → a graph file.

use std::process::ExitCode;

use filature::graph::KnowledgeGraph;
use filature::schema::Schema;

use crate::cli::args::Import;
use crate::cli::{Context, Failure, load, output};

pub fn run(args: Import, context: &Context) -> Result<ExitCode, Failure> {
    output::check_place(&args.output)?;
    let schema = Schema::load(&context.files)?;
    let mut graph = KnowledgeGraph::new(&schema);
    graph.import(&args.nodes, &args.edges)?;
    load::save(&mut graph, &args.output, &load::words(context)?, context)?;
    Ok(ExitCode::SUCCESS)
}
