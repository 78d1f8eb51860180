//! Communities: the Leiden algorithm (Traag, Waltman, van Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities") for
//! modularity (Newman and Girvan 2004) at resolution 1. Nodes move to where they gain most; communities are refined into well-connected
//! parts; the parts become the nodes of a smaller graph; and so on until nothing moves, the whole again until a round gains nothing.
//! Each community is connected; no node gains by moving, no two by merging, but that in large graphs rounds end before (`SETTLED_LARGE`).
//! Lots are drawn from a seed: same graph and seed, same answer.
//! A round costs about as much as looking at each tie a few times.

use super::lots::Lots;
use super::projection::Projection;

/// How freely refinement takes what is not best (θ of the paper).
const RANDOMNESS: f64 = 0.01;
/// Rounds at most; real graphs settle in a few.
const ROUNDS: usize = 20;
/// A round that gains less modularity was the last.
const SETTLED: f64 = 1e-7;
/// The same where there are more nodes than `LARGE`: what later rounds still find there is below what people can tell, and each costs seconds.
const SETTLED_LARGE: f64 = 1e-3;
const LARGE: usize = 20_000;
/// A gain below that is noise of the arithmetic.
const GAIN: f64 = 1e-9;
/// How many nodes are looked at between two looks at the clock.
const LOOK: usize = 1024;

/// A graph at one level: each node stands for some of the level below.
struct Level {
    /// Ties to others, both ends: those of node `n` are `ties[starts[n]..starts[n + 1]]`; ties inside a node are no ties here.
    starts: Vec<usize>,
    ties: Vec<(u32, f64)>,
    /// Degree by weight, with what is inside counted twice.
    strength: Vec<f64>,
}

impl Level {
    fn ground(graph: &Projection) -> Level {
        let (mut starts, mut ties, mut strength) = (vec![0], Vec::new(), Vec::with_capacity(graph.len()));
        for node in 0..graph.len() as u32 {
            ties.extend(graph.ties(node));
            starts.push(ties.len());
            strength.push(graph.ties(node).map(|tie| tie.1).sum());
        }
        Level { starts, ties, strength }
    }

    #[inline]
    fn of(&self, node: usize) -> &[(u32, f64)] {
        &self.ties[self.starts[node]..self.starts[node + 1]]
    }
}

/// The community of each node, numbered from 0 in the order of their first nodes; and whether `over` cut the search short.
pub(super) fn communities(graph: &Projection, seed: u64, over: &dyn Fn() -> bool) -> (Vec<u32>, bool) {
    let ground = Level::ground(graph);
    let total: f64 = ground.strength.iter().sum();
    let mut lots = Lots::new(seed);
    let mut partition: Vec<u32> = (0..graph.len() as u32).collect();
    if total <= 0.0 {
        return (partition, false);
    }
    let enough = if graph.len() > LARGE { SETTLED_LARGE } else { SETTLED };
    let mut reached = modularity(graph, &partition);
    for _ in 0..ROUNDS {
        let (next, partial) = round(&ground, &partition, total, &mut lots, over);
        partition = next;
        if partial {
            return (partition, true);
        }
        // A round never loses; one that begins with a move that gains, gains.
        let before = std::mem::replace(&mut reached, modularity(graph, &partition));
        if reached - before < enough {
            break;
        }
    }
    (partition, false)
}

/// One round from a partition of the ground level: move, refine, shrink, until each node of the smallest graph is a community.
fn round(ground: &Level, start: &[u32], total: f64, lots: &mut Lots, over: &dyn Fn() -> bool) -> (Vec<u32>, bool) {
    let mut above: Option<Level> = None;
    // Node of the ground → node of the level.
    let mut stands: Vec<u32> = (0..start.len() as u32).collect();
    let mut partition = start.to_vec();
    loop {
        let level = above.as_ref().unwrap_or(ground);
        let partial = move_nodes(level, &mut partition, total, lots, over);
        let count = level.strength.len();
        let distinct = renumber(&mut partition);
        if distinct == count {
            break;
        }
        let refined = refine(level, &partition, total, lots);
        let mut parts = refined;
        let parts_count = renumber(&mut parts);
        if parts_count == count && !partial {
            // No two nodes may be merged: what was moved together stays so where it hangs together.
            parts = hanging_together(level, &partition);
            stands.iter_mut().for_each(|node| *node = parts[*node as usize]);
            break;
        }
        stands.iter_mut().for_each(|node| *node = parts[*node as usize]);
        let mut of_part = vec![0; parts_count];
        for (node, &part) in parts.iter().enumerate() {
            of_part[part as usize] = partition[node];
        }
        above = Some(shrink(level, &parts, parts_count));
        partition = of_part;
        if partial {
            renumber(&mut stands);
            return (stands, true);
        }
    }
    // Each node of the last level is a community of its own.
    renumber(&mut stands);
    (stands, false)
}

