//! The use cases: load, decide, commit.

use crate::{Home, NewResidence, Residence, ResidenceChange, ResidenceError, ResidencePatch, ResidenceStore, ResidenceType};
use honeydue_kernel::{Actor, Committed, IdempotencyKey, PortError, Refusal, ResidenceId, Role, Seen, UserId, Version, Viewer};
use jiff::Timestamp;

/// How often a decision is made again when somebody else was faster.
const TRIES: usize = 5;

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

    /// Changes what is known of a home; answers with the home as it is then. Nothing is written if it is already so.
    pub async fn update(
        &self,
        actor: Actor,
        id: ResidenceId,
        patch: ResidencePatch,
        expected: Option<Version>,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        self.decide(actor, id, |home| home.update(patch.clone(), expected, actor, now)).await
    }

    /// Loads a home, decides, commits; again if somebody else was faster. Without a decision the home stays as it is.
    async fn decide(
        &self,
        actor: Actor,
        id: ResidenceId,
        decision: impl Fn(&Home) -> Result<Option<ResidenceChange>, ResidenceError>,
    ) -> Result<Committed<Home>, ResidenceError> {
        let mut tries = 0;
        loop {
            let Seen { caller, value: home, versions } = self.find(actor.viewer(), id).await?;
            let Some(change) = decision(&home)? else { return Ok(Committed { value: home, caller, versions, replayed: false }) };
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}
