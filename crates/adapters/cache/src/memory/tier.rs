//! Entries that the parts of a process share.

use crate::{Found, Shared, Ticket, Tier};
use honeydue_kernel::{Horizon, Move, PortError, StreamId, Stretch, Version};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Keeps entries for its clones. What it knows is bounded: at most [`MemoryTier::STREAMS`] streams, and
/// [`MemoryTier::ENTRIES`] entries.
#[derive(Clone, Debug, Default)]
pub struct MemoryTier(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// How many epochs there were: each is called by its number.
    epochs: u64,
    state: Option<State>,
    entries: HashMap<String, Entry>,
}

#[derive(Debug)]
struct State {
    epoch: String,
    horizon: Horizon,
    /// None as long as only old looks at the ledger were told.
    fresh_until: Option<Instant>,
    heard: HashMap<StreamId, Version>,
}

#[derive(Debug)]
struct Entry {
    epoch: String,
    shared: Shared,
    until: Instant,
}

impl MemoryTier {
    /// The most streams of which something is known; with more, another epoch begins.
    pub const STREAMS: usize = 50_000;
    /// The most entries; when there are more, all are forgotten.
    pub const ENTRIES: usize = 50_000;

    /// Loses the state, as a tier does that has no room. Entries stay.
    pub fn lose_state(&self) {
        self.kept().state = None;
    }

    /// Loses the entries. The state stays.
    pub fn lose_entries(&self) {
        self.kept().entries.clear();
    }

    /// What is kept is changed in one step, so that what somebody left in panic is sound.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn begin_epoch(&mut self, horizon: Horizon, fresh_until: Option<Instant>) {
        self.epochs += 1;
        self.state = Some(State { epoch: self.epochs.to_string(), horizon, fresh_until, heard: HashMap::new() });
    }

    /// Without a state nothing is trusted that would have to be known as outdated.
    fn hear(&mut self, moves: &[Move]) {
        let Some(state) = &mut self.state else { return };
        for (stream, version) in moves {
            let heard = state.heard.entry(*stream).or_insert(*version);
            *heard = (*version).max(*heard);
        }
        if state.heard.len() > MemoryTier::STREAMS {
            let (horizon, fresh_until) = (state.horizon, state.fresh_until);
            self.begin_epoch(horizon, fresh_until);
        }
    }

    fn make_room(&mut self, now: Instant) {
        if self.entries.len() >= MemoryTier::ENTRIES {
            self.entries.retain(|_, entry| now < entry.until);
        }
        if self.entries.len() >= MemoryTier::ENTRIES {
            self.entries.clear();
        }
    }
}

impl State {
    fn is_fresh(&self, now: Instant) -> bool {
        self.fresh_until.is_some_and(|until| now < until)
    }

    /// Whether nothing that it was made from is known to have moved on.
    fn admits(&self, shared: &Shared) -> bool {
        shared.versions.iter().all(|(stream, version)| self.heard.get(stream).is_none_or(|heard| heard <= version))
    }
}

/// Whether one of them was made from a newer version of a stream than the other.
fn is_newer(one: &Shared, other: &Shared) -> bool {
    one.versions.iter().any(|(stream, version)| other.versions.iter().any(|(known, older)| known == stream && older < version))
}

impl Tier for MemoryTier {
    async fn find(&self, key: &str) -> Result<Found, PortError> {
        let (kept, now) = (self.kept(), Instant::now());
        let Some(state) = kept.state.as_ref().filter(|state| state.is_fresh(now)) else { return Ok(Found::default()) };
        let trusted = |entry: &&Entry| entry.epoch == state.epoch && now < entry.until && state.admits(&entry.shared);
        let entry = kept.entries.get(key).filter(trusted).map(|entry| entry.shared.clone());
        let ticket = if entry.is_none() { Some(Ticket(state.epoch.clone())) } else { None };
        Ok(Found { entry, ticket })
    }

    async fn fill(&self, ticket: &Ticket, key: &str, entry: &Shared, ttl: Duration) -> Result<bool, PortError> {
        let (mut kept, now) = (self.kept(), Instant::now());
        let Some(state) = kept.state.as_ref().filter(|state| state.epoch == ticket.0) else { return Ok(false) };
        let lives = |there: &&Entry| there.epoch == state.epoch && now < there.until;
        let outdone = kept.entries.get(key).filter(lives).is_some_and(|there| is_newer(&there.shared, entry));
        if outdone || !state.admits(entry) {
            return Ok(false);
        }
        let until = now.checked_add(ttl).ok_or_else(|| PortError::fault("a time that never ends"))?;
        kept.make_room(now);
        kept.entries.insert(key.to_owned(), Entry { epoch: ticket.0.clone(), shared: entry.clone(), until });
        Ok(true)
    }

    async fn renew(&self, stretch: &Stretch, trusted_for: Duration) -> Result<(), PortError> {
        let mut kept = self.kept();
        let fresh_until = trusted_for.checked_sub(stretch.age).and_then(|left| Instant::now().checked_add(left));
        match &mut kept.state {
            Some(state) if stretch.from <= state.horizon => {
                state.horizon = stretch.to.max(state.horizon);
                state.fresh_until = fresh_until.max(state.fresh_until);
            }
            _ => kept.begin_epoch(stretch.to, fresh_until),
        }
        kept.hear(&stretch.moved);
        Ok(())
    }

    async fn hear(&self, moves: &[Move]) -> Result<(), PortError> {
        self.kept().hear(moves);
        Ok(())
    }
}
