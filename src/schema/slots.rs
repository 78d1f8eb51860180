//! The little language of slots in frames: `obj`, `de:organization`, `obj=élection|scrutin`, `subj+avec`, `comp.obj`.
//! In: the text of one slot alternative or condition. Out: its parts, checked; errors say what is wrong, not where.

use super::KindFile;

/// A path of slots from the predicate (`comp.obj`: the object of its complement clause), with what its filler must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotPart {
    /// At least one slot name: `subj`, `obj`, …, or a preposition.
    pub path: Vec<String>,
    /// Kinds or subkinds of which the filler must be one; empty: what the role allows.
    pub kinds: Vec<String>,
    /// Only an entity that the text names fills the part: `de:place!`.
    pub named: bool,
    /// Lemmas of which the filler's head must be one; empty: any.
    pub lemmas: Vec<String>,
    /// The part may be missing: `subj+avec?`.
    pub optional: bool,
}

/// One alternative for a role: all its parts must be filled, and all their fillers fill the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotSpec {
    pub parts: Vec<SlotPart>,
}

/// What `when` can ask of a predicate besides its slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Reflexive: "se rencontrent".
    Reflexive,
    Passive,
    Active,
    /// The trigger is plural, or its subject is.
    Plural,
    /// The trigger has a definite article, a possessive or a demonstrative.
    Definite,
    Slot(SlotPart),
}

/// A fact that must hold, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub fact: Fact,
    pub wanted: bool,
}

impl SlotSpec {
    pub(super) fn read<'a>(
        text: &str,
        kinds: &[KindFile],
        sets: &dyn Fn(&str) -> Option<&'a Vec<String>>,
    ) -> Result<SlotSpec, String> {
        let parts =
            text.split('+').map(|part| SlotPart::read(part.trim(), kinds, sets)).collect::<Result<Vec<_>, _>>()?;
        if parts.iter().all(|part| part.optional) {
            return Err(format!("slot '{text}': at least one part must not end in '?'"));
        }
        Ok(SlotSpec { parts })
    }
}

impl SlotPart {
    fn read<'a>(
        text: &str,
        kinds: &[KindFile],
        sets: &dyn Fn(&str) -> Option<&'a Vec<String>>,
    ) -> Result<SlotPart, String> {
        let (rest, optional) = match text.strip_suffix('?') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (rest, lemmas) = rest.split_once('=').unwrap_or((rest, ""));
        let (path, wanted) = rest.split_once(':').unwrap_or((rest, ""));
        let (wanted, named) = match wanted.strip_suffix('!') {
            Some(wanted) => (wanted, true),
            None => (wanted, false),
        };
        let list = |text: &str| text.split('|').filter(|t| !t.is_empty()).map(str::to_string).collect::<Vec<_>>();
        let path: Vec<String> = path.split('.').map(str::to_string).collect();
        if path.iter().any(String::is_empty) {
            return Err(format!("slot '{text}' lacks a name"));
        }
        let wanted = list(wanted);
        let known = |name: &String| kinds.iter().any(|kind| kind.name == *name || kind.subkinds.contains(name));
        if let Some(kind) = wanted.iter().find(|name| !known(name)) {
            return Err(format!("slot '{text}' asks for the unknown kind '{kind}'"));
        }
        let mut words = Vec::new();
        for word in list(lemmas) {
            match word.strip_prefix('@') {
                None => words.push(word),
                Some(set) => {
                    words.extend(sets(set).ok_or_else(|| format!("there is no word set '{set}'"))?.iter().cloned())
                }
            }
        }
        Ok(SlotPart { path, kinds: wanted, named, lemmas: words, optional })
    }
}

impl Condition {
    pub(super) fn read<'a>(
        text: &str,
        kinds: &[KindFile],
        sets: &dyn Fn(&str) -> Option<&'a Vec<String>>,
    ) -> Result<Condition, String> {
        let (rest, wanted) = match text.strip_prefix("no ") {
            Some(rest) => (rest, false),
            None => (text, true),
        };
        let fact = match rest {
            "se" => Fact::Reflexive,
            "passive" => Fact::Passive,
            "active" => Fact::Active,
            "plural" => Fact::Plural,
            "definite" => Fact::Definite,
            slot => Fact::Slot(SlotPart::read(slot, kinds, sets)?),
        };
        Ok(Condition { fact, wanted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SlotSpec, String> {
        let kind = |name: &str, subkinds: &[&str]| KindFile {
            name: name.into(),
            labels: Default::default(),
            subkinds: subkinds.iter().map(|s| s.to_string()).collect(),
            named: true,
            naming: Default::default(),
            recurring: false,
            lasting: Vec::new(),
            ordinary: 0.0,
            shape: String::new(),
            color: String::new(),
        };
        let votes = vec!["élection".to_string(), "scrutin".to_string()];
        SlotSpec::read(text, &[kind("place", &["city"])], &|name| if name == "votes" { Some(&votes) } else { None })
    }

    #[test]
    fn parts_are_read() {
        assert!(!read("de:place").unwrap().parts[0].named && read("de:place!").unwrap().parts[0].named);
        let spec = read("subj+obj.auprès de:place|city=@votes|tour?").unwrap();
        assert_eq!(spec.parts[0].path, ["subj"]);
        let part = &spec.parts[1];
        assert_eq!(part.path, ["obj", "auprès de"]);
        assert_eq!(part.kinds, ["place", "city"]);
        assert_eq!(part.lemmas, ["élection", "scrutin", "tour"]);
        assert!(part.optional && !spec.parts[0].optional);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(read("obj:planet").unwrap_err().contains("planet"));
        assert!(read("obj=@none").unwrap_err().contains("none"));
        assert!(read("comp.").unwrap_err().contains("name"));
        assert!(read("subj?").unwrap_err().contains('?'));
    }
}
