//! `lang/<code>/multiwords.toml`: tokens that hold several words, as whole forms and by their endings.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::{DataError, DataFiles};

/// A token that holds several words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiword {
    /// Lower-cased token, with straight apostrophes.
    pub form: String,
    /// Its words.
    pub words: Vec<String>,
    /// Whether it can also be one word: then a model decides.
    #[serde(default)]
    pub keep: bool,
}

/// The lists of one language.
#[derive(Clone, Debug, Default)]
pub struct Multiwords {
    pub forms: BTreeMap<String, Multiword>,
    /// Words that are written at the end of another (`n't`, `'s`); longest first. A model decides.
    pub endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    multiword: Vec<Multiword>,
    #[serde(default)]
    endings: Vec<String>,
}

impl Multiwords {
    /// A language without the file has none.
    pub fn load(files: &DataFiles, code: &str) -> Result<Multiwords, DataError> {
        let name = format!("lang/{code}/multiwords.toml");
        if files.get(&name).is_none() {
            return Ok(Multiwords::default());
        }
        let file: File =
            toml::from_str(files.text(&name)?).map_err(|e| DataError::new(&name, e.message().to_string()))?;
        let mut lists = Multiwords { endings: file.endings, ..Multiwords::default() };
        lists.endings.sort_by_key(|ending| std::cmp::Reverse(ending.chars().count()));
        for multiword in file.multiword {
            if multiword.words.len() < 2 {
                return Err(DataError::new(&name, format!("'{}' needs at least two words", multiword.form)));
            }
            lists.forms.insert(multiword.form.clone(), multiword);
        }
        Ok(lists)
    }
}
