//! Every pattern and expression of a question, wherever it stands in it.

use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// What stands in a question.
pub(super) enum Part<'q> {
    Pattern(&'q GraphPattern),
    Expression(&'q Expression),
}

/// Visits a pattern and all that is inside.
pub(super) fn each<'q>(pattern: &'q GraphPattern, visit: &mut dyn FnMut(Part<'q>)) {
    use GraphPattern as P;
    visit(Part::Pattern(pattern));
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => {}
        P::Join { left, right } | P::Union { left, right } | P::Minus { left, right } => {
            each(left, visit);
            each(right, visit);
        }
        P::LeftJoin { left, right, expression } => {
            each(left, visit);
            each(right, visit);
            expression.iter().for_each(|expression| within(expression, visit));
        }
        P::Filter { expr: expression, inner } | P::Extend { inner, expression, .. } => {
            within(expression, visit);
            each(inner, visit);
        }
        P::OrderBy { inner, expression } => {
            for OrderExpression::Asc(by) | OrderExpression::Desc(by) in expression {
                within(by, visit);
            }
            each(inner, visit);
        }
        P::Group { inner, aggregates, .. } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    within(expr, visit);
                }
            }
            each(inner, visit);
        }
        P::Graph { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Service { inner, .. } => each(inner, visit),
        #[allow(unreachable_patterns)]
        _ => {}
    }
}

fn within<'q>(expression: &'q Expression, visit: &mut dyn FnMut(Part<'q>)) {
    use Expression as E;
    visit(Part::Expression(expression));
    match expression {
        E::Exists(pattern) => each(pattern, visit),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => [a, b].into_iter().for_each(|inner| within(inner, visit)),
        E::In(a, others) => std::iter::once(&**a).chain(others).for_each(|inner| within(inner, visit)),
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => within(a, visit),
        E::If(a, b, c) => [a, b, c].into_iter().for_each(|inner| within(inner, visit)),
        E::Coalesce(all) | E::FunctionCall(_, all) => all.iter().for_each(|inner| within(inner, visit)),
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
    }
}
