//! The graph as its users hold it: changed document by document, asked through its view, kept in a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::decisions::Decisions;
use super::error::{StoreError, Trouble};
use super::freeze::freeze;
use super::import::{self, Imported};
use super::merge::{Wanted, join, merge, take_out};
use super::snapshot::{self, Content, Identity};
use super::store::Store;
use super::update::{GraphUpdate, Linked, Links};
use super::verify::{self, Verification};
use super::view::View;
use super::vocabulary::Vocabulary;
use crate::base::DocumentId;
use crate::schema::Schema;

/// Entities, events and statements of many documents. The same documents and links give the same graph, whatever the order in which they
/// came and whatever came and went between.
pub struct KnowledgeGraph {
    vocabulary: Vocabulary,
    /// A graph that was made here.
    store: Option<Box<Store>>,
    /// What has come to and gone from one that was read, until its view is asked for.
    changes: Option<Box<Changes>>,
    linked: Linked,
    /// What people have decided; kept beside the file, not in it.
    decisions: Decisions,
    /// What files hold: every key its own entity. Made from the store when it is asked for after a change.
    plain: OnceLock<Box<View>>,
    /// What questions run on where there are links: each group of keys one entity.
    shown: OnceLock<Box<View>>,
    /// The file that it was read from, and what that was then.
    origin: Option<(PathBuf, Identity)>,
}

/// A graph as it was read, the documents that have come since, and those of the graph that have gone.
#[derive(Default)]
struct Changes {
    base: View,
    fresh: Store,
    gone: BTreeSet<DocumentId>,
}

impl Changes {
    /// The number in the graph as it was read of a document that has not gone.
    fn left(&self, id: DocumentId) -> Option<u32> {
        self.base.document_number(id).filter(|_| !self.gone.contains(&id))
    }

    fn contains(&self, id: DocumentId) -> bool {
        self.fresh.by_id.contains_key(&id) || self.left(id).is_some()
    }

    /// The view of what is in.
    fn view(&self) -> View {
        let fresh = plain(&self.fresh);
        if self.gone.is_empty() {
            return merge(&self.base, &fresh);
        }
        let documents = self.base.documents.iter().map(|row| self.gone.contains(&row.id)).collect();
        let wanted = Wanted { entities: vec![false; self.base.entity_count()], documents };
        let (rest, part) = take_out(&self.base, &wanted);
        merge(&rest, &join(&fresh, &plain(&part)))
    }
}

/// A store's view in which every key is its own entity.
fn plain(store: &Store) -> View {
    freeze(store, &Links::new(), &Decisions::default(), &|_| false)
}

impl KnowledgeGraph {
    /// An empty graph for statements of that schema.
    pub fn new(schema: &Schema) -> KnowledgeGraph {
        KnowledgeGraph {
            vocabulary: Vocabulary::of(schema),
            store: Some(Box::default()),
            changes: None,
            linked: Linked::default(),
            decisions: Decisions::default(),
            plain: OnceLock::new(),
            shown: OnceLock::new(),
            origin: None,
        }
    }

    /// Opens a file, every byte of it checked.
    ///
    /// # Errors
    /// Says what is wrong with a file that is no graph, of another version, cut short, or damaged, and in which part.
    pub fn load(path: &Path, schema: &Schema) -> Result<KnowledgeGraph, StoreError> {
        let (Content { view, linked }, identity) = snapshot::read(path)?;
        let mut graph = KnowledgeGraph::new(schema);
        graph.store = None;
        graph.linked = linked;
        graph.plain = OnceLock::from(Box::new(view));
        graph.origin = Some((path.to_path_buf(), identity));
        Ok(graph)
    }

    /// As `load`, from the bytes of a file.
    ///
    /// # Errors
    /// As `load`.
    pub fn from_bytes(bytes: &[u8], schema: &Schema) -> Result<KnowledgeGraph, Trouble> {
        let (Content { view, linked }, _) = snapshot::read_bytes(bytes)?;
        let mut graph = KnowledgeGraph::new(schema);
        graph.store = None;
        graph.linked = linked;
        graph.plain = OnceLock::from(Box::new(view));
        Ok(graph)
    }

