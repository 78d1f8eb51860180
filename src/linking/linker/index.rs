//! The index by which names find those that they may be one with: index key → units.
//! In: where units stand. Out: for a unit, those near it, in time that does not grow with how many names there are.
//!
//! Few names share a spelling, but any number has the initials of a short acronym. Where more than `CROWD` have them, initials say nothing by
//! themselves: an acronym is then compared only with names that it was learnt with, and with those that stand in one text with it. So it is
//! with a surname and the first sound of a given name: where more than `FAINT` share them, a name is compared only with those that share more.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::DocumentId;
use crate::linking::unit::{Block, NameUse, Places, Unit};

/// From more names of the same initials on, initials are no trace. So many different names of one acronym exclude one another anyway.
const CROWD: usize = 64;

/// From more names on, a faint trace is none.
const FAINT: usize = 24;

#[derive(Default)]
pub struct Index {
    blocks: FxHashMap<Block, Vec<u32>>,
}

/// Initials or a faint trace that have become a crowd, or are none any more: where the names stand, and where those that look for them.
pub type Crossed = (Block, Block);

impl Index {
    pub fn under(&self, block: Block) -> &[u32] {
        self.blocks.get(&block).map_or(&[], Vec::as_slice)
    }

    fn is_crowd(&self, initials: Block) -> bool {
        self.under(initials).len() > CROWD
    }

    fn is_lost(&self, faint: Block) -> bool {
        self.under(faint).len() > FAINT
    }

    fn put(&mut self, block: Block, id: u32) {
        self.blocks.entry(block).or_default().push(id);
    }

    fn take(&mut self, block: Block, id: u32) {
        if let Some(units) = self.blocks.get_mut(&block) {
            units.retain(|&other| other != id);
            if units.is_empty() {
                self.blocks.remove(&block);
            }
        }
    }

    pub fn add(&mut self, id: u32, places: &Places, crossed: &mut Vec<Crossed>) {
        self.change(id, places, Index::put, crossed);
    }

    pub fn remove(&mut self, id: u32, places: &Places, crossed: &mut Vec<Crossed>) {
        self.change(id, places, Index::take, crossed);
    }

    fn change(&mut self, id: u32, places: &Places, change: fn(&mut Index, Block, u32), crossed: &mut Vec<Crossed>) {
        let learnt = places.learnt.iter().map(|(here, _)| here);
        let acronyms = places.acronyms.iter().map(|(here, ..)| here);
        places.shared.iter().chain(learnt).chain(acronyms).for_each(|&block| change(self, block, id));
        for &here in &places.faint {
            let before = self.is_lost(here);
            change(self, here, id);
            crossed.extend((before != self.is_lost(here)).then_some((here, here)));
        }
        for &(here, acronyms) in &places.initials {
            let before = self.is_crowd(here);
            change(self, here, id);
            crossed.extend((before != self.is_crowd(here)).then_some((here, acronyms)));
        }
    }

    /// Whether an acronym and a name of its initials may be one.
    pub fn are_near(&self, acronym: u32, name: u32, units: &[Unit]) -> bool {
        let (acronym, name) = (&units[acronym as usize], &units[name as usize]);
        let mut letters = acronym.places.acronyms.iter();
        acronym.meets(name)
            || letters.any(|&(_, names, learnt)| {
                let initials = name.places.initials.iter().any(|&(here, _)| here == names);
                initials && !self.is_crowd(names) || name.places.learnt.iter().any(|&(here, _)| here == learnt)
            })
    }

    /// The units that a unit may be one with, sorted: whoever is near one has it near too.
    pub fn near(&self, id: u32, units: &[Unit], documents: &FxHashMap<DocumentId, Vec<(u32, NameUse)>>) -> Vec<u32> {
        let unit = &units[id as usize];
        let mut found: FxHashSet<u32> = FxHashSet::default();
        let places = &unit.places;
        places.shared.iter().for_each(|&block| found.extend(self.under(block)));
        let faint = places.faint.iter().filter(|faint| !self.is_lost(**faint));
        faint.for_each(|&block| found.extend(self.under(block)));
        places.learnt.iter().for_each(|&(_, acronyms)| found.extend(self.under(acronyms)));
        for &(here, acronyms) in &places.initials {
            let crowd = self.is_crowd(here);
            let meets = |other: &&u32| !crowd || unit.meets(&units[**other as usize]);
            found.extend(self.under(acronyms).iter().filter(meets));
        }
        for &(_, names, learnt) in &places.acronyms {
            found.extend(self.under(learnt));
            if !self.is_crowd(names) {
                found.extend(self.under(names));
                continue;
            }
            let beside = unit.seen().filter_map(|document| documents.get(document)).flatten().map(|(other, _)| *other);
            found.extend(beside.filter(|&other| {
                let initials = &units[other as usize].places.initials;
                initials.iter().any(|&(here, _)| here == names)
            }));
        }
        found.remove(&id);
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        found
    }
}
