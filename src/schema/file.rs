//! The files of `data/schema/` as they are written; see `data/README.md` for a sample of each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::slots::{Condition, SlotSpec};
use super::{Label, RoleId, Shape};
use crate::base::{DataError, DataFiles, Modality, NameStyle, Polarity};

/// One row of `kinds.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindFile {
    pub name: String,
    /// Language code → noun.
    pub labels: BTreeMap<String, String>,
    #[serde(default)]
    pub subkinds: Vec<String>,
    /// Whether entities of this kind usually bear a proper name.
    pub named: bool,
    /// How its names are built.
    #[serde(default)]
    pub naming: NameStyle,
    /// Whether one name comes back with the years ("le Tour de France"), so that only names of one year are one entity.
    #[serde(default)]
    pub recurring: bool,
    /// Subkinds of a recurring kind that last ("guerre d'Irak").
    #[serde(default)]
    pub lasting: Vec<String>,
    /// How ordinary it is to be tied to one of them, 0 (telling) to 1 (a place on the map): what a path through one costs more.
    #[serde(default)]
    pub ordinary: f32,
    /// Graphviz shape and fill colour.
    pub shape: String,
    pub color: String,
}

/// One role of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    pub name: String,
    /// Entity kinds that may fill it; empty: a value only.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Whether several entities may fill it.
    #[serde(default)]
    pub many: bool,
}

/// A type's words in one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// What the type is called: "rencontre", "parent".
    pub name: String,
    /// Relations: head → tail and back. Events leave them out.
    pub forward: Option<Label>,
    pub inverse: Option<Label>,
    /// Events: role → what one reads from its filler to the event ("participe à").
    #[serde(default)]
    pub roles: BTreeMap<String, Label>,
    /// Events: "role>role" → what one reads over the event from one filler to the other ("appelle").
    #[serde(default)]
    pub hops: BTreeMap<String, Label>,
    /// Words by which a question may name the type ("sommet", "entrevue").
    #[serde(default)]
    pub words: Vec<String>,
}

/// Lexical classes and which syntactic slot fills which role. `data/README.md`, "Frames", is the manual, with samples.
///
/// A frame is tried on each predicate of a text whose lemma its lists hold. Passives, relatives, participles, control, coordination and
/// light verbs are undone before: `subj` is who does it and `obj` whom it is done to, whatever the sentence looks like.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Frame {
    /// A name for messages and rankers; unique in its file and language.
    pub name: String,
    /// Lemmas, one list a part of speech; `@set` stands for a word set. Expressions are written as they are said: "mettre en examen",
    /// "premier ministre"; all their words must hang together in the tree below one of them. A reflexive verb is written "se réunir".
    pub verbs: Vec<String>,
    pub nouns: Vec<String>,
    pub adjectives: Vec<String>,
    /// Whether every mention of an entity triggers it, whatever its words.
    pub mentions: bool,
    /// Role or value → slot alternatives (see `SlotSpec`); the first that is wholly filled wins.
    pub roles: BTreeMap<String, Vec<String>>,
    /// Roles and values without which the frame does not fire. Relations always need both ends, events at least one role.
    pub require: Vec<String>,
    /// Further conditions: `se`, `passive`, `active`, `plural` or a slot, each with `no ` before it for the contrary.
    pub when: Vec<String>,
    /// Values that the frame itself brings: `ended = "true"`.
    pub set: BTreeMap<String, String>,
    /// What the words themselves imply; left out, the sentence decides.
    pub modality: Option<Modality>,
    pub polarity: Option<Polarity>,
    /// Where several types match one predicate, the highest wins; then the longer expression, then more filled roles.
    pub priority: i32,
    /// Fires beside the winner too: who beats somebody both competes and wins.
    pub also: bool,
    /// `roles` and `when` as read; filled by the schema reader.
    #[serde(skip)]
    pub parsed_roles: Vec<(String, Vec<SlotSpec>)>,
    #[serde(skip)]
    pub conditions: Vec<Condition>,
}

/// A sentence of a type's battery.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    /// Role → the names that must fill it; empty for a near miss.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<String>>,
    /// Value → its text.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    pub polarity: Option<Polarity>,
    pub modality: Option<Modality>,
    /// The name that must be the place.
    pub place: Option<String>,
    /// ISO date or interval.
    pub time: Option<String>,
    /// The document's date, where the sentence needs one.
    pub date: Option<String>,
}

/// A sentence of which no statement of the type may come.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearMiss {
    pub text: String,
    /// With roles: the type may come, but not with these fillers ("the wrong way round").
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<String>>,
}

