//! `MODELS.toml`: keeps the checksum beside each model file.

/// The first 16 bytes of BLAKE3, in hexadecimal.
pub fn checksum(bytes: &[u8]) -> String {
    blake3::hash(bytes).as_bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of `MODELS.toml` with the checksum of `file` (its name in the folder) set; a file that it does not list changes nothing.
pub fn with_checksum(models: &str, file: &str, bytes: &[u8]) -> String {
    let mut here = false;
    let mut out = String::new();
    for line in models.lines() {
        if let Some(name) = line.strip_prefix("file = ") {
            here = name.trim().trim_matches('"') == file;
        }
        if here && line.starts_with("checksum = ") {
            out.push_str(&format!("checksum = \"{}\"", checksum(bytes)));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_file_changes() {
        let models = "[[model]]\nfile = \"a.bin\"\nchecksum = \"1\"\n\n[[model]]\nfile = \"b.bin\"\nchecksum = \"2\"\n";
        let new = with_checksum(models, "b.bin", b"x");
        assert!(new.contains("\"a.bin\"\nchecksum = \"1\""));
        assert!(new.contains(&format!("\"b.bin\"\nchecksum = \"{}\"", checksum(b"x"))));
        assert_eq!(with_checksum(models, "c.bin", b"x"), models);
    }
}
