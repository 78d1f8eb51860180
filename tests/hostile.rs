//! What opening a file may allocate: files whose contents were changed and whose checksums were made right again, under an allocator that
//! counts. `FILATURE_CASES` sets the number of cases for a long run.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use filature::base::DataFiles;
use filature::graph::KnowledgeGraph;
use filature::schema::Schema;

/// What decoding one block may allocate beyond the file's own size: the limit that every block is decoded under.
const BLOCK_LIMIT: usize = 64 << 20;
/// What the open graph takes for a byte of its file, at most: varints become numbers, in edges are made from out edges.
const PER_BYTE: usize = 24;
/// What opening any file takes.
const FIXED: usize = 1 << 20;

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(live, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A fixed stream of numbers (splitmix64).
fn below(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
}

/// The file with other sections, its directory and checksums made to fit: see `src/graph/snapshot/mod.rs` for the format.
fn rebuilt(bytes: &[u8], sections: &[Vec<u8>]) -> Vec<u8> {
    let mut file = bytes[..16].to_vec();
    let mut offset = (16 + sections.len() * 64 + 32) as u64;
    for (i, section) in sections.iter().enumerate() {
        file.extend_from_slice(&bytes[16 + i * 64..16 + i * 64 + 16]);
        file.extend_from_slice(&offset.to_le_bytes());
        file.extend_from_slice(&(section.len() as u64).to_le_bytes());
        file.extend_from_slice(blake3::hash(section).as_bytes());
        offset += section.len() as u64;
    }
    let identity = *blake3::hash(&file).as_bytes();
    file.extend_from_slice(&identity);
    sections.iter().for_each(|section| file.extend_from_slice(section));
    file
}

#[test]
fn no_file_makes_the_reader_allocate_beyond_its_limit() {
    let schema = Schema::load(&DataFiles::embedded()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (nodes, edges) = (folder.path().join("nodes.csv"), folder.path().join("edges.csv"));
    let rows: String = (0..400).map(|i| format!("{i},person,Nom {i}\n")).collect();
    std::fs::write(&nodes, format!("id,kind,name\n{rows}")).unwrap();
    let rows: String = (0..2000).map(|i| format!("{},{},t,d{},3\n", i % 400, (i * 7 + 1) % 399, i % 50)).collect();
    let rows: String =
        rows.lines().filter(|l| l.split(',').next() != l.split(',').nth(1)).map(|l| format!("{l}\n")).collect();
    std::fs::write(&edges, format!("source,target,type,document,sentence\n{rows}")).unwrap();
    let mut graph = KnowledgeGraph::new(&schema);
    graph.import(&nodes, &edges).unwrap();
    let bytes = graph.to_bytes().unwrap();
    let count = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
    let entry = |i: usize| 16 + i * 64;
    let sections: Vec<Vec<u8>> =
        (0..count).map(|i| bytes[number(&bytes, entry(i) + 16)..][..number(&bytes, entry(i) + 24)].to_vec()).collect();
    assert_eq!(rebuilt(&bytes, &sections), bytes, "the harness knows the format");
    let cases = std::env::var("FILATURE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    let mut state = 11;
    let (mut opened, mut most) = (0, 0);
    for _ in 0..cases {
        let mut changed = sections.clone();
        let section = &mut changed[below(&mut state, count)];
        if section.is_empty() {
            section.extend_from_slice(&u64::MAX.to_le_bytes());
        }
        let at = below(&mut state, section.len());
        match below(&mut state, 4) {
            // A length, or anything else of eight bytes, of any size.
            0 => {
                let value = (u64::MAX >> below(&mut state, 64)).to_le_bytes();
                let end = (at + 8).min(section.len());
                section[at..end].copy_from_slice(&value[..end - at]);
            }
            1 => section[..8].copy_from_slice(&(1u64 << below(&mut state, 40)).to_le_bytes()),
            2 => section[at] ^= 1 << below(&mut state, 8),
            _ => section.truncate(at),
        }
        let file = rebuilt(&bytes, &changed);
        let before = LIVE.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        opened += usize::from(KnowledgeGraph::from_bytes(&file, &schema).is_ok());
        let taken = PEAK.load(Ordering::Relaxed) - before;
        most = most.max(taken);
        assert!(taken <= BLOCK_LIMIT + PER_BYTE * file.len() + FIXED, "{taken} bytes for a file of {}", file.len());
    }
    println!("{opened} of {cases} opened; at most {most} bytes allocated for {} bytes of file", bytes.len());
    assert!(opened > 0 && opened < cases, "the harness must reach both ends");
}
