//! The nodes table: lines → entities with one contribution a line, sorted by key.

use std::borrow::Cow;

use rayon::prelude::*;

use super::table::Table;
use super::{Ids, NONE, rank};
use crate::graph::entities::{portrait, settle_contributions};
use crate::graph::error::Trouble;
use crate::graph::record::{Contribution, put};
use crate::graph::stretch::end;
use crate::graph::strings::Interner;
use crate::graph::view::View;

/// A line of the table.
pub(super) struct Row<'a> {
    key: Cow<'a, str>,
    /// A place in `Nodes::kinds`; `None` for a node that the table does not name.
    kind: Option<u8>,
    name: Cow<'a, str>,
}

pub(super) struct Nodes<'a> {
    pub rows: Vec<Row<'a>>,
    /// Id → place in `rows`.
    pub ids: Ids,
    kinds: Vec<String>,
}

/// The rows by key: which row stands where, and which entity each row is.
pub(super) struct Groups {
    /// Rows sorted by key.
    order: Vec<u32>,
    /// By row.
    pub entities: Vec<u32>,
    pub count: usize,
}

pub(super) fn read(bytes: &[u8]) -> Result<Nodes<'_>, Trouble> {
    let mut table = Table::new(bytes);
    let columns = table.columns([&["id"], &["kind"], &["name"]], 0)?;
    let mut nodes = Nodes { rows: Vec::with_capacity(bytes.len() / 20), ids: Ids::default(), kinds: Vec::new() };
    let mut fields = Vec::new();
    while table.next(&mut fields)? {
        let [key, kind, name] = columns.map(|column| fields.get(column));
        let key = table.keep(key);
        if key.is_empty() {
            return Err(table.wrong("the id is empty"));
        }
        let kind = kind.map_or("", |field| table.text(field));
        let known = nodes.kinds.iter().position(|name| name == kind);
        let kind = known.unwrap_or_else(|| {
            nodes.kinds.push(kind.to_string());
            nodes.kinds.len() - 1
        });
        let kind = u8::try_from(kind).ok().filter(|&kind| kind < 254);
        let kind = kind.ok_or_else(|| table.wrong("more than 254 kinds"))?;
        nodes.ids.insert(&key, nodes.rows.len() as u32);
        nodes.rows.push(Row { key, kind: Some(kind), name: table.keep(name) });
    }
    Ok(nodes)
}

impl<'a> Nodes<'a> {
    /// Adds nodes that the graph knows and the table does not name; they follow its rows.
    pub fn add_known(&mut self, keys: Vec<Cow<'a, str>>) {
        self.rows.extend(keys.into_iter().map(|key| Row { key, kind: None, name: Cow::Borrowed("") }));
    }

    /// Sorts the rows by key.
    pub fn grouped(&self) -> Groups {
        // The first eight bytes tell most keys apart.
        let head = |key: &str| {
            let mut bytes = [0; 8];
            let length = key.len().min(8);
            bytes[..length].copy_from_slice(&key.as_bytes()[..length]);
            u64::from_be_bytes(bytes)
        };
        let key = |row: u32| &*self.rows[row as usize].key;
        let mut heads: Vec<(u64, u32)> =
            self.rows.par_iter().enumerate().map(|(i, row)| (head(&row.key), i as u32)).collect();
        heads.par_sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| if a.1 == b.1 { a.1.cmp(&b.1) } else { (key(a.1), a.1).cmp(&(key(b.1), b.1)) })
        });
        let order: Vec<u32> = heads.iter().map(|head| head.1).collect();
        let mut entities = vec![NONE; order.len()];
        let mut count = 0;
        for group in heads.chunk_by(|a, b| a.0 == b.0 && key(a.1) == key(b.1)) {
            group.iter().for_each(|&(_, row)| entities[row as usize] = count as u32);
            count += 1;
        }
        Groups { order, entities, count }
    }

    /// Writes the columns of entities; gives the strings that they have.
    pub fn write(&self, groups: &Groups, document: u32, view: &mut View) -> Interner {
        let (kinds, ranks) = rank(&self.kinds);
        view.kinds = kinds;
        let mut strings = Interner::with_capacity(2 * groups.count);
        let text = |row: u32| -> &str {
            let row = &self.rows[row as usize];
            if row.name.is_empty() { &row.key } else { &row.name }
        };
        view.contribution_offsets.push(0);
        let same = |a: &u32, b: &u32| groups.entities[*a as usize] == groups.entities[*b as usize];
        for group in groups.order.chunk_by(same) {
            // Rows stand for their names here, the first of those with equal names for all of them.
            let first = |row: u32| group.iter().copied().find(|&one| text(one) == text(row)).unwrap_or(row);
            let named = |&row: &u32| {
                let kind = self.rows[row as usize].kind?;
                let name = if group.len() == 1 { row } else { first(row) };
                Some(Contribution {
                    document,
                    kind: ranks[kind as usize] as u8,
                    subkind: 0,
                    name,
                    gender: 0,
                    named: !self.rows[row as usize].name.is_empty(),
                    aliases: Vec::new(),
                    mentions: Vec::new(),
                })
            };
            let mut all: Vec<Contribution> = group.iter().filter_map(named).collect();
            // Subkind 0 is no row's name, but there is no other subkind to compare it with.
            settle_contributions(&mut all, text);
            let portrait = portrait(&all, text);
            let key = strings.intern(&self.rows[group[0] as usize].key);
            view.entity_key.push(key);
            view.entity_name.push(portrait.map_or(key, |p| strings.intern(text(p.name))));
            view.entity_kind.push(portrait.map_or(u8::MAX, |p| p.kind));
            view.entity_flags.push(portrait.map_or(0, |p| u8::from(p.named) << 2));
            if !all.is_empty() {
                put(&mut view.contributions, all.len() as u32);
            }
            for mut one in all {
                one.name = strings.intern(text(one.name));
                one.encode(&mut view.contributions);
            }
            view.contribution_offsets.push(end(&view.contributions));
        }
        strings
    }
}
