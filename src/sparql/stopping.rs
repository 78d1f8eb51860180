//! How a question that runs is ended. The evaluator asks the graph between its steps, and the graph may say that the user has had enough;
//! but where it combines rows that it has read before, it asks nobody, and may do so for hours. It then still copies terms, so the copy
//! looks at the switch, and leaves by unwinding, without a word, up to `watched`.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::id::Id;

/// The user ended the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the question was stopped")
    }
}

impl std::error::Error for Stopped {}

thread_local! {
    /// The switch of the question that this thread answers.
    static SWITCH: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// A term as the evaluator holds it.
#[derive(PartialEq, Eq, Hash, Debug)]
pub(super) struct Held(pub Id);

impl Clone for Held {
    #[inline]
    fn clone(&self) -> Held {
        let on =
            |switch: &Option<Arc<AtomicBool>>| switch.as_ref().is_some_and(|switch| switch.load(Ordering::Relaxed));
        if SWITCH.with(|switch| switch.try_borrow().is_ok_and(|switch| on(&switch))) {
            resume_unwind(Box::new(Stopped));
        }
        Held(self.0)
    }
}

/// Does a piece of work that ends when the switch is turned on.
pub(super) fn watched<T>(switch: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> Result<T, Stopped> {
    SWITCH.with(|own| *own.borrow_mut() = Some(Arc::clone(switch)));
    // What is left behind half done is dropped with the evaluator; indexes are made whole or not at all.
    let done = catch_unwind(AssertUnwindSafe(work));
    SWITCH.with(|own| *own.borrow_mut() = None);
    done.or_else(|why| if why.is::<Stopped>() { Err(Stopped) } else { resume_unwind(why) })
}
