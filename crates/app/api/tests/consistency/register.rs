//! One thing that changes, and what is known of its changes.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tokio::sync;

/// How many changes are remembered. One at a time is made, so that this many take far longer than two seconds: whoever misses one
/// that is forgotten also misses one that is not, and that one is old enough to be a fault.
const REMEMBERED: usize = 256;

/// A value whose versions grow.
#[derive(Debug)]
pub struct Register {
    /// For messages.
    pub name: String,
    /// Of all registers there are.
    pub number: usize,
    turn: sync::Mutex<()>,
    writes: Mutex<VecDeque<Write>>,
}

/// An acknowledged change.
#[derive(Clone, Copy, Debug)]
pub struct Write {
    pub version: u64,
    /// What it wrote, if it wrote a number.
    pub said: Option<u64>,
    pub acknowledged: Instant,
    /// The process that acknowledged it; none if that only said that it is so already.
    pub by: Option<usize>,
}

/// When and where somebody looked.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub began: Instant,
    pub ended: Instant,
    /// The process that answered.
    pub by: usize,
}

/// What is to be said of a read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judgement {
    /// How long the oldest change that it misses was acknowledged when the read began.
    pub stale: Option<Duration>,
    /// The same of the changes of the process that answered, which may not be missed.
    pub own: Option<Duration>,
    /// What was acknowledged to be its content, if it shows another.
    pub torn: Option<u64>,
}

impl Register {
    pub fn new(name: String, number: usize) -> Self {
        Self { name, number, turn: sync::Mutex::default(), writes: Mutex::default() }
    }

    /// The right to change it, which one at a time has.
    pub async fn turn(&self) -> sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// The same if nobody else has it.
    pub fn turn_at_once(&self) -> Option<sync::MutexGuard<'_, ()>> {
        self.turn.try_lock().ok()
    }

    pub fn wrote(&self, write: Write) {
        let mut writes = self.lock();
        writes.push_back(write);
        if writes.len() > REMEMBERED {
            writes.pop_front();
        }
    }

    /// The newest version that was acknowledged.
    pub fn newest(&self) -> u64 {
        self.lock().iter().map(|write| write.version).max().unwrap_or_default()
    }

    /// Judges who was shown this version.
    pub fn judge(&self, version: u64, said: Option<u64>, look: Look) -> Judgement {
        let writes = self.lock();
        let age = |write: &Write| look.began.saturating_duration_since(write.acknowledged);
        let missed = writes.iter().filter(|write| write.version > version && write.acknowledged < look.began);
        let told = writes.iter().find(|write| write.version == version).and_then(|write| write.said);
        Judgement {
            stale: missed.clone().map(age).max(),
            own: missed.filter(|write| write.by == Some(look.by)).map(age).max(),
            torn: told.filter(|told| said.is_some_and(|said| said != *told)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Write>> {
        self.writes.lock().expect("a lock")
    }
}
