//! What plans are told from, from memory.

use super::Cached;
use crate::{Tier, freshness::Start};
use honeydue_kernel::{PortError, Seen, StreamId, UserId, Version, Viewer};
use honeydue_subscription::{
    Books, Catalogue, Installation, Miscount, PlanFacts, Store, SubscriptionChange, SubscriptionStore, TransactionId,
};

impl<S: SubscriptionStore, T: Tier> SubscriptionStore for Cached<S, T> {
    async fn plan(&self, viewer: Viewer) -> Result<Seen<PlanFacts>, PortError> {
        let caches = &*self.caches;
        let ticket = caches.introduce_with_plan(viewer).await;
        if let Some(seen) = caches.own(&caches.plans, viewer, |user| user) {
            return Ok(seen);
        }
        let keep = |seen: &Seen<PlanFacts>, start: Start| {
            caches.keep_caller(viewer, seen, start, ticket.as_ref());
            caches.keep_plan(seen, start, ticket.as_ref());
        };
        caches.read(&caches.plan_flights, viewer, Box::pin(self.inner.plan(viewer)), keep).await
    }

    async fn installation(&self) -> Result<Installation, PortError> {
        self.inner.installation().await
    }

    async fn catalogue(&self) -> Result<Catalogue, PortError> {
        self.inner.catalogue().await
    }

    async fn books(&self, user: UserId) -> Result<Option<Books>, PortError> {
        self.inner.books(user).await
    }

    async fn holder(&self, store: Store, transaction: &TransactionId) -> Result<Option<UserId>, PortError> {
        self.inner.holder(store, transaction).await
    }

    async fn miscounts(&self) -> Result<Vec<Miscount>, PortError> {
        self.inner.miscounts().await
    }

    async fn commit(&self, change: SubscriptionChange) -> Result<Vec<(StreamId, Version)>, PortError> {
        let streams = change.affected().existing;
        let outcome = Box::pin(self.inner.commit(change)).await;
        self.heard(&streams, &outcome, |moves| moves);
        outcome
    }
}
