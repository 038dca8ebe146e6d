//! What time it is at Redis.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Clocks drift apart: what was seen longer ago is looked at again.
const GOOD_FOR: Duration = Duration::from_mins(1);

/// Redis' clock, by what it said last. Where the two do not agree, it is behind, never ahead: what Redis said is from before
/// it was heard here.
///
/// A command that waited (in a socket, while Redis was stopped) does not know how long. So it says of an instant here which one it
/// was at Redis, and not how long ago it was.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Mutex<Option<(i64, Instant)>>>);

impl Clock {
    /// Redis said so many microseconds, and that was heard at this instant.
    pub fn set(&self, micros: i64, heard_at: Instant) {
        *self.seen() = Some((micros, heard_at));
    }

    /// Microseconds at Redis at this instant, or a little less; nothing where it was not looked at lately.
    pub fn micros_at(&self, instant: Instant) -> Option<i64> {
        let (micros, heard_at) = (*self.seen())?;
        if heard_at.elapsed() > GOOD_FOR {
            return None;
        }
        let apart = |duration: Duration| i64::try_from(duration.as_micros()).ok();
        match instant.checked_duration_since(heard_at) {
            Some(after) => micros.checked_add(apart(after)?),
            None => micros.checked_sub(apart(heard_at - instant)?),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Option<(i64, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_told_by_what_was_seen() {
        let (clock, before) = (Clock::default(), Instant::now());
        let now = before + Duration::from_millis(3);
        assert_eq!(clock.micros_at(now), None);
        clock.set(5_000_000, now);
        assert_eq!(clock.micros_at(now), Some(5_000_000));
        assert_eq!(clock.micros_at(now + Duration::from_millis(3)), Some(5_003_000));
        assert_eq!(clock.micros_at(before), Some(4_997_000));
    }

    #[test]
    fn what_was_seen_long_ago_is_not_relied_upon() {
        let (clock, now) = (Clock::default(), Instant::now());
        let long_ago = now.checked_sub(GOOD_FOR + Duration::from_secs(1)).expect("a machine that has run for a while");
        clock.set(5_000_000, long_ago);
        assert_eq!(clock.micros_at(now), None);
    }
}
