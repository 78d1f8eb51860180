//! The model of lemmas.

use crate::base::DataError;
use crate::ml::LinearModel;
use crate::ml::codec::{ModelReader, ModelWriter};

/// How a form becomes its lemma: cut `cut` characters off its end, put `add` there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// Whether the form is lower-cased first.
    pub lower: bool,
    /// In characters.
    pub cut: u8,
    pub add: String,
}

impl Edit {
    /// The lemma, or `None` where the form is too short.
    pub fn apply(&self, form: &str) -> Option<String> {
        let mut lemma = if self.lower { form.to_lowercase() } else { form.to_string() };
        for _ in 0..self.cut {
            lemma.pop()?;
        }
        lemma.push_str(&self.add);
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// A classifier of edits, and the parts of speech of the lexicon that a lemma must have.
#[derive(Clone, Debug, Default)]
pub struct Lemmatizer {
    pub edits: Vec<Edit>,
    pub model: LinearModel,
    /// By number of UPOS: the lexicon's parts of speech that lemmas of this UPOS are listed under; empty: not checked.
    pub lemma_tags: Vec<Vec<String>>,
}

impl Lemmatizer {
    pub const TAG: &'static str = "lemmas";

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.number(self.edits.len() as u64);
        for edit in &self.edits {
            writer.byte(edit.lower as u8);
            writer.byte(edit.cut);
            writer.text(&edit.add);
        }
        writer.number(self.lemma_tags.len() as u64);
        self.lemma_tags.iter().for_each(|tags| writer.text(&tags.join(" ")));
        self.model.write(&mut writer);
        writer.finish(Lemmatizer::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Lemmatizer, DataError> {
        let mut reader = ModelReader::open(name, bytes, Lemmatizer::TAG)?;
        let mut lemmatizer = Lemmatizer::default();
        for _ in 0..reader.count()? {
            let (lower, cut) = (reader.byte()? == 1, reader.byte()?);
            lemmatizer.edits.push(Edit { lower, cut, add: reader.text()?.to_string() });
        }
        for _ in 0..reader.count()? {
            lemmatizer.lemma_tags.push(reader.text()?.split_whitespace().map(str::to_string).collect());
        }
        lemmatizer.model = LinearModel::read(&mut reader)?;
        reader.finish()?;
        Ok(lemmatizer)
    }
}
