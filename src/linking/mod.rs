//! `Extraction` → `GraphUpdate`: which chain is which entity.
