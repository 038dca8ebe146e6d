//! Work that comes back by itself.

use crate::PortError;
use jiff::Timestamp;
use std::time::Duration;

/// Work that is done once an interval, however many workers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chore {
    /// Stable name: `sessions.forget`.
    pub name: &'static str,
    /// The interval.
    pub every: Duration,
}

/// Keeps something tidy: its chores, their turns, and the work itself.
#[trait_variant::make(Send)]
pub trait Upkeep: Sync {
    /// All there is to do.
    fn chores(&self) -> &[Chore];

    /// Takes the turn at a chore, if it is due at `now`; it is due again an interval later. Of any number of callers one is
    /// told `true`. Who takes a turn and dies leaves the work to the next one.
    async fn take(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError>;

    /// Does a part of the work, small enough to be in nobody's way. `false` once nothing is left.
    async fn go_on(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError>;
}
