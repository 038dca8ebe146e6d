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
    counted: VecDeque<Counted>,
    window: Duration,
}

/// A try; or one of different ones, with its name.
#[derive(Debug)]
struct Counted {
    at: Timestamp,
    one: Option<Box<str>>,
}

impl Tries {
    fn forget_before(&mut self, now: Timestamp) {
        while self.counted.front().is_some_and(|first| now.duration_since(first.at).unsigned_abs() >= self.window) {
            self.counted.pop_front();
        }
    }

    fn newest(&self) -> Option<Timestamp> {
        self.counted.back().map(|last| last.at)
    }

    /// Counts a try if there is room for it, else says when there will be.
    fn admit(&mut self, one: Option<&str>, quota: Quota, now: Timestamp) -> Option<Wait> {
        if one.is_some() && self.counted.iter().any(|counted| counted.one.as_deref() == one) {
            return None;
        }
        if self.counted.len() < quota.times as usize {
            self.counted.push_back(Counted { at: now, one: one.map(Into::into) });
            return None;
        }
        let since_first = self.counted.front().map_or(Duration::ZERO, |first| now.duration_since(first.at).unsigned_abs());
        Some(Wait(quota.window.saturating_sub(since_first)))
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
            !tries.counted.is_empty()
        });
        // of those that were tried at the same instant as the middle one, as many as there is room for
        let mut newest: Vec<Timestamp> = tries.values().filter_map(Tries::newest).collect();
        if newest.len() >= Self::KEYS {
            let (older, middle, _) = newest.select_nth_unstable(Self::KEYS / 2);
            let middle = *middle;
            let mut alike = 1 + older.iter().filter(|last| **last == middle).count();
            tries.retain(|_, tries| match tries.newest().map(|last| last.cmp(&middle)) {
                Some(Ordering::Equal) if alike > 0 => {
                    alike -= 1;
                    false
                }
                last => last.is_some_and(Ordering::is_ge),
            });
        }
    }

    fn count(&self, key: &str, one: Option<&str>, quota: Quota, now: Timestamp) -> Option<Wait> {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(key) {
            Self::make_room(&mut all, now);
        }
        let tries = all.entry(key.to_owned()).or_insert_with(|| Tries { counted: VecDeque::new(), window: quota.window });
        tries.forget_before(now);
        tries.admit(one, quota, now)
    }

    /// Forgets the last one that was counted under the key and fits.
    fn uncount(&self, key: &str, fits: impl Fn(&Counted) -> bool) {
        if let Some(tries) = self.tries.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key)
            && let Some(index) = tries.counted.iter().rposition(fits)
        {
            tries.counted.remove(index);
        }
    }
}

impl RateLimit for MemoryRateLimit {
    async fn admit(&self, key: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        Ok(self.count(key, None, quota, now))
    }

    async fn admit_one(&self, key: &str, one: &str, quota: Quota, now: Timestamp) -> Result<Option<Wait>, PortError> {
        Ok(self.count(key, Some(one), quota, now))
    }

    async fn forget_one(&self, key: &str, one: &str) -> Result<(), PortError> {
        self.uncount(key, |counted| counted.one.as_deref() == Some(one));
        Ok(())
    }

    async fn take_back(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        self.uncount(key, |counted| counted.at == at);
        Ok(())
    }

    async fn forgive(&self, key: &str) -> Result<(), PortError> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
