//! What a process has heard of how far streams have moved: the judge of every entry.

#[cfg(test)]
mod tests;

use crate::seeded;
use honeydue_kernel::{Move, StreamId, Version, Witness};
use std::{
    collections::{HashMap, VecDeque},
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};

/// When a read began, counted in news: it saw everything that was heard before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start(u64);

/// Decides whether something that was read may be shown once more.
///
/// An entry may be shown if **none of its streams was heard to have moved on** since it was read, if **everything that was heard
/// since it began to be read is still known**, and while the process **hears**: it has asked the ledger within two seconds.
/// The first two are a matter of numbers and need no order between who reads, who hears and who keeps: a slow reader may put
/// an old value into a cache, but it carries its old version, and nobody will be shown it.
///
/// Memory is bounded. Of streams that moved longest ago it is forgotten how far; whatever began to be read before the
/// forgotten news is believed no more, since it can't be judged.
#[derive(Debug)]
pub struct Freshness {
    state: RwLock<State>,
    most: usize,
}

#[derive(Debug)]
struct State {
    heard: HashMap<StreamId, Heard>,
    /// Streams in the order of their news; one that moved again stands here more than once, and only its last place counts.
    order: VecDeque<(StreamId, u64)>,
    /// How many batches of news there were.
    news: u64,
    /// What began before these news can't be judged any more.
    forgotten: u64,
    /// When something was forgotten that had been heard last.
    forgotten_at: Option<Instant>,
    lease: Lease,
}

/// What was heard of one stream.
#[derive(Clone, Copy, Debug)]
struct Heard {
    /// Its newest version.
    version: Version,
    /// The news that told it.
    news: u64,
    /// What began before these news may not know of a change whose end nobody knows.
    doubt: u64,
    at: Instant,
}

/// Until when the process hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lease {
    /// It has not heard yet.
    Deaf,
    Until(Instant),
    /// Nobody else writes.
    Alone,
}

impl Freshness {
    /// Of how many streams it is known how far they have moved.
    const STREAMS: usize = 50_000;

    /// Deaf at first: nothing may be shown twice until [`Freshness::hears_until`] has been called.
    pub fn new() -> Self {
        Self::with(Self::STREAMS, Lease::Deaf)
    }

    /// Of a process that alone writes to its store, and tells of every change itself.
    pub fn alone() -> Self {
        Self::with(Self::STREAMS, Lease::Alone)
    }

    fn with(most: usize, lease: Lease) -> Self {
        let state = State { heard: HashMap::new(), order: VecDeque::new(), news: 1, forgotten: 0, forgotten_at: None, lease };
        Self { state: RwLock::new(state), most }
    }

    /// To be taken before a read is sent.
    pub fn start(&self) -> Start {
        Start(self.read().news)
    }

    /// Hears that streams have moved.
    pub fn raise(&self, moves: &[Move]) {
        self.raise_at(moves, Instant::now());
    }

    fn raise_at(&self, moves: &[Move], now: Instant) {
        let mut state = self.write();
        if moves.iter().all(|(stream, version)| state.heard.get(stream).is_some_and(|heard| heard.version >= *version)) {
            return;
        }
        state.news += 1;
        for (stream, version) in moves {
            let known = state.heard.get(stream).copied();
            if known.is_none_or(|heard| heard.version < *version) {
                state.note(*stream, *version, known.map_or(0, |heard| heard.doubt), now);
            }
        }
        state.forget_down_to(self.most);
    }

    /// Hears that streams may have moved: whatever of them began to be read before is believed no more.
    pub fn doubt(&self, streams: &[StreamId]) {
        let mut state = self.write();
        state.news += 1;
        let (news, now) = (state.news, Instant::now());
        for stream in streams {
            let version = state.heard.get(stream).map_or(0, |heard| heard.version);
            state.note(*stream, version, news, now);
        }
        state.forget_down_to(self.most);
    }

