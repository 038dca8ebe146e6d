//! Stores with a memory.

mod residences;
mod subscriptions;
mod tasks;
mod weight;

use crate::{Caches, Tier};
use honeydue_kernel::{Id, Ids, Move, PortError, Refusal, StreamId};
use std::{convert::Infallible, sync::Arc};

/// The store `S`, of which what was read is shown again for as long as it is true.
///
/// It implements the ports of `S`. Reads that are not remembered, and all changes, go through to `S`. What this process has
/// changed is heard before the change is answered; what others change is heard by a [`crate::Listener`].
#[derive(Debug)]
pub struct Cached<S, T = Infallible> {
    inner: S,
    caches: Arc<Caches<T>>,
}

impl<S, T: Tier> Cached<S, T> {
    /// `inner` with this memory.
    pub const fn new(inner: S, caches: Arc<Caches<T>>) -> Self {
        Self { inner, caches }
    }

    /// Hears what became of a change of this process. A store that tells its witness by itself has done so before, also for
    /// who did not wait for the answer.
    fn heard<C>(&self, streams: &[StreamId], outcome: &Result<C, PortError>, moves: impl FnOnce(&C) -> &[Move]) {
        match outcome {
            Ok(committed) => self.caches.freshness.raise(moves(committed)),
            // nobody knows whether it was made; or somebody else was faster, and whoever decides again should see what they did
            Err(PortError::Unavailable(_) | PortError::Fault(_) | PortError::Refused(Refusal::Stale)) => {
                self.caches.freshness.doubt(streams);
            }
            Err(PortError::Refused(_)) => {}
        }
    }
}

impl<S: Ids, T: Tier> Ids for Cached<S, T> {
    async fn next_id<O>(&self) -> Result<Id<O>, PortError> {
        self.inner.next_id().await
    }
}
