//! View ↔ sections: one row a section.

use rayon::prelude::*;

use super::blocks::{self, Fault};
use crate::graph::strings::StringTable;
use crate::graph::update::Linked;
use crate::graph::view::{DocumentRow, View};

/// What a file holds.
pub(crate) struct Content {
    pub view: View,
    pub linked: Linked,
}

type Write = fn(&View, &Linked) -> Result<Vec<u8>, Fault>;
type Read = fn(&mut Content, &[u8]) -> Result<(), Fault>;

/// A section: its name in the directory, and its way out and in.
pub(super) struct Section {
    pub name: &'static str,
    /// The first version of the format whose files have it.
    pub since: u32,
    pub write: Write,
    pub read: Read,
}

macro_rules! section {
    ($name:literal, $out:path, $in:path, $field:ident) => {
        Section {
            name: $name,
            since: 1,
            write: |view, _| $out(&view.$field),
            read: |content, bytes| {
                content.view.$field = $in(bytes)?;
                Ok(())
            },
        }
    };
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

/// Every section, in the order in which files have them.
pub(super) const SECTIONS: &[Section] = &[
    section!("kinds", blocks::rows_out, blocks::rows_in, kinds),
    section!("types", blocks::rows_out, blocks::rows_in, types),
    section!("roles", blocks::rows_out, blocks::rows_in, roles),
    Section {
        name: "strings",
        since: 1,
        write: |view, _| bytes_of(&view.strings.bytes),
        read: |content, bytes| {
            content.view.strings.bytes = blocks::text_in(bytes)?;
            Ok(())
        },
    },
    Section {
        name: "string-ends",
        since: 1,
        write: |view, _| rising(&view.strings.offsets),
        read: |content, bytes| {
            content.view.strings.offsets = blocks::rising_in(bytes)?;
            Ok(())
        },
    },
    section!("documents", blocks::rows_out, blocks::rows_in::<DocumentRow>, documents),
    Section {
        name: "texts",
        since: 1,
        write: |view, _| bytes_of(&view.texts),
        read: |content, bytes| {
            content.view.texts = blocks::text_in(bytes)?;
            Ok(())
        },
    },
    section!("text-ends", wide_out, blocks::rows_in::<u64>, text_offsets),
    section!("entity-keys", blocks::u32_out, blocks::u32_in, entity_key),
    section!("entity-names", blocks::u32_out, blocks::u32_in, entity_name),
    section!("entity-kinds", blocks::bytes_out, blocks::bytes_in, entity_kind),
    section!("entity-flags", blocks::bytes_out, blocks::bytes_in, entity_flags),
    section!("contrib-ends", rising, blocks::rising_in, contribution_offsets),
    section!("contributions", blocks::bytes_out, blocks::bytes_in, contributions),
    section!("event-types", blocks::u16_out, blocks::u16_in, event_type),
    section!("event-flags", blocks::bytes_out, blocks::bytes_in, event_flags),
    section!("out-ends", rising, blocks::rising_in, out_offsets),
    section!("targets", blocks::u32_out, blocks::u32_in, targets),
    section!("edge-types", blocks::u16_out, blocks::u16_in, edge_type),
    section!("edge-roles", blocks::bytes_out, blocks::bytes_in, edge_role),
    section!("edge-flags", blocks::bytes_out, blocks::bytes_in, edge_flags),
    section!("edge-weights", blocks::bytes_out, blocks::bytes_in, edge_weight),
    section!("evidence-ends", rising, blocks::rising_in, evidence_offsets),
    section!("evidence", blocks::bytes_out, blocks::bytes_in, evidence),
    Section {
        name: "links",
        since: 1,
        write: |_, linked| blocks::rows_out(&linked.links.iter().collect::<Vec<_>>()),
        read: |content, bytes| {
            content.linked.links = blocks::rows_in::<(String, String)>(bytes)?.into_iter().collect();
            Ok(())
        },
    },
    Section {
        name: "doc-readings",
        since: 2,
        write: |view, _| blocks::u32_out(&view.document_readings),
        read: |content, bytes| {
            content.view.document_readings = blocks::u32_in(bytes)?;
            Ok(())
        },
    },
    Section {
        name: "doc-copies",
        since: 2,
        write: |view, _| blocks::u32_out(&view.document_copies),
        read: |content, bytes| {
            content.view.document_copies = blocks::u32_in(bytes)?;
            Ok(())
        },
    },
    Section {
        name: "linked-by",
        since: 2,
        write: |_, linked| bytes_of(&linked.rules),
        read: |content, bytes| {
            content.linked.rules = blocks::text_in(bytes)?;
            Ok(())
        },
    },
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

    /// Takes over what another content has read of the sections that this one has not.
    fn absorb(&mut self, other: Content, name: &str) {
        macro_rules! take {
            ($($section:literal => $($field:ident).+),* $(,)?) => {
                match name {
                    $($section => self.$($field).+ = other.$($field).+,)*
                    _ => {}
                }
            };
        }
        take! {
            "kinds" => view.kinds, "types" => view.types, "roles" => view.roles, "strings" => view.strings.bytes,
            "string-ends" => view.strings.offsets, "documents" => view.documents, "texts" => view.texts,
            "text-ends" => view.text_offsets, "entity-keys" => view.entity_key, "entity-names" => view.entity_name,
            "entity-kinds" => view.entity_kind, "entity-flags" => view.entity_flags,
            "contrib-ends" => view.contribution_offsets, "contributions" => view.contributions,
            "event-types" => view.event_type, "event-flags" => view.event_flags, "out-ends" => view.out_offsets,
            "targets" => view.targets, "edge-types" => view.edge_type, "edge-roles" => view.edge_role,
            "edge-flags" => view.edge_flags, "edge-weights" => view.edge_weight,
            "evidence-ends" => view.evidence_offsets, "evidence" => view.evidence, "links" => linked.links, "doc-readings" => view.document_readings,
            "doc-copies" => view.document_copies,
            "linked-by" => linked.rules,
        }
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
    parts.into_iter().for_each(|(i, part)| content.absorb(part, SECTIONS[i].name));
    if version < 2 {
        content.view.document_readings = vec![0; content.view.documents.len()];
        content.view.document_copies = (0..content.view.documents.len() as u32).collect();
    }
    Ok(content)
}
