//! The bulk door: graphs made elsewhere, from two CSV tables (RFC 4180, UTF-8, comma, a header line), into the same store as any other.
//!
//! | table | columns, in any order; others are passed over |
//! |---|---|
//! | nodes | `id`, `kind`, `name` |
//! | edges | `source` (or `src`), `target` (or `dst`), `type` (or `rel`), `document` (or `doc`), `sentence` (or `sent`, optional: a number) |
//!
//! An id becomes the entity's key, so that a second import, or a graph of texts, can add to it. Kinds and types are any names; those of the
//! schema get its labels. The nodes table is a document without text that names the entities; each document that the edges name is one too,
//! with the sentence number as the place of its evidence. Edges are relations, equal ones of several documents one with several evidence.
//! Nothing is taken in where a line is wrong.

use std::fs;
use std::path::Path;

use petgraph::stable_graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::error::{StoreError, Trouble};
use super::knowledge::KnowledgeGraph;
use super::record::{At, Contribution, Record};
use super::store::{Edge, NONE, Store, StoredDocument};
use crate::base::{DocumentId, Modality, Polarity};

/// Separates what kind of thing an imported document's id is made of from its name, so that no text has the same id by chance of words.
const IMPORTED: &str = "imported document\0";

/// What an import took in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub nodes: u64,
    pub edges: u64,
    pub documents: u64,
}

/// Lines of a CSV table, each split into its fields.
struct Table<'a> {
    rest: &'a [u8],
    line: u64,
    /// Unquoted text of fields that needed work.
    scratch: Vec<String>,
}

enum Field<'a> {
    Plain(&'a str),
    Scratch(usize),
}

impl<'a> Table<'a> {
    fn new(bytes: &'a [u8]) -> Table<'a> {
        Table { rest: bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), line: 0, scratch: Vec::new() }
    }

    /// The fields of the next line that is not empty; `None` at the end.
    fn next(&mut self, fields: &mut Vec<Field<'a>>) -> Result<bool, Trouble> {
        fields.clear();
        self.scratch.clear();
        loop {
            if self.rest.is_empty() {
                return Ok(false);
            }
            self.line += 1;
            let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
            let line = self.rest[..end].strip_suffix(b"\r").unwrap_or(&self.rest[..end]);
            if line.is_empty() {
                self.rest = self.rest.get(end + 1..).unwrap_or(&[]);
            } else if memchr::memchr(b'"', line).is_some() {
                return self.quoted(fields).map(|()| true);
            } else {
                self.rest = self.rest.get(end + 1..).unwrap_or(&[]);
                let text = std::str::from_utf8(line).map_err(|_| self.wrong("not UTF-8"))?;
                let mut start = 0;
                for comma in memchr::memchr_iter(b',', line) {
                    fields.push(Field::Plain(&text[start..comma]));
                    start = comma + 1;
                }
                fields.push(Field::Plain(&text[start..]));
                return Ok(true);
            }
        }
    }

    fn wrong(&self, fact: impl Into<String>) -> Trouble {
        Trouble::Table { line: self.line, fact: fact.into() }
    }

