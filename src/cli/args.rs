//! The command line as people type it. Verbs and options keep their names: scripts and benchmarks use them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use filature::base::DateInterval;

/// Reads news offline and builds a knowledge graph in which every edge carries its sentence.
///
/// A PATH is a text file, a folder of texts (.txt, .text, .md, at any depth), `-` for standard input, or a graph that `build` wrote (.kg).
#[derive(Parser)]
#[command(
    name = "filature",
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Examples:\n  \
        filature repl articles/                          read a folder and ask\n  \
        filature build articles/ -o affair.kg            read once, keep the graph\n  \
        filature query affair.kg 'path Bout -> Biden'    ask from a script\n\n\
        `filature VERB --help` tells more of each, with an example."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options of every verb.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// Lay the data files of this folder over the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Try the frames of this file: more frames for a statement type, or a type of your own
    #[arg(long, global = true, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// Date of documents that give none themselves: 2021, 2021-06, 2021-06-16
    #[arg(long, global = true, value_name = "DATE")]
    pub date: Option<DateInterval>,
    /// Read all texts in this language instead of guessing it
    #[arg(long, global = true, value_name = "CODE")]
    pub lang: Option<String>,
    /// Threads that read documents; 0 takes all cores. The result is the same at any number
    #[arg(long, global = true, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No progress, no notes: only answers and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Language of the interface and of the labels in answers: fr, en; taken from the locale without it
    #[arg(long, global = true, value_name = "CODE")]
    pub ui: Option<String>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub enum Verb {
    Repl(Repl),
    Build(Build),
    Add(Add),
    Remove(Remove),
    Replace(Replace),
    Rebuild(Rebuild),
    Query(Query),
    Export(Export),
    Extract(Extract),
    Analyze(Analyze),
    Stats(Stats),
    Diff(Diff),
    Import(Import),
    Verify(Verify),
    Completions(Completions),
    /// Print the command reference as Markdown
    #[command(hide = true)]
    Reference,
    #[cfg(feature = "train")]
    Train(super::verbs::train::Train),
    #[cfg(feature = "train")]
    Eval(super::verbs::eval::Eval),
}

/// Read texts and ask questions in a dialogue
///
/// When standard input is not a terminal, each of its lines is a command: no prompt, no colour, exit code 1 if one failed.
#[derive(Args)]
#[command(after_help = "Example:\n  filature repl examples/articles\n  > path \"Viktor Bout\" -> \"Joe Biden\"")]
pub struct Repl {
    /// Texts, folders or one graph file; none opens an empty graph
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write the graph to this file before the dialogue begins
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Read texts and write the graph to a file
#[derive(Args)]
#[command(after_help = "Example:\n  filature build articles/ -o affair.kg")]
pub struct Build {
    /// Texts, folders, or a graph file to add them to
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The graph file to write; one that is there is replaced once the new one is complete
    #[arg(long, short, value_name = "FILE.kg", required = true)]
    pub output: PathBuf,
}

/// Add texts to a graph file
///
/// A text that is in already is skipped: its content tells, not its name.
#[derive(Args)]
#[command(after_help = "Example:\n  filature add affair.kg new-articles/")]
pub struct Add {
    /// The graph file
    #[arg(value_name = "FILE.kg")]
    pub file: PathBuf,
    /// Texts or folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Take documents out of a graph file, with all that they alone say
///
/// The file is then, byte for byte, that of a graph that never saw them. Decisions in the journal stay; those whose subject is gone are told.
#[derive(Args)]
#[command(after_help = "Example:\n  filature remove affair.kg 2019/retracted.txt")]
pub struct Remove {
    /// The graph file
    #[arg(value_name = "FILE.kg")]
    pub file: PathBuf,
    /// Names of documents, as quotes give them; a folder with its slash ("2019/"), or the first digits of an id
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<String>,
}

/// Put texts in the place of the documents of their names
#[derive(Args)]
#[command(after_help = "Example:\n  filature replace affair.kg corrected/article.txt")]
pub struct Replace {
    /// The graph file
    #[arg(value_name = "FILE.kg")]
    pub file: PathBuf,
    /// Texts or folders; each must have the name of a document that is in
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Read again what was read with another schema or other models, keeping all decisions
///
/// With texts, the graph becomes that of these texts: new ones come in, those that are not among them go, and what has not changed is kept.
#[derive(Args)]
#[command(after_help = "Example:\n  filature rebuild affair.kg\n  filature rebuild affair.kg articles/")]
pub struct Rebuild {
    /// The graph file
    #[arg(value_name = "FILE.kg")]
    pub file: PathBuf,
    /// Texts or folders; without any, the texts that the file holds
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Every document, not only those that are stale
    #[arg(long)]
    pub all: bool,
}

/// Answer questions, one after the other, and end
///
/// Each LINE is a command as in the dialogue. Exit code 1 if one failed.
#[derive(Args)]
#[command(
    after_help = "Example:\n  filature query affair.kg 'path \"Viktor Bout\" -> \"Joe Biden\"' 'why 1' --format json"
)]
pub struct Query {
    /// A graph file, a text or a folder
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Commands, one an argument; quote each. Without any, they are read from standard input, one a line
    #[arg(value_name = "LINE")]
    pub lines: Vec<String>,
    /// How answers are written; json gives one object a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: AnswerFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    Text,
    Json,
}

/// Write the graph, or what lies around a name, for other programs
#[derive(Args)]
#[command(
    after_help = "Example:\n  filature export articles/ --format dot --around \"Viktor Bout\" --depth 2 -o bout.dot\n  \
    dot -Tsvg bout.dot -o bout.svg"
)]
pub struct Export {
    /// A graph file, texts or folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The format to write
    #[arg(long, value_name = "FORMAT")]
    pub format: String,
    /// The file to write; standard output without it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only what lies around this name
    #[arg(long, value_name = "NAME")]
    pub around: Option<String>,
    /// Keep names that nothing ties in formats that are pictures
    #[arg(long)]
    pub isolated: bool,
    /// How many ties away from --around
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    pub depth: u32,
}

