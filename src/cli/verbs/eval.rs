//! `eval ud|names|statements|coref|linking|copies GOLD …`: scores of this build against gold files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use filature::analysis::conllu;
use filature::extraction::coref::corpora;
use filature::language::LanguagePack;
use filature::linking::Rules;
use filature::pipeline::{Options, Reader};
use filature::schema::Schema;

use crate::cli::{Context, Failure, output};

/// Score this build against gold files
#[derive(Args)]
#[command(after_help = "Example:\n  filature eval ud fr_sequoia-ud-dev.conllu --lang fr")]
pub struct Eval {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Subcommand)]
pub enum What {
    /// Words, sentences, tags, lemmas and trees, from raw text
    Ud(Gold),
    /// Names, exact span and kind
    Names(Gold),
    /// Statements in the format of the statement export
    Statements(Gold),
    /// Coreference
    Coref(Gold),
    /// Which names are one entity, over a folder of texts with names marked by hand
    Linking(Gold),
    /// Near-copies of one dispatch, over a folder of articles
    Copies(Gold),
}

#[derive(Args)]
pub struct Gold {
    /// The gold file or folder
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// Where the texts are, for gold files that only name them
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Show this many errors, the costliest first (statements)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Only the documents from this place on, 0-based (statements); only the sentences from there on (ud)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub skip: usize,
    /// Only so many documents (statements), sentences (ud)
    #[arg(long, value_name = "N")]
    pub take: Option<usize>,
    /// Measure what a document costs at 1, 10 and 100 times as many names (linking)
    #[arg(long)]
    pub time: bool,
    /// Which sample is drawn (linking)
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Only the texts that training leaves out
    #[arg(long)]
    pub held_out: bool,
}

/// Code of the language of the gold: `--lang`, French without it.
fn lang(context: &Context) -> &str {
    context.global.lang.as_deref().unwrap_or("fr")
}

fn coref(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let mut texts = corpora::read(&gold.gold).map_err(Failure::new)?;
    if gold.held_out {
        let training = |i: usize| !corpora::is_held_out(i);
        texts = texts.into_iter().enumerate().filter(|(i, _)| !training(*i)).map(|(_, text)| text).collect();
    }
    let schema = Schema::load(&context.files)?;
    let pack = LanguagePack::load(&context.files, lang(context), &schema)?;
    let scores = filature::eval::coref::evaluate(&texts, &schema, &pack);
    output::print(&scores.report())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the texts that the gold file names below `--texts` and scores what this build says of them.
fn statements(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let unreadable = |path: &Path, e: std::io::Error| {
        Failure::new(format!("{} cannot be read: {e}; give the gold file and --texts its folder", path.display()))
    };
    let lines = std::fs::read_to_string(&gold.gold).map_err(|e| unreadable(&gold.gold, e))?;
    let wanted: Vec<serde_json::Value> = lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .skip(gold.skip)
        .take(gold.take.unwrap_or(usize::MAX))
        .map(|line| {
            serde_json::from_str(line)
                .map_err(|e| Failure::new(format!("{}: {e}; each line must be one JSON object", gold.gold.display())))
        })
        .collect::<Result<_, _>>()?;
    let folder = gold.texts.clone().unwrap_or_else(|| gold.gold.parent().unwrap_or(Path::new(".")).to_path_buf());
    let options = Options { date: context.global.date, lang: Some(lang(context).into()) };
    let reader = Reader::new(&context.files, options)?;
    let calendars = filature::input::Calendars::load(&context.files)?;
    let mut found = Vec::new();
    for document in &wanted {
        let name = format!("{}.txt", document["doc"].as_str().unwrap_or_default());
        let bytes = std::fs::read(folder.join(&name)).map_err(|e| unreadable(&folder.join(&name), e))?;
        let document = filature::input::document(&name, &bytes, &filature::input::FORMATS[0], &calendars, None)
            .map_err(|e| Failure::new(e.to_string()))?;
        let extraction = reader.extraction(&document);
        found.push(filature::extraction::gold::to_json(&document, &extraction, &reader.schema));
    }
    let scores = filature::eval::statements::score(&wanted, &found);
    let errors: Vec<String> =
        scores.errors.iter().take(gold.errors).map(|e| format!("{} {}\n", e.cost, e.line)).collect();
    output::print(&format!("{}{scores}", errors.concat()))?;
    Ok(ExitCode::SUCCESS)
}

fn linking(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let (schema, rules) = (Schema::load(&context.files)?, Rules::load(&context.files)?);
    output::print(
        &filature::eval::linking::report(&gold.gold, gold.time, gold.seed, &schema, &rules).map_err(Failure::new)?,
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Scores names against a folder of texts with standoff files, or a treebank that the training file names; `--held-out`: only the articles that the training file leaves out.
fn names(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let source = filature::train::corpora::training_file(&context.files, lang(context))?.names;
    let treebank = source.iter().flat_map(|s| &s.treebank).find(|t| gold.gold.ends_with(&t.file));
    let (mut articles, held_back) = match treebank {
        Some(treebank) => (filature::train::entities::read_treebank(&gold.gold, treebank)?, treebank.held_back.clone()),
        None => (
            filature::analysis::brat::read_folder(&gold.gold)?,
            source.as_ref().map(|s| s.held_back.clone()).unwrap_or_default(),
        ),
    };
    if gold.held_out {
        articles.retain(|article| held_back.contains(&article.id));
    }
    let schema = Schema::load(&context.files)?;
    let pack = LanguagePack::load(&context.files, lang(context), &schema)?;
    output::print(&filature::eval::names::evaluate(&articles, &pack).to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the running text of a CoNLL-U file and scores the trees against it.
fn ud(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let name = gold.gold.display();
    let source = std::fs::read_to_string(&gold.gold)
        .map_err(|e| Failure::new(format!("{name} cannot be read: {e}; give a CoNLL-U file")))?;
    let blocks: Vec<&str> = source.split("\n\n").filter(|block| !block.trim().is_empty()).collect();
    let kept: Vec<&str> = blocks.iter().copied().skip(gold.skip).take(gold.take.unwrap_or(usize::MAX)).collect();
    let articles = conllu::read(&kept.join("\n\n"), conllu::Grouping::File)
        .map_err(|e| Failure::new(format!("{name}: {e}; give a CoNLL-U file")))?;
    let schema = Schema::load(&context.files)?;
    let pack = LanguagePack::load(&context.files, lang(context), &schema)?;
    for article in &articles {
        let found = filature::analysis::analyze(&article.text, 0, &pack);
        let scores = filature::eval::ud::score(&article.text, &article.analysis, &article.text, &found)
            .map_err(|e| Failure::new(format!("{name}: {e}")))?;
        output::print(&scores.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

pub fn run(args: Eval, context: &Context) -> Result<ExitCode, Failure> {
    match &args.what {
        What::Ud(gold) => ud(gold, context),
        What::Names(gold) => names(gold, context),
        What::Statements(gold) => statements(gold, context),
        What::Coref(gold) => coref(gold, context),
        What::Linking(gold) => linking(gold, context),
        What::Copies(gold) => {
            output::print(&filature::eval::copies::report(&gold.gold).map_err(Failure::new)?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
