//! The key of a chain, from its own document alone: chains of different documents with one key are one entity.
//!
//! A key is `kind:folded full name` where the name alone says who or what is meant, and else the document and the chain, so that
//! descriptions ("les familles") and surnames ("M. Martin") never meet across documents by chance. What else is one entity is decided
//! later, over all documents.

use crate::base::{Document, DocumentId, NameStyle, Naming};
use crate::extraction::Chain;
use crate::schema::{KindFile, Schema};

/// The key of the chain that is number `index` in its document. `once` is the year in which happened what happens once to somebody (a birth):
/// it tells people of one name apart, and those whose year no text gives are linked to the one or, where there are two, to neither.
pub fn key(
    chain: &Chain,
    index: usize,
    once: Option<i16>,
    document: &Document,
    schema: &Schema,
    naming: &Naming,
) -> String {
    let kind = schema.kind(chain.kind);
    if chain.named
        && let Some(name) = full_name(&chain.name, kind, naming)
    {
        return match year(chain, &name, kind, document).or(once.filter(|_| kind.naming == NameStyle::Person)) {
            Some(year) => format!("{}:{name}@{year}", kind.name),
            None => format!("{}:{name}", kind.name),
        };
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
    let (_, year) = key.rsplit_once('@')?;
    (!is_local(key) && !year.is_empty() && year.bytes().all(|b| b.is_ascii_digit())).then_some(year)
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
