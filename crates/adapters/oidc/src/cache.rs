//! A provider's keys, kept for a while.

use crate::{
    fetch::{FetchError, KeySource},
    key::{Key, KeySet},
};
use honeydue_identity::IdentityTokenError;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keys that are older are fetched anew before they are used.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// Who has keys fetches no others for so long after the last time: anybody can make up ids of keys.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Who has none tries again after so long: until then, nobody can sign in.
const PAUSE_WITHOUT: SignedDuration = SignedDuration::from_secs(5);

/// Keeps the keys of one provider. However many want to know one at once, they are fetched once.
#[derive(Debug)]
pub struct KeyCache {
    source: KeySource,
    state: Mutex<State>,
    /// Whoever fetches has it.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// With the time at which they were fetched.
    kept: Option<(Arc<KeySet>, Timestamp)>,
    /// When they were asked for the last time, whatever came of it.
    asked_at: Option<Timestamp>,
}

/// What is to be done for a key.
enum Found {
    Key(Key),
    /// Keys are to be fetched.
    Perhaps,
    /// It is not among the keys.
    Nowhere,
    /// There are no keys, and they were asked for just now.
    Nothing,
}

/// The keys were asked for a moment ago, in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no keys came a moment ago")]
struct AskedInVain;

impl KeyCache {
    pub fn new(source: KeySource) -> Self {
        Self { source, state: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// The key with this id.
    ///
    /// Errors: [`IdentityTokenError::UnknownKey`], [`IdentityTokenError::KeysUnavailable`].
    pub async fn find(&self, id: &str, now: Timestamp) -> Result<Key, IdentityTokenError> {
        let mut found = self.lock().find(id, now);
        if matches!(found, Found::Perhaps) {
            let _turn = self.turn.lock().await;
            // somebody else may have fetched it meanwhile
            found = self.lock().find(id, now);
            if matches!(found, Found::Perhaps) {
                return self.fetch(id, now).await;
            }
        }
        match found {
            Found::Key(key) => Ok(key),
            Found::Nothing => Err(IdentityTokenError::KeysUnavailable(AskedInVain.into())),
            Found::Perhaps | Found::Nowhere => Err(IdentityTokenError::UnknownKey),
        }
    }

    /// Fetches the keys, and answers with one of them, or of those that there were, if no others came.
    async fn fetch(&self, id: &str, now: Timestamp) -> Result<Key, IdentityTokenError> {
        self.lock().begin(now);
        let outcome = self.source.fetch().await;
        let keys = self.lock().end(outcome, now).map_err(|error| IdentityTokenError::KeysUnavailable(error.into()))?;
        keys.get(id).cloned().ok_or(IdentityTokenError::UnknownKey)
    }

    /// What is kept is changed in one step, so that what somebody left in panic is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&self, id: &str, now: Timestamp) -> Found {
        let Some((keys, fetched_at)) = &self.kept else {
            return if self.asked_within(PAUSE_WITHOUT, now) { Found::Nothing } else { Found::Perhaps };
        };
        let fresh = now.duration_since(*fetched_at) < FRESH;
        let wait = self.asked_within(PAUSE, now);
        match keys.get(id) {
            Some(key) if fresh || wait => Found::Key(key.clone()),
            None if wait => Found::Nowhere,
            Some(_) | None => Found::Perhaps,
        }
    }

    fn asked_within(&self, pause: SignedDuration, now: Timestamp) -> bool {
        self.asked_at.is_some_and(|asked_at| now.duration_since(asked_at) < pause)
    }

    /// Whoever asks may go away before the answer. Who has keys waits for the next time all the same: clients that come with made
    /// up ids and go at once would have them asked for without end.
    const fn begin(&mut self, now: Timestamp) {
        if self.kept.is_some() {
            self.asked_at = Some(now);
        }
    }

    /// The keys from now on.
    fn end(&mut self, outcome: Result<KeySet, FetchError>, now: Timestamp) -> Result<Arc<KeySet>, FetchError> {
        self.asked_at = Some(now);
        match (outcome, &self.kept) {
            (Ok(keys), _) => {
                let keys = Arc::new(keys);
                self.kept = Some((Arc::clone(&keys), now));
                Ok(keys)
            }
            (Err(error), Some((keys, since))) => {
                tracing::warn!(error = &error as &dyn std::error::Error, %since, "keys of a provider can't be fetched, the old ones are used");
                Ok(Arc::clone(keys))
            }
            (Err(error), None) => Err(error),
        }
    }
}
