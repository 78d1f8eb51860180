//! `train LANG --corpora DIR`: corpora → the model files below `data/lang/<code>/`.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use filature::analysis::analyze;
use filature::base::DataFiles;
use filature::eval::statements::{are_arguments, labels, wanted_arguments};
use filature::input;
use filature::language::{Gazetteer, LanguagePack, Reading};
use filature::schema::Schema;
use filature::train::statements::{Judge, Text};
use filature::train::{self, Said, gazetteer};

use crate::cli::output::{error_is_terminal, write_file};
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};

/// Train the models of a language from corpora, and write them below data/
///
/// The same corpora give the same bytes.
#[derive(Args)]
#[command(after_help = "Example:\n  filature train fr --corpora ../shared/corpora")]
pub struct Train {
    /// Language code
    #[arg(value_name = "LANG", id = "trained")]
    pub lang: String,
    /// The folder of corpora
    #[arg(long, value_name = "DIR", required = true)]
    pub corpora: PathBuf,
    /// Only these parts, by name; all without it
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Learn from this share of each treebank and of the articles with names only, evenly spread (0.25: every fourth sentence): for
    /// learning curves
    #[arg(long, value_name = "SHARE", default_value = "1", value_parser = share)]
    pub share: f64,
    /// Write the mean losses a word of each pass to this table
    #[arg(long, value_name = "FILE")]
    pub curve: Option<PathBuf>,
    /// The data folder to write into
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub into: PathBuf,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "a share is a number such as 0.25".to_string())?;
    if share > 0.0 && share <= 1.0 { Ok(share) } else { Err("a share is more than 0 and at most 1".into()) }
}

impl Train {
    fn source(&self) -> train::Source<'_> {
        train::Source { corpora: &self.corpora, share: self.share }
    }
}

/// What a training tells: passes move the bar where somebody watches, else they are noted; either way they go to the curve.
struct Log<'a> {
    context: &'a Context,
    bar: RefCell<Option<Progress>>,
    curve: RefCell<String>,
}

impl<'a> Log<'a> {
    fn new(context: &'a Context) -> Log<'a> {
        Log { context, bar: RefCell::default(), curve: RefCell::default() }
    }

    fn hear(&self, said: Said) {
        let (model, pass, of, losses) = match said {
            Said::Done(text) => return self.context.note(text),
            Said::Pass { model, pass, of, losses } => (model, pass, of, losses),
        };
        let told: Vec<String> = losses.iter().map(|(what, loss)| format!("{what} {loss:.4}")).collect();
        for (what, loss) in losses {
            let _ = writeln!(self.curve.borrow_mut(), "{model}\t{pass}\t{what}\t{loss:.4}");
        }
        if error_is_terminal() {
            let mut bar = self.bar.borrow_mut();
            bar.get_or_insert_with(|| Progress::passes(of, self.context.global.quiet)).step();
        } else {
            self.context.note(format!("{model}, pass {pass} of {of}: loss a word: {}", told.join(", ")));
        }
    }

    /// Adds the rows of a part to the table.
    fn close(self, path: &Option<PathBuf>) -> Result<(), Failure> {
        let Some(path) = path else { return Ok(()) };
        let rows = std::fs::read_to_string(path).unwrap_or_default() + &self.curve.into_inner();
        write_file(path, rows.as_bytes())
    }
}

/// A part of the training: its name and what trains it. Each room's training is one row.
pub struct Part {
    pub name: &'static str,
    pub about: &'static str,
    pub train: fn(&Train, &Context) -> Result<(), Failure>,
}

/// In the order in which they run: later parts may read what earlier ones wrote.
pub static PARTS: &[Part] = &[
    Part { name: "world", about: "lists of countries, cities, first names, surnames, legal forms", train: world },
    Part { name: "segments", about: "the lexicon, tokens, sentences, words", train: segments },
    Part { name: "lemmas", about: "lemmas", train: lemmas },
    Part { name: "trees", about: "tags, features and trees", train: trees },
    Part { name: "names", about: "named spans", train: names },
    Part { name: "coreference", about: "which antecedent an anaphor takes", train: coreference },
    Part { name: "statements", about: "which proposed statements to keep", train: statements },
];

/// Gold statements and the folder of their texts, by where they lie beside and below the corpora folder.
const GOLD: (&str, &str) = ("../gold/train.jsonl", "ner/winer");

/// The measure by which statements are learnt is that of `eval statements`.
const JUDGE: Judge = Judge { are_arguments, labels, wanted: wanted_arguments };

/// Learns from the gold statements beside the corpora; where they are absent, or in another language, this is said and nothing is written.
fn statements(args: &Train, context: &Context) -> Result<(), Failure> {
    let path = args.corpora.join(GOLD.0);
    let folder = args.corpora.join(&args.lang).join(GOLD.1);
    let Ok(lines) = std::fs::read_to_string(&path) else {
        context.note(format!("no gold statements at {}: the ranker stays as it is", path.display()));
        return Ok(());
    };
    let files = DataFiles::with_overrides(&args.into)?;
    let schema = Schema::load(&files)?;
    let pack = LanguagePack::load(&files, &args.lang, &schema)?;
    let calendars = input::Calendars::load(&files)?;
    let mut texts = Vec::new();
    for (number, line) in lines.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let fail = |fact: String| {
            Failure::new(format!("{}:{}: {fact}; restore the gold file or its texts", path.display(), number + 1))
        };
        let gold: serde_json::Value = serde_json::from_str(line).map_err(|e| fail(e.to_string()))?;
        if gold["lang"] != args.lang {
            continue;
        }
        let name = format!("{}.txt", gold["doc"].as_str().unwrap_or_default());
        let bytes = std::fs::read(folder.join(&name)).map_err(|e| fail(format!("{name} cannot be read: {e}")))?;
        let document =
            input::document(&name, &bytes, &input::FORMATS[0], &calendars, None).map_err(|e| fail(e.to_string()))?;
        let analysis = analyze(&document.text, document.body_start as usize, &pack);
        texts.push(Text { document, analysis, gold });
    }
    if texts.is_empty() {
        return Ok(());
    }
    let learnt = train::statements::learn(&texts, &schema, &pack, &JUDGE);
    context.note(learnt.report.clone());
    let arguments = train::arguments::write(&learnt.arguments);
    write(args, &format!("lang/{}/argument_weights.tsv", args.lang), arguments.as_bytes())?;
    let kept = train::statements::write(&learnt.statements);
    write(args, &format!("lang/{}/statement_weights.tsv", args.lang), kept.as_bytes())
}