    /// Believes nothing that was read so far, nor what is being read: something may have been missed.
    pub fn clear(&self) {
        let mut state = self.write();
        state.news += 1;
        state.heard.clear();
        state.order.clear();
        state.forgotten = state.news;
        state.forgotten_at = Some(Instant::now());
    }

    /// The process hears until then: whatever moves is heard of within that time.
    pub fn hears_until(&self, until: Instant) {
        let mut state = self.write();
        state.lease = match state.lease {
            Lease::Until(known) => Lease::Until(known.max(until)),
            Lease::Deaf => Lease::Until(until),
            Lease::Alone => Lease::Alone,
        };
    }

    /// Whether the process hears at this instant.
    pub fn hears(&self, now: Instant) -> bool {
        self.read().hears(now)
    }

    /// Whether what began to be read then, at these versions, may be shown now.
    pub fn vouches_for(&self, start: Start, versions: &[Move], now: Instant) -> bool {
        let state = self.read();
        state.hears(now) && state.admits(start, versions)
    }

    /// Whether what began to be read then, at these versions, is the newest that is known.
    pub fn admits(&self, start: Start, versions: &[Move]) -> bool {
        self.read().admits(start, versions)
    }

    /// Whether something was read elsewhere, at these versions, within `age`, may be shown: nothing newer was heard, and
    /// whatever was forgotten was heard longer ago than that.
    pub fn admits_elsewhere(&self, versions: &[Move], age: Duration, now: Instant) -> bool {
        let state = self.read();
        let remembers = state.forgotten_at.is_none_or(|at| now.saturating_duration_since(at) > age);
        // a doubt is the process's own: others can't know whether the change has ended
        let doubts =
            |stream| state.heard.get(stream).is_some_and(|heard| heard.doubt > 0 && now.saturating_duration_since(heard.at) <= age);
        remembers && state.hears(now) && versions.iter().all(|(stream, version)| state.is_newest(*stream, *version) && !doubts(stream))
    }

    /// Of how many streams it is known how far they have moved.
    pub fn streams(&self) -> usize {
        self.read().heard.len()
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, stream: StreamId, version: Version, doubt: u64, at: Instant) {
        let news = self.news;
        self.heard.insert(stream, Heard { version, news, doubt, at });
        self.order.push_back((stream, news));
    }

    fn forget_down_to(&mut self, most: usize) {
        while self.heard.len() > most
            && let Some((stream, news)) = self.order.pop_front()
        {
            if let Some(heard) = self.heard.get(&stream).copied().filter(|heard| heard.news == news) {
                self.heard.remove(&stream);
                self.forgotten = self.forgotten.max(news);
                self.forgotten_at = self.forgotten_at.max(Some(heard.at));
            }
        }
        if self.order.len() > 2 * most {
            let heard = &self.heard;
            self.order.retain(|(stream, news)| heard.get(stream).is_some_and(|heard| heard.news == *news));
        }
    }

    fn hears(&self, now: Instant) -> bool {
        match self.lease {
            Lease::Deaf => false,
            Lease::Until(until) => now < until,
            Lease::Alone => true,
        }
    }

    fn is_newest(&self, stream: StreamId, version: Version) -> bool {
        self.heard.get(&stream).is_none_or(|heard| version >= heard.version)
    }

    fn admits(&self, Start(start): Start, versions: &[Move]) -> bool {
        if seeded::is("fill-below-heard") {
            return true;
        }
        start >= self.forgotten
            && versions
                .iter()
                .all(|(stream, version)| self.heard.get(stream).is_none_or(|heard| *version >= heard.version && start >= heard.doubt))
    }
}

impl Default for Freshness {
    fn default() -> Self {
        Self::new()
    }
}

impl Witness for Freshness {
    fn moved(&self, moves: &[Move]) {
        self.raise(moves);
    }

    fn in_doubt(&self, streams: &[StreamId]) {
        self.doubt(streams);
    }
}
