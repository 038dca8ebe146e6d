//! What can be wrong with a wire.

use super::Direction;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The faults of a link, as they are set now.
#[derive(Debug, Default)]
pub(super) struct Faults {
    cuts: watch::Sender<()>,
    hung: watch::Sender<bool>,
    fuse: Mutex<Option<Fuse>>,
    garbling: Mutex<Option<Garbling>>,
}

/// Words that are put in the place of others.
#[derive(Debug)]
struct Garbling {
    behind: Vec<u8>,
    from: Vec<u8>,
    to: Vec<u8>,
    found: u64,
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

    pub(super) fn set_garbling(&self, behind: &str, from: &str, to: &str) {
        *self.garbling() = Some(Garbling { behind: behind.into(), from: from.into(), to: to.into(), found: 0 });
    }

    pub(super) fn garbled(&self) -> u64 {
        self.garbling().as_ref().map_or(0, |garbling| garbling.found)
    }

    /// Garbles what a client says.
    pub(super) fn garble(&self, said: &mut [u8]) {
        if let Some(garbling) = self.garbling().as_mut() {
            garbling.garble(said);
        }
    }

    fn garbling(&self) -> MutexGuard<'_, Option<Garbling>> {
        self.garbling.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Garbling {
    fn garble(&mut self, said: &mut [u8]) {
        let mut rest = said;
        while let Some(behind) = position(rest, &self.behind) {
            rest = &mut rest[behind + self.behind.len()..];
            let Some(at) = position(rest, &self.from) else { return };
            rest[at..at + self.to.len()].copy_from_slice(&self.to);
            rest = &mut rest[at..];
            self.found += 1;
        }
    }
}

fn position(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).position(|part| part == words)
}
