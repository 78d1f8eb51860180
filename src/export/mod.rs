//! Subgraph → bytes: one file a format and one `FORMATS` table.