fn world(args: &Train, _: &Context) -> Result<(), Failure> {
    for (name, text) in gazetteer::derive(&args.corpora.join("lexicon/world"))? {
        write(args, &name, text.as_bytes())?;
    }
    Ok(())
}

fn segments(args: &Train, context: &Context) -> Result<(), Failure> {
    reading(args, context, train::Part::Segments)
}

fn lemmas(args: &Train, context: &Context) -> Result<(), Failure> {
    reading(args, context, train::Part::Lemmas)
}

fn trees(args: &Train, context: &Context) -> Result<(), Failure> {
    reading(args, context, train::Part::Trees)
}

fn reading(args: &Train, context: &Context, part: train::Part) -> Result<(), Failure> {
    let files = DataFiles::with_overrides(&args.into)?;
    let log = Log::new(context);
    for (name, bytes) in train::part(&files, &args.lang, args.source(), part, &|said| log.hear(said))? {
        write(args, &format!("lang/{}/models/{name}", args.lang), &bytes)?;
    }
    log.close(&args.curve)
}

fn names(args: &Train, context: &Context) -> Result<(), Failure> {
    let files = DataFiles::with_overrides(&args.into)?;
    let reading = Reading::load(&files, &args.lang)?;
    let lists = Gazetteer::load(&files, &args.lang)?;
    let log = Log::new(context);
    let learnt = train::names::learn(&files, &args.lang, args.source(), &reading, &lists, &|said| log.hear(said))?;
    if let Some(bytes) = learnt {
        write(args, &format!("lang/{}/models/names.bin", args.lang), &bytes)?;
    }
    log.close(&args.curve)
}

fn write(args: &Train, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = args.into.join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("the folder {} cannot be made: {error}", folder.display())))?;
        let list = folder.join("MODELS.toml");
        if let (Ok(text), Some(file)) = (std::fs::read_to_string(&list), path.file_name()) {
            write_file(&list, train::models::with_checksum(&text, &file.to_string_lossy(), bytes).as_bytes())?;
        }
    }
    write_file(&path, bytes)
}

fn coreference(args: &Train, context: &Context) -> Result<(), Failure> {
    let files = DataFiles::with_overrides(&args.into)?;
    let weights = train::coref::weights(&files, &args.lang, &args.corpora, &|text| context.note(text))?;
    match weights {
        Some(weights) => write(args, &format!("lang/{}/models/anaphora.tsv", args.lang), weights.as_bytes()),
        None => Ok(()),
    }
}

pub fn run(args: Train, context: &Context) -> Result<ExitCode, Failure> {
    if !args.corpora.is_dir() {
        let place = args.corpora.display();
        return Err(Failure::new(format!(
            "the corpora folder {place} is not there; give --corpora the folder that holds them"
        )));
    }
    if let Some(unknown) = args.only.iter().find(|name| PARTS.iter().all(|part| part.name != **name)) {
        let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        return Err(Failure::new(format!(
            "'{unknown}' is no part of the training; give --only one of: {}",
            names.join(", ")
        )));
    }
    if let Some(path) = &args.curve {
        write_file(path, b"model\tpass\tloss of\tmean a word\n")?;
    }
    for part in PARTS.iter().filter(|part| args.only.is_empty() || args.only.iter().any(|name| name == part.name)) {
        context.note(format!("training {}: {}", part.name, part.about));
        (part.train)(&args, context)?;
    }
    Ok(ExitCode::SUCCESS)
}
