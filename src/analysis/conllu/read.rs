//! CoNLL-U text → articles: the running text and the analysis that points into it.

use std::fmt;

use crate::analysis::columns::word_spans;
use crate::analysis::{Analysis, Deprel, Feats, Sentence, Token, Upos, Word};
use crate::base::Span;

/// Some consecutive sentences of a CoNLL-U file as one text.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The `newdoc id`, or what the sentence ids share, or the first sentence id; empty where the file names nothing.
    pub id: String,
    /// The running text, rebuilt. Sentences are at least one space apart.
    pub text: String,
    pub analysis: Analysis,
    /// `sent_id` of each sentence of the analysis, empty where there is none.
    pub sentence_ids: Vec<String>,
}

/// Which sentences belong to one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The whole file.
    File,
    /// Every sentence alone.
    Sentence,
    /// Consecutive sentences whose `sent_id` agrees up to its last `-` or `_`; a `# newdoc` always begins another.
    Article,
}

/// A file that is not CoNLL-U: where and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluError {
    /// 1-based.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for ConlluError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ConlluError {}

/// Reads a whole file. Unknown relations become `dep`, unknown tags `X`.
pub fn read(source: &str, grouping: Grouping) -> Result<Vec<Article>, ConlluError> {
    let mut reader = Reader { grouping, articles: Vec::new(), block: Block::default(), first_line: 1 };
    for (i, line) in source.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            reader.finish_block()?;
            reader.first_line = i + 2;
        } else if let Some(comment) = line.strip_prefix('#') {
            reader.block.comment(comment);
        } else {
            reader.block.row(line).map_err(|message| ConlluError { line: i + 1, message })?;
        }
    }
    reader.finish_block()?;
    Ok(reader.articles)
}

/// One surface token as the rows give it.
struct Row {
    form: String,
    /// What stands between it and the next token.
    gap: String,
    words: Vec<RowWord>,
}

struct RowWord {
    form: String,
    lemma: String,
    upos: Upos,
    feats: Feats,
    /// 1-based in the sentence, 0 for a root.
    head: u32,
    deprel: Deprel,
}

#[derive(Default)]
struct Block {
    sent_id: String,
    /// `Some` when the block opens a document.
    newdoc: Option<String>,
    rows: Vec<Row>,
    words: u32,
    /// The last word of the open multiword token.
    multi_until: u32,
}

impl Block {
    fn comment(&mut self, comment: &str) {
        let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
        match key.trim() {
            "sent_id" => self.sent_id = value.trim().to_string(),
            "newdoc" | "newdoc id" => self.newdoc = Some(value.trim().to_string()),
            _ => {}
        }
    }

    fn row(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != 10 {
            return Err(format!("{} columns instead of 10 separated by tabs", columns.len()));
        }
        let id = columns[0];
        if id.contains('.') {
            return Ok(());
        }
        let wrong = || format!("'{id}' is not the id of the next word");
        if let Some((first, last)) = id.split_once('-') {
            let (first, last): (u32, u32) = (first.parse().map_err(|_| wrong())?, last.parse().map_err(|_| wrong())?);
            if first != self.words + 1 || last < first || last - first > 200 || self.multi_until > self.words {
                return Err(wrong());
            }
            self.multi_until = last;
            self.rows.push(Row { form: columns[1].to_string(), gap: gap(columns[9]), words: Vec::new() });
            return Ok(());
        }
        if id.parse() != Ok(self.words + 1) {
            return Err(wrong());
        }
        self.words += 1;
        let word = RowWord {
            form: columns[1].to_string(),
            lemma: columns[2].to_string(),
            upos: columns[3].parse().unwrap_or(Upos::X),
            feats: Feats::from(columns[5]),
            head: columns[6].parse().unwrap_or(0),
            deprel: Deprel::from(columns[7]),
        };
        match self.rows.last_mut() {
            Some(row) if self.words <= self.multi_until => row.words.push(word),
            _ => {
                let form = columns[1].to_string();
                self.rows.push(Row { form, gap: gap(columns[9]), words: vec![word] });
            }
        }
        Ok(())
    }
}

