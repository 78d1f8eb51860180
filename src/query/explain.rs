//! What a step of a path costs, part by part: what `explain path` tells. The parts add up to the cost that the search went by.

use super::answer::Charge;
use super::ask::Ask;
use super::cost::{ORDINARY, STEP, WHERE, crowd, doubt, evidence};
use super::net::{Net, Step};
use crate::base::{Modality, Polarity};
use crate::graph::NodeId;

/// The parts of a step's cost; those that are nothing are left out.
pub(super) fn charges(ask: &Ask, net: &Net, a: NodeId, b: NodeId, step: Step) -> Vec<Charge> {
    let view = ask.view;
    let (edge, place) = match step {
        Step::Relation(edge) | Step::Role(edge) => (edge, false),
        Step::Event(edge, other) => (edge, view.role_number(edge) == Some(0) || view.role_number(other) == Some(0)),
    };
    let type_name = view.type_name(edge);
    let ordinary = ask.schema.type_id(type_name).map_or(0.0, |id| ask.schema.get(id).ordinary);
    let (polarity, modality) = view.stance(edge);
    let event = view.role_number(edge).map(|_| view.target(edge));
    let pieces = view.weight(edge);
    let denied = if polarity == Polarity::Negative { doubt(polarity, Modality::Actual) } else { 0 };
    let charge = |what: &'static str, about: String, cost: i64| Charge { what, about, cost: cost as f64 / 1000.0 };
    let mut found = vec![
        charge("step", String::new(), STEP as i64),
        charge("ordinary", ask.wording.type_name(ask.schema, type_name), (ORDINARY * ordinary.clamp(0.0, 1.0)) as i64),
        charge("doubt", modality.name().to_string(), doubt(Polarity::Positive, modality) as i64),
        charge("denied", String::new(), denied as i64),
        charge("crowd", String::new(), event.map_or(0, |event| crowd(view, event)) as i64),
        charge("where", String::new(), if place { WHERE as i64 } else { 0 }),
        charge("evidence", pieces.to_string(), -(evidence(pieces) as i64)),
    ];
    found.extend([a, b].map(|node| charge("hub", ask.name(node), net.half(node) as i64)));
    found.retain(|charge| charge.cost != 0.0);
    found
}
