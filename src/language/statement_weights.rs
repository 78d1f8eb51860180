//! `statement_weights.tsv` → `StatementWeights`: how much each feature speaks for a proposed statement.
//! In: a data file of `feature TAB weight`, with the rows `bias` and `threshold`. Out: a table. A language without the file keeps all statements.

use std::collections::BTreeMap;

use crate::base::{DataError, DataFiles};

/// A logistic model by feature name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementWeights {
    pub bias: f64,
    /// Statements of lower probability are dropped; 0 keeps all.
    pub threshold: f64,
    pub weights: BTreeMap<String, f64>,
}

impl StatementWeights {
    /// Reads `lang/<code>/statement_weights.tsv`, if it is there.
    pub(super) fn load(files: &DataFiles, code: &str) -> Result<StatementWeights, DataError> {
        let file = format!("lang/{code}/statement_weights.tsv");
        let mut read = StatementWeights::default();
        if files.get(&file).is_none() {
            return Ok(read);
        }
        for (i, line) in files.text(&file)?.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row = line.rsplit_once('\t').and_then(|(name, weight)| Some((name, weight.parse::<f64>().ok()?)));
            let Some((name, weight)) = row else {
                return Err(DataError::new(&file, format!("line {}: write a feature, a tab and a number", i + 1)));
            };
            match name {
                "bias" => read.bias = weight,
                "threshold" => read.threshold = weight,
                _ => {
                    read.weights.insert(name.to_string(), weight);
                }
            }
        }
        Ok(read)
    }
}
