//! The use cases: load, decide, commit.

use crate::{
    Contractor, ContractorCard, ContractorChange, ContractorError, ContractorFilter, ContractorPatch, ContractorStore, NewContractor,
    Scope, Specialty,
};
use honeydue_kernel::{Actor, Committed, ContractorId, IdempotencyKey, PortError, Refusal, ResidenceId, Seen, Version, Viewer};
use jiff::Timestamp;
use std::cmp::Reverse;

/// The use cases of contractors, over a store.
#[derive(Clone, Debug)]
pub struct Contractors<S> {
    store: S,
}

/// How often a decision is made anew when somebody else changed the contractor between reading it and writing it.
const TRIES: usize = 5;

impl<S: ContractorStore> Contractors<S> {
    /// Over this store.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// One contractor.
    pub async fn find(&self, viewer: Viewer, id: ContractorId) -> Result<Seen<ContractorCard>, ContractorError> {
        present(self.store.find(viewer, id).await?)
    }

    /// The viewer's contractors that meet these conditions, favourites first, then by name. A home that is not the viewer's
    /// has none.
    pub async fn list(&self, viewer: Viewer, filter: &ContractorFilter) -> Result<Seen<Vec<ContractorCard>>, ContractorError> {
        let seen = self.store.list(viewer, filter.scope()).await?;
        Ok(seen.map(|cards| ordered(cards.unwrap_or_default().into_iter().filter(|card| filter.admits(card)).collect())))
    }

    /// The contractors of one home of the viewer's, favourites first, then by name.
    pub async fn of_home(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Vec<ContractorCard>>, ContractorError> {
        Ok(present(self.store.list(viewer, Scope::Home(residence)).await?)?.map(ordered))
    }

    /// What trades there are.
    pub async fn specialties(&self) -> Result<Vec<Specialty>, ContractorError> {
        Ok(self.store.specialties().await?)
    }

    /// Writes down a contractor. Nothing is read first.
    pub async fn add(
        &self,
        actor: Actor,
        new: NewContractor,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<ContractorCard>, ContractorError> {
        let id = self.store.next_id().await?;
        shown(self.store.commit(Contractor::add(id, new, actor, now).once(key)).await?)
    }

    /// Changes a contractor. `expected` is the version that the caller has seen: of another one nothing is changed
    /// ([`ContractorError::Stale`]); without it the patch goes on top of whatever is there.
    pub async fn change(
        &self,
        actor: Actor,
        id: ContractorId,
        patch: &ContractorPatch,
        expected: Option<Version>,
        now: Timestamp,
    ) -> Result<Committed<ContractorCard>, ContractorError> {
        shown(self.decide(actor, id, expected, |card| card.change(patch, actor, now)).await?)
    }

    /// Deletes a contractor, and gives it as it was. No task names it any more.
    pub async fn delete(
        &self,
        actor: Actor,
        id: ContractorId,
        expected: Option<Version>,
        now: Timestamp,
    ) -> Result<Committed<ContractorCard>, ContractorError> {
        let mut deleted = None;
        let committed = self.decide(actor, id, expected, |card| {
            deleted = Some(card.clone());
            card.delete(actor, now).map(Some)
        });
        let committed = committed.await?;
        shown(committed.map(|_| deleted))
    }

    /// Makes a contractor a favourite of the actor's, or takes that back.
    pub async fn toggle_favorite(
        &self,
        actor: Actor,
        id: ContractorId,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<ContractorCard>, ContractorError> {
        let decide = |card: &ContractorCard| card.toggle_favorite(actor, now).map(|change| Some(change.once(key.clone())));
        shown(self.decide(actor, id, None, decide).await?)
    }

    /// Reads a contractor, decides, commits, and does so anew when somebody else was faster. Where there is nothing to
    /// change, the answer is what was read.
    async fn decide(
        &self,
        actor: Actor,
        id: ContractorId,
        expected: Option<Version>,
        mut decide: impl FnMut(&ContractorCard) -> Result<Option<ContractorChange>, ContractorError> + Send,
    ) -> Result<Committed<Option<ContractorCard>>, ContractorError> {
        let mut tries = 0;
        loop {
            let Seen { caller, value: card, versions } = self.find(actor.viewer(), id).await?;
            if expected.is_some_and(|expected| expected != card.contractor.version) {
                return Err(ContractorError::Stale(Box::new(card)));
            }
            let Some(change) = decide(&card)? else {
                return Ok(Committed { value: Some(card), caller, versions, replayed: false });
            };
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}

fn ordered(mut cards: Vec<ContractorCard>) -> Vec<ContractorCard> {
    cards.sort_by_cached_key(|card| {
        let ContractorCard { contractor, is_favorite, .. } = card;
        (Reverse(*is_favorite), contractor.details.name.as_str().to_lowercase(), contractor.id)
    });
    cards
}

/// Absence is an error to a caller who asked for one thing.
fn present<T>(seen: Seen<Option<T>>) -> Result<Seen<T>, ContractorError> {
    let Seen { caller, value, versions } = seen;
    Ok(Seen { caller, value: value.ok_or(ContractorError::Absent)?, versions })
}

fn shown(committed: Committed<Option<ContractorCard>>) -> Result<Committed<ContractorCard>, ContractorError> {
    let Committed { caller, value, versions, replayed } = committed;
    Ok(Committed { value: value.ok_or(ContractorError::Absent)?, caller, versions, replayed })
}
