//! Adapters that live in the process: for tests, embedders and installations of one process.

use crate::{Id, Ids, PortError, Quota, RateLimit, Wait};
use jiff::Timestamp;
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// Ids from a counter.
#[derive(Debug)]
pub struct MemoryIds(AtomicI64);

impl MemoryIds {
    /// The first id is `first`.
    pub const fn starting_at(first: i64) -> Self {
        Self(AtomicI64::new(first))
    }
}

impl Default for MemoryIds {
    fn default() -> Self {
        Self::starting_at(1)
    }
}

impl Ids for MemoryIds {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        Ok(Id::new(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

/// A sliding window a key. Holds at most [`MemoryRateLimit::KEYS`] keys: when full, those whose tries are oldest go first.
#[derive(Debug, Default)]
pub struct MemoryRateLimit {
    tries: Mutex<HashMap<String, Tries>>,
}

#[derive(Debug)]
struct Tries {
    at: VecDeque<Timestamp>,
    window: Duration,
}

impl Tries {
    fn forget_before(&mut self, now: Timestamp) {
        while self.at.front().is_some_and(|first| now.duration_since(*first).unsigned_abs() >= self.window) {
            self.at.pop_front();
        }
    }
}

impl MemoryRateLimit {
    /// The most keys that are remembered: a flood of addresses can't fill the memory.
    pub const KEYS: usize = 100_000;

    fn make_room(tries: &mut HashMap<String, Tries>, now: Timestamp) {
        if tries.len() < Self::KEYS {
            return;
        }
        tries.retain(|_, tries| {
            tries.forget_before(now);
            !tries.at.is_empty()
        });
        if tries.len() >= Self::KEYS {
            let mut newest: Vec<Timestamp> = tries.values().filter_map(|tries| tries.at.back().copied()).collect();
            let (_, middle, _) = newest.select_nth_unstable(Self::KEYS / 2);
            let middle = *middle;
            tries.retain(|_, tries| tries.at.back().is_some_and(|last| *last > middle));
        }
    }
}

impl RateLimit for MemoryRateLimit {
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(key) {
            Self::make_room(&mut all, now);
        }
        let tries = all.entry(key.to_owned()).or_insert_with(|| Tries { at: VecDeque::new(), window: quota.window });
        tries.forget_before(now);
        if tries.at.len() < quota.times as usize {
            tries.at.push_back(now);
            return Ok(None);
        }
        let since_first = tries.at.front().map_or(Duration::ZERO, |first| now.duration_since(*first).unsigned_abs());
        Ok(Some(Wait(quota.window.saturating_sub(since_first))))
    }

    async fn forgive(&self, key: &str) -> Result<(), PortError> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}
