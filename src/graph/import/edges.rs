//! The edges table: lines → relations with their evidence, sorted. Lines are read and columns written by all threads; the outcome is the
//! same for any number of them.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::nodes::Groups;
use super::table::Table;
use super::{Ids, rank};
use crate::base::{DocumentId, Modality, Polarity};
use crate::graph::error::Trouble;
use crate::graph::freeze::{flags, tag};
use crate::graph::record::{At, Record, put};
use crate::graph::stretch::{self, Stretch, count};
use crate::graph::view::{RELATION, View};

/// Separates what kind of thing an imported document's id is made of from its name, so that no text has the same id by chance of words.
const IMPORTED: &str = "imported document\0";
/// What one edge may take of the packed evidence, which ends at 4 GiB.
const EVIDENCE: usize = 12;
/// Edges written by one task, about.
const STRETCH: usize = 1 << 16;

/// A line of the table.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// Rows of the nodes table, or behind them what only the graph knows.
    source: u32,
    target: u32,
    document: u32,
    sentence: u32,
    kind: u16,
}

/// Lines of a table, or of a part of one.
#[derive(Default)]
pub(super) struct Edges<'a> {
    pub edges: Vec<Edge>,
    types: Vec<String>,
    pub documents: Vec<Cow<'a, str>>,
    /// Ids that are not in the nodes table but in the graph.
    pub known: Vec<Cow<'a, str>>,
}

/// Reads the table. `ids` are those of the nodes table, whose rows end at `first_known`.
///
/// # Errors
/// The first line that is not as documented.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    ids: &Ids,
    first_known: u32,
    is_known: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Edges<'a>, Trouble> {
    let mut table = Table::new(bytes);
    let wanted: [&[&str]; 5] =
        [&["source", "src"], &["target", "dst"], &["type", "rel"], &["document", "doc"], &["sentence", "sent"]];
    let columns = table.columns(wanted, 1)?;
    let mut before = table.line;
    let parts: Vec<(Result<Edges, Trouble>, u64)> = table
        .cut(2 * rayon::current_num_threads())
        .into_par_iter()
        .map(|mut part| (read_part(&mut part, &columns, ids, first_known, is_known), part.line))
        .collect();
    let mut all = Edges::default();
    let mut documents = Ids::default();
    for (part, lines) in parts {
        let part = part.map_err(|trouble| match trouble {
            Trouble::Table { line, fact } => Trouble::Table { line: before + line, fact },
            other => other,
        })?;
        before += lines;
        all.join(part, first_known, &mut documents)?;
    }
    if all.edges.len().saturating_mul(EVIDENCE) > u32::MAX as usize {
        return Err(Trouble::TooLarge { what: "bytes of evidence" });
    }
    Ok(all)
}

fn read_part<'a>(
    table: &mut Table<'a>,
    columns: &[usize; 5],
    ids: &Ids,
    first_known: u32,
    is_known: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Edges<'a>, Trouble> {
    let mut part = Edges { edges: Vec::with_capacity(table.rest.len() / 40), ..Edges::default() };
    let (mut documents, mut known) = (Ids::default(), FxHashMap::<String, u32>::default());
    let mut fields = Vec::new();
    while table.next(&mut fields)? {
        let [source, target, kind, doc, sentence] = columns.map(|c| fields.get(c).map_or("", |f| table.text(f)));
        let mut node = |id: &str, column: usize| match ids.get(id) {
            Some(row) => Ok(row),
            None if is_known(id) => Ok(*known.entry(id.to_string()).or_insert_with(|| {
                part.known.push(table.keep(fields.get(columns[column])));
                first_known + part.known.len() as u32 - 1
            })),
            None => Err(table.wrong(format!("no node has the id '{id}'"))),
        };
        let (source, target) = (node(source, 0)?, node(target, 1)?);
        if source == target {
            return Err(table.wrong("an edge from a node to itself says nothing"));
        }
        let kind = match part.types.iter().position(|name| name == kind) {
            Some(at) => at,
            None if kind.is_empty() => return Err(table.wrong("the type is empty")),
            None if part.types.len() >= 65_534 => return Err(table.wrong("more than 65,534 types")),
            None => {
                part.types.push(kind.to_string());
                part.types.len() - 1
            }
        };
        let document = match documents.get(doc) {
            Some(number) => number,
            None if doc.is_empty() => {
                return Err(table.wrong("the document is empty: nothing is kept without evidence"));
            }
            None => {
                let number = part.documents.len() as u32;
                part.documents.push(table.keep(fields.get(columns[3])));
                documents.insert(doc, number);
                number
            }
        };
        let sentence = match sentence {
            "" => 0,
            text => text.trim().parse().map_err(|_| table.wrong(format!("the sentence '{text}' is no number")))?,
        };
        part.edges.push(Edge { source, target, document, sentence, kind: kind as u16 });
    }
    Ok(part)
}

