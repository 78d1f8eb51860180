//! Treebanks of one language annotate a few constructions in their own ways. Rules of the training file rewrite what one of them says as
//! the others do, so that the parser does not learn both.

use serde::Deserialize;

use crate::analysis::{Analysis, Deprel, Upos};

/// A word that fits every condition given takes the tag and relation given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The files of the treebanks that it rewrites.
    pub files: Vec<String>,
    /// Written in lower case; all forms where none is named.
    #[serde(default)]
    pub forms: Vec<String>,
    #[serde(default, with = "crate::train::harmony::spelt")]
    pub upos: Option<Upos>,
    /// Without its subtype.
    #[serde(default)]
    pub deprel: Option<String>,
    #[serde(default, with = "crate::train::harmony::spelt")]
    pub head_upos: Option<Upos>,
    /// The head comes before the word, and nothing between them has one of these tags.
    #[serde(default)]
    pub after_head_without: Option<Vec<String>>,
    /// The word has no dependent with one of these relations.
    #[serde(default)]
    pub without: Vec<String>,
    #[serde(default, with = "crate::train::harmony::spelt")]
    pub to_upos: Option<Upos>,
    #[serde(default)]
    pub to_deprel: Option<String>,
}

/// A tag as its treebank spells it.
mod spelt {
    use serde::{Deserialize, Deserializer, de::Error};

    use crate::analysis::Upos;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Upos>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Some).map_err(|_| D::Error::custom(format!("'{text}' is no UPOS tag")))
    }
}

impl Rule {
    fn fits(&self, analysis: &Analysis, w: usize) -> bool {
        let (words, word) = (&analysis.words, &analysis.words[w]);
        let head = word.head as usize;
        let after = |without: &Vec<String>| {
            head < w && !words[head + 1..w].iter().any(|between| without.iter().any(|tag| tag == between.upos.name()))
        };
        let has = |relation: &String| analysis.children(w).any(|c| words[c].deprel.rel.name() == relation);
        (self.forms.is_empty() || self.forms.contains(&word.form.to_lowercase()))
            && self.upos.is_none_or(|upos| upos == word.upos)
            && self.deprel.as_ref().is_none_or(|deprel| deprel == word.deprel.rel.name())
            && self.head_upos.is_none_or(|upos| head != w && upos == words[head].upos)
            && self.after_head_without.as_ref().is_none_or(after)
            && !self.without.iter().any(has)
    }
}

/// Rewrites the words of one treebank by the rules that name its file, rule after rule. Gives the number of words that took something else.
pub fn harmonise(analysis: &mut Analysis, file: &str, rules: &[Rule]) -> usize {
    let mut changed = 0;
    for rule in rules.iter().filter(|rule| rule.files.iter().any(|f| f == file)) {
        for w in 0..analysis.words.len() {
            if rule.fits(analysis, w) {
                let word = &mut analysis.words[w];
                let before = (word.upos, word.deprel);
                word.upos = rule.to_upos.unwrap_or(word.upos);
                word.deprel = rule.to_deprel.as_deref().map_or(word.deprel, Deprel::from);
                changed += (before != (word.upos, word.deprel)) as usize;
            }
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::conllu;

    const TREE: &str = "1\tle\tle\tDET\t_\t_\t2\tdet\t_\t_
2\tprésident\tprésident\tNOUN\t_\t_\t0\troot\t_\t_
3\tDurand\tDurand\tPROPN\t_\t_\t2\tappos\t_\t_
4\t,\t,\tPUNCT\t_\t_\t5\tpunct\t_\t_
5\tPetit\tPetit\tPROPN\t_\t_\t2\tappos\t_\t_
6\t%\t%\tSYM\t_\t_\t2\tnmod\t_\t_
7\tde\tde\tADP\t_\t_\t6\tcase\t_\t_
";

    fn rewritten(rule: &str, file: &str) -> (usize, Vec<String>) {
        let mut articles = conllu::read(TREE, conllu::Grouping::File).unwrap();
        let rule: Rule = toml::from_str(&format!("files = [\"a\"]\n{rule}")).unwrap();
        let analysis = &mut articles[0].analysis;
        let count = harmonise(analysis, file, &[rule]);
        (count, analysis.words.iter().map(|w| format!("{} {}", w.upos, w.deprel)).collect())
    }

    #[test]
    fn a_name_right_after_its_title_takes_the_other_relation() {
        let rule = "upos = \"PROPN\"\ndeprel = \"appos\"\nhead_upos = \"NOUN\"\nafter_head_without = [\"PUNCT\"]\nto_deprel = \"nmod\"";
        let (count, words) = rewritten(rule, "a");
        assert_eq!((count, &*words[2], &*words[4]), (1, "PROPN nmod", "PROPN appos"));
        assert_eq!(rewritten(rule, "b").0, 0);
    }

    #[test]
    fn forms_and_dependents_tell_words_apart() {
        let rule = "forms = [\"%\"]\nto_upos = \"NOUN\"";
        let (count, words) = rewritten(rule, "a");
        assert_eq!((count, &*words[5]), (1, "NOUN nmod"));
        assert_eq!(rewritten(&format!("{rule}\nwithout = [\"case\"]"), "a").0, 0);
    }

    #[test]
    fn a_tag_that_is_none_is_refused() {
        assert!(toml::from_str::<Rule>("files = []\nupos = \"NOM\"").is_err());
    }
}
