//! What processes share of what they remember.

use crate::{
    Caches, LEASE, Shared, Ticket, Tier,
    caches::{Presented, presented},
    shelf::{Kept, Shelf, Weigh},
};
use honeydue_kernel::{Caller, UserId, Viewer};
use honeydue_task::Scope;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt::Write,
    hash::Hash,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{
    Mutex,
    mpsc::{self, Receiver, Sender},
};

/// How long it is shared whose a token is.
pub(crate) const CALLER_TTL: Duration = Duration::from_hours(1);
/// How long the homes of somebody are shared, and what their plan is told from.
pub(crate) const USER_TTL: Duration = Duration::from_mins(5);

/// How many entries may wait to be shared. More are not.
const UNSHARED: usize = 1_000;

/// A tier, and the way there of what was read. Nobody who asked waits for it.
#[derive(Debug)]
pub struct SharedTier<T> {
    tier: T,
    fills: Sender<Fill>,
}

/// Entries on their way to a tier: a [`crate::Listener`] brings them there.
#[derive(Debug)]
pub struct Fills<T> {
    tier: T,
    fills: Mutex<Receiver<Fill>>,
}

/// An entry on its way.
#[derive(Debug)]
struct Fill {
    ticket: Ticket,
    key: String,
    entry: Shared,
    ttl: Duration,
}

impl<T: Tier + Clone> SharedTier<T> {
    /// Over this tier.
    pub fn new(tier: T) -> (Self, Fills<T>) {
        let (sender, fills) = mpsc::channel(UNSHARED);
        (Self { tier: tier.clone(), fills: sender }, Fills { tier, fills: Mutex::new(fills) })
    }
}

impl<T: Tier> Fills<T> {
    /// The tier.
    pub(crate) const fn tier(&self) -> &T {
        &self.tier
    }

    /// Fills the tier, for ever.
    pub(crate) async fn run(&self) {
        let mut fills = self.fills.lock().await;
        while let Some(Fill { ticket, key, entry, ttl }) = fills.recv().await {
            if let Err(error) = self.tier.fill(&ticket, &key, &entry, ttl).await {
                tracing::debug!(%error, "an entry is not shared");
            }
        }
    }
}

/// The key of whose a credential is.
pub(crate) fn of_caller(presented: Presented) -> String {
    match presented {
        Presented::User(user) => format!("user:{user}"),
        // the hash of a token lets nobody in
        Presented::Token(token) => token.as_bytes().iter().fold("token:".to_owned(), |mut key, byte| {
            // writing to a String never fails
            let _ = write!(key, "{byte:02x}");
            key
        }),
    }
}

/// The key of the homes of somebody.
pub(crate) fn of_homes(user: UserId) -> String {
    format!("homes:{user}")
}

/// The key of what somebody's plan is told from.
pub(crate) fn of_plan(user: UserId) -> String {
    format!("plan:{user}")
}

impl<T: Tier> Caches<T> {
    /// Who this is, as this process or another remembers; nobody is asked who knows better. For what asks better anyway,
    /// like a change, which is judged in its own transaction.
    pub async fn recall(&self, viewer: Viewer) -> Option<Caller> {
        self.introduce(viewer).await;
        self.caller(viewer, Instant::now()).map(|caller| caller.value.clone())
    }

    /// Finds out from the tier who this is, if this process does not know. The ticket is for what is not known there either.
    pub(crate) async fn introduce(&self, viewer: Viewer) -> Option<Ticket> {
        if self.tier.is_none() || self.caller(viewer, Instant::now()).is_some() {
            return None;
        }
        self.fetch(&self.callers, presented(viewer), of_caller(presented(viewer))).await
    }

    /// The same of the homes that somebody belongs to.
    pub(crate) async fn introduce_with_homes(&self, viewer: Viewer, scope: Scope) -> Option<Ticket> {
        let ticket = self.introduce(viewer).await;
        if self.tier.is_none() || ticket.is_some() {
            return ticket;
        }
        let now = Instant::now();
        let user = self.caller(viewer, now)?.value.user;
        if self.belongs(user, scope, now).is_some() {
            return None;
        }
        self.fetch(&self.access, (user, None), of_homes(user)).await
    }

    /// The same of what their plan is told from.
    pub(crate) async fn introduce_with_plan(&self, viewer: Viewer) -> Option<Ticket> {
        let ticket = self.introduce(viewer).await;
        if self.tier.is_none() || ticket.is_some() {
            return ticket;
        }
        let now = Instant::now();
        let user = self.caller(viewer, now)?.value.user;
        if self.plans.find(&user, &self.freshness, now).is_some() {
            return None;
        }
        self.fetch(&self.plans, user, of_plan(user)).await
    }

    /// Takes an entry over from the tier, if it has one that is good; else gives leave to put one there.
    pub(crate) async fn fetch<K: Hash + Eq, V: Weigh + DeserializeOwned>(
        &self,
        memory: &Shelf<K, V>,
        key: K,
        name: String,
    ) -> Option<Ticket> {
        let shared = self.tier.as_ref()?;
        // what is heard from now on is judged as ever; what was heard before, the tier has heard, or it is remembered here
        let start = self.freshness.start();
        let found = shared.tier.find(&name).await.inspect_err(|error| tracing::debug!(%error, "nothing is shared")).ok()?;
        if let Some(Shared { body, versions }) = found.entry
            && self.freshness.admits_elsewhere(&versions, LEASE, Instant::now())
            && let Ok(value) = serde_json::from_slice(&body)
        {
            memory.take_over(key, Arc::new(Kept::new(value, versions, start)), &self.freshness);
            return None;
        }
        found.ticket
    }

    /// Shares an entry with whoever has a ticket for it.
    pub(crate) fn share<V: Serialize>(&self, ticket: Option<&Ticket>, key: impl FnOnce() -> String, kept: &Kept<V>, ttl: Duration) {
        let (Some(shared), Some(ticket)) = (&self.tier, ticket) else { return };
        let Ok(body) = serde_json::to_vec(&kept.value) else { return };
        let entry = Shared { body, versions: kept.versions.clone() };
        // full: the next one who reads it shares it
        let _ = shared.fills.try_send(Fill { ticket: ticket.clone(), key: key(), entry, ttl });
    }
}