/// One file a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeFile {
    pub name: String,
    pub shape: Shape,
    #[serde(default)]
    pub symmetric: bool,
    /// Whether what holds of the tail's tail holds of the head: places in places.
    #[serde(default)]
    pub transitive: bool,
    pub roles: Vec<RoleFile>,
    /// Names of values that are not entities.
    #[serde(default)]
    pub values: Vec<String>,
    /// How ordinary the tie is, 0 (telling) to 1 (a fact of the atlas): what a path through it costs more.
    #[serde(default)]
    pub ordinary: f32,
    /// The role whose filler this happens to once: "victim" of a death.
    pub once: Option<String>,
    /// The role whose namesakes its year tells apart: "head" of a birth.
    #[serde(default)]
    pub namesakes: Option<String>,
    /// The value that only one head has for one tail at a time: "office".
    pub exclusive: Option<String>,
    /// The role whose filler says it: "speaker" of a statement. What such an event tells was said by somebody.
    pub voice: Option<String>,
    /// The role of whom something is claimed: "accused" of an accusation.
    pub claims_of: Option<String>,
    /// Language code → labels.
    pub labels: BTreeMap<String, Labels>,
    /// Vocabulary → its terms: `wikidata`, `ftm`, `ace`, `plover`.
    #[serde(default)]
    pub mappings: BTreeMap<String, Vec<String>>,
    /// Language code → name → lemmas, for `@name` in lists and slots. Sets that several types share stand in `schema/sets.toml`.
    #[serde(default)]
    pub sets: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Language code → frames.
    #[serde(default)]
    pub frames: BTreeMap<String, Vec<Frame>>,
    /// Language code → sentences that must match.
    #[serde(default)]
    pub examples: BTreeMap<String, Vec<Example>>,
    /// Language code → sentences of which none of this type may come.
    #[serde(default)]
    pub near_misses: BTreeMap<String, Vec<NearMiss>>,
}

impl TypeFile {
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.roles.iter().position(|role| role.name == name).map(|i| RoleId(i as u8))
    }
}

#[derive(Deserialize)]
struct Kinds {
    kinds: Vec<KindFile>,
}

pub(super) fn read_kinds(files: &DataFiles) -> Result<Vec<KindFile>, DataError> {
    let name = "schema/kinds.toml";
    let read: Kinds = toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
    let mut kinds = read.kinds;
    kinds.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(kinds)
}

/// Language code → name → lemmas.
pub(super) type Sets = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The word sets that several types share; none where the file is absent.
pub(super) fn read_sets(files: &DataFiles) -> Result<Sets, DataError> {
    let name = "schema/sets.toml";
    if files.get(name).is_none() {
        return Ok(Sets::new());
    }
    toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))
}

/// Reads and checks one type; word sets are resolved, so that no `@` is left in the lists.
pub(super) fn read_type(name: &str, text: &str, kinds: &[KindFile], shared: &Sets) -> Result<TypeFile, DataError> {
    let fail = |message: String| DataError::new(name, message);
    let mut read: TypeFile = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
    for role in &read.roles {
        if let Some(kind) = role.kinds.iter().find(|kind| !kinds.iter().any(|k| &k.name == *kind)) {
            return Err(fail(format!("role '{}' names the unknown kind '{kind}'", role.name)));
        }
    }
    if read.shape == Shape::Relation && (read.role("head").is_none() || read.role("tail").is_none()) {
        return Err(fail("a relation needs the roles 'head' and 'tail'".into()));
    }
    let named =
        [("once", &read.once), ("namesakes", &read.namesakes), ("voice", &read.voice), ("claims_of", &read.claims_of)];
    for (field, role) in named.into_iter().filter_map(|(field, role)| Some((field, role.as_ref()?))) {
        if read.role(role).is_none() {
            return Err(fail(format!("'{field}' names '{role}', which is no role of the type")));
        }
    }
    if read.shape == Shape::Event && read.role("topic").is_none() {
        read.roles.push(RoleFile { name: "topic".into(), kinds: Vec::new(), many: true });
    }
    let mut frames = std::mem::take(&mut read.frames);
    prepare(&mut frames, &read, kinds, shared).map_err(|e| fail(e.at(text)))?;
    read.frames = frames;
    Ok(read)
}

/// What is wrong with a frame, and in which of its fields.
pub(super) struct FrameError {
    lang: String,
    frame: String,
    field: &'static str,
    message: String,
}

impl FrameError {
    /// The message with the line in the file's text.
    pub(super) fn at(&self, text: &str) -> String {
        let opens = |line: &str, key: &str| {
            line.trim_start().strip_prefix(key).is_some_and(|r| r.trim_start().starts_with('='))
        };
        let named = |line: &str| opens(line, "name") && line.contains(&format!("\"{}\"", self.frame));
        let lines: Vec<&str> = text.lines().collect();
        // Frames of other languages may bear the same name.
        let table = |n: &usize| lines[..=*n].iter().rfind(|line| line.starts_with('[')).copied().unwrap_or_default();
        let own = format!("[[frames.{}]]", self.lang);
        let start = (0..lines.len()).filter(|&n| named(lines[n])).find(|n| table(n).trim_end() == own).unwrap_or(0);
        // The field stands in the same table, on either side of the name.
        let first = lines[..start].iter().rposition(|line| line.starts_with('[')).unwrap_or(0);
        let last = lines[start..].iter().position(|line| line.starts_with('[')).map_or(lines.len(), |n| start + n);
        let line = (first..last).find(|&n| opens(lines[n], self.field)).unwrap_or(start);
        format!("line {}: frame '{}', field '{}': {}", line + 1, self.frame, self.field, self.message)
    }
}

