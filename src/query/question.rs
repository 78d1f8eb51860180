//! What the user wrote, parsed but not yet looked up in the graph.

use serde::Serialize;

use crate::base::DateInterval;

/// One question. Names are as written; `resolve` finds what they mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Question {
    /// `path A -> B [via X] [avoid X|TYPE] [only TYPE…] [max N] [k N] [certain] [as of DATE] [between DATE DATE]`
    Path { from: String, to: String, limits: Limits },
    /// `near X [depth N] [kind K] [type T] …`
    Near { name: String, depth: u32, kind: Option<String>, limits: Limits },
    /// `show X`
    Show { name: String },
    /// `find TEXT`
    Find { text: String },
    /// `common A B`
    Common { one: String, other: String, limits: Limits },
    /// `timeline X`
    Timeline { name: String, limits: Limits },
    /// `events [type T] …`
    Events { limits: Limits },
    /// `top [pagerank|degree|betweenness] [kind K]`
    Top { by: Measure, kind: Option<String>, count: u32 },
    /// `stats`
    Stats,
}

/// How `top` orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Pagerank,
    Degree,
    Betweenness,
}

/// What narrows a question; the default narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Limits {
    /// Longest path, in hops.
    pub max: Option<u32>,
    /// How many paths or rows.
    pub count: Option<u32>,
    pub via: Vec<String>,
    /// Names or statement types.
    pub avoid: Vec<String>,
    /// Statement types.
    pub only: Vec<String>,
    /// Actual, positive statements alone.
    pub certain: bool,
    /// Statements that hold at some day of it; those without a time stay.
    pub during: Option<DateInterval>,
}
