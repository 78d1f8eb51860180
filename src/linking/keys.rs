//! The key of a chain, from its own document alone: chains of different documents with one key are one entity.
//!
//! A key is `kind:folded full name` where the name alone says who or what is meant, and else the document and the chain, so that
//! descriptions ("les familles") and surnames ("M. Martin") never meet across documents by chance. What else is one entity is decided
//! later, over all documents.

use crate::base::{Document, DocumentId, NameStyle, Naming, TitleGender};
use crate::extraction::Chain;
use crate::schema::{KindFile, Schema};

/// What a text says of a person beyond the name, and what tells people of one name apart: those of whom no text says it are linked to the
/// one or, where there are two, to neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The year in which happened what happens once to somebody (a birth).
    pub year: Option<i16>,
    /// The gender of a title, where the given name does not tell as much: "Mme Camille Dupont", "Mme Jean Dupont".
    pub gender: Option<TitleGender>,
}

/// The key of the chain that is number `index` in its document.
pub fn key(chain: &Chain, index: usize, told: Told, document: &Document, schema: &Schema, naming: &Naming) -> String {
    let kind = schema.kind(chain.kind);
    if chain.named
        && let Some(name) = full_name(&chain.name, kind, naming)
    {
        let told = if kind.naming == NameStyle::Person { told } else { Told::default() };
        let gender = match told.gender {
            Some(TitleGender::Feminine) => "f",
            Some(TitleGender::Masculine) => "m",
            None => "",
        };
        let year = year(chain, &name, kind, document).or(told.year).map(|year| year.to_string()).unwrap_or_default();
        let mark = if gender.is_empty() && year.is_empty() { "" } else { "@" };
        return format!("{}:{name}{mark}{gender}{year}", kind.name);
    }
    local_key(document.id, index)
}

/// The key of what no other document can name.
pub fn local_key(document: DocumentId, index: usize) -> String {
    format!("#{document}.{index}")
}

/// Whether a key is bound to its document.
pub fn is_local(key: &str) -> bool {
    key.starts_with('#')
}

/// The year of a recurring happening's key, or of a person's birth.
pub fn year_of(key: &str) -> Option<&str> {
    let year = mark_of(key)?.trim_start_matches(['f', 'm']);
    (!year.is_empty() && year.bytes().all(|b| b.is_ascii_digit())).then_some(year)
}

/// The gender that a title told of the bearer of a person's key.
pub fn gender_of(key: &str) -> Option<TitleGender> {
    match mark_of(key)?.chars().next()? {
        'f' => Some(TitleGender::Feminine),
        'm' => Some(TitleGender::Masculine),
        _ => None,
    }
}

/// The key without what a text told beyond the name.
pub fn bare(key: &str) -> &str {
    mark_of(key).map_or(key, |mark| &key[..key.len() - mark.len() - 1])
}

fn mark_of(key: &str) -> Option<&str> {
    let (_, mark) = key.rsplit_once('@').filter(|_| !is_local(key))?;
    let year = mark.strip_prefix(['f', 'm']).unwrap_or(mark);
    (!mark.is_empty() && year.bytes().all(|b| b.is_ascii_digit())).then_some(mark)
}

/// The document that a local key is bound to.
pub fn document_of(key: &str) -> Option<DocumentId> {
    let (hex, _) = key.strip_prefix('#')?.split_once('.')?;
    let mut id = [0; 16];
    for (byte, digits) in id.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    (hex.len() == 32).then_some(DocumentId(id))
}

/// The folded name where it is enough to know whom it names: for a person a surname and something before it.
pub fn full_name(name: &str, kind: &KindFile, naming: &Naming) -> Option<String> {
    let words = naming.core(name, kind.naming);
    let telling = words.iter().filter(|word| word.chars().count() > 1 && !naming.is_particle(word)).count();
    let needed = if kind.naming == NameStyle::Person { 2 } else { 1 };
    let any_letter = words.iter().any(|word| word.chars().any(char::is_alphabetic));
    // "La Haye", "Les Halles" and "X" have no telling word but are names all the same.
    let enough = if needed == 1 { any_letter } else { telling >= needed };
    enough.then(|| words.join(" "))
}

/// The year that tells a recurring happening from its other years: the document's, unless the name has one.
fn year(chain: &Chain, name: &str, kind: &KindFile, document: &Document) -> Option<i16> {
    let lasts = chain.subkind.as_ref().is_some_and(|subkind| kind.lasting.contains(subkind));
    if !kind.recurring || lasts || name.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    document.date.map(|date| date.start.year)
}