/// Checks frames of a type and resolves their word sets.
pub(super) fn prepare(
    frames: &mut BTreeMap<String, Vec<Frame>>,
    file: &TypeFile,
    kinds: &[KindFile],
    shared: &Sets,
) -> Result<(), FrameError> {
    for (lang, frames) in frames {
        let sets = |wanted: &str| {
            let own = file.sets.get(lang).and_then(|sets| sets.get(wanted));
            own.or_else(|| shared.get(lang).and_then(|sets| sets.get(wanted)))
        };
        for frame in frames {
            check_frame(frame, file, kinds, &sets).map_err(|(field, message)| FrameError {
                lang: lang.clone(),
                frame: frame.name.clone(),
                field,
                message,
            })?;
        }
    }
    Ok(())
}

/// The field that is wrong, and why.
fn check_frame<'a>(
    frame: &mut Frame,
    file: &TypeFile,
    kinds: &[KindFile],
    sets: &dyn Fn(&str) -> Option<&'a Vec<String>>,
) -> Result<(), (&'static str, String)> {
    let known =
        |name: &String| file.role(name).is_some() || file.values.contains(name) || name == "place" || name == "topic";
    let mut names = (frame.roles.keys().map(|name| ("roles", name)))
        .chain(frame.require.iter().map(|name| ("require", name)))
        .chain(frame.set.keys().map(|name| ("set", name)));
    if let Some((field, name)) = names.find(|(_, name)| !known(name)) {
        return Err((field, format!("neither a role nor a value of the type is called '{name}'")));
    }
    let lists = [("verbs", &mut frame.verbs), ("nouns", &mut frame.nouns), ("adjectives", &mut frame.adjectives)];
    for (field, list) in lists {
        let mut words = Vec::new();
        for word in list.drain(..) {
            match word.strip_prefix('@') {
                None => words.push(word),
                Some(set) => {
                    let found = sets(set).ok_or_else(|| (field, format!("there is no word set '{set}'")))?;
                    words.extend(found.iter().cloned())
                }
            }
        }
        *list = words;
    }
    if frame.verbs.is_empty() && frame.nouns.is_empty() && frame.adjectives.is_empty() && !frame.mentions {
        return Err(("name", "it has no words: fill verbs, nouns or adjectives, or set mentions = true".into()));
    }
    frame.parsed_roles = frame
        .roles
        .iter()
        .map(|(role, slots)| {
            Ok((role.clone(), slots.iter().map(|slot| SlotSpec::read(slot, kinds, sets)).collect::<Result<_, _>>()?))
        })
        .collect::<Result<_, String>>()
        .map_err(|message| ("roles", message))?;
    let conditions = frame.when.iter().map(|text| Condition::read(text, kinds, sets)).collect::<Result<_, _>>();
    frame.conditions = conditions.map_err(|message| ("when", message))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file of the type "meet".
    fn fault(fields: &str, frames: &str) -> String {
        let kinds = read_kinds(&DataFiles::embedded()).unwrap();
        let roles = "[[roles]]\nname = \"participant\"\nkinds = [\"person\"]\n[labels.fr]\nname = \"rencontre\"\n";
        let text = format!("name = \"meet\"\nshape = \"event\"\n{fields}\n{roles}{frames}");
        read_type("meet.toml", &text, &kinds, &Sets::new()).unwrap_err().to_string()
    }

    #[test]
    fn a_frame_is_found_in_its_language() {
        let frame = |lang: &str, role: &str| {
            format!("[[frames.{lang}]]\nname = \"meet\"\nnouns = [\"x\"]\nroles = {{ {role} = [\"subj\"] }}\n")
        };
        let (right, wrong) = (frame("fr", "participant"), frame("en", "nobody"));
        for (frames, line) in [(format!("{right}{wrong}"), "line 16:"), (format!("{wrong}{right}"), "line 12:")] {
            let said = fault("", &frames);
            assert!(said.contains(line), "{said}");
        }
    }

    #[test]
    fn fields_that_name_roles_name_roles_of_the_type() {
        for field in ["once", "namesakes", "voice", "claims_of"] {
            let said = fault(&format!("{field} = \"nobody\""), "");
            assert!(said.contains(&format!("'{field}' names 'nobody'")), "{said}");
        }
    }
}
