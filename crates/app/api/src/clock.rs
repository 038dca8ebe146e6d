//! The one place that reads the clock.

use jiff::Timestamp;

/// This instant, in whole microseconds: the database keeps no more, so that what is answered equals what is kept.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
