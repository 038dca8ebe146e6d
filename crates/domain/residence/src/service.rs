//! The use cases: load, decide, commit.

use crate::{Home, NewResidence, Residence, ResidenceError, ResidenceStore, ResidenceType};
use honeydue_kernel::{Actor, Committed, IdempotencyKey, ResidenceId, Role, Seen, UserId, Viewer};
use jiff::Timestamp;

/// The use cases of homes, over a store.
#[derive(Clone, Debug)]
pub struct Residences<S> {
    store: S,
}

impl<S: ResidenceStore> Residences<S> {
    /// Over this store.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// One home of the viewer's.
    pub async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Home>, ResidenceError> {
        let Seen { caller, value, versions } = self.store.find(viewer, id).await?;
        Ok(Seen { caller, value: value.ok_or(ResidenceError::Absent)?, versions })
    }

    /// All homes of the viewer.
    pub async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, ResidenceError> {
        Ok(self.store.list(viewer).await?)
    }

    /// What kinds of homes there are.
    pub async fn types(&self) -> Result<Vec<ResidenceType>, ResidenceError> {
        Ok(self.store.types().await?)
    }

    /// Makes a home; the actor is its first owner. Nothing is read first.
    pub async fn found(
        &self,
        actor: Actor,
        new: NewResidence,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        let id = self.store.next_id().await?;
        Ok(self.store.commit(Residence::found(id, new, actor, now).once(key)).await?)
    }

    /// Takes a person into a home; the actor is one of its owners.
    pub async fn admit(
        &self,
        actor: Actor,
        residence: ResidenceId,
        member: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        Ok(self.store.commit(Residence::admit(residence, member, role, actor, now)).await?)
    }
}
