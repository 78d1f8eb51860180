//! `analyze PATH… --format conllu|jsonl`: the grammar of texts.

use std::fmt::Write as _;
use std::process::ExitCode;

use filature::analysis::{Analysis, conllu};
use filature::base::{Document, Span};
use serde::Serialize;

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
            let mut document = reader.document(source)?;
            let analysis = reader.analysis(&document);
            document.diagnostics.extend(analysis.diagnostics.iter().cloned());
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

/// A document of `--format jsonl`; the fields stand in the order of their names.
#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    /// What the file is encoded in, unless in UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'a str>,
    lang: &'a str,
    mentions: Vec<Place<'a>>,
    sentences: Vec<Place<'a>>,
    text: &'a str,
}

/// A sentence or a mention: bytes of the file and, where they are others, bytes of `text`.
#[derive(Serialize)]
struct Place<'a> {
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    start: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_start: Option<u32>,
}

/// Sentences and named mentions; dates and amounts are values, not mentions.
fn json_line(document: &Document, analysis: &Analysis, is_kind: impl Fn(&str) -> bool) -> String {
    let place = |span: Span, kind| {
        let Span { start, end } = document.file_span(span);
        let in_text = |at: u32| document.origin.as_ref().map(|_| at);
        Place { end, kind, start, text_end: in_text(span.end), text_start: in_text(span.start) }
    };
    let names = analysis.names.iter().filter(|name| is_kind(&name.kind));
    let line = Line {
        doc: document.stem(),
        encoding: document.origin.as_ref().map(|origin| origin.encoding.as_str()),
        lang: &analysis.lang,
        mentions: names.map(|name| place(name.span, Some(name.kind.as_ref()))).collect(),
        sentences: analysis.sentences.iter().map(|sentence| place(sentence.span, None)).collect(),
        text: &document.text,
    };
    serde_json::to_string(&line).expect("numbers and strings are JSON") + "\n"
}
