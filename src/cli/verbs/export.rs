//! `export PATH… --format dot [-o FILE] [--around NAME --depth N]`.

use std::process::ExitCode;

use filature::export;
use filature::shell::Trouble;

use crate::cli::args::Export;
use crate::cli::{Context, Failure, load, output};

pub fn run(args: Export, context: &Context) -> Result<ExitCode, Failure> {
    let Some(format) = export::format(&args.format) else {
        let names = export::names().join(", ");
        return Err(Failure::new(format!("'{}' is no export format; give --format one of: {names}", args.format)));
    };
    if let Some(path) = &args.output {
        load::check_target(path)?;
    }
    let session = load::session(&args.paths, context)?;
    let subgraph = match &args.around {
        None => session.whole(),
        Some(name) => {
            let answer = session.ask(&format!("near \"{}\" depth {}", name.replace('"', "'"), args.depth));
            answer.map_err(|trouble| Failure::new(sentence(&trouble)))?.subgraph
        }
    };
    let bytes = (format.write)(&subgraph, &session.schema);
    match &args.output {
        Some(path) => {
            output::write_file(path, &bytes)?;
            context.note(format!("{}: {} nodes, {} edges", path.display(), subgraph.nodes.len(), subgraph.edges.len()));
        }
        None => output::print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn sentence(trouble: &Trouble) -> String {
    if trouble.hint.is_empty() { trouble.message.clone() } else { format!("{}; {}", trouble.message, trouble.hint) }
}