/// Print what each text says as statements, one document a line
#[derive(Args)]
#[command(after_help = "Example:\n  filature extract articles/ > statements.jsonl")]
pub struct Extract {
    /// Texts or folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The format to print
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: ExtractFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    Jsonl,
    /// For people who write frames: each predicate with its slots, the frames that fired, those that nearly did, and why
    Explain,
}

/// Print the grammar of texts: words, parts of speech, trees, names
#[derive(Args)]
#[command(
    after_help = "Example:\n  echo 'La mère de Viktor Bout a écrit au président.' | filature analyze - --format conllu --lang fr"
)]
pub struct Analyze {
    /// Texts or folders; - is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// conllu: trees; jsonl: sentences and names with offsets in bytes of the file, one document a line
    #[arg(long, value_name = "FORMAT", default_value = "conllu")]
    pub format: AnalyzeFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnalyzeFormat {
    Conllu,
    Jsonl,
}

/// Count what the graph holds
#[derive(Args)]
#[command(after_help = "Example:\n  filature stats affair.kg")]
pub struct Stats {
    /// A graph file, texts or folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Tell what one graph says more, less and otherwise than another
///
/// Exit code 1 if they differ.
#[derive(Args)]
#[command(after_help = "Example:\n  filature diff yesterday.kg today.kg")]
pub struct Diff {
    /// The older graph file, or texts
    #[arg(value_name = "OLD.kg")]
    pub old: PathBuf,
    /// The newer one
    #[arg(value_name = "NEW.kg")]
    pub new: PathBuf,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: AnswerFormat,
}

/// Make a graph file of tables that another program wrote
///
/// NODES.csv has the columns id, kind, name; EDGES.csv has source, target, type, document and, if known, sentence (a number). Other
/// columns are passed over.
#[derive(Args)]
#[command(after_help = "Example:\n  filature import nodes.csv edges.csv -o companies.kg")]
pub struct Import {
    /// Nodes, one a line after the header
    #[arg(value_name = "NODES.csv")]
    pub nodes: PathBuf,
    /// Edges, one a line after the header
    #[arg(value_name = "EDGES.csv")]
    pub edges: PathBuf,
    /// The graph file to write
    #[arg(long, short, value_name = "FILE.kg", required = true)]
    pub output: PathBuf,
}

/// Check every hash, offset and quote of a graph file
///
/// With texts, their documents are compared with what was read. Exit code 1 if something does not fit.
#[derive(Args)]
#[command(after_help = "Example:\n  filature verify affair.kg articles/")]
pub struct Verify {
    /// The graph file
    #[arg(value_name = "FILE.kg")]
    pub file: PathBuf,
    /// The texts that it was built from, where they are at hand
    #[arg(value_name = "PATH")]
    pub originals: Vec<PathBuf>,
}

/// Print a script that completes verbs and options in your shell
#[derive(Args)]
#[command(after_help = "Example:\n  filature completions bash > ~/.local/share/bash-completion/completions/filature")]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
