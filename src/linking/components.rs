//! Joins the units of one connected component into groups.
//! In: units, edges with their scores, and which pairs may not be one. Out: groups, a function of the component alone.

use std::collections::BTreeMap;

/// Two units that score at or above the threshold; `a < b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub a: String,
    pub b: String,
    pub score: f32,
}

/// Of two edges to units that exclude each other, one counts where it is better by this much, and else neither. Chosen so that an acronym
/// learnt from a text beats one that only fits.
const MARGIN: f32 = 0.9;

/// The groups, each sorted, in the order of their first members.
pub fn solve(members: &[String], edges: &[Edge], forbidden: &dyn Fn(&str, &str) -> bool) -> Vec<Vec<String>> {
    let mut sure: Vec<&Edge> = edges.iter().filter(|edge| is_sure(edge, edges, forbidden)).collect();
    sure.sort_by(|x, y| y.score.total_cmp(&x.score).then((&x.a, &x.b).cmp(&(&y.a, &y.b))));
    let mut group_of: BTreeMap<&str, usize> = members.iter().enumerate().map(|(i, m)| (m.as_str(), i)).collect();
    let mut groups: Vec<Vec<&str>> = members.iter().map(|member| vec![member.as_str()]).collect();
    for edge in sure {
        let (x, y) = (group_of[edge.a.as_str()], group_of[edge.b.as_str()]);
        if x == y || groups[x].iter().any(|a| groups[y].iter().any(|b| forbidden(a, b))) {
            continue;
        }
        let moved = std::mem::take(&mut groups[y]);
        for member in &moved {
            group_of.insert(member, x);
        }
        groups[x].extend(moved);
    }
    let mut found: Vec<Vec<String>> = groups
        .into_iter()
        .filter(|group| !group.is_empty())
        .map(|group| {
            let mut group: Vec<String> = group.into_iter().map(str::to_string).collect();
            group.sort();
            group
        })
        .collect();
    found.sort();
    found
}

/// Whether neither end of the edge has another, nearly as good, to a unit that excludes this one's other end.
fn is_sure(edge: &Edge, edges: &[Edge], forbidden: &dyn Fn(&str, &str) -> bool) -> bool {
    let rival = |end: &str, other: &str| {
        edges.iter().any(|rival| {
            let far = match (rival.a == end, rival.b == end) {
                (true, _) => &rival.b,
                (_, true) => &rival.a,
                _ => return false,
            };
            far != other && rival.score > edge.score - MARGIN && forbidden(far, other)
        })
    };
    !rival(&edge.a, &edge.b) && !rival(&edge.b, &edge.a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edges: &[(&str, &str, f32)], apart: &[(&str, &str)], expected: &str) {
        let mut members: Vec<String> = edges.iter().flat_map(|(a, b, _)| [a.to_string(), b.to_string()]).collect();
        members.sort();
        members.dedup();
        let edges: Vec<Edge> =
            edges.iter().map(|(a, b, score)| Edge { a: a.to_string(), b: b.to_string(), score: *score }).collect();
        let forbidden = |a: &str, b: &str| apart.contains(&(a, b)) || apart.contains(&(b, a));
        let show = |edges: &[Edge]| {
            solve(&members, edges, &forbidden).iter().map(|group| group.join("+")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(show(&edges), expected);
        let mut turned = edges.clone();
        turned.reverse();
        assert_eq!(show(&turned), expected, "in another order");
    }

    #[test]
    fn edges_join() {
        check(&[("a", "b", 3.0), ("b", "c", 4.0)], &[], "a+b+c");
    }

    #[test]
    fn a_name_between_two_people_joins_neither() {
        check(&[("george", "h", 3.5), ("george", "w", 3.5)], &[("h", "w")], "george h w");
    }

    #[test]
    fn the_clearly_better_of_two_wins() {
        check(&[("ps", "parti", 4.2), ("ps", "pays", 3.2)], &[("parti", "pays")], "parti+ps pays");
    }

    #[test]
    fn groups_that_exclude_each_other_stay_apart() {
        check(&[("a", "b", 4.0), ("b", "c", 3.9), ("c", "d", 4.0)], &[("a", "d")], "a+b c+d");
    }
}
