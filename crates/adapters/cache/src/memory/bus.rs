//! Hints within a process.

use crate::{Bus, Overheard};
use honeydue_kernel::{Move, PortError};
use tokio::sync::{
    Mutex,
    broadcast::{self, Receiver, Sender, error::RecvError},
};

/// Carries hints between its clones: each of them hears what any of them tells. Keeps at most [`MemoryBus::HINTS`] for one
/// that does not listen.
#[derive(Debug)]
pub struct MemoryBus {
    everybody: Sender<Vec<Move>>,
    ear: Mutex<Ear>,
}

#[derive(Debug)]
struct Ear {
    hints: Receiver<Vec<Move>>,
    has_begun: bool,
}

impl MemoryBus {
    /// The most hints that are kept for one who does not listen; then there is a gap.
    pub const HINTS: usize = 1024;

    fn of(everybody: Sender<Vec<Move>>) -> Self {
        let ear = Mutex::new(Ear { hints: everybody.subscribe(), has_begun: false });
        Self { everybody, ear }
    }
}

impl Default for MemoryBus {
    fn default() -> Self {
        Self::of(Sender::new(Self::HINTS))
    }
}

/// The same bus, heard from now on: as another process has it.
impl Clone for MemoryBus {
    fn clone(&self) -> Self {
        Self::of(broadcast::Sender::clone(&self.everybody))
    }
}

impl Bus for MemoryBus {
    async fn tell(&self, moves: &[Move]) -> Result<(), PortError> {
        // It fails when nobody listens, and the own ear always does.
        let _ = self.everybody.send(moves.to_vec());
        Ok(())
    }

    async fn overhear(&self) -> Overheard {
        let mut ear = self.ear.lock().await;
        if !std::mem::replace(&mut ear.has_begun, true) {
            return Overheard::Gap;
        }
        match ear.hints.recv().await {
            Ok(moves) => Overheard::Moved(moves),
            // There is a sender, `self`, so that it can't be closed.
            Err(RecvError::Lagged(_) | RecvError::Closed) => Overheard::Gap,
        }
    }
}
