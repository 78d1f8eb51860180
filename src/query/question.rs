//! What the user wrote, parsed but not yet looked up in the graph.

use serde::Serialize;

use crate::base::DateInterval;

/// One question. Names are as written; `resolve` finds what they mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Question {
    /// `path A -> B [via X] [avoid X|TYPE] [only TYPE…] [max N] [k N] [certain] [as of DATE] [between DATE DATE]`; with `explain` before
    /// it, what each step costs is told.
    Path { from: End, to: End, limits: Limits, explain: bool },
    /// `near X [depth N] [kind K] [type T] …`
    Near { name: String, depth: u32, limits: Limits },
    /// `show X`
    Show { name: String, limits: Limits },
    /// `find TEXT`
    Find { text: String, limits: Limits },
    /// `common A B`
    Common { one: String, other: String, limits: Limits },
    /// `timeline X`
    Timeline { name: String, limits: Limits },
    /// `events [type T] [who X] [where PLACE] [when DATE] …`
    Events { limits: Limits },
    /// `top [pagerank|degree|betweenness] [kind K]`
    Top { by: Measure, kind: Option<String>, count: u32 },
    /// `groups [of X] [kind K] [k N] [seed N]`
    Groups { name: Option<String>, limits: Limits },
    /// `missing [A] [kind K] [k N]`
    Missing { name: Option<String>, limits: Limits },
    /// `who said [X]`: statements by their source.
    WhoSaid { about: Option<String>, limits: Limits },
    /// `says X`: what X says.
    Says { name: String, limits: Limits },
    /// `alleged X`: what is claimed of X.
    Alleged { name: String, limits: Limits },
    /// `degrees [kind K]`: how many names have how many ties.
    Degrees { kind: Option<String> },
    /// `stats`
    Stats,
}

/// Where a path begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum End {
    Name(String),
    /// `any person of "Phocéa Fret"`: whoever of that kind is tied to the name by a relation; of any kind that acts where none is given.
    Any {
        kind: Option<String>,
        of: String,
    },
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
    /// How far to go, in steps.
    pub depth: Option<u32>,
    /// An entity kind.
    pub kind: Option<String>,
    /// Of what is drawn by lot; the same seed gives the same answer.
    pub seed: u64,
    pub via: Vec<String>,
    /// Where it happened.
    pub places: Vec<String>,
    /// Names or statement types.
    pub avoid: Vec<String>,
    /// Statement types.
    pub only: Vec<String>,
    /// Actual, positive statements alone.
    pub certain: bool,
    /// Statements that hold at some day of it; those without a time stay.
    pub during: Option<DateInterval>,
}
