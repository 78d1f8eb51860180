//! `export PATH… --format dot [-o FILE] [--around NAME --depth N]`.

use std::process::ExitCode;

use filature::export::{self, Writer};

use crate::cli::args::Export;
use crate::cli::{Context, Failure, load, output};

pub fn run(args: Export, context: &Context) -> Result<ExitCode, Failure> {
    let Some(format) = export::format(&args.format) else {
        let names = export::names().join(", ");
        return Err(Failure::new(format!("'{}' is no export format; give --format one of: {names}", args.format)));
    };
    if let Some(path) = &args.output {
        output::check_place(path)?;
    }
    let session = load::session(&args.paths, context)?;
    let around = |name: &String| {
        session.around(name, args.depth).map_err(|trouble| Failure::new(trouble.sentence(&session.words)))
    };
    let write = match format.write {
        Writer::Part(write) => write,
        Writer::Graph(write) => {
            let part = args.around.as_ref().map(around).transpose()?;
            let view = session.graph.view();
            let write = |out: &mut dyn std::io::Write| write(view, &session.schema, part.as_ref(), out);
            match &args.output {
                Some(path) => {
                    output::write_file_with(path, write)?;
                    context.note(format!("{}: {} documents", path.display(), view.documents().len()));
                }
                None => output::print_with(write)?,
            }
            return Ok(ExitCode::SUCCESS);
        }
    };
    let subgraph = match &args.around {
        None if format.picture && !args.isolated => session.whole().tied(),
        None => session.whole(),
        Some(name) => around(name)?,
    };
    let bytes = write(&subgraph, &session.schema);
    match &args.output {
        Some(path) => {
            output::write_file(path, &bytes)?;
            context.note(format!("{}: {} nodes, {} edges", path.display(), subgraph.nodes.len(), subgraph.edges.len()));
        }
        None => output::print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(ExitCode::SUCCESS)
}
