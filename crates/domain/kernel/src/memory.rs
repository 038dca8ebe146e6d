//! Adapters that live in the process: for tests, embedders and installations of one process.

mod chores;
mod jobs;
mod rate;
mod surroundings;

pub use chores::MemoryUpkeep;
pub use jobs::MemoryJobs;
pub use rate::MemoryRateLimit;
pub use surroundings::Surroundings;

use crate::{Id, Ids, PortError};
use std::sync::atomic::{AtomicI64, Ordering};

/// Ids from a counter.
#[derive(Debug)]
pub struct MemoryIds(AtomicI64);

impl MemoryIds {
    /// The first id is `first`.
    pub const fn starting_at(first: i64) -> Self {
        Self(AtomicI64::new(first))
    }
}

impl Default for MemoryIds {
    fn default() -> Self {
        Self::starting_at(1)
    }
}

impl Ids for MemoryIds {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        Ok(Id::new(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}
