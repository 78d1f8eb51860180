//! `extract PATH…`: what each text says as statements, one document a line.

use std::process::ExitCode;

use filature::extraction::gold;

use crate::cli::args::{Extract, ExtractFormat};
use crate::cli::{Context, Failure, output, read};

pub fn run(args: Extract, context: &Context) -> Result<ExitCode, Failure> {
    let reader = context.reader()?;
    let sources = read::sources(&args.paths, context)?;
    read::each(
        &sources,
        context,
        |source| {
            let mut document = reader.document(source)?;
            let line = match args.format {
                ExtractFormat::Jsonl => {
                    let extraction = reader.extraction(&document);
                    document.diagnostics.extend(extraction.diagnostics.iter().cloned());
                    format!("{}\n", gold::to_json(&document, &extraction, &reader.schema))
                }
                ExtractFormat::Explain => format!("{}\n{}", document.name, reader.explanation(&document)),
            };
            Ok((document, line))
        },
        |line| output::print(&line),
    )
}
