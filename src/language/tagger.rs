//! The models of parts of speech, features and lemmas.

use crate::base::DataError;
use crate::ml::LinearModel;
use crate::ml::codec::{ModelReader, ModelWriter};

/// UPOS in two passes, then feature labels.
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    pub first: LinearModel,
    pub second: LinearModel,
    pub feats: LinearModel,
    /// Features in CoNLL-U notation by label.
    pub labels: Vec<String>,
    /// Which labels a UPOS (by its number) was seen with.
    pub by_upos: Vec<Vec<u16>>,
}

impl Tagger {
    pub const TAG: &'static str = "tagger";

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.number(self.labels.len() as u64);
        self.labels.iter().for_each(|label| writer.text(label));
        writer.number(self.by_upos.len() as u64);
        for labels in &self.by_upos {
            writer.number(labels.len() as u64);
            labels.iter().for_each(|label| writer.number(*label as u64));
        }
        for model in [&self.first, &self.second, &self.feats] {
            model.write(&mut writer);
        }
        writer.finish(Tagger::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Tagger, DataError> {
        let mut reader = ModelReader::open(name, bytes, Tagger::TAG)?;
        let mut tagger = Tagger::default();
        for _ in 0..reader.count()? {
            tagger.labels.push(reader.text()?.to_string());
        }
        for _ in 0..reader.count()? {
            let mut labels = Vec::new();
            for _ in 0..reader.count()? {
                let label = reader.number()? as usize;
                if label >= tagger.labels.len() {
                    return reader.error("names a feature label that it does not have; train it again");
                }
                labels.push(label as u16);
            }
            tagger.by_upos.push(labels);
        }
        tagger.first = LinearModel::read(&mut reader)?;
        tagger.second = LinearModel::read(&mut reader)?;
        tagger.feats = LinearModel::read(&mut reader)?;
        reader.finish()?;
        Ok(tagger)
    }
}

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

/// Arcs and relations: transitions of `ml::transition`.
#[derive(Clone, Debug, Default)]
pub struct ArcModel {
    /// Relations by label.
    pub relations: Vec<String>,
    /// Label 0 shifts; `1 + 2r` takes the front as head with relation `r`, `2 + 2r` the word below.
    pub model: LinearModel,
}

impl ArcModel {
    pub const TAG: &'static str = "parser";

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.number(self.relations.len() as u64);
        self.relations.iter().for_each(|relation| writer.text(relation));
        self.model.write(&mut writer);
        writer.finish(ArcModel::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<ArcModel, DataError> {
        let mut reader = ModelReader::open(name, bytes, ArcModel::TAG)?;
        let mut parser = ArcModel::default();
        for _ in 0..reader.count()? {
            parser.relations.push(reader.text()?.to_string());
        }
        parser.model = LinearModel::read(&mut reader)?;
        if parser.model.labels() != 1 + 2 * parser.relations.len() || parser.relations.is_empty() {
            return reader.error("has relations and weights that do not fit; train it again");
        }
        reader.finish()?;
        Ok(parser)
    }
}
