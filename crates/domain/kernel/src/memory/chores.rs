//! Chores of one process.

use crate::{Chore, PortError, Upkeep};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps the turns at chores, and counts how often each was done; there is nothing in memory that needs more.
#[derive(Debug, Default)]
pub struct MemoryUpkeep {
    chores: Vec<Chore>,
    turns: Mutex<HashMap<&'static str, Turns>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Turns {
    due_at: Option<Timestamp>,
    done: u32,
}

impl MemoryUpkeep {
    /// With these chores; the default has none.
    pub fn new(chores: impl IntoIterator<Item = Chore>) -> Self {
        Self { chores: chores.into_iter().collect(), turns: Mutex::default() }
    }

    /// How often a chore was done.
    pub fn done(&self, chore: Chore) -> u32 {
        self.turns().get(chore.name).map_or(0, |turns| turns.done)
    }

    fn turns(&self) -> MutexGuard<'_, HashMap<&'static str, Turns>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Upkeep for MemoryUpkeep {
    fn chores(&self) -> &[Chore] {
        &self.chores
    }

    async fn take(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError> {
        let next = now.checked_add(chore.every).map_err(PortError::fault)?;
        let mut all = self.turns();
        let turns = all.entry(chore.name).or_default();
        let due = turns.due_at.is_none_or(|due_at| due_at <= now);
        if due {
            turns.due_at = Some(next);
        }
        Ok(due)
    }

    async fn go_on(&self, chore: Chore, _: Timestamp) -> Result<bool, PortError> {
        self.turns().entry(chore.name).or_default().done += 1;
        Ok(false)
    }
}
