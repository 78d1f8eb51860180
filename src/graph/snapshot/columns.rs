//! View ↔ sections: one row a section.

use rayon::prelude::*;

use super::blocks::{self, Fault};
use crate::graph::strings::StringTable;
use crate::graph::update::{Linked, Links};
use crate::graph::view::{DocumentRow, View};

/// What a file holds.
pub(crate) struct Content {
    pub view: View,
    pub linked: Linked,
}

type Write = fn(&View, &Linked) -> Result<Vec<u8>, Fault>;
type Read = fn(&mut Content, &[u8]) -> Result<(), Fault>;
/// Moves what `read` has put into one content to another.
type Take = fn(&mut Content, &mut Content);

/// A section: its name in the directory, and its way out and in.
pub(super) struct Section {
    pub name: &'static str,
    /// The first version of the format whose files have it.
    pub since: u32,
    pub write: Write,
    pub read: Read,
    take: Take,
}

/// A section of one field of the content. Without another version, files of every version have it.
macro_rules! section {
    ($name:literal, $out:expr, $in:expr, $($field:ident).+) => {
        section!($name, 1, $out, $in, $($field).+)
    };
    ($name:literal, $since:literal, $out:expr, $in:expr, $($field:ident).+) => {
        Section {
            name: $name,
            since: $since,
            write: |view, linked| {
                let content = Parts { view, linked };
                ($out)(&content.$($field).+)
            },
            read: |content, bytes| {
                content.$($field).+ = ($in)(bytes)?;
                Ok(())
            },
            take: |content, other| content.$($field).+ = std::mem::take(&mut other.$($field).+),
        }
    };
}

/// What is written: as `Content`, borrowed.
struct Parts<'a> {
    view: &'a View,
    linked: &'a Linked,
}

fn bytes_of(text: &str) -> Result<Vec<u8>, Fault> {
    blocks::bytes_out(text.as_bytes())
}

fn rising(column: &[u32]) -> Result<Vec<u8>, Fault> {
    blocks::rising_out(column.iter().copied())
}

fn wide_out(column: &[u64]) -> Result<Vec<u8>, Fault> {
    blocks::rows_out(column)
}

fn links_out(links: &Links) -> Result<Vec<u8>, Fault> {
    blocks::rows_out(&links.iter().collect::<Vec<_>>())
}

fn links_in(bytes: &[u8]) -> Result<Links, Fault> {
    Ok(blocks::rows_in::<(String, String)>(bytes)?.into_iter().collect())
}

/// Every section, in the order in which files have them.
pub(super) const SECTIONS: &[Section] = &[
    section!("kinds", blocks::rows_out, blocks::rows_in, view.kinds),
    section!("types", blocks::rows_out, blocks::rows_in, view.types),
    section!("roles", blocks::rows_out, blocks::rows_in, view.roles),
    section!("strings", bytes_of, blocks::text_in, view.strings.bytes),
    section!("string-ends", rising, blocks::rising_in, view.strings.offsets),
    section!("documents", blocks::rows_out, blocks::rows_in::<DocumentRow>, view.documents),
    section!("texts", bytes_of, blocks::text_in, view.texts),
    section!("text-ends", wide_out, blocks::rows_in::<u64>, view.text_offsets),
    section!("entity-keys", blocks::u32_out, blocks::u32_in, view.entity_key),
    section!("entity-names", blocks::u32_out, blocks::u32_in, view.entity_name),
    section!("entity-kinds", blocks::bytes_out, blocks::bytes_in, view.entity_kind),
    section!("entity-flags", blocks::bytes_out, blocks::bytes_in, view.entity_flags),
    section!("contrib-ends", rising, blocks::rising_in, view.contribution_offsets),
    section!("contributions", blocks::bytes_out, blocks::bytes_in, view.contributions),
    section!("event-types", blocks::u16_out, blocks::u16_in, view.event_type),
    section!("event-flags", blocks::bytes_out, blocks::bytes_in, view.event_flags),
    section!("out-ends", rising, blocks::rising_in, view.out_offsets),
    section!("targets", blocks::u32_out, blocks::u32_in, view.targets),
    section!("edge-types", blocks::u16_out, blocks::u16_in, view.edge_type),
    section!("edge-roles", blocks::bytes_out, blocks::bytes_in, view.edge_role),
    section!("edge-flags", blocks::bytes_out, blocks::bytes_in, view.edge_flags),
    section!("edge-weights", blocks::bytes_out, blocks::bytes_in, view.edge_weight),
    section!("evidence-ends", rising, blocks::rising_in, view.evidence_offsets),
    section!("evidence", blocks::bytes_out, blocks::bytes_in, view.evidence),
    section!("links", links_out, links_in, linked.links),
    section!("doc-readings", 2, blocks::u32_out, blocks::u32_in, view.document_readings),
    section!("doc-copies", 2, blocks::u32_out, blocks::u32_in, view.document_copies),
    section!("linked-by", 2, bytes_of, blocks::text_in, linked.rules),
];

/// The sections of files of a version, in their order.
pub(super) fn sections(version: u32) -> impl Iterator<Item = &'static Section> {
    SECTIONS.iter().filter(move |section| section.since <= version)
}

impl Content {
    pub fn empty() -> Content {
        let strings = StringTable { bytes: String::new(), offsets: Vec::new() };
        Content { view: View { strings, ..View::default() }, linked: Linked::default() }
    }
}

/// All sections of a view, in order.
pub(super) fn write_all(view: &View, linked: &Linked) -> Result<Vec<Vec<u8>>, Fault> {
    SECTIONS.par_iter().map(|section| (section.write)(view, linked)).collect()
}

/// Reads every section of a version's files through `fetch`, which gives the checked bytes of section `i`. What the version lacks is filled.
pub(super) fn read_all<E: Send>(
    version: u32,
    fetch: impl Fn(usize) -> Result<Vec<u8>, E> + Sync,
    fault: impl Fn(&'static str, Fault) -> E + Sync,
) -> Result<Content, E> {
    // The largest first, so that two threads end together.
    let mut order: Vec<usize> = (0..sections(version).count()).collect();
    order.sort_by_key(|&i| {
        !matches!(SECTIONS[i].name, "evidence" | "targets" | "strings" | "documents" | "evidence-ends")
    });
    let parts: Vec<(usize, Content)> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|i| {
            let mut part = Content::empty();
            (SECTIONS[i].read)(&mut part, &fetch(i)?).map_err(|e| fault(SECTIONS[i].name, e))?;
            Ok((i, part))
        })
        .collect::<Result<_, E>>()?;
    let mut content = Content::empty();
    parts.into_iter().for_each(|(i, mut part)| (SECTIONS[i].take)(&mut content, &mut part));
    if version < 2 {
        content.view.document_readings = vec![0; content.view.documents.len()];
        content.view.document_copies = (0..content.view.documents.len() as u32).collect();
    }
    Ok(content)
}
