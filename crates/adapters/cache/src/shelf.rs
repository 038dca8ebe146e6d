//! Entries in the memory of the process.

use crate::{Freshness, freshness::Start};
use honeydue_kernel::Move;
use quick_cache::{Weighter, sync::Cache};
use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How long an entry is kept at most. Nothing depends on it: what is old is found out by its versions.
const TTL: Duration = Duration::from_mins(5);

/// How much memory a value takes, about.
pub(crate) trait Weigh {
    /// In bytes, beside its own size.
    fn weight(&self) -> usize;
}

/// A value with all that it is judged by.
#[derive(Debug)]
pub(crate) struct Kept<V> {
    pub(crate) value: V,
    /// The streams that it was made from.
    pub(crate) versions: Vec<Move>,
    start: Start,
    at: Instant,
}

impl<V> Kept<V> {
    pub(crate) fn new(value: V, versions: Vec<Move>, start: Start) -> Self {
        Self { value, versions, start, at: Instant::now() }
    }

    /// Whether it may be shown at this instant.
    pub(crate) fn is_good(&self, freshness: &Freshness, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < TTL && freshness.vouches_for(self.start, &self.versions, now)
    }
}

/// Values of one kind, by key. What was not asked for longest goes first.
#[derive(Debug)]
pub(crate) struct Shelf<K, V> {
    entries: Cache<K, Arc<Kept<V>>, Scales>,
    counts: Counts,
}

/// Bounds of a shelf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The most entries.
    pub(crate) entries: usize,
    /// The most bytes, about.
    pub(crate) bytes: u64,
}

#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    shared: AtomicU64,
    refused: AtomicU64,
}

/// How a shelf was used, and what is on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShelfStats {
    /// Found, and good to show.
    pub hits: u64,
    /// Not found, or out of date.
    pub misses: u64,
    /// Taken over from what processes share.
    pub shared: u64,
    /// Read, but not kept: something newer was heard of while it was read.
    pub refused: u64,
    /// Entries now.
    pub entries: u64,
    /// Their bytes, about; a small one counts for its part of the room.
    pub bytes: u64,
}

/// An entry weighs what its value does, its versions, and what the map needs for it; and its part of the room at least, so that
/// there are no more entries than there may be.
#[derive(Clone, Debug)]
struct Scales {
    least: u64,
}

impl<K, V: Weigh> Weighter<K, Arc<Kept<V>>> for Scales {
    fn weight(&self, _: &K, kept: &Arc<Kept<V>>) -> u64 {
        let own = size_of::<K>() + size_of::<Kept<V>>() + kept.versions.capacity() * size_of::<Move>() + 64;
        self.least.max((own + kept.value.weight()) as u64)
    }
}

impl<K: Hash + Eq, V: Weigh> Shelf<K, V> {
    pub(crate) fn with(room: Room) -> Self {
        let least = room.bytes / room.entries.max(1) as u64;
        Self { entries: Cache::with_weighter(room.entries, room.bytes, Scales { least }), counts: Counts::default() }
    }

    /// The entry, if there is one that may be shown at this instant.
    pub(crate) fn find(&self, key: &K, freshness: &Freshness, now: Instant) -> Option<Arc<Kept<V>>> {
        let found = self.entries.get(key).filter(|kept| kept.is_good(freshness, now));
        let count = if found.is_some() { &self.counts.hits } else { &self.counts.misses };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps an entry, unless something newer was heard of in the meantime.
    pub(crate) fn keep(&self, key: K, kept: Arc<Kept<V>>, freshness: &Freshness) {
        if freshness.admits(kept.start, &kept.versions) {
            self.entries.insert(key, kept);
        } else {
            self.counts.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Keeps an entry that another process has read.
    pub(crate) fn take_over(&self, key: K, kept: Arc<Kept<V>>, freshness: &Freshness) {
        self.counts.shared.fetch_add(1, Ordering::Relaxed);
        self.keep(key, kept, freshness);
    }

    pub(crate) fn stats(&self) -> ShelfStats {
        ShelfStats {
            hits: self.counts.hits.load(Ordering::Relaxed),
            misses: self.counts.misses.load(Ordering::Relaxed),
            shared: self.counts.shared.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            entries: self.entries.len() as u64,
            bytes: self.entries.weight(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for String {
        fn weight(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn a_shelf_has_room_for_so_many_entries_and_so_many_bytes() {
        let freshness = Freshness::alone();
        let filled = |room: Room, length: usize| {
            let shelf = Shelf::with(room);
            for key in 0..10 * room.entries {
                shelf.keep(key, Arc::new(Kept::new("x".repeat(length), Vec::new(), freshness.start())), &freshness);
            }
            shelf.stats()
        };
        let small = filled(Room { entries: 1_000, bytes: 1_000_000 }, 1);
        assert!((500..=1_000).contains(&small.entries), "{small:?}");
        let large = filled(Room { entries: 1_000, bytes: 1_000_000 }, 10_000);
        assert!((20..=100).contains(&large.entries) && large.bytes <= 1_000_000, "{large:?}");
    }
}