    /// A line with quoted fields, which may hold commas, doubled quotes and line ends.
    fn quoted(&mut self, fields: &mut Vec<Field<'a>>) -> Result<(), Trouble> {
        let begun = self.line;
        loop {
            let mut value = Vec::new();
            if self.rest.first() == Some(&b'"') {
                self.rest = &self.rest[1..];
                loop {
                    let Some(end) = memchr::memchr(b'"', self.rest) else {
                        return Err(Trouble::Table { line: begun, fact: "a quotation mark is left open".into() });
                    };
                    value.extend_from_slice(&self.rest[..end]);
                    self.line += memchr::memchr_iter(b'\n', &self.rest[..end]).count() as u64;
                    self.rest = &self.rest[end + 1..];
                    if self.rest.first() != Some(&b'"') {
                        break;
                    }
                    value.push(b'"');
                    self.rest = &self.rest[1..];
                }
            } else {
                let end = self.rest.iter().position(|&b| b == b',' || b == b'\n').unwrap_or(self.rest.len());
                value.extend_from_slice(&self.rest[..end]);
                self.rest = &self.rest[end..];
            }
            let text = String::from_utf8(value).map_err(|_| self.wrong("not UTF-8"))?;
            self.scratch.push(text.trim_end_matches('\r').to_string());
            fields.push(Field::Scratch(self.scratch.len() - 1));
            match self.rest {
                [b',', rest @ ..] => self.rest = rest,
                [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => {
                    self.rest = rest;
                    return Ok(());
                }
                [] => return Ok(()),
                _ => return Err(self.wrong("something follows a closing quotation mark")),
            }
        }
    }

    fn text<'b>(&'b self, field: &'b Field<'a>) -> &'b str {
        match field {
            Field::Plain(text) => text,
            Field::Scratch(i) => &self.scratch[*i],
        }
    }

    /// Where the wanted columns stand in the header; each is given with its other names.
    fn columns<const N: usize>(&mut self, wanted: [&[&str]; N], optional: usize) -> Result<[usize; N], Trouble> {
        let mut fields = Vec::new();
        if !self.next(&mut fields)? {
            return Err(Trouble::Table {
                line: 1,
                fact: "the table is empty; its first line names the columns".into(),
            });
        }
        let header: Vec<String> = fields.iter().map(|f| self.text(f).trim().to_lowercase()).collect();
        let mut found = [usize::MAX; N];
        for (slot, names) in found.iter_mut().zip(wanted) {
            *slot = header.iter().position(|h| names.contains(&h.as_str())).unwrap_or(usize::MAX);
        }
        match found[..N - optional].iter().position(|&at| at == usize::MAX) {
            None => Ok(found),
            Some(i) => Err(self.wrong(format!(
                "no column is called '{}'; the columns are {}",
                wanted[i][0],
                header.join(", ")
            ))),
        }
    }
}

/// Names → numbers, in one look for names that are small decimal numbers, as ids of tables often are.
#[derive(Default)]
struct Ids {
    small: Vec<u32>,
    other: FxHashMap<Box<str>, u32>,
}

impl Ids {
    /// The number that a name is, where no other name is the same number.
    fn decimal(name: &str) -> Option<usize> {
        let digits = (1..=7).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_digit());
        if digits && (name.len() == 1 || !name.starts_with('0')) { name.parse().ok() } else { None }
    }

    fn get(&self, name: &str) -> Option<u32> {
        match Ids::decimal(name) {
            Some(at) => self.small.get(at).copied().filter(|&number| number != NONE),
            None => self.other.get(name).copied(),
        }
    }

    fn insert(&mut self, name: &str, number: u32) {
        match Ids::decimal(name) {
            Some(at) => {
                if at >= self.small.len() {
                    self.small.resize(at + 1, NONE);
                }
                self.small[at] = number;
            }
            None => drop(self.other.insert(name.into(), number)),
        }
    }
}

/// Takes both tables into the graph.
///
/// # Errors
/// A file that cannot be read, or a line that is not as documented, with its number. The graph is then as before.
pub(super) fn import(graph: &mut KnowledgeGraph, nodes: &Path, edges: &Path) -> Result<Imported, StoreError> {
    let read = |path: &Path| fs::read(path).map_err(|e| StoreError::new(path, e.into()));
    let (node_bytes, edge_bytes) = (read(nodes)?, read(edges)?);
    let name = nodes.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    // Taken into a store of its own first where the graph has something to lose.
    let fresh = graph.document_count() == 0;
    let mut store = if fresh { Store::new() } else { graph.copy_store() };
    let symmetric = graph.symmetric_types();
    let (mut imported, ids) = take_nodes(&mut store, &node_bytes, &name).map_err(|t| StoreError::new(nodes, t))?;
    take_edges(&mut store, &edge_bytes, &symmetric, &ids, &mut imported).map_err(|t| StoreError::new(edges, t))?;
    graph.replace_store(store);
    Ok(imported)
}

fn document(store: &mut Store, id: DocumentId, name: &str) -> u32 {
    if let Some(&known) = store.by_id.get(&id) {
        return known;
    }
    store.add_document(StoredDocument {
        id,
        name: name.to_string(),
        lang: String::new(),
        text: None,
        title: None,
        date: None,
        body_start: 0,
        diagnostics: Vec::new(),
    })
}

