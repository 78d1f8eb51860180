//! Calls the stages in order: reads in parallel, applies in a fixed order.