/// The space after a token, from the MISC column.
fn gap(misc: &str) -> String {
    for item in misc.split('|') {
        if item == "SpaceAfter=No" {
            return String::new();
        }
        if let Some(escaped) = item.strip_prefix("SpacesAfter=") {
            return unescape(escaped);
        }
    }
    " ".to_string()
}

/// `\s \t \n \r \p \\` as UDPipe writes them.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match if c == '\\' { chars.next() } else { Some(c) } {
            Some('s') if c == '\\' => out.push(' '),
            Some('t') if c == '\\' => out.push('\t'),
            Some('n') if c == '\\' => out.push('\n'),
            Some('r') if c == '\\' => out.push('\r'),
            Some('p') if c == '\\' => out.push('|'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

struct Reader {
    grouping: Grouping,
    articles: Vec<Article>,
    block: Block,
    first_line: usize,
}

impl Reader {
    fn finish_block(&mut self) -> Result<(), ConlluError> {
        let block = std::mem::take(&mut self.block);
        if block.rows.is_empty() {
            // A comment block on its own can still open a document.
            self.block.newdoc = block.newdoc;
            return Ok(());
        }
        let error = |message: String| ConlluError { line: self.first_line, message };
        if block.multi_until > block.words {
            return Err(error("a multiword token promises more words than follow".to_string()));
        }
        if let Some(word) = block.rows.iter().flat_map(|r| &r.words).find(|w| w.head > block.words) {
            return Err(error(format!("the head of '{}' is {}, beyond the sentence", word.form, word.head)));
        }
        let key = match (&block.newdoc, self.grouping) {
            (Some(id), Grouping::Article) if !id.is_empty() => id.clone(),
            _ => article_key(&block.sent_id).to_string(),
        };
        let opens = match (self.articles.last(), self.grouping) {
            (None, _) | (_, Grouping::Sentence) => true,
            (Some(_), Grouping::File) => false,
            (Some(last), Grouping::Article) => {
                let shared = last.sentence_ids.first().map(|id| article_key(id)).unwrap_or("");
                block.newdoc.is_some() || (shared != article_key(&block.sent_id))
            }
        };
        if opens {
            self.articles.push(Article { id: key, ..Article::default() });
        }
        if let Some(article) = self.articles.last_mut() {
            append(article, block);
        }
        Ok(())
    }
}

fn article_key(sent_id: &str) -> &str {
    sent_id.rfind(['-', '_']).map_or(sent_id, |at| &sent_id[..at])
}

fn append(article: &mut Article, block: Block) {
    let (text, analysis) = (&mut article.text, &mut article.analysis);
    if text.chars().next_back().is_some_and(|c| !c.is_whitespace()) {
        text.push(' ');
    }
    let (first_token, first_word) = (analysis.tokens.len() as u32, analysis.words.len() as u32);
    let start = text.len();
    let mut end = start;
    for row in block.rows {
        let from = text.len();
        text.push_str(&row.form);
        let span = Span::new(from, text.len());
        end = text.len();
        text.push_str(&row.gap);
        let token = analysis.tokens.len() as u32;
        analysis.tokens.push(Token {
            span,
            first_word: analysis.words.len() as u32,
            word_count: row.words.len().min(255) as u8,
        });
        let spans = word_spans(span, &row.form, row.words.iter().map(|word| word.form.as_ref()));
        for (word, span) in row.words.into_iter().zip(spans) {
            let own = analysis.words.len() as u32;
            analysis.words.push(Word {
                token,
                span,
                form: word.form.into(),
                lemma: word.lemma.into(),
                upos: word.upos,
                feats: word.feats,
                head: if word.head == 0 { own } else { first_word + word.head - 1 },
                deprel: word.deprel,
            });
        }
    }
    analysis.sentences.push(Sentence {
        span: Span::new(start, end),
        first_token,
        token_count: analysis.tokens.len() as u32 - first_token,
        first_word,
        word_count: analysis.words.len() as u32 - first_word,
    });
    article.sentence_ids.push(block.sent_id);
}
