//! What can be wrong with a wire.

use super::Direction;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// The faults of a link, as they are set now.
#[derive(Debug, Default)]
pub(super) struct Faults {
    cuts: watch::Sender<()>,
    hung: watch::Sender<bool>,
    fuse: Mutex<Option<Fuse>>,
}

/// Burns when this many more bytes were delivered in a direction.
#[derive(Clone, Copy, Debug)]
struct Fuse {
    direction: Direction,
    left: u64,
}

/// How much of a chunk may be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowance {
    /// All.
    Whole,
    /// So many bytes, and then the connection is cut.
    Last(usize),
}

impl Faults {
    pub(super) fn cut(&self) {
        self.cuts.send_replace(());
    }

    /// Resolves at the next cut after this call.
    pub(super) fn cuts(&self) -> watch::Receiver<()> {
        self.cuts.subscribe()
    }

    pub(super) fn hang(&self, hung: bool) {
        self.hung.send_replace(hung);
    }

    /// Waits until the wire isn't hung.
    pub(super) async fn passable(&self) {
        // It fails when the sender is gone, and that is `self`.
        let _ = self.hung.subscribe().wait_for(|hung| !hung).await;
    }

    pub(super) fn arm(&self, direction: Direction, left: u64) {
        *self.fuse.lock().unwrap_or_else(PoisonError::into_inner) = Some(Fuse { direction, left });
    }

    pub(super) fn is_armed(&self) -> bool {
        self.fuse.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Burns down the fuse by a chunk that is about to be delivered.
    pub(super) fn allow(&self, direction: Direction, chunk: usize) -> Allowance {
        let mut slot = self.fuse.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(fuse) = slot.as_mut().filter(|fuse| fuse.direction == direction) else { return Allowance::Whole };
        match usize::try_from(fuse.left) {
            Ok(left) if left <= chunk => {
                *slot = None;
                Allowance::Last(left)
            }
            _ => {
                fuse.left -= chunk as u64;
                Allowance::Whole
            }
        }
    }
}