/// Numbers from 0 in the order of first use; gives how many there are.
fn renumber(partition: &mut [u32]) -> usize {
    let size = partition.iter().copied().max().map_or(0, |m| m as usize + 1);
    let (mut numbers, mut next) = (vec![u32::MAX; size], 0);
    for community in partition.iter_mut() {
        let number = &mut numbers[*community as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *community = *number;
    }
    next as usize
}

/// Moves each node to the community where it gains most, its neighbours after it, until none gains. Whether time ran out.
fn move_nodes(level: &Level, partition: &mut [u32], total: f64, lots: &mut Lots, over: &dyn Fn() -> bool) -> bool {
    let count = level.strength.len();
    let mut weight = vec![0.0f64; count.max(partition.iter().copied().max().unwrap_or(0) as usize + 1)];
    let mut size = vec![0u32; weight.len()];
    for (node, &community) in partition.iter().enumerate() {
        weight[community as usize] += level.strength[node];
        size[community as usize] += 1;
    }
    let mut free: Vec<u32> = (0..weight.len() as u32).filter(|&c| size[c as usize] == 0).collect();
    let mut order: Vec<u32> = (0..count as u32).collect();
    lots.shuffle(&mut order);
    let mut queue: std::collections::VecDeque<u32> = order.into();
    let mut waits = vec![true; count];
    // To each community: the weight of the node's ties; those touched are cleared after each node.
    let mut to = vec![0.0f64; weight.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut steps = 0usize;
    while let Some(node) = queue.pop_front() {
        steps += 1;
        if steps.is_multiple_of(LOOK) && over() {
            return true;
        }
        let n = node as usize;
        waits[n] = false;
        let old = partition[n];
        let own = level.strength[n];
        weight[old as usize] -= own;
        size[old as usize] -= 1;
        for &(other, tie) in level.of(n) {
            let community = partition[other as usize];
            if to[community as usize] == 0.0 {
                touched.push(community);
            }
            to[community as usize] += tie;
        }
        let gain = |community: u32| to[community as usize] - own * weight[community as usize] / total;
        let mut best = (gain(old), old);
        touched.sort_unstable();
        for &community in &touched {
            if gain(community) > best.0 + GAIN {
                best = (gain(community), community);
            }
        }
        // Alone it gains nothing and loses nothing.
        if best.0 < -GAIN
            && let Some(empty) = free.last().copied().filter(|_| size[old as usize] > 0)
        {
            best = (0.0, empty);
            free.pop();
        }
        touched.drain(..).for_each(|community| to[community as usize] = 0.0);
        let new = best.1;
        weight[new as usize] += own;
        size[new as usize] += 1;
        if new != old {
            partition[n] = new;
            if size[old as usize] == 0 {
                free.push(old);
            }
            for &(other, _) in level.of(n) {
                if partition[other as usize] != new && !std::mem::replace(&mut waits[other as usize], true) {
                    queue.push_back(other);
                }
            }
        }
    }
    false
}

/// Splits each community into parts that hang together well: single nodes join parts of their community, at random, the better the likelier.
fn refine(level: &Level, partition: &[u32], total: f64, lots: &mut Lots) -> Vec<u32> {
    let count = level.strength.len();
    let communities = partition.iter().copied().max().map_or(0, |m| m as usize + 1);
    let mut whole = vec![0.0f64; communities];
    for (node, &community) in partition.iter().enumerate() {
        whole[community as usize] += level.strength[node];
    }
    let mut part: Vec<u32> = (0..count as u32).collect();
    let mut weight = level.strength.clone();
    let mut alone = vec![true; count];
    // Of each part: its ties to the rest of its community.
    let mut out = vec![0.0f64; count];
    for node in 0..count {
        let inside = level.of(node).iter().filter(|(other, _)| partition[*other as usize] == partition[node]);
        out[node] = inside.map(|tie| tie.1).sum();
    }
    let holds = |part: usize, weight: &[f64], out: &[f64], whole: f64| {
        out[part] + GAIN >= weight[part] * (whole - weight[part]) / total
    };
    let mut order: Vec<u32> = (0..count as u32).collect();
    lots.shuffle(&mut order);
    let mut to = vec![0.0f64; count];
    for node in order.into_iter().map(|node| node as usize) {
        let whole = whole[partition[node] as usize];
        if !alone[node] || !holds(node, &weight, &out, whole) {
            continue;
        }
        let mut touched: Vec<u32> = Vec::new();
        for &(other, tie) in level.of(node).iter().filter(|(o, _)| partition[*o as usize] == partition[node]) {
            let at = part[other as usize];
            if to[at as usize] == 0.0 {
                touched.push(at);
            }
            to[at as usize] += tie;
        }
        touched.sort_unstable();
        let own = level.strength[node];
        let mut choices: Vec<(u32, f64)> = Vec::new();
        for &at in touched.iter().filter(|&&at| holds(at as usize, &weight, &out, whole)) {
            let gain = to[at as usize] - own * weight[at as usize] / total;
            if gain >= 0.0 {
                choices.push((at, gain));
            }
        }
        // Gains in shares of the whole, as the paper has them; the largest is taken out so that no power overflows.
        let best = choices.iter().map(|choice| choice.1).fold(0.0, f64::max);
        let chance = |gain: f64| ((gain - best) * 2.0 / total / RANDOMNESS).exp();
        let sum: f64 = choices.iter().map(|choice| chance(choice.1)).sum::<f64>();
        let mut draw = lots.share() * sum;
        let mut chosen = None;
        for &(at, gain) in &choices {
            chosen = Some(at as usize);
            draw -= chance(gain);
            if draw < 0.0 {
                break;
            }
        }
        if let Some(at) = chosen {
            out[at] += out[node] - 2.0 * to[at];
            weight[at] += own;
            part[node] = at as u32;
            alone[at] = false;
        }
        touched.into_iter().for_each(|at| to[at as usize] = 0.0);
    }
    part
}

/// The connected pieces of each community.
fn hanging_together(level: &Level, partition: &[u32]) -> Vec<u32> {
    let mut piece = vec![u32::MAX; partition.len()];
    for start in 0..partition.len() {
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if piece[node] == u32::MAX {
                piece[node] = start as u32;
                let mates = level.of(node).iter().map(|tie| tie.0 as usize);
                open.extend(mates.filter(|&mate| partition[mate] == partition[node]));
            }
        }
    }
    piece
}

/// Each part becomes a node.
fn shrink(level: &Level, parts: &[u32], count: usize) -> Level {
    let mut strength = vec![0.0; count];
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (node, &part) in parts.iter().enumerate() {
        strength[part as usize] += level.strength[node];
        members[part as usize].push(node as u32);
    }
    let (mut starts, mut ties) = (vec![0], Vec::new());
    let mut to = vec![0.0f64; count];
    let mut touched: Vec<u32> = Vec::new();
    for (part, members) in members.iter().enumerate() {
        for &node in members {
            for &(other, tie) in level.of(node as usize) {
                let other = parts[other as usize];
                if other as usize != part {
                    if to[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    to[other as usize] += tie;
                }
            }
        }
        touched.sort_unstable();
        ties.extend(touched.drain(..).map(|other| (other, std::mem::take(&mut to[other as usize]))));
        starts.push(ties.len());
    }
    Level { starts, ties, strength }
}

/// How much more of the weight lies inside communities than chance would put there: at most 1.
pub(super) fn modularity(graph: &Projection, partition: &[u32]) -> f64 {
    let count = partition.iter().copied().max().map_or(0, |m| m as usize + 1);
    let (mut inside, mut whole, mut total) = (vec![0.0; count], vec![0.0; count], 0.0);
    for node in 0..graph.len() as u32 {
        let own = partition[node as usize];
        for (other, weight) in graph.ties(node) {
            whole[own as usize] += weight;
            total += weight;
            if partition[other as usize] == own {
                inside[own as usize] += weight;
            }
        }
    }
    if total <= 0.0 {
        return 0.0;
    }
    inside.iter().zip(&whole).map(|(inside, whole)| inside / total - (whole / total) * (whole / total)).sum()
}
