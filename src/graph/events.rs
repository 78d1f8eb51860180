//! Which statements of events tell of one event. Statements with equal type, polarity, fillers and values form a bucket; the bucket is
//! split here by time, by nearness of publication and by place. The split depends on the set of statements alone, never on their order.
//!
//! 1. Dated statements: finest dates first, a date joins the one cluster whose date it contains; where it contains none or several, it
//!    founds its own. So "June 2021" joins "16 June 2021", and "2021" stays apart where 2021 has two such events.
//! 2. Undated statements group when their documents were published within `SAME_STORY_DAYS` of one another (always within one document),
//!    and a group joins a dated cluster when that is the only one within `NEAR_DATE_DAYS` of its publication (or, for documents of
//!    unknown date, the only one at all).
//! 3. A cluster without a date to the day that names several places is split by place; statements without a place then stand apart.

use std::collections::BTreeMap;

use crate::base::DateInterval;

/// Two undated reports that far apart are still one story. Chosen by reading, not tuned: news follows up within two weeks.
pub(crate) const SAME_STORY_DAYS: i32 = 14;
/// An undated report tells of a dated event that near to its publication.
pub(crate) const NEAR_DATE_DAYS: i32 = 31;

/// What the split looks at in one statement of one document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub time: Option<DateInterval>,
    pub place: Option<u32>,
    pub document: u32,
    pub published: Option<DateInterval>,
}

fn days(interval: DateInterval) -> (i32, i32) {
    let number = |date: jiff::civil::Date| date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days());
    (number(interval.start.first_day()), number(interval.end.last_day()))
}

fn distance(a: (i32, i32), b: (i32, i32)) -> i32 {
    (a.0 - b.1).max(b.0 - a.1).max(0)
}

/// The cluster of each statement; clusters are numbered from 0 without gaps, in no promised order.
pub(crate) fn split(told: &[Told]) -> Vec<usize> {
    let mut cluster = vec![usize::MAX; told.len()];
    let dated = cluster_dates(told, &mut cluster);
    let count = cluster_undated(told, &dated, &mut cluster);
    split_places(told, &dated, count, &mut cluster);
    cluster
}

/// Rule 1. Gives the founding date of each cluster.
fn cluster_dates(told: &[Told], cluster: &mut [usize]) -> Vec<(i32, i32)> {
    let mut by_date: BTreeMap<(i32, i32, i32), Vec<usize>> = BTreeMap::new();
    for (i, one) in told.iter().enumerate() {
        if let Some(time) = one.time {
            let (start, end) = days(time);
            by_date.entry((end - start, start, end)).or_default().push(i);
        }
    }
    let mut founded: Vec<(i32, i32)> = Vec::new();
    for ((_, start, end), members) in by_date {
        let mut inside = (0..founded.len()).filter(|&c| start <= founded[c].0 && founded[c].1 <= end);
        let place = match (inside.next(), inside.next()) {
            (Some(only), None) => only,
            _ => {
                founded.push((start, end));
                founded.len() - 1
            }
        };
        members.into_iter().for_each(|i| cluster[i] = place);
    }
    founded
}

/// Rule 2. Gives the number of clusters.
fn cluster_undated(told: &[Told], dated: &[(i32, i32)], cluster: &mut [usize]) -> usize {
    let mut count = dated.len();
    let mut published: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    let mut unknown: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, one) in told.iter().enumerate().filter(|(_, one)| one.time.is_none()) {
        match one.published {
            Some(date) => published.entry(days(date)).or_default().push(i),
            None => unknown.entry(one.document).or_default().push(i),
        }
    }
    let mut groups: Vec<((i32, i32), Vec<usize>)> = Vec::new();
    for (when, members) in published {
        match groups.last_mut() {
            Some((last, group)) if when.0 - last.1 <= SAME_STORY_DAYS => {
                last.1 = last.1.max(when.1);
                group.extend(members);
            }
            _ => groups.push((when, members)),
        }
    }
    let mut place = |near: Vec<usize>, members: Vec<usize>| {
        let chosen = match near[..] {
            [only] => only,
            _ => {
                count += 1;
                count - 1
            }
        };
        members.into_iter().for_each(|i| cluster[i] = chosen);
    };
    for (when, members) in groups {
        place((0..dated.len()).filter(|&c| distance(dated[c], when) <= NEAR_DATE_DAYS).collect(), members);
    }
    for members in unknown.into_values() {
        place((0..dated.len()).collect(), members);
    }
    count
}

/// Rule 3.
fn split_places(told: &[Told], dated: &[(i32, i32)], count: usize, cluster: &mut [usize]) {
    let mut next = count;
    for c in 0..count {
        if dated.get(c).is_some_and(|(start, end)| start == end) {
            continue;
        }
        let members: Vec<usize> = (0..told.len()).filter(|&i| cluster[i] == c).collect();
        let mut by_place: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
        members.iter().for_each(|&i| by_place.entry(told[i].place).or_default().push(i));
        if by_place.keys().flatten().count() < 2 {
            continue;
        }
        for group in by_place.into_values().skip(1) {
            group.into_iter().for_each(|i| cluster[i] = next);
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `date@place/published#document`, each part but the document optional.
    fn told(text: &str) -> Told {
        let (rest, document) = text.split_once('#').unwrap();
        let (rest, published) = rest.split_once('!').unwrap_or((rest, ""));
        let (time, place) = rest.split_once('@').unwrap_or((rest, ""));
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        Told {
            time: date(time),
            place: place.parse().ok(),
            document: document.parse().unwrap(),
            published: date(published),
        }
    }

    #[track_caller]
    fn check(statements: &[&str], expected: &[&[usize]]) {
        let all: Vec<Told> = statements.iter().map(|s| told(s)).collect();
        let of = |all: &[Told], order: &[usize]| {
            let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            split(all).into_iter().zip(order).for_each(|(c, &i)| groups.entry(c).or_default().push(i));
            let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
            groups.iter_mut().for_each(|g| g.sort());
            groups.sort();
            groups
        };
        let order: Vec<usize> = (0..all.len()).collect();
        assert_eq!(of(&all, &order), expected);
        let turned: Vec<Told> = all.iter().rev().copied().collect();
        let order: Vec<usize> = order.into_iter().rev().collect();
        assert_eq!(of(&turned, &order), expected, "the order must not matter");
    }

    #[test]
    fn grains_that_agree_are_one_event() {
        check(&["2021-06-16#1", "2021-06#2", "2021-06-16#3"], &[&[0, 1, 2]]);
        check(&["2021-06-16#1", "2021-06-20#2", "2021-06#3"], &[&[0], &[1], &[2]]);
        check(&["2021#1", "2020#2"], &[&[0], &[1]]);
    }

    #[test]
    fn undated_reports_follow_the_publication() {
        check(&["!2021-06-01#1", "!2021-06-10#2", "!2021-09-01#3"], &[&[0, 1], &[2]]);
        check(&["2021-06-16#1", "!2021-06-10#2", "!2018-06-10#3"], &[&[0, 1], &[2]]);
        check(&["2021-06-16#1", "#2"], &[&[0, 1]]);
        check(&["#1", "#1", "#2"], &[&[0, 1], &[2]]);
    }

    #[test]
    fn places_tell_events_apart_but_on_one_day() {
        check(&["@1!2021-06-01#1", "@2!2021-06-02#2", "!2021-06-02#2"], &[&[0], &[1], &[2]]);
        check(&["2021-06-16@1#1", "2021-06-16@2#2"], &[&[0, 1]]);
        check(&["@1!2021-06-01#1", "!2021-06-02#2"], &[&[0, 1]]);
    }
}
