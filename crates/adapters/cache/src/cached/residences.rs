//! Homes, from memory.

use super::Cached;
use crate::{Tier, freshness::Start};
use honeydue_kernel::{Committed, PortError, ResidenceId, Seen, StreamId, Viewer};
use honeydue_residence::{CodeHash, Home, Invitation, ResidenceChange, ResidenceStore, ResidenceType, Resident, Shares};
use honeydue_task::Scope;
use jiff::Timestamp;

impl<S: ResidenceStore, T: Tier> ResidenceStore for Cached<S, T> {
    async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        let caches = &*self.caches;
        let ticket = caches.introduce(viewer).await;
        if let Some(seen) = caches.own(&caches.homes, viewer, |user| (user, Some(id))).or_else(|| self.listed(viewer, id)) {
            return Ok(seen.map(|homes| homes.into_iter().next()));
        }
        let load = Box::pin(async { Ok(self.inner.find(viewer, id).await?.map(Vec::from_iter)) });
        let keep = |seen: &Seen<Vec<Home>>, start: Start| {
            caches.keep_caller(viewer, seen, start, ticket.as_ref());
            if !seen.value.is_empty() {
                caches.keep_access(Scope::Home(id), seen, start, ticket.as_ref());
                caches.keep_own(&caches.homes, (seen.caller.user, Some(id)), seen, start);
            }
        };
        let seen = caches.read(&caches.home_flights, (viewer, Some(id)), load, keep).await?;
        Ok(seen.map(|homes| homes.into_iter().next()))
    }

    async fn find_to_decide(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        self.inner.find_to_decide(viewer, id).await
    }

    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError> {
        let caches = &*self.caches;
        let ticket = caches.introduce(viewer).await;
        if let Some(seen) = caches.own(&caches.homes, viewer, |user| (user, None)) {
            return Ok(seen);
        }
        let keep = |seen: &Seen<Vec<Home>>, start: Start| {
            caches.keep_caller(viewer, seen, start, ticket.as_ref());
            caches.keep_access(Scope::All, seen, start, ticket.as_ref());
            caches.keep_own(&caches.homes, (seen.caller.user, None), seen, start);
        };
        caches.read(&caches.home_flights, (viewer, None), Box::pin(self.inner.list(viewer)), keep).await
    }

    async fn types(&self) -> Result<Vec<ResidenceType>, PortError> {
        self.inner.types().await
    }

    async fn people(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Vec<Resident>>>, PortError> {
        self.inner.people(viewer, id).await
    }

    async fn shares(&self, viewer: Viewer, id: ResidenceId, at: Timestamp) -> Result<Seen<Option<Shares>>, PortError> {
        self.inner.shares(viewer, id, at).await
    }

    async fn invitation(&self, viewer: Viewer, code: CodeHash) -> Result<Seen<Option<Invitation>>, PortError> {
        self.inner.invitation(viewer, code).await
    }

    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError> {
        let streams = change.affected().existing;
        let outcome = Box::pin(self.inner.commit(change)).await;
        self.heard(&streams, &outcome, |committed| &committed.versions);
        outcome
    }
}

impl<S, T: Tier> Cached<S, T> {
    /// One home out of the list of all; if it is not in there, the store is asked.
    fn listed(&self, viewer: Viewer, id: ResidenceId) -> Option<Seen<Vec<Home>>> {
        let Seen { caller, value, mut versions } = self.caches.own(&self.caches.homes, viewer, |user| (user, None))?;
        let home = value.into_iter().find(|home| home.residence.id == id)?;
        let shown: [StreamId; 2] = [caller.user.into(), id.into()];
        versions.retain(|(stream, _)| shown.contains(stream));
        Some(Seen { caller, value: vec![home], versions })
    }
}
