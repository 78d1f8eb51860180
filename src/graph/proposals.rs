//! Another person's decisions beside one's own: what is new in them, and what of it contradicts. In: two journals. Out: proposals.

use super::journal::{Decision, Entry, Journal};

/// A decision of the other journal that holds there and not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub entry: Entry,
    /// The ids of one's own decisions that say otherwise; its own id where it was taken back here.
    pub against: Vec<String>,
}

/// What applying `theirs` would bring to `mine`, in their order. What they take back of one's own is a proposal too.
pub fn proposals(mine: &Journal, theirs: &Journal) -> Vec<Proposal> {
    let mut found = Vec::new();
    for entry in theirs.entries() {
        let against = match &entry.decision {
            Decision::Undo(of) if mine.get(&entry.id).is_none() && mine.holds(of) && !theirs.holds(of) => {
                vec![of.clone()]
            }
            Decision::Undo(_) | Decision::Redo(_) => continue,
            _ if !theirs.holds(&entry.id) || mine.holds(&entry.id) => continue,
            _ if mine.get(&entry.id).is_some() => vec![entry.id.clone()],
            decision => {
                let contrary = mine.active().filter(|own| contradict(&own.decision, decision));
                contrary.map(|own| own.id.clone()).collect()
            }
        };
        found.push(Proposal { entry: entry.clone(), against });
    }
    found
}

/// Whether two decisions cannot both be right.
fn contradict(a: &Decision, b: &Decision) -> bool {
    match (a, b) {
        (Decision::Merge(x, y), Decision::Apart(p, q)) | (Decision::Apart(p, q), Decision::Merge(x, y)) => {
            (x, y) == (p, q) || (x, y) == (q, p)
        }
        (Decision::Merge(x, y), Decision::Split(key)) | (Decision::Split(key), Decision::Merge(x, y)) => {
            key == x || key == y
        }
        (Decision::Rename { key, name }, Decision::Rename { key: other, name: called }) => {
            key == other && name != called
        }
        (Decision::Retype { key, kind }, Decision::Retype { key: other, kind: said }) => key == other && kind != said,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(decisions: &[Decision]) -> Journal {
        let mut journal = Journal::default();
        decisions.iter().for_each(|decision| drop(journal.push(decision.clone(), None)));
        journal
    }

    fn merge(a: &str, b: &str) -> Decision {
        Decision::Merge(a.into(), b.into())
    }

    fn apart(a: &str, b: &str) -> Decision {
        Decision::Apart(a.into(), b.into())
    }

    fn rename(key: &str, name: &str) -> Decision {
        Decision::Rename { key: key.into(), name: name.into() }
    }

    #[test]
    fn what_is_new_is_proposed_and_what_contradicts_is_told() {
        let mine = journal(&[merge("a", "b"), rename("c", "C"), Decision::Split("d".into())]);
        let theirs =
            journal(&[merge("a", "b"), apart("b", "a"), rename("c", "Other"), rename("e", "E"), merge("d", "f")]);
        let found = proposals(&mine, &theirs);
        let ids = |n: usize| mine.entries()[n].id.clone();
        let against: Vec<Vec<String>> = found.iter().map(|proposal| proposal.against.clone()).collect();
        assert_eq!(against, [vec![ids(0)], vec![ids(1)], vec![], vec![ids(2)]]);
    }

    #[test]
    fn what_was_taken_back_on_one_side_is_told() {
        let mut mine = journal(&[merge("a", "b"), merge("c", "d")]);
        let mut theirs = mine.clone();
        let (first, second) = (mine.entries()[0].id.clone(), mine.entries()[1].id.clone());
        mine.push(Decision::Undo(first.clone()), None);
        theirs.push(Decision::Undo(second.clone()), None);
        let found = proposals(&mine, &theirs);
        assert_eq!(found.iter().map(|p| p.against.clone()).collect::<Vec<_>>(), [vec![first], vec![second]]);
    }

    #[test]
    fn what_contradicts_can_be_left_out() {
        let mut mine = journal(&[merge("a", "b")]);
        let mut theirs = journal(&[apart("a", "b"), rename("e", "E")]);
        let against = theirs.entries()[0].id.clone();
        theirs.push(Decision::Undo(against.clone()), None);
        theirs.push(Decision::Redo(against.clone()), None);
        let lines = mine.take(&theirs, &[against].into());
        assert_eq!(lines.len(), 1);
        assert!(Journal::read(&mine.text()).is_ok());
        assert_eq!(mine.active().count(), 2);
    }
}
