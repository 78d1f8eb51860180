//! The arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez & Satta 2011) over one sentence, and the cost of each transition by
//! its dynamic oracle (Goldberg & Nivre 2013). At most 2n transitions for n words, each in constant time but for the costs.

/// The root, a node of its own: no word.
pub const ROOT: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;

/// What can be done in a state. `Left` takes the front of the buffer as head, `Right` the word below on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Shift,
    Left,
    Right,
}

/// Stack, buffer and arcs so far. Words are 0-based in the sentence.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub stack: Vec<u32>,
    /// First word of the buffer; the number of words when it is empty.
    pub front: u32,
    /// Head of each word that has one; `ROOT` for the root.
    pub heads: Vec<u32>,
    /// Label of the arc to each word's head.
    pub labels: Vec<u8>,
    /// Leftmost and rightmost children, the two outermost of each side, outermost first.
    left: Vec<[u32; 2]>,
    right: Vec<[u32; 2]>,
    pub left_count: Vec<u8>,
    pub right_count: Vec<u8>,
}

impl State {
    /// Begins a sentence of `words` words, reusing the room of the last.
    pub fn reset(&mut self, words: usize) {
        self.stack.clear();
        self.front = 0;
        self.heads.clear();
        self.heads.resize(words, NONE);
        self.labels.clear();
        self.labels.resize(words, 0);
        for side in [&mut self.left, &mut self.right] {
            side.clear();
            side.resize(words, [NONE; 2]);
        }
        for count in [&mut self.left_count, &mut self.right_count] {
            count.clear();
            count.resize(words, 0);
        }
    }

    pub fn words(&self) -> usize {
        self.heads.len()
    }

    /// Nothing is left in the buffer and one word on the stack, which becomes the root.
    pub fn is_final(&self) -> bool {
        self.front as usize >= self.words() && self.stack.len() <= 1
    }

    /// The word `depth` below the top of the stack.
    #[inline]
    pub fn stack_at(&self, depth: usize) -> Option<usize> {
        self.stack.len().checked_sub(depth + 1).map(|i| self.stack[i] as usize)
    }

    #[inline]
    pub fn buffer_at(&self, depth: usize) -> Option<usize> {
        let word = self.front as usize + depth;
        (word < self.words()).then_some(word)
    }

    /// The `nth` child (0: outermost) on the left of `word`.
    #[inline]
    pub fn left_child(&self, word: usize, nth: usize) -> Option<usize> {
        let child = self.left[word][nth];
        (child != NONE).then_some(child as usize)
    }

    #[inline]
    pub fn right_child(&self, word: usize, nth: usize) -> Option<usize> {
        let child = self.right[word][nth];
        (child != NONE).then_some(child as usize)
    }

    #[inline]
    pub fn allows(&self, step: Move) -> bool {
        let more = (self.front as usize) < self.words();
        match step {
            Move::Shift => more,
            Move::Left => more && !self.stack.is_empty(),
            Move::Right => self.stack.len() >= 2,
        }
    }

    /// Makes a move that the state allows; `label` is the arc's.
    pub fn apply(&mut self, step: Move, label: u8) {
        match step {
            Move::Shift => {
                self.stack.push(self.front);
                self.front += 1;
            }
            Move::Left => {
                if let Some(child) = self.stack.pop() {
                    self.attach(child, self.front, label);
                    let (sides, child_side) = (&mut self.left[self.front as usize], child);
                    *sides = [child_side, sides[0]];
                    let count = &mut self.left_count[self.front as usize];
                    *count = count.saturating_add(1);
                }
            }
            Move::Right => {
                if let (Some(child), Some(&head)) = (self.stack.pop(), self.stack.last()) {
                    self.attach(child, head, label);
                    let sides = &mut self.right[head as usize];
                    *sides = [child, sides[0]];
                    let count = &mut self.right_count[head as usize];
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    fn attach(&mut self, child: u32, head: u32, label: u8) {
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }

    /// How many gold arcs each move (shift, left, right) puts out of reach; `gold` has the head of each word, `ROOT` for the root.
    /// Meaningful for moves that the state allows.
    pub fn costs(&self, gold: &[u32]) -> [u32; 3] {
        let mut costs = [0; 3];
        let Some(&top) = self.stack.last() else { return costs };
        let front = self.front;
        let below = if self.stack.len() >= 2 { self.stack[self.stack.len() - 2] } else { ROOT };
        // Shift: the front loses children on the stack below and including the top, and a head on the stack below the top.
        for (i, &word) in self.stack.iter().enumerate() {
            if (front as usize) < self.words() {
                costs[0] += (gold[word as usize] == front) as u32;
                costs[0] += (i + 1 < self.stack.len() && gold[front as usize] == word) as u32;
            }
        }
        // Left: the top loses its children in the buffer, and heads other than the front: those in the buffer and the word below.
        for word in front..self.words() as u32 {
            costs[1] += (gold[word as usize] == top) as u32;
            costs[1] += (word != front && gold[top as usize] == word) as u32;
            costs[2] += (gold[word as usize] == top) as u32;
            costs[2] += (gold[top as usize] == word) as u32;
        }
        costs[1] += (gold[top as usize] == below) as u32;
        costs
    }
}

/// Makes a tree projective by lifting the shortest offending arc until there is none (Nivre & Nilsson 2005, without encoding).
pub fn projectivize(heads: &mut [u32]) {
    while let Some(child) = shortest_crossing(heads) {
        let head = heads[child] as usize;
        heads[child] = heads[head];
    }
}

fn shortest_crossing(heads: &[u32]) -> Option<usize> {
    let mut worst: Option<(usize, usize)> = None;
    for (child, &head) in heads.iter().enumerate() {
        if head == ROOT {
            continue;
        }
        let (low, high) = (child.min(head as usize), child.max(head as usize));
        let dominated = |mut word: usize| {
            for _ in 0..=heads.len() {
                if word == head as usize {
                    return true;
                }
                if heads[word] == ROOT {
                    return false;
                }
                word = heads[word] as usize;
            }
            false
        };
        if (low + 1..high).any(|word| !dominated(word)) && worst.is_none_or(|(length, _)| high - low < length) {
            worst = Some((high - low, child));
        }
    }
    worst.map(|(_, child)| child)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Following any move of cost 0 from the start gives the gold tree back.
    fn check(gold: &[u32]) {
        let mut state = State::default();
        state.reset(gold.len());
        while !state.is_final() {
            let costs = state.costs(gold);
            let moves = [Move::Shift, Move::Left, Move::Right];
            let step = (0..3).rev().find(|&i| state.allows(moves[i]) && costs[i] == 0);
            state.apply(moves[step.expect("some move costs nothing")], 0);
        }
        let last = state.stack[0] as usize;
        state.heads[last] = ROOT;
        assert_eq!(state.heads, gold);
    }

    #[test]
    fn the_oracle_leads_to_the_gold_tree() {
        check(&[ROOT]);
        check(&[1, ROOT, 4, 4, 1, 1]);
        check(&[ROOT, 0, 1, 2]);
        check(&[3, 2, 3, ROOT]);
    }

    #[test]
    fn lifting_makes_trees_projective() {
        let mut heads = [2, ROOT, 1, 0];
        projectivize(&mut heads);
        assert!(shortest_crossing(&heads).is_none());
        check(&heads);
    }
}
