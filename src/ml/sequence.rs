//! Linear-chain models over sparse features: the best sequence of labels under constraints (Viterbi 1967). The weights are those of a
//! conditional random field (Lafferty et al. 2001) or of any other linear model; cost: labels² a position, less what is forbidden.

use super::codec::{ModelReader, ModelWriter};
use super::{Features, LinearModel};
use crate::base::DataError;

/// Lower than any score, and far from overflow when added to one.
const NEVER: i32 = i32::MIN / 4;

/// Labels in the BIOES scheme: `O`, and `B-`, `I-`, `E-`, `S-` with a kind (begin, inside, end, single).
#[derive(Clone, Debug, Default)]
pub struct SequenceModel {
    labels: Vec<String>,
    weights: LinearModel,
    /// Scores of the first label, of the last, and of each label (column) after each (row).
    start: Vec<i32>,
    end: Vec<i32>,
    transitions: Vec<i32>,
    /// For each label, those that may precede it.
    before: Vec<Vec<u16>>,
}

impl SequenceModel {
    /// `start` and `end` have one score a label, `transitions` a row a label. What BIOES forbids is overruled.
    pub fn new(
        labels: Vec<String>,
        weights: LinearModel,
        start: Vec<i32>,
        end: Vec<i32>,
        transitions: Vec<i32>,
    ) -> SequenceModel {
        let n = labels.len();
        let allowed = |i: usize, j: usize| may_follow(&labels[i], &labels[j]);
        let before = (0..n).map(|j| (0..n).filter(|&i| allowed(i, j)).map(|i| i as u16).collect()).collect();
        SequenceModel { labels, weights, start, end, transitions, before }
    }

    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The best labels for `length` positions, as indices into `labels`. `features` fills in the features of a position.
    pub fn decode(&self, length: usize, mut features: impl FnMut(usize, &mut Features)) -> Vec<u16> {
        let n = self.labels.len();
        if length == 0 || n == 0 {
            return Vec::new();
        }
        let mut found = Features::default();
        let mut back: Vec<u16> = vec![0; n * length];
        let mut scores = vec![0i32; n];
        let mut last = vec![NEVER; n];
        let mut next = vec![NEVER; n];
        for at in 0..length {
            found.clear();
            features(at, &mut found);
            scores.fill(0);
            self.weights.add_scores(found.keys(), &mut scores);
            for j in 0..n {
                if at == 0 {
                    let inside = self.labels[j].starts_with(['I', 'E']);
                    next[j] = if inside { NEVER } else { scores[j] + self.start[j] };
                    continue;
                }
                let (mut best, mut from) = (NEVER, 0);
                for &i in &self.before[j] {
                    let score = last[i as usize] + self.transitions[i as usize * n + j];
                    if score > best {
                        (best, from) = (score, i);
                    }
                }
                next[j] = (best + scores[j]).max(NEVER);
                back[at * n + j] = from;
            }
            std::mem::swap(&mut last, &mut next);
        }
        let open = |j: usize| self.labels[j].starts_with(['B', 'I']);
        let final_score = |j: usize| if open(j) { NEVER } else { last[j].saturating_add(self.end[j]) };
        let mut label = (0..n).max_by_key(|&j| (final_score(j), std::cmp::Reverse(j))).unwrap_or(0) as u16;
        let mut path = vec![label; length];
        for at in (1..length).rev() {
            label = back[at * n + label as usize];
            path[at - 1] = label;
        }
        path
    }