impl<'a> Edges<'a> {
    /// Takes the lines of a part that follows.
    fn join(&mut self, part: Edges<'a>, first_known: u32, documents: &mut Ids) -> Result<(), Trouble> {
        let mut types = Vec::new();
        for name in part.types {
            types.push(self.types.iter().position(|known| *known == name).unwrap_or(self.types.len()) as u16);
            if types.last().is_some_and(|&last| last as usize == self.types.len()) {
                self.types.push(name);
            }
        }
        if self.types.len() > 65_534 {
            return Err(Trouble::TooLarge { what: "types" });
        }
        let mut numbers = Vec::with_capacity(part.documents.len());
        for name in part.documents {
            let number = documents.get(&name).unwrap_or(self.documents.len() as u32);
            numbers.push(number);
            if number as usize == self.documents.len() {
                documents.insert(&name, number);
                self.documents.push(name);
            }
        }
        let shift = self.known.len() as u32;
        let node = |row: u32| if row < first_known { row } else { row + shift };
        self.known.extend(part.known);
        self.edges.extend(part.edges.iter().map(|edge| Edge {
            source: node(edge.source),
            target: node(edge.target),
            document: numbers[edge.document as usize],
            kind: types[edge.kind as usize],
            ..*edge
        }));
        Ok(())
    }

    pub fn document_ids(&self) -> Vec<DocumentId> {
        self.documents.par_iter().map(|name| DocumentId::of(&format!("{IMPORTED}{name}"))).collect()
    }

    /// Writes the columns of edges. `documents` are the numbers of the documents in the view.
    pub fn write(
        &self,
        groups: &Groups,
        documents: &[u32],
        symmetric: &[String],
        view: &mut View,
    ) -> Result<(), Trouble> {
        let turns: Vec<bool> = self.types.iter().map(|name| symmetric.contains(name)).collect();
        let (types, ranks) = rank(&self.types);
        view.types = types;
        let ends = |edge: &Edge| {
            let (a, b) = (groups.entities[edge.source as usize], groups.entities[edge.target as usize]);
            // Of a symmetric type, the first by key is the head.
            if turns[edge.kind as usize] && b < a { (b, a) } else { (a, b) }
        };
        // By source, then all else in one number: target, type, document, sentence.
        let mut next = vec![0u32; groups.count + 1];
        self.edges.iter().for_each(|edge| next[ends(edge).0 as usize + 1] += 1);
        for i in 0..groups.count {
            next[i + 1] += next[i];
        }
        let rows = next.clone();
        let mut all = vec![0u128; self.edges.len()];
        for edge in &self.edges {
            let (source, target) = ends(edge);
            let slot = &mut next[source as usize];
            all[*slot as usize] = u128::from(target) << 80
                | u128::from(ranks[edge.kind as usize]) << 64
                | u128::from(documents[edge.document as usize]) << 32
                | u128::from(edge.sentence);
            *slot += 1;
        }
        let mut tasks: Vec<(&[u32], &mut [u128])> = Vec::new();
        let (mut rest, mut first) = (&mut all[..], 0);
        while first < groups.count {
            let full = rows[first] as usize + STRETCH;
            let last = (first + 1).max(rows.partition_point(|&end| (end as usize) < full)).min(groups.count);
            let (own, others) = rest.split_at_mut((rows[last] - rows[first]) as usize);
            tasks.push((&rows[first..=last], own));
            (rest, first) = (others, last);
        }
        let parts: Vec<(Stretch, Vec<u32>)> =
            tasks.into_par_iter().map(|(rows, edges)| write_rows(rows, edges)).collect();
        let mut stretches = Vec::new();
        view.out_offsets.push(0);
        let mut total = 0;
        for (part, counts) in parts {
            for count in counts {
                total += count;
                view.out_offsets.push(total);
            }
            stretches.push(part);
        }
        stretch::join(stretches, view);
        Ok(())
    }
}

/// Sorts and writes the edges of some nodes, given by where their rows begin; tells how many each node keeps.
fn write_rows(rows: &[u32], edges: &mut [u128]) -> (Stretch, Vec<u32>) {
    let flags = flags(Polarity::Positive, Modality::Actual);
    let mut part = Stretch::with_capacity(edges.len());
    let mut counts = Vec::with_capacity(rows.len());
    let mut told: Vec<u64> = Vec::new();
    for row in rows.windows(2) {
        let row = &mut edges[(row[0] - rows[0]) as usize..(row[1] - rows[0]) as usize];
        row.sort_unstable();
        let before = part.targets.len();
        for same in row.chunk_by(|a, b| a >> 64 == b >> 64) {
            told.clear();
            told.extend(same.iter().map(|&edge| edge as u64));
            told.dedup();
            put(&mut part.evidence, told.len() as u32);
            for &one in &told {
                let record = Record {
                    document: (one >> 32) as u32,
                    at: At::Number(one as u32),
                    modality: Modality::Actual,
                    time: None,
                    place: None,
                    source: None,
                    values: Vec::new(),
                };
                record.encode(&mut part.evidence);
            }
            part.push((same[0] >> 80) as u32, tag((same[0] >> 64) as u16, RELATION, flags), count(told.len()));
        }
        counts.push((part.targets.len() - before) as u32);
    }
    (part, counts)
}
