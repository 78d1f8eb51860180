//! How a question that runs is ended. The evaluator asks the graph between its steps, and the graph may say that the user has had enough;
//! but where it combines rows that it has read before, it asks nobody, and may do so for hours, or gather rows (to sort them, to join them,
//! to tell which are distinct) until no memory is left. It then still copies terms, so the copy looks at the switch and at how many terms
//! there are, and leaves by unwinding, without a word, up to `watched`.

use std::cell::{Cell, RefCell};
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

/// Why a question ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Stopped,
    /// It holds more terms at once than it may.
    Full,
}

thread_local! {
    /// The switch of the question that this thread answers.
    static SWITCH: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
    /// Terms that there are, and that there may be.
    static TERMS: [Cell<usize>; 2] = const { [Cell::new(0), Cell::new(usize::MAX)] };
}

/// A term as the evaluator holds it.
#[derive(PartialEq, Eq, Hash, Debug)]
pub(super) struct Held(Id);

impl Held {
    #[inline]
    pub fn new(id: Id) -> Held {
        TERMS.with(|[now, _]| now.set(now.get() + 1));
        Held(id)
    }

    #[inline]
    pub fn id(&self) -> Id {
        self.0
    }
}

impl Drop for Held {
    #[inline]
    fn drop(&mut self) {
        TERMS.with(|[now, _]| now.set(now.get().saturating_sub(1)));
    }
}

impl Clone for Held {
    #[inline]
    fn clone(&self) -> Held {
        let on =
            |switch: &Option<Arc<AtomicBool>>| switch.as_ref().is_some_and(|switch| switch.load(Ordering::Relaxed));
        if SWITCH.with(|switch| switch.try_borrow().is_ok_and(|switch| on(&switch))) {
            resume_unwind(Box::new(Ended::Stopped));
        }
        if TERMS.with(|[now, most]| now.get() >= most.get()) {
            resume_unwind(Box::new(Ended::Full));
        }
        Held::new(self.0)
    }
}

/// Does a piece of work that ends when the switch is turned on, or when it holds `most` terms.
pub(super) fn watched<T>(switch: &Arc<AtomicBool>, most: usize, work: impl FnOnce() -> T) -> Result<T, Ended> {
    SWITCH.with(|own| *own.borrow_mut() = Some(Arc::clone(switch)));
    TERMS.with(|[now, limit]| {
        now.set(0);
        limit.set(most);
    });
    // What is left behind half done is dropped with the evaluator; indexes are made whole or not at all.
    let done = catch_unwind(AssertUnwindSafe(work));
    SWITCH.with(|own| *own.borrow_mut() = None);
    done.or_else(|why| why.downcast::<Ended>().map_or_else(|other| resume_unwind(other), |ended| Err(*ended)))
}
