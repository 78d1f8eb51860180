//! `lang/<code>/training.toml` and a folder of corpora → treebanks and lexicon entries.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Source;
use super::affixes;
use super::entities::{EntitySource, FactSource};
use super::harmony::{Rule, harmonise};
use crate::analysis::conllu::{Article, Grouping, read};
use crate::analysis::{Analysis, Token};
use crate::base::{DataError, DataFiles, Span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingFile {
    /// Passes of the network over the treebanks.
    pub epochs: usize,
    /// How often a sentence is shown to the network with other names, for each time that it is shown as it stands.
    #[serde(default)]
    pub renamed: f32,
    pub lexicon: Option<LexiconSource>,
    pub treebank: Vec<TreebankSource>,
    /// What some treebanks say in their own way, and how the others say it.
    #[serde(default)]
    pub harmonise: Vec<Rule>,
    pub names: Option<NamesSource>,
}

/// Texts with marked names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesSource {
    /// Texts with standoff annotations.
    pub folder: Option<String>,
    #[serde(default)]
    pub treebank: Vec<EntitySource>,
    /// Sentences of which only some names are known; a first model finds the others.
    pub facts: Option<FactSource>,
    /// How many copies of the texts with other names are learnt from too.
    #[serde(default)]
    pub swapped: usize,
    /// Articles of the folder that no training sees: paths below the folder, without extension.
    #[serde(default)]
    pub held_back: Vec<String>,
}

/// The training file of a language.
pub fn training_file(files: &DataFiles, code: &str) -> Result<TrainingFile, DataError> {
    let name = format!("lang/{code}/training.toml");
    toml::from_str(files.text(&name)?).map_err(|e| DataError::new(&name, e.message().to_string()))
}

/// Where forms with their parts of speech come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconSource {
    /// A folder with one file a part of speech, one form a line.
    pub folder: Option<String>,
    /// Stems and inflection rules.
    pub stems: Option<StemSource>,
    /// Lists of the data folder whose names are forms too.
    #[serde(default)]
    pub list: Vec<ListSource>,
    /// UPOS → the parts of speech that its lemmas have in this lexicon.
    #[serde(default)]
    pub lemmas: BTreeMap<String, Vec<String>>,
}

/// A spelling dictionary; see `train::affixes`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StemSource {
    /// The `.dic` file, and the `.aff` file.
    pub dictionary: String,
    pub affixes: String,
    /// Flags of rules whose forms are left out.
    #[serde(default)]
    pub skip: Vec<char>,
}

/// A list of the data folder: the first column of its rows, word by word, as forms with one tag.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    pub file: String,
    pub tag: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreebankSource {
    pub file: String,
    /// How much one decision counts.
    #[serde(default = "one")]
    pub weight: f32,
    /// Whether sentence ends are learnt from it.
    #[serde(default = "yes")]
    pub sentences: bool,
    /// Whether features and lemmas are learnt from it.
    #[serde(default = "yes")]
    pub morphology: bool,
    /// The last sentences that no training sees.
    #[serde(default)]
    pub held_back: usize,
}

fn one() -> f32 {
    1.0
}

fn yes() -> bool {
    true
}

/// One treebank, ready to learn from.
pub struct Treebank {
    /// The file as running text.
    pub article: Article,
    pub weight: f32,
    pub sentences: bool,
    pub morphology: bool,
}

pub struct Corpora {
    pub treebanks: Vec<Treebank>,
    /// Lines of `tokens.txt` with their tokens; nothing else in these analyses means anything.
    pub tokens: Vec<(String, Analysis)>,
    /// Form, part of speech.
    pub lexicon: Vec<(String, String)>,
    /// UPOS → the parts of speech that its lemmas have in the lexicon.
    pub lemma_tags: BTreeMap<String, Vec<String>>,
    /// Passes of the network over the treebanks.
    pub epochs: usize,
    /// Words that a rule rewrote.
    pub harmonised: usize,
    /// How often a sentence is shown with other names, for each time that it is shown as it stands.
    pub renamed: f32,
}

/// Reads everything that training the language `code` needs.
pub fn load(files: &DataFiles, code: &str, from: Source) -> Result<Corpora, DataError> {
    let source = training_file(files, code)?;
    let corpora = from.corpora;
    let (mut treebanks, mut harmonised) = (Vec::new(), 0);
    for treebank in &source.treebank {
        let path = corpora.join(&treebank.file);
        let mut article = read_treebank(&path, treebank.held_back, from)?;
        article.id = treebank.file.clone();
        harmonised += harmonise(&mut article.analysis, &treebank.file, &source.harmonise);
        let (weight, sentences, morphology) = (treebank.weight, treebank.sentences, treebank.morphology);
        treebanks.push(Treebank { article, weight, sentences, morphology });
    }
    let lemma_tags = source.lexicon.as_ref().map(|l| l.lemmas.clone()).unwrap_or_default();
    let lexicon = source.lexicon.as_ref().map_or(Ok(Vec::new()), |l| lexicon(files, l, corpora, &treebanks))?;
    let name = format!("lang/{code}/tokens.txt");
    let lines = if files.get(&name).is_some() { files.text(&name)? } else { "" };
    let tokens = lines.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).map(token_line).collect();
    let (epochs, renamed) = (source.epochs, source.renamed);
    Ok(Corpora { treebanks, tokens, lexicon, lemma_tags, epochs, harmonised, renamed })
}

