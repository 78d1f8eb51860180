//! `analyze PATH… --format conllu|jsonl`: the grammar of texts.

use std::fmt::Write as _;
use std::process::ExitCode;

use filature::analysis::{Analysis, conllu};
use filature::base::Document;
use serde_json::json;

use crate::cli::args::{Analyze, AnalyzeFormat};
use crate::cli::{Context, Failure, output, read};

pub fn run(args: Analyze, context: &Context) -> Result<ExitCode, Failure> {
    let reader = context.reader()?;
    let sources = read::sources(&args.paths, context)?;
    let several = sources.len() > 1;
    read::each(
        &sources,
        context,
        |source| {
            let document = reader.document(source)?;
            let analysis = reader.analysis(&document);
            let text = match args.format {
                AnalyzeFormat::Conllu => trees(&document, &analysis, several),
                AnalyzeFormat::Jsonl => json_line(&document, &analysis, |kind| reader.schema.kind_id(kind).is_some()),
            };
            Ok((document, text))
        },
        |text| output::print(&text),
    )
}

fn trees(document: &Document, analysis: &Analysis, several: bool) -> String {
    let mut text = String::new();
    if several {
        let _ = writeln!(text, "# newdoc id = {}", document.stem().replace(['\n', '\r'], " "));
    }
    text + &conllu::write(&document.text, analysis)
}

/// Sentences and named mentions with byte offsets of `text`; dates and amounts are values, not mentions.
fn json_line(document: &Document, analysis: &Analysis, is_kind: impl Fn(&str) -> bool) -> String {
    let sentences: Vec<_> =
        analysis.sentences.iter().map(|s| json!({"start": s.span.start, "end": s.span.end})).collect();
    let mentions: Vec<_> = analysis
        .names
        .iter()
        .filter(|name| is_kind(&name.kind))
        .map(|name| json!({"start": name.span.start, "end": name.span.end, "kind": name.kind}))
        .collect();
    let line = json!({
        "doc": document.stem(), "text": document.text, "lang": analysis.lang, "sentences": sentences, "mentions": mentions,
    });
    format!("{line}\n")
}
