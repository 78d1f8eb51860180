//! Bytes → `Document`s: encodings, header lines, dates, titles; one file a format and one `FORMATS` table.