fn take_nodes(store: &mut Store, bytes: &[u8], name: &str) -> Result<(Imported, Ids), Trouble> {
    let mut table = Table::new(bytes);
    let columns = table.columns([&["id"], &["kind"], &["name"]], 0)?;
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    let document = document(store, DocumentId(id), name);
    let mut fields = Vec::new();
    let (mut imported, mut ids) = (Imported { documents: 1, ..Imported::default() }, Ids::default());
    while table.next(&mut fields)? {
        let [key, kind, name] = columns.map(|c| fields.get(c).map_or("", |f| table.text(f)));
        if key.is_empty() {
            return Err(table.wrong("the id is empty"));
        }
        let kind = u8::try_from(store.kinds.number(kind)).ok().filter(|&k| k < 254);
        let kind = kind.ok_or_else(|| table.wrong("more than 254 kinds"))?;
        let id = key;
        let key = store.strings.intern(id);
        let named = !name.is_empty();
        let name = if named { store.strings.intern(name) } else { key };
        let contribution = Contribution {
            document,
            kind,
            subkind: 0,
            name,
            gender: 0,
            named,
            aliases: Vec::new(),
            mentions: Vec::new(),
        };
        let node = store.entity(key);
        store.add_contribution(node, &contribution);
        ids.insert(id, node.index() as u32);
        imported.nodes += 1;
    }
    Ok((imported, ids))
}

fn take_edges(
    store: &mut Store,
    bytes: &[u8],
    symmetric: &[String],
    ids: &Ids,
    imported: &mut Imported,
) -> Result<(), Trouble> {
    let mut table = Table::new(bytes);
    let wanted: [&[&str]; 5] =
        [&["source", "src"], &["target", "dst"], &["type", "rel"], &["document", "doc"], &["sentence", "sent"]];
    let columns = table.columns(wanted, 1)?;
    let mut documents = Ids::default();
    let mut types: Vec<(String, u16, bool)> = Vec::new();
    let mut fields = Vec::new();
    store.graph.reserve_edges(bytes.len() / 40);
    while table.next(&mut fields)? {
        let [source, target, kind, doc, sentence] = columns.map(|c| fields.get(c).map_or("", |f| table.text(f)));
        let (source, target) = (known(store, ids, &table, source)?, known(store, ids, &table, target)?);
        if source == target {
            return Err(table.wrong("an edge from a node to itself says nothing"));
        }
        let (number, turns) = match types.iter().find(|(name, _, _)| name == kind) {
            Some(&(_, number, turns)) => (number, turns),
            None if kind.is_empty() => return Err(table.wrong("the type is empty")),
            None => {
                let row = (kind.to_string(), store.types.number(kind), symmetric.iter().any(|s| s == kind));
                types.push(row);
                (types[types.len() - 1].1, types[types.len() - 1].2)
            }
        };
        let document = match documents.get(doc) {
            Some(number) => number,
            None if doc.is_empty() => {
                return Err(table.wrong("the document is empty: nothing is kept without evidence"));
            }
            None => {
                let id = DocumentId::of(&format!("{IMPORTED}{doc}"));
                let number = self::document(store, id, doc);
                documents.insert(doc, number);
                imported.documents += 1;
                number
            }
        };
        let sentence = match sentence {
            "" => 0,
            text => text.trim().parse().map_err(|_| table.wrong(format!("the sentence '{text}' is no number")))?,
        };
        let record = Record {
            document,
            at: At::Number(sentence),
            modality: Modality::Actual,
            time: None,
            place: None,
            source: None,
            values: Vec::new(),
        };
        let evidence = store.add_records(std::slice::from_ref(&record));
        if evidence >= NONE - (1 << 20) {
            return Err(Trouble::TooLarge { what: "bytes of evidence" });
        }
        let turn = turns && store.key_of(target) < store.key_of(source);
        let (from, to) = if turn { (target, source) } else { (source, target) };
        store.graph.add_edge(from, to, Edge::Relation { kind: number, polarity: Polarity::Positive, evidence });
        imported.edges += 1;
    }
    Ok(())
}

/// The node of an id: of the nodes table, else of the graph as it was.
fn known(store: &Store, ids: &Ids, table: &Table, id: &str) -> Result<NodeIndex, Trouble> {
    if let Some(node) = ids.get(id) {
        return Ok(NodeIndex::new(node as usize));
    }
    let node = store.strings.find(id).and_then(|key| store.by_key.get(&key)).copied();
    node.ok_or_else(|| table.wrong(format!("no node has the id '{id}'")))
}
