//! `eval ud|names|statements|coref GOLD …`: scores of this build against gold files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use filature::language::LanguagePack;
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
}

#[derive(Args)]
pub struct Gold {
    /// The gold file or folder
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// Where the texts are, for gold files that only name them
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Language code
    #[arg(long, value_name = "CODE", default_value = "fr")]
    pub lang: String,
    /// Only the texts that training leaves out
    #[arg(long)]
    pub held_out: bool,
}

fn coref(gold: &Gold, context: &Context) -> Result<ExitCode, Failure> {
    let mut texts = filature::eval::coref::corpora::read(&gold.gold).map_err(Failure::new)?;
    if gold.held_out {
        let training = |i: usize| !filature::eval::coref::is_held_out(i);
        texts = texts.into_iter().enumerate().filter(|(i, _)| !training(*i)).map(|(_, text)| text).collect();
    }
    let schema = Schema::load(&context.files)?;
    let pack = LanguagePack::load(&context.files, &gold.lang, &schema)?;
    let scores = filature::eval::coref::evaluate(&texts, &schema, &pack);
    output::print(&scores.report())?;
    Ok(ExitCode::SUCCESS)
}

pub fn run(args: Eval, context: &Context) -> Result<ExitCode, Failure> {
    if let What::Coref(gold) = &args.what {
        return coref(gold, context);
    }
    // Each score is a library function of `filature::eval`; a row is added here as it lands.
    let (what, gold) = match &args.what {
        What::Ud(gold) => ("ud", gold),
        What::Names(gold) => ("names", gold),
        What::Statements(gold) => ("statements", gold),
        What::Coref(gold) => ("coref", gold),
    };
    Err(Failure::new(format!("no score '{what}' in this build yet for {}; wait for the next one", gold.gold.display())))
}
