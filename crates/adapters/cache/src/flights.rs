//! Many ask at once, one goes and asks.

#[cfg(test)]
mod tests;

use honeydue_kernel::PortError;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::watch;

/// Loads that are under way, by key.
#[derive(Debug)]
pub(crate) struct Flights<K, T> {
    under_way: Mutex<HashMap<K, Flight<T>>>,
    /// Orders arrivals and beginnings.
    clock: AtomicU64,
}

#[derive(Debug)]
struct Flight<T> {
    begun: u64,
    landing: watch::Receiver<Landing<T>>,
}

#[derive(Debug)]
enum Landing<T> {
    Aloft,
    Landed(Arc<T>),
    Failed,
}

/// What becomes of somebody who asks.
enum Part<'a, K: Hash + Eq, T> {
    Leads(Leading<'a, K, T>),
    Follows { begun: u64, landing: watch::Receiver<Landing<T>> },
}

/// Goes and asks. Dropped before it has landed, it leaves the others to choose another.
struct Leading<'a, K: Hash + Eq, T> {
    flights: &'a Flights<K, T>,
    key: K,
    result: watch::Sender<Landing<T>>,
}

impl<K: Hash + Eq + Clone, T> Flights<K, T> {
    /// What `load` gives, or what somebody else's gave who asked the same.
    ///
    /// Another's answer is taken if it began to be loaded after we came, or if `fresh` says that it may be shown: else a change that
    /// was acknowledged before we came could be missing in it. Another's failure is not ours: then we ask for ourselves.
    pub(crate) async fn join(
        &self,
        key: K,
        fresh: impl Fn(&T) -> bool,
        load: impl Future<Output = Result<T, PortError>>,
    ) -> Result<Arc<T>, PortError> {
        let arrived = self.tick();
        loop {
            match self.part(&key) {
                Part::Leads(leading) => return leading.land(load.await),
                Part::Follows { begun, mut landing } => {
                    let landed = landing.wait_for(|landing| !matches!(landing, Landing::Aloft)).await;
                    match landed.as_deref() {
                        Ok(Landing::Landed(answer)) if begun > arrived || fresh(answer) => return Ok(answer.clone()),
                        Ok(Landing::Failed) => break,
                        // too old for us; or whoever led has gone away
                        Ok(Landing::Landed(_) | Landing::Aloft) | Err(_) => {}
                    }
                }
            }
        }
        load.await.map(Arc::new)
    }

    fn part(&self, key: &K) -> Part<'_, K, T> {
        let mut under_way = self.lock();
        if let Some(flight) = under_way.get(key) {
            return Part::Follows { begun: flight.begun, landing: flight.landing.clone() };
        }
        let (result, landing) = watch::channel(Landing::Aloft);
        under_way.insert(key.clone(), Flight { begun: self.tick(), landing });
        Part::Leads(Leading { flights: self, key: key.clone(), result })
    }
}

impl<K: Hash + Eq, T> Flights<K, T> {
    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Flight<T>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, T> Leading<'_, K, T> {
    fn land(self, outcome: Result<T, PortError>) -> Result<Arc<T>, PortError> {
        let outcome = outcome.map(Arc::new);
        let landing = outcome.as_ref().map_or(Landing::Failed, |answer| Landing::Landed(answer.clone()));
        self.flights.lock().remove(&self.key);
        self.result.send_replace(landing);
        outcome
    }
}

impl<K: Hash + Eq, T> Drop for Leading<'_, K, T> {
    fn drop(&mut self) {
        if matches!(*self.result.borrow(), Landing::Aloft) {
            self.flights.lock().remove(&self.key);
        }
    }
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self { under_way: Mutex::default(), clock: AtomicU64::default() }
    }
}
