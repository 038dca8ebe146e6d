//! Stores with a memory.

mod residences;
mod subscriptions;
mod tasks;
mod weight;

use crate::Caches;
use honeydue_kernel::{Id, Ids, Move, PortError, StreamId};
use std::sync::Arc;

/// The store `S`, of which what was read is shown again for as long as it is true.
///
/// It implements the ports of `S`. Reads that are not remembered, and all changes, go through to `S`. What this process has
/// changed is heard before the change is answered; what others change is heard by [`crate::listen`].
#[derive(Debug)]
pub struct Cached<S> {
    inner: S,
    caches: Arc<Caches>,
}

impl<S> Cached<S> {
    /// `inner` with this memory.
    pub const fn new(inner: S, caches: Arc<Caches>) -> Self {
        Self { inner, caches }
    }

    /// Hears what became of a change of this process. A store that tells its witness by itself has done so before, also for
    /// who did not wait for the answer.
    fn heard<T>(&self, streams: &[StreamId], outcome: &Result<T, PortError>, moves: impl FnOnce(&T) -> &[Move]) {
        match outcome {
            Ok(committed) => self.caches.freshness.raise(moves(committed)),
            Err(PortError::Unavailable(_) | PortError::Fault(_)) => self.caches.freshness.doubt(streams),
            Err(PortError::Refused(_)) => {}
        }
    }
}

impl<S: Ids> Ids for Cached<S> {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.inner.next_id().await
    }
}
