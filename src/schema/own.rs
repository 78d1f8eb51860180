//! A user's own file of frames: more frames for a type that is there, or a type of its own.
//! In: the text of the file and the types so far. Out: the types with what the file adds, or an error that names line and field.

use serde::Deserialize;

use super::file::{Sets, TypeFile, prepare, read_type};
use super::{Frame, KindFile};
use crate::base::DataError;

/// Where such files lie among the data files: `schema/own/<name>`.
pub(super) const FOLDER: &str = "schema/own/";

/// What may be written for a type that is there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    name: String,
    #[serde(default)]
    sets: Sets,
    #[serde(default)]
    frames: std::collections::BTreeMap<String, Vec<Frame>>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

/// `file` is what errors call the file.
pub(super) fn add(
    types: &mut Vec<TypeFile>,
    file: &str,
    text: &str,
    kinds: &[KindFile],
    shared: &Sets,
) -> Result<(), DataError> {
    let file = file.strip_prefix(FOLDER).unwrap_or(file);
    let fail = |message: String| DataError::new(file, message);
    let named: Named = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
    let Some(name) = named.name else {
        return Err(fail("line 1: the field 'name' is missing; write name = \"meet\" or a name of your own".into()));
    };
    let Some(known) = types.iter_mut().find(|t| t.name == name) else {
        types.push(read_type(file, text, kinds, shared)?);
        return Ok(());
    };
    let more: More = toml::from_str(text).map_err(|e| {
        fail(format!("{e}\nthe type '{}' is there already: its file may only hold 'name', 'sets' and 'frames'", name))
    })?;
    debug_assert_eq!(more.name, name);
    for (lang, sets) in more.sets {
        known.sets.entry(lang).or_default().extend(sets);
    }
    let mut frames = more.frames;
    prepare(&mut frames, known, kinds, shared).map_err(|e| fail(e.at(text)))?;
    for (lang, frames) in frames {
        known.frames.entry(lang).or_default().extend(frames);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Schema;
    use crate::base::DataFiles;

    fn load(text: &str) -> Result<Schema, String> {
        let mut files = DataFiles::embedded();
        files.lay_over("schema/own/mine.toml", text.as_bytes().to_vec());
        Schema::load(&files).map_err(|e| e.to_string())
    }

    #[test]
    fn frames_are_added_to_a_type_and_a_type_to_the_schema() {
        let before = Schema::load(&DataFiles::embedded()).unwrap();
        let count = |schema: &Schema| schema.get(schema.type_id("meet").unwrap()).frames["fr"].len();
        let text = "name = \"meet\"\n[[frames.fr]]\nname = \"trinquer\"\nverbs = [\"trinquer\"]\nroles = { participant = [\"subj+avec\"] }\n";
        assert_eq!(count(&load(text).unwrap()), count(&before) + 1);
        let own = "name = \"haunt\"\nshape = \"event\"\n[[roles]]\nname = \"ghost\"\nkinds = [\"person\"]\n[labels.fr]\nname = \"hantise\"\n\
                   [labels.en]\nname = \"haunting\"\n[[frames.fr]]\nname = \"hanter\"\nverbs = [\"hanter\"]\nroles = { ghost = [\"subj\"] }\n";
        assert!(load(own).unwrap().type_id("haunt").is_some());
    }

    #[test]
    fn errors_name_line_and_field() {
        let wrong = |text: &str| load(text).err().unwrap_or_default();
        let role = wrong(
            "name = \"meet\"\n[[frames.fr]]\nname = \"trinquer\"\nverbs = [\"trinquer\"]\nroles = { guest = [\"subj\"] }\n",
        );
        assert!(role.contains("mine.toml") && role.contains("line 5") && role.contains("guest"), "{role}");
        let kind = wrong(
            "name = \"meet\"\n[[frames.fr]]\nname = \"trinquer\"\nverbs = [\"trinquer\"]\n\nroles = { participant = [\"subj:planet\"] }\n",
        );
        assert!(kind.contains("line 6") && kind.contains("roles") && kind.contains("planet"), "{kind}");
        let field = wrong("name = \"meet\"\n[[frames.fr]]\nname = \"trinquer\"\nverb = [\"trinquer\"]\n");
        assert!(field.contains("line 4") && field.contains("verb"), "{field}");
        assert!(wrong("shape = \"event\"\n").contains("name"));
    }
}