/// The entries of a lexicon: form, part of speech.
fn lexicon(
    files: &DataFiles,
    source: &LexiconSource,
    corpora: &Path,
    treebanks: &[Treebank],
) -> Result<Vec<(String, String)>, DataError> {
    let mut out = Vec::new();
    if let Some(folder) = source.folder.as_ref().map(|folder| corpora.join(folder)) {
        let mut paths: Vec<_> = std::fs::read_dir(&folder)
            .map_err(|e| {
                DataError::new(folder.display().to_string(), format!("cannot be listed: {e}; check --corpora"))
            })?
            .flatten()
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        for path in paths {
            let tag = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let forms = read_text(&path)?;
            out.extend(forms.lines().filter(|f| !f.is_empty()).map(|form| (form.to_string(), tag.clone())));
        }
    }
    if let Some(stems) = &source.stems {
        let dictionary = read_text(&corpora.join(&stems.dictionary))?;
        let rules = read_text(&corpora.join(&stems.affixes))?;
        out.extend(affixes::forms(&dictionary, (&stems.affixes, &rules), &stems.skip, treebanks)?);
    }
    for list in &source.list {
        let rows = files.text(&list.file)?.lines().filter(|line| !line.starts_with('#'));
        let names = rows.filter_map(|row| row.split('\t').next());
        let words = names.flat_map(|name| name.split([' ', '-'])).filter(|word| word.starts_with(char::is_uppercase));
        out.extend(words.map(|word| (word.to_string(), list.tag.clone())));
    }
    Ok(out)
}

/// A line in which `|` is a token end that no space marks, and `_` a space inside a token.
fn token_line(line: &str) -> (String, Analysis) {
    let (mut text, mut analysis, mut start) = (String::new(), Analysis::default(), 0);
    for c in line.chars().chain(['|']) {
        if matches!(c, '|' | ' ') {
            if start < text.len() {
                let span = Span::new(start, text.len());
                analysis.tokens.push(Token { span, first_word: 0, word_count: 1 });
            }
            if c == ' ' {
                text.push(' ');
            }
            start = text.len();
        } else {
            text.push(if c == '_' { ' ' } else { c });
        }
    }
    (text, analysis)
}

fn read_text(path: &Path) -> Result<String, DataError> {
    std::fs::read_to_string(path)
        .map_err(|e| DataError::new(path.display().to_string(), format!("cannot be read: {e}; check --corpora")))
}

/// A treebank as one text, without its last `held_back` sentences; of the others the share that is learnt from.
pub fn read_treebank(path: &Path, held_back: usize, from: Source) -> Result<Article, DataError> {
    let text = read_text(path)?;
    let blocks: Vec<&str> = text.split("\n\n").filter(|b| !b.trim().is_empty()).collect();
    let seen = blocks[..blocks.len().saturating_sub(held_back)].iter().copied().enumerate();
    let kept: Vec<&str> = seen.filter(|(i, _)| from.holds(*i)).map(|(_, block)| block).collect();
    parse(path, &kept.join("\n\n"))
}

/// The last `count` sentences of a treebank as one text.
pub fn read_last(path: &Path, count: usize) -> Result<Article, DataError> {
    let text = read_text(path)?;
    let blocks: Vec<&str> = text.split("\n\n").filter(|b| !b.trim().is_empty()).collect();
    parse(path, &blocks[blocks.len().saturating_sub(count)..].join("\n\n"))
}

fn parse(path: &Path, text: &str) -> Result<Article, DataError> {
    let name = path.display().to_string();
    let mut articles = read(text, Grouping::File).map_err(|e| DataError::new(&name, e.to_string()))?;
    articles.pop().ok_or_else(|| DataError::new(&name, "holds no sentence"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_line_says_where_tokens_end() {
        let (text, analysis) = token_line("l'|an 1_000 |(|né(e)|)|.");
        assert_eq!(text, "l'an 1 000 (né(e)).");
        let tokens: Vec<&str> = analysis.tokens.iter().map(|t| t.span.of(&text)).collect();
        assert_eq!(tokens, ["l'", "an", "1 000", "(", "né(e)", ")", "."]);
    }
}
