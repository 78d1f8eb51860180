//! What every verb needs: data files, the options of all verbs, and whether standard output and error are terminals.

use std::cell::OnceCell;
use std::io::IsTerminal;

use filature::base::DataFiles;
use filature::pipeline::{Options, Reader};

use super::Failure;
use super::args::{Global, When};

pub struct Context {
    pub global: Global,
    pub files: DataFiles,
    reader: OnceCell<&'static Reader>,
}

impl Context {
    /// Reads `--data` and `--schema` and sets the number of threads.
    pub fn new(global: Global) -> Result<Context, Failure> {
        let mut files = match &global.data {
            None => DataFiles::embedded(),
            Some(folder) => DataFiles::with_overrides(folder).map_err(|error| {
                Failure::new(format!("{error}; give --data a folder laid out like the built-in one"))
            })?,
        };
        if let Some(path) = &global.schema {
            let bytes = std::fs::read(path).map_err(|error| {
                Failure::new(format!("{} cannot be read: {error}; give --schema a file of frames", path.display()))
            })?;
            files.lay_over(format!("schema/own/{}", path.display()), bytes);
            // Said now, whatever the verb: a file that is wrong must not be ignored.
            filature::schema::Schema::load(&files)?;
        }
        rayon::ThreadPoolBuilder::new().num_threads(global.threads).build_global().map_err(|error| {
            Failure::new(format!("cannot start {} threads: {error}; ask for fewer", global.threads))
        })?;
        Ok(Context { global, files, reader: OnceCell::new() })
    }

    /// The reading machine, as `--date` and `--lang` set it: one for all that is read, made when it is first asked for. It serves until the
    /// process ends, and is not taken apart then.
    pub fn reader(&self) -> Result<&'static Reader, Failure> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let options = Options { date: self.global.date, lang: self.global.lang.clone() };
        let reader = Reader::new(&self.files, options)?;
        Ok(self.reader.get_or_init(|| Box::leak(Box::new(reader))))
    }

    /// Whether standard output gets colour.
    pub fn color(&self) -> bool {
        match self.global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }

    /// A note for people on standard error; `--quiet` silences it.
    pub fn note(&self, text: impl std::fmt::Display) {
        if !self.global.quiet {
            eprintln!("{}", super::output::safe(&text.to_string()));
        }
    }
}
