//! The full-form lexicon: which parts of speech a form can have, as one class number.

use crate::base::DataError;
use crate::ml::FormClasses;
use crate::ml::codec::{ModelReader, ModelWriter};

/// Form → class; class → the parts of speech of the source lexicon.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub classes: FormClasses,
    /// The parts of speech of each class, sorted, as the source names them; class 0 is "unknown".
    pub tags: Vec<Vec<String>>,
}

impl Lexicon {
    pub const TAG: &'static str = "lexicon";

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.number(self.tags.len() as u64);
        for tags in &self.tags {
            writer.text(&tags.join(" "));
        }
        self.classes.write(&mut writer);
        writer.finish(Lexicon::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Lexicon, DataError> {
        let mut reader = ModelReader::open(name, bytes, Lexicon::TAG)?;
        let count = reader.count()?;
        let mut tags = Vec::with_capacity(count);
        for _ in 0..count {
            tags.push(reader.text()?.split_whitespace().map(str::to_string).collect());
        }
        let classes = FormClasses::read(&mut reader)?;
        reader.finish()?;
        Ok(Lexicon { classes, tags })
    }

    /// Whether the lexicon lists `form` under the part of speech `tag` (as the source names it).
    pub fn allows(&self, form: &str, tag: &str) -> bool {
        let class = self.classes.get(form).unwrap_or(0) as usize;
        self.tags.get(class).is_some_and(|tags| tags.iter().any(|t| t == tag))
    }
}
