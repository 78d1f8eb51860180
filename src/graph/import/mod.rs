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

mod edges;
mod nodes;
mod table;

use std::fs;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::copies;
use super::error::{StoreError, Trouble};
use super::knowledge::KnowledgeGraph;
use super::strings::Interner;
use super::view::{DocumentRow, View};
use super::vocabulary::PLACE_ROLE;
use crate::base::DocumentId;

/// Stands for "none".
const NONE: u32 = u32::MAX;

/// What an import took in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub nodes: u64,
    pub edges: u64,
    pub documents: u64,
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
        let bytes = name.as_bytes();
        if bytes.is_empty() || bytes.len() > 7 || (bytes[0] == b'0' && bytes.len() > 1) {
            return None;
        }
        let mut number = 0;
        for &byte in bytes {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number * 10 + usize::from(digit);
        }
        Some(number)
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

/// The sorted names, and the place of each in them.
fn rank(names: &[String]) -> (Vec<String>, Vec<u16>) {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| names[a].cmp(&names[b]));
    let mut ranks = vec![0; names.len()];
    order.iter().enumerate().for_each(|(rank, &i)| ranks[i] = rank as u16);
    (order.into_iter().map(|i| names[i].clone()).collect(), ranks)
}

/// Takes both tables into the graph.
///
/// # Errors
/// A file that cannot be read, or a line that is not as documented, with its number. The graph is then as before.
pub(super) fn import(graph: &mut KnowledgeGraph, nodes: &Path, edges: &Path) -> Result<Imported, StoreError> {
    let read = |path: &Path| fs::read(path).map_err(|e| StoreError::new(path, e.into()));
    let (node_bytes, edge_bytes) = (read(nodes)?, read(edges)?);
    let name = nodes.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut rows = nodes::read(&node_bytes).map_err(|t| StoreError::new(nodes, t))?;
    // An edge may lead to what the graph knows already.
    let known = (graph.document_count() > 0).then(|| graph.plain());
    let is_known = |id: &str| known.is_some_and(|view| view.find_key(id).is_some());
    let read = edges::read(&edge_bytes, &rows.ids, rows.rows.len() as u32, &is_known)
        .map_err(|t| StoreError::new(edges, t))?;
    let imported = Imported {
        nodes: rows.rows.len() as u64,
        edges: read.edges.len() as u64,
        documents: 1 + read.documents.len() as u64,
    };
    rows.add_known(read.known.clone());
    let symmetric = graph.symmetric_types();
    let view = view(&node_bytes, &name, rows, read, &symmetric).map_err(|t| StoreError::new(edges, t))?;
    graph.add_view(view).map_err(|t| StoreError::new(nodes, t))?;
    Ok(imported)
}

/// The view that `freeze` would make of the tables' documents.
fn view(
    bytes: &[u8],
    name: &str,
    nodes: nodes::Nodes,
    edges: edges::Edges,
    symmetric: &[String],
) -> Result<View, Trouble> {
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    // The nodes table is a document too, behind those of the edges; here in the order of their ids.
    let mut ids = edges.document_ids();
    ids.push(DocumentId(id));
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by_key(|&i| ids[i as usize]);
    let mut documents = vec![0; ids.len()];
    order.iter().enumerate().for_each(|(place, &i)| documents[i as usize] = place as u32);
    let groups = nodes.grouped();
    let (mut people, mut view) = (View::default(), View { roles: vec![PLACE_ROLE.to_string()], ..View::default() });
    let nodes_document = documents[ids.len() - 1];
    let (strings, written) = rayon::join(
        || nodes.write(&groups, nodes_document, &mut people),
        || edges.write(&groups, &documents, symmetric, &mut view),
    );
    let mut strings: Interner = strings;
    written?;
    view.kinds = people.kinds;
    view.entity_key = people.entity_key;
    view.entity_name = people.entity_name;
    view.entity_kind = people.entity_kind;
    view.entity_flags = people.entity_flags;
    view.contribution_offsets = people.contribution_offsets;
    view.contributions = people.contributions;
    view.text_offsets = vec![0; order.len() + 1];
    for i in order {
        view.documents.push(DocumentRow {
            id: ids[i as usize],
            name: strings.intern(edges.documents.get(i as usize).map_or(name, |name| name)),
            lang: 0,
            has_text: false,
            title: None,
            date: None,
            body_start: 0,
            diagnostics: Box::default(),
        });
    }
    view.document_readings = vec![0; view.documents.len()];
    view.strings = strings.table;
    view.index_incoming();
    copies::find(&mut view);
    copies::weigh(&mut view);
    Ok(view)
}
