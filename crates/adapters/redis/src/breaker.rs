//! Not asking somebody who does not answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// So many failures in a row open it.
const FAILURES: u32 = 3;
/// So long it lets nothing through; then one try.
const PAUSE: Duration = Duration::from_secs(1);

/// Lets tries through until several in a row have failed. Then there is a pause, and one try; if that fails, another pause.
///
/// So a server that hangs costs its clients the time of a few tries, and not of each.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Set while it is open.
    shut_until: Option<Instant>,
    /// Whether somebody tries whether it may close.
    trying: bool,
}

/// Leave to try. Whoever has it says what came of it; who goes away without a word has shown nothing.
#[derive(Debug)]
pub struct Leave<'a> {
    breaker: &'a Breaker,
    is_trial: bool,
}

impl Breaker {
    /// Leave to try now, if there is any.
    pub fn admit(&self, now: Instant) -> Option<Leave<'_>> {
        let mut state = self.state();
        match state.shut_until {
            None => Some(Leave { breaker: self, is_trial: false }),
            Some(until) if now < until || state.trying => None,
            Some(_) => {
                state.trying = true;
                Some(Leave { breaker: self, is_trial: true })
            }
        }
    }

    /// Whether it lets nothing through but, after a pause, one try.
    pub fn is_open(&self) -> bool {
        self.state().shut_until.is_some()
    }

    /// What is kept is changed in one step, so that what somebody left in panic is sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leave<'_> {
    /// There was an answer.
    pub fn succeeded(self) {
        *self.breaker.state() = State::default();
    }

    /// There was none.
    pub fn failed(self, now: Instant) {
        let mut state = self.breaker.state();
        state.failures = state.failures.saturating_add(1);
        if self.is_trial || state.failures >= FAILURES {
            state.shut_until = Some(now + PAUSE);
        }
    }
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        if self.is_trial {
            self.breaker.state().trying = false;
        }
    }
}

#[cfg(test)]
mod tests;