    /// The bytes that `save` would write.
    ///
    /// # Errors
    /// `TooLarge` and `Damaged` where the graph is beyond what the format can hold.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Trouble> {
        snapshot::to_bytes(self.plain(), &self.linked)
    }

    /// The sections of a graph's file and their sizes in bytes, in order.
    ///
    /// # Errors
    /// As `load`, for header and directory.
    pub fn parts(path: &Path) -> Result<Vec<(&'static str, u64)>, StoreError> {
        snapshot::parts(path)
    }

    /// Whether a section of that name holds edges or their evidence.
    pub fn is_of_edges(part: &str) -> bool {
        ["targets", "out-ends", "evidence", "evidence-ends"].contains(&part) || part.starts_with("edge-")
    }

    /// Takes in a graph made elsewhere, from two CSV tables: see `import`'s documentation in the manual for their columns.
    ///
    /// # Errors
    /// A file that cannot be read, or the first line that is not as documented; the graph is then as before.
    pub fn import(&mut self, nodes: &Path, edges: &Path) -> Result<Imported, StoreError> {
        import::import(self, nodes, edges)
    }

    /// Checks every hash, offset and quote against the stored texts, and against the originals where `original` gives them by name.
    pub fn verify(&self, original: impl FnMut(&str) -> Option<String>) -> Verification {
        verify::verify(self.plain(), original)
    }

    /// Whether a file begins as a graph's does; says nothing of its soundness.
    pub fn is_graph_file(path: &Path) -> bool {
        snapshot::is_graph(path)
    }

    /// Writes the graph to a file; equal graphs give equal bytes. The old file stays whole until the new one is safely on the disk.
    ///
    /// # Errors
    /// Nothing is replaced when the disk is full, the folder is closed to us, another process writes (`Locked`), the file was changed since
    /// it was loaded (`ChangedUnderneath`), or what is there is no sound graph.
    pub fn save(&mut self, path: &Path) -> Result<(), StoreError> {
        let expected = self.origin.as_ref().filter(|(from, _)| from == path).map(|(_, identity)| *identity);
        self.plain();
        // They are in the view now.
        self.changes = None;
        let identity = snapshot::write(path, self.plain(), &self.linked, expected)?;
        self.origin = Some((path.to_path_buf(), identity));
        Ok(())
    }

    /// Takes in what one document says. The same text again changes nothing (of several names, the first in byte order stays).
    /// A document that is new to a graph that was read costs nothing but itself until the view is asked for.
    pub fn apply(&mut self, update: GraphUpdate) {
        if self.name_of(update.document.id).is_some_and(|known| known <= update.document.name.as_str()) {
            return;
        }
        self.remove(update.document.id);
        let (store, vocabulary) = self.change();
        store.apply(&update, vocabulary);
    }

    /// Forgets a document: the graph is then as if it had never been read. Whether it was there.
    pub fn remove(&mut self, id: DocumentId) -> bool {
        if !self.contains(id) {
            return false;
        }
        let (store, _) = self.change();
        if !store.remove(id)
            && let Some(changes) = &mut self.changes
        {
            changes.gone.insert(id);
        }
        true
    }

    /// Makes each group of keys one entity, in place of the groups of before. Keys of no entity are kept for those to come. `rules` tells
    /// what made the links, so that a later program knows whether it may go on from them.
    pub fn set_links(&mut self, links: Links, rules: &str) {
        self.linked = Linked { links, rules: rules.to_string() };
        self.shown = OnceLock::new();
    }

    /// What made the links; empty where nothing did.
    pub fn linked_by(&self) -> &str {
        &self.linked.rules
    }

    pub fn links(&self) -> &Links {
        &self.linked.links
    }

    /// Shows the graph as people have decided, in place of what they had decided before.
    pub fn set_decisions(&mut self, decisions: Decisions) {
        self.decisions = decisions;
        self.shown = OnceLock::new();
    }

    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Which keys are one entity, by linking and by decisions: key → the key that stands for it.
    pub fn groups(&self) -> Links {
        self.decisions.regroup(&self.linked.links)
    }

    /// The keys that are one entity with this one, sorted, itself included.
    pub fn keys_of(&self, key: &str) -> Vec<String> {
        let links = self.groups();
        let standing = links.get(key).map_or(key, String::as_str);
        let mut keys: Vec<String> =
            links.iter().filter(|(_, to)| *to == standing).map(|(key, _)| key.clone()).collect();
        keys.push(standing.to_string());
        keys.sort();
        keys
    }

    pub fn contains(&self, id: DocumentId) -> bool {
        match (&self.store, &self.changes) {
            (Some(store), _) => store.by_id.contains_key(&id),
            (None, Some(changes)) => changes.contains(id),
            (None, None) => self.plain().contains(id),
        }
    }

    /// The name of a document that is in with its text.
    pub fn name_of(&self, id: DocumentId) -> Option<&str> {
        let store = self.store.as_deref().or(self.changes.as_ref().map(|changes| &changes.fresh));
        if let Some(document) = store.and_then(|store| store.document(id)) {
            return document.text.as_ref().map(|_| document.name.as_str());
        }
        let (view, number) = match (&self.store, &self.changes) {
            (Some(_), _) => return None,
            (None, Some(changes)) => (&changes.base, changes.left(id)?),
            (None, None) => (self.plain(), self.plain().document_number(id)?),
        };
        view.document_text(number).map(|_| view.document_name(number))
    }

    /// The documents that `asked` may mean: by name, else by name without extension, else by the end of a path, else all of a folder
    /// (`2019/`), else by the first eight or more digits of their id. More than one where it does not tell them apart.
    pub fn documents_named(&self, asked: &str) -> Vec<(DocumentId, String)> {
        let view = self.plain();
        let all: Vec<(DocumentId, &str)> = (0..view.documents().len() as u32)
            .filter_map(|number| Some((view.document(number)?.id, view.document_name(number))))
            .collect();
        let stem = |name: &str| name.rsplit_once('.').map_or(name.to_string(), |(stem, _)| stem.to_string());
        let ends = |name: &str, with: &str| name.strip_suffix(with).is_some_and(|before| before.ends_with('/'));
        let digits = asked.len() >= 8 && asked.bytes().all(|b| b.is_ascii_hexdigit());
        let ways: [&dyn Fn(&(DocumentId, &str)) -> bool; 5] = [
            &|(_, name)| *name == asked,
            &|(_, name)| stem(name) == asked,
            &|(_, name)| ends(name, asked) || ends(asked, name) || ends(&stem(name), asked),
            &|(_, name)| asked.ends_with('/') && name.starts_with(asked),
            &|(id, _)| digits && id.to_string().starts_with(asked),
        ];
        let found = ways.iter().map(|way| all.iter().filter(|one| way(one)).collect::<Vec<_>>());
        let first = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
        first.into_iter().map(|(id, name)| (*id, name.to_string())).collect()
    }

    pub fn document_count(&self) -> usize {
        match (&self.store, &self.changes) {
            (Some(store), _) => store.by_id.len(),
            (None, Some(c)) => c.base.documents().len() - c.gone.len() + c.fresh.by_id.len(),
            (None, None) => self.plain().documents().len(),
        }
    }

    /// The read-only graph, each group of linked keys one entity. The first call after a change builds it: in one pass over the plain one,
    /// and in time that grows with what links and decisions touch.
    pub fn view(&self) -> &View {
        if self.linked.links.is_empty() && self.decisions.is_empty() {
            return self.plain();
        }
        self.shown.get_or_init(|| Box::new(self.decisions.shown(self.plain(), &self.linked.links, &self.vocabulary)))
    }

    /// The read-only graph in which every key is its own entity.
    pub fn plain(&self) -> &View {
        self.plain.get_or_init(|| {
            Box::new(match (&self.store, &self.changes) {
                (Some(store), _) => plain(store),
                (None, Some(changes)) => changes.view(),
                // A graph without either has its plain view from the beginning.
                (None, None) => View::default(),
            })
        })
    }

    /// Takes in a view whole.
    ///
    /// # Errors
    /// `TooLarge` where both together have more kinds or types than can be numbered; the graph is then as before.
    pub(super) fn add_view(&mut self, view: View) -> Result<(), Trouble> {
        let plain = match self.document_count() {
            0 => view,
            _ => merge(self.plain(), &view),
        };
        if let Some(what) = snapshot::too_many(&plain) {
            return Err(Trouble::TooLarge { what });
        }
        (self.plain, self.shown) = (OnceLock::from(Box::new(plain)), OnceLock::new());
        (self.store, self.changes) = (None, None);
        Ok(())
    }

    pub(super) fn symmetric_types(&self) -> Vec<String> {
        self.vocabulary.symmetric_types()
    }

    /// What takes documents in: the store, or what has come to a graph that was read.
    fn change(&mut self) -> (&mut Store, &Vocabulary) {
        self.shown = OnceLock::new();
        let plain = self.plain.take();
        if let Some(store) = &mut self.store {
            return (store, &self.vocabulary);
        }
        // Where the view of the changes was asked for, they are done.
        if let Some(base) = plain {
            self.changes = Some(Box::new(Changes { base: *base, ..Changes::default() }));
        }
        (&mut self.changes.get_or_insert_default().fresh, &self.vocabulary)
    }
}

impl Trouble {
    /// Whether the file is what is wrong, rather than the disk or another process.
    pub fn is_in_file(&self) -> bool {
        !matches!(self, Trouble::Io(_) | Trouble::Locked | Trouble::ChangedUnderneath)
    }
}
