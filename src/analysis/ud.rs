//! The closed sets of Universal Dependencies 2 (<https://universaldependencies.org>): UPOS, features, relations.

use std::fmt;
use std::str::FromStr;

macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<$name, ()> {
                match text { $($text => Ok($name::$variant),)+ _ => Err(()) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

closed_set! {
    /// Universal part-of-speech tags.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN", Num = "NUM",
        Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

closed_set! {
    /// The 37 universal relations.
    Rel {
        Acl = "acl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux", Case = "case", Cc = "cc",
        Ccomp = "ccomp", Clf = "clf", Compound = "compound", Conj = "conj", Cop = "cop", Csubj = "csubj", Dep = "dep", Det = "det",
        Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat", Goeswith = "goeswith",
        Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj", Nummod = "nummod", Obj = "obj", Obl = "obl",
        Orphan = "orphan", Parataxis = "parataxis", Punct = "punct", Reparandum = "reparandum", Root = "root", Vocative = "vocative",
        Xcomp = "xcomp",
    }
}

closed_set! {
    /// Subtypes of relations that the treebanks we learn from use; `None` prints nothing.
    Sub {
        None = "", Agent = "agent", Arg = "arg", Caus = "caus", Cleft = "cleft", Comp = "comp", Desc = "desc", Foreign = "foreign",
        Insert = "insert", Lvc = "lvc", Mod = "mod", Name = "name", Npmod = "npmod", Outer = "outer", Pass = "pass", Poss = "poss",
        Predet = "predet", Preconj = "preconj", Prt = "prt", Pv = "pv", Range = "range", Relcl = "relcl", Subj = "subj", Tense = "tense",
        Tmod = "tmod", Unmarked = "unmarked",
    }
}

/// A relation with its subtype: `nsubj:pass`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deprel {
    pub rel: Rel,
    pub sub: Sub,
}

impl Deprel {
    pub const ROOT: Deprel = Deprel { rel: Rel::Root, sub: Sub::None };
}

/// Unknown relations become `dep`, unknown subtypes are dropped.
impl From<&str> for Deprel {
    fn from(text: &str) -> Deprel {
        let (rel, sub) = text.split_once(':').unwrap_or((text, ""));
        Deprel { rel: rel.parse().unwrap_or(Rel::Dep), sub: sub.parse().unwrap_or(Sub::None) }
    }
}

impl fmt::Display for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rel.name())?;
        if self.sub != Sub::None { write!(f, ":{}", self.sub.name()) } else { Ok(()) }
    }
}

macro_rules! features {
    ($($feature:ident = $name:literal { $($value:ident = $text:literal),+ $(,)? }),+ $(,)?) => {
        /// A universal feature, in the order of the bytes of its name; models keep this order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Feature { $($feature),+ }

        impl Feature {
            pub const ALL: &'static [Feature] = &[$(Feature::$feature),+];

            pub fn name(self) -> &'static str {
                match self { $(Feature::$feature => $name),+ }
            }

            /// Its values; a value's number in `Feats` is its place here plus one.
            pub fn values(self) -> &'static [&'static str] {
                match self { $(Feature::$feature => &[$($text),+]),+ }
            }
        }
    };
}

features! {
    Case = "Case" { Acc = "Acc", Gen = "Gen", Nom = "Nom", Dat = "Dat" },
    Definite = "Definite" { Def = "Def", Ind = "Ind" },
    Degree = "Degree" { Cmp = "Cmp", Pos = "Pos", Sup = "Sup" },
    Gender = "Gender" { Fem = "Fem", Masc = "Masc", Neut = "Neut" },
    Mood = "Mood" { Cnd = "Cnd", Imp = "Imp", Ind = "Ind", Sub = "Sub" },
    NumType = "NumType" { Card = "Card", Frac = "Frac", Mult = "Mult", Ord = "Ord" },
    Number = "Number" { Plur = "Plur", Sing = "Sing" },
    Person = "Person" { First = "1", Second = "2", Third = "3" },
    Polarity = "Polarity" { Neg = "Neg", Pos = "Pos" },
    Poss = "Poss" { Yes = "Yes" },
    PronType = "PronType" {
        Art = "Art", Dem = "Dem", Emp = "Emp", Exc = "Exc", Ind = "Ind", Int = "Int", Neg = "Neg", Prs = "Prs", Rcp = "Rcp", Rel = "Rel",
        Tot = "Tot",
    },
    Reflex = "Reflex" { Yes = "Yes" },
    Tense = "Tense" { Fut = "Fut", Imp = "Imp", Past = "Past", Pres = "Pres" },
    VerbForm = "VerbForm" { Fin = "Fin", Ger = "Ger", Inf = "Inf", Part = "Part" },
    Voice = "Voice" { Act = "Act", Pass = "Pass" },
}

/// The features of a word: four bits each, 0 where absent.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feats(pub u64);

impl Feats {
    /// The value, as CoNLL-U writes it.
    pub fn get(self, feature: Feature) -> Option<&'static str> {
        let value = (self.0 >> (4 * feature as u32)) & 15;
        if value == 0 { None } else { feature.values().get(value as usize - 1).copied() }
    }

    /// As CoNLL-U writes them: in alphabetical order, whatever the case of the letters.
    pub fn sorted(self) -> String {
        let text = self.to_string();
        let mut pairs: Vec<&str> = text.split('|').collect();
        pairs.sort_by_key(|pair| pair.to_lowercase());
        pairs.join("|")
    }

    pub fn has(self, feature: Feature, value: &str) -> bool {
        self.get(feature) == Some(value)
    }

    /// Sets a value; one that the feature does not know is left out.
    pub fn set(&mut self, feature: Feature, value: &str) {
        if let Some(i) = feature.values().iter().position(|v| *v == value) {
            self.0 = self.0 & !(15 << (4 * feature as u32)) | ((i as u64 + 1) << (4 * feature as u32));
        }
    }
}

/// Reads `Gender=Masc|Number=Sing`; what is not universal is left out.
impl From<&str> for Feats {
    fn from(text: &str) -> Feats {
        let mut feats = Feats::default();
        for (name, value) in text.split('|').filter_map(|pair| pair.split_once('=')) {
            if let Some(feature) = Feature::ALL.iter().find(|f| f.name() == name) {
                feats.set(*feature, value);
            }
        }
        feats
    }
}

impl fmt::Display for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for &feature in Feature::ALL {
            if let Some(value) = self.get(feature) {
                write!(f, "{}{}={value}", if first { "" } else { "|" }, feature.name())?;
                first = false;
            }
        }
        if first { f.write_str("_") } else { Ok(()) }
    }
}

impl fmt::Debug for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_read_back_as_written() {
        for text in ["nsubj:pass", "obl:agent", "root", "expl:pv", "acl:relcl"] {
            assert_eq!(Deprel::from(text).to_string(), text);
        }
        assert_eq!(Deprel::from("nonsense:x").to_string(), "dep");
    }

    #[test]
    fn features_read_back_in_order() {
        assert_eq!(Feats::from("Number=Sing|Gender=Fem|Foo=Bar").to_string(), "Gender=Fem|Number=Sing");
        assert_eq!(Feats::from("NumType=Ord|Number=Sing").sorted(), "Number=Sing|NumType=Ord");
        assert_eq!(Feats::from("_").sorted(), "_");
        assert!(Feats::from("Person=3").has(Feature::Person, "3"));
    }
}
