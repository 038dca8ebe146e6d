//! A rate limit of one process.

use crate::{PortError, Quota, RateLimit, Wait};
use jiff::Timestamp;
use std::{
    cmp::Ordering,
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

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
        // of those that were tried at the same instant as the middle one, as many as there is room for
        let mut newest: Vec<Timestamp> = tries.values().filter_map(|tries| tries.at.back().copied()).collect();
        if newest.len() >= Self::KEYS {
            let (older, middle, _) = newest.select_nth_unstable(Self::KEYS / 2);
            let middle = *middle;
            let mut alike = 1 + older.iter().filter(|last| **last == middle).count();
            tries.retain(|_, tries| match tries.at.back().map(|last| last.cmp(&middle)) {
                Some(Ordering::Equal) if alike > 0 => {
                    alike -= 1;
                    false
                }
                last => last.is_some_and(Ordering::is_ge),
            });
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

    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        if let Some(tries) = self.tries.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key)
            && let Some(index) = tries.at.iter().rposition(|counted| *counted == at)
        {
            tries.at.remove(index);
        }
        Ok(())
    }

    async fn forgive(&self, key: &str) -> Result<(), PortError> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
