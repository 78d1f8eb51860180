//! Strings kept once, known by number. `StringTable` is what files hold; `Interner` adds finding by content.
//! Number 0 is always the empty string.

use hashbrown::HashTable;

/// Strings end to end: string `i` is bytes `offsets[i]..offsets[i + 1]`, valid UTF-8. At most 4 GiB in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StringTable {
    pub bytes: String,
    pub offsets: Vec<u32>,
}

impl Default for StringTable {
    fn default() -> StringTable {
        StringTable { bytes: String::new(), offsets: vec![0, 0] }
    }
}

impl StringTable {
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The string of that number, `""` for a number out of range.
    pub fn get(&self, id: u32) -> &str {
        let i = id as usize;
        match (self.offsets.get(i), self.offsets.get(i + 1)) {
            (Some(&start), Some(&end)) => self.bytes.get(start as usize..end as usize).unwrap_or(""),
            _ => "",
        }
    }

    /// Puts a string behind the others and gives its number; does not look whether it is there.
    pub fn push(&mut self, text: &str) -> u32 {
        let id = self.len() as u32;
        self.bytes.push_str(text);
        // The snapshot refuses tables beyond 4 GiB by name; here the offset must not wrap.
        self.offsets.push(u32::try_from(self.bytes.len()).expect("interned strings stay below 4 GiB"));
        id
    }
}

/// A growing table in which equal strings have equal numbers.
#[derive(Clone, Default)]
pub(crate) struct Interner {
    pub table: StringTable,
    index: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Interner {
    pub fn with_capacity(strings: usize) -> Interner {
        let mut interner = Interner { table: StringTable::default(), index: HashTable::with_capacity(strings + 1) };
        interner.index.insert_unique(hash(""), 0, |_| 0);
        interner
    }

    pub fn from_table(table: StringTable) -> Interner {
        let mut index = HashTable::with_capacity(table.len());
        for id in 0..table.len() as u32 {
            index.insert_unique(hash(table.get(id)), id, |&other| hash(table.get(other)));
        }
        Interner { table, index }
    }

    pub fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let key = hash(text);
        if let Some(&id) = self.index.find(key, |&id| self.table.get(id) == text) {
            return id;
        }
        let id = self.table.push(text);
        let table = &self.table;
        self.index.insert_unique(key, id, |&other| hash(table.get(other)));
        id
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        self.index.find(hash(text), |&id| self.table.get(id) == text).copied()
    }

    pub fn get(&self, id: u32) -> &str {
        self.table.get(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_have_equal_numbers() {
        let mut strings = Interner::with_capacity(2);
        let (a, b) = (strings.intern("Genève"), strings.intern("Moscou"));
        assert_eq!((strings.intern("Genève"), strings.intern("")), (a, 0));
        assert_ne!(a, b);
        assert_eq!((strings.get(a), strings.get(b), strings.get(99)), ("Genève", "Moscou", ""));
        assert_eq!(Interner::from_table(strings.table.clone()).find("Moscou"), Some(b));
        assert_eq!(strings.find("Paris"), None);
    }
}