    /// Spans of the kinds as (first position, one past the last, kind).
    pub fn spans<'a>(&'a self, path: &[u16]) -> Vec<(usize, usize, &'a str)> {
        let mut out = Vec::new();
        let mut begin = 0;
        for (at, &label) in path.iter().enumerate() {
            let Some((place, kind)) = self.labels[label as usize].split_once('-') else { continue };
            if matches!(place, "B" | "S") {
                begin = at;
            }
            if matches!(place, "E" | "S") {
                out.push((begin, at + 1, kind));
            }
        }
        out
    }

    pub fn write(&self, writer: &mut ModelWriter) {
        writer.number(self.labels.len() as u64);
        self.labels.iter().for_each(|label| writer.text(label));
        for &score in self.start.iter().chain(&self.end).chain(&self.transitions) {
            writer.signed(score as i64);
        }
        self.weights.write(writer);
    }

    pub fn read(reader: &mut ModelReader) -> Result<SequenceModel, DataError> {
        let n = reader.count()?;
        let labels = (0..n).map(|_| reader.text().map(str::to_string)).collect::<Result<Vec<_>, _>>()?;
        let mut scores =
            |count: usize| (0..count).map(|_| reader.signed().map(|s| s as i32)).collect::<Result<Vec<_>, _>>();
        let (start, end, transitions) = (scores(n)?, scores(n)?, scores(n * n)?);
        let weights = LinearModel::read(reader)?;
        if weights.labels() != n {
            return reader.error("has weights for other labels than it names; train it again");
        }
        Ok(SequenceModel::new(labels, weights, start, end, transitions))
    }
}

/// Whether label `b` may come right after `a` in BIOES.
pub fn may_follow(a: &str, b: &str) -> bool {
    let parts = |label: &str| label.split_once('-').map(|(p, k)| (p.to_string(), k.to_string()));
    match (parts(a), parts(b)) {
        (Some((p, k)), Some((q, l))) if p == "B" || p == "I" => (q == "I" || q == "E") && k == l,
        (Some((p, _)), None) => p == "E" || p == "S",
        (_, Some((q, _))) => q == "B" || q == "S",
        (None, None) => true,
    }
}

/// The labels for these kinds: `O` first.
pub fn bioes(kinds: &[&str]) -> Vec<String> {
    let mut labels = vec!["O".to_string()];
    for kind in kinds {
        labels.extend(["B", "I", "E", "S"].iter().map(|place| format!("{place}-{kind}")));
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> SequenceModel {
        let labels = bioes(&["a", "b"]);
        let n = labels.len();
        // Feature k speaks for label k, but label 2 (I-a) is wanted everywhere a little.
        let rows = (0..n as u32).map(|k| (k + 1, vec![(2, 5), (k as u16, 10)])).collect();
        SequenceModel::new(labels, LinearModel::new(n, rows), vec![0; n], vec![0; n], vec![0; n * n])
    }

    #[test]
    fn the_best_path_keeps_to_the_scheme() {
        let model = model();
        let wish = [0usize, 2, 3, 8, 0, 1];
        let mut keys = Vec::new();
        let path = model.decode(wish.len(), |at, f| {
            f.push_key(wish[at] as u32 + 1);
            keys.push(at);
        });
        let labels: Vec<&str> = path.iter().map(|&l| model.labels()[l as usize].as_str()).collect();
        for pair in labels.windows(2) {
            assert!(may_follow(pair[0], pair[1]), "{labels:?}");
        }
        assert!(!labels[0].starts_with(['I', 'E']) && !labels[wish.len() - 1].starts_with(['B', 'I']), "{labels:?}");
        assert_eq!(keys, [0, 1, 2, 3, 4, 5]);
        assert!(model.decode(0, |_, _| ()).is_empty());
    }

    #[test]
    fn spans_and_round_trip() {
        let model = model();
        assert_eq!(model.spans(&[0, 1, 2, 3, 8]), [(1, 4, "a"), (4, 5, "b")]);
        let mut writer = ModelWriter::default();
        model.write(&mut writer);
        let file = writer.finish("seq");
        let again = SequenceModel::read(&mut ModelReader::open("x", &file, "seq").unwrap()).unwrap();
        let run = |m: &SequenceModel| m.decode(3, |at, f| f.push_key(at as u32 + 1));
        assert_eq!(run(&model), run(&again));
    }
}
