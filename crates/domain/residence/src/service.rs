//! The use cases: load, decide, commit.

use crate::{
    Code, CodeKind, Home, Invitation, NewResidence, NewRole, Residence, ResidenceChange, ResidenceError, ResidencePatch, ResidenceStore,
    ResidenceType, Resident, ShareCode, ShareCodes, Shared, Shares, sharing::expiry,
};
use honeydue_kernel::{
    Actor, Committed, IdempotencyKey, PortError, Refusal, ResidenceId, Role, Seen, ShareCodeId, UserId, Version, Viewer,
};
use jiff::Timestamp;

/// How often a decision is made again when somebody else was faster.
const TRIES: usize = 5;

/// The use cases of homes, over a store and a maker of codes.
#[derive(Clone, Debug)]
pub struct Residences<S, C> {
    store: S,
    codes: C,
}

impl<S: ResidenceStore, C: ShareCodes> Residences<S, C> {
    /// Over this store, with codes made like this.
    pub const fn new(store: S, codes: C) -> Self {
        Self { store, codes }
    }

    /// One home of the viewer's.
    pub async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Home>, ResidenceError> {
        Ok(self.store.find(viewer, id).await?.present()?)
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
        mine(self.store.commit(Residence::found(id, new, actor, now).once(key)).await?)
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
        mine(self.store.commit(Residence::admit(residence, member, role, actor, now)).await?)
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
        mine(self.decide(actor, id, |home| home.update(patch.clone(), expected, actor, now)).await?)
    }

    /// Deletes a home with everything in it; the actor is one of its owners. Everybody in it loses it.
    pub async fn delete(
        &self,
        actor: Actor,
        id: ResidenceId,
        expected: Option<Version>,
        now: Timestamp,
    ) -> Result<Committed<()>, ResidenceError> {
        Ok(self.decide(actor, id, |home| home.delete(expected, actor, now).map(Some)).await?.map(drop))
    }

    /// The people of a home of the viewer's, in the order in which they joined.
    pub async fn people(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Vec<Resident>>, ResidenceError> {
        Ok(self.store.people(viewer, id).await?.present()?)
    }

    /// Changes what somebody is in a home; the actor is one of its owners. Nothing is written if they are that already.
    pub async fn change_role(
        &self,
        actor: Actor,
        id: ResidenceId,
        member: UserId,
        role: NewRole,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        mine(self.decide(actor, id, |home| home.change_role(member, role, actor, now)).await?)
    }

    /// Removes somebody from a home: the actor is one of its owners, or that person. Answers with the home as the actor
    /// sees it then, if they still do.
    pub async fn remove(
        &self,
        actor: Actor,
        id: ResidenceId,
        member: UserId,
        now: Timestamp,
    ) -> Result<Committed<Option<Home>>, ResidenceError> {
        self.decide(actor, id, |home| home.remove(member, actor, now).map(Some)).await
    }

    /// The actor leaves a home.
    pub async fn leave(
        &self,
        actor: Actor,
        id: ResidenceId,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<()>, ResidenceError> {
        let leaving = self.decide(actor, id, |home| home.leave(actor, now).map(|change| Some(change.once(key.clone()))));
        Ok(leaving.await?.map(drop))
    }

    /// Makes a code that lets somebody into a home; the actor is one of its owners. Nothing is read first.
    pub async fn share(
        &self,
        actor: Actor,
        residence: ResidenceId,
        kind: CodeKind,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Shared>, ResidenceError> {
        let mut tries = 0;
        loop {
            let id: ShareCodeId = self.store.next_id().await?;
            let code = self.codes.derive(id, kind);
            let change = Residence::share(residence, id, kind, self.codes.hash(&code), actor, now);
            tries += 1;
            match self.store.commit(change.once(key.clone())).await {
                // short codes are few enough that two ids can have the same one
                Err(PortError::Refused(Refusal::Rule(rule))) if rule == "share_code_taken" && tries < TRIES => {}
                outcome => return Ok(mine(outcome?)?.map(|home| Shared { home, code, expires_at: expiry(now) })),
            }
        }
    }

    /// The short code of a home that is good now; the viewer is one of its owners.
    pub async fn shared(&self, viewer: Viewer, id: ResidenceId, now: Timestamp) -> Result<Seen<(Code, ShareCode)>, ResidenceError> {
        let Seen { caller, value: shares, versions } = self.shares(viewer, id, now).await?;
        let short = shares.owned()?.iter().find(|code| code.kind == CodeKind::Code);
        let kept = *short.ok_or(ResidenceError::Absent)?;
        Ok(Seen { caller, value: (self.codes.derive(kept.id, kept.kind), kept), versions })
    }

    /// A code that was made before, told again to one of the home's owners.
    pub async fn shared_before(
        &self,
        viewer: Viewer,
        kept: (ResidenceId, ShareCodeId, CodeKind, Timestamp),
    ) -> Result<Seen<Shared>, ResidenceError> {
        let (residence, id, kind, expires_at) = kept;
        let home = self.store.find_to_decide(viewer, residence).await?.present()?;
        home.value.needs_owner()?;
        Ok(home.map(|home| Shared { home, code: self.codes.derive(id, kind), expires_at }))
    }

    /// Revokes all codes of a home; the actor is one of its owners.
    pub async fn revoke(&self, actor: Actor, id: ResidenceId, now: Timestamp) -> Result<Committed<Home>, ResidenceError> {
        let shares = self.shares(actor.viewer(), id, now).await?.value;
        mine(self.store.commit(shares.revoke(id, actor, now)?).await?)
    }

    /// What a code is for, good or not any more.
    pub async fn invitation(&self, viewer: Viewer, code: &Code) -> Result<Invitation, ResidenceError> {
        self.store.invitation(viewer, self.codes.hash(code)).await?.value.ok_or(ResidenceError::CodeInvalid)
    }

    /// The actor comes into the home that a code is for, and uses it up.
    pub async fn accept(
        &self,
        actor: Actor,
        invitation: Invitation,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        mine(self.store.commit(invitation.accept(actor, now).once(key)).await?)
    }

    /// Both: the actor comes into the home of this code.
    pub async fn join(
        &self,
        actor: Actor,
        code: &Code,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Home>, ResidenceError> {
        self.accept(actor, self.invitation(actor.viewer(), code).await?, key, now).await
    }

    async fn shares(&self, viewer: Viewer, id: ResidenceId, now: Timestamp) -> Result<Seen<Shares>, ResidenceError> {
        Ok(self.store.shares(viewer, id, now).await?.present()?)
    }

    /// Loads a home, decides, commits; again if somebody else was faster. Without a decision the home stays as it is.
    async fn decide(
        &self,
        actor: Actor,
        id: ResidenceId,
        decision: impl Fn(&Home) -> Result<Option<ResidenceChange>, ResidenceError>,
    ) -> Result<Committed<Option<Home>>, ResidenceError> {
        let mut tries = 0;
        loop {
            let Seen { caller, value: home, versions } = self.store.find_to_decide(actor.viewer(), id).await?.present()?;
            let Some(change) = decision(&home)? else { return Ok(Committed { value: Some(home), caller, versions, replayed: false }) };
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}

/// The home after a change that its actor was in before and after.
fn mine(committed: Committed<Option<Home>>) -> Result<Committed<Home>, ResidenceError> {
    let Committed { value, caller, versions, replayed } = committed;
    Ok(Committed { value: value.ok_or(ResidenceError::Absent)?, caller, versions, replayed })
}
