//! The use cases: load, decide, commit.

use crate::{
    Books, Catalogue, Entitlement, Installation, InstallationPatch, Miscount, PlanFacts, PlanPatch, StoreEvent, Subscription,
    SubscriptionChange, SubscriptionError, SubscriptionEvent, SubscriptionStore, entitlement,
};
use honeydue_kernel::{Actor, Caller, PortError, Refusal, Seen, StreamId, UserId, Version, Viewer};
use jiff::Timestamp;

/// The use cases of plans, over a store.
#[derive(Clone, Debug)]
pub struct Subscriptions<S> {
    store: S,
}

/// How a person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What it is told from.
    pub facts: PlanFacts,
    /// What follows from it now.
    pub entitlement: Entitlement,
}

/// How often a decision is made anew when somebody else was faster.
const TRIES: usize = 5;

impl<S: SubscriptionStore> Subscriptions<S> {
    /// Over this store.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// The store below.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// How the viewer stands. Who has had no trial begins it by asking; `vouch` makes the viewer an actor for that, once it is
    /// known who it is.
    pub async fn status(
        &self,
        viewer: Viewer,
        vouch: impl Fn(&Caller) -> Actor + Send,
        now: Timestamp,
    ) -> Result<Seen<Status>, SubscriptionError> {
        let mut tries = 0;
        loop {
            let mut seen = self.store.plan(viewer).await?;
            let PlanFacts { subscription, installation, .. } = &seen.value;
            if !subscription.is_due_a_trial(&installation.settings, now) {
                return Ok(seen.map(|facts| standing(facts, now)));
            }
            let change = subscription.begin_trial(&installation.settings, vouch(&seen.caller), now)?;
            let begun = trial_of(&change);
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                moved => {
                    seen.versions = moved_on(seen.versions, &moved?);
                    return Ok(seen.map(|facts| standing(PlanFacts { subscription: begun.unwrap_or(facts.subscription), ..facts }, now)));
                }
            }
        }
    }

    /// How somebody stands, for the operator: nothing begins by it.
    pub async fn plan(&self, user: UserId, now: Timestamp) -> Result<Status, SubscriptionError> {
        Ok(standing(self.store.plan(Viewer::User(user)).await?.value, now))
    }

    /// Gives somebody a plan, or takes it back.
    pub async fn set_plan(&self, actor: Actor, user: UserId, patch: PlanPatch, now: Timestamp) -> Result<(), SubscriptionError> {
        self.decide(async || self.store.plan(Viewer::User(user)).await?.value.subscription.set_plan(patch, actor, now)).await
    }

    /// The settings and limits.
    pub async fn installation(&self) -> Result<Installation, SubscriptionError> {
        Ok(self.store.installation().await?)
    }

    /// Changes settings or limits: `patch` says how, given what they are.
    pub async fn configure(
        &self,
        actor: Actor,
        patch: impl Fn(&Installation) -> InstallationPatch + Send + Sync,
        now: Timestamp,
    ) -> Result<(), SubscriptionError> {
        self.decide(async || {
            let installation = self.store.installation().await?;
            Ok(installation.change(patch(&installation), actor, now))
        })
        .await
    }

    /// What clients say about plans.
    pub async fn catalogue(&self) -> Result<Catalogue, SubscriptionError> {
        Ok(self.store.catalogue().await?)
    }

    /// Takes what somebody has bought, or brings to another device of theirs. What was brought before changes nothing.
    ///
    /// Errors: [`SubscriptionError::SubscribedElsewhere`], [`SubscriptionError::PurchaseTaken`].
    pub async fn claim(&self, actor: Actor, event: StoreEvent, now: Timestamp) -> Result<(), SubscriptionError> {
        self.decide(async || {
            let books = self.store.books(actor.user()).await?.ok_or(SubscriptionError::Absent)?;
            match self.store.holder(event.store, &event.transaction).await? {
                Some(holder) if holder != actor.user() => Err(SubscriptionError::PurchaseTaken),
                Some(_) => books.hear(event.clone(), self.heir(&event).await?.as_ref(), actor, now),
                None => books.claim(event.clone(), actor, now).map(Some),
            }
        })
        .await
    }

    /// Hears what a store tells by itself. What was told before changes nothing, and so does what is older than what is known,
    /// but for what follows from its place in time.
    ///
    /// Errors: [`SubscriptionError::UnknownPurchase`]: nobody has brought it here yet, the store should tell again.
    pub async fn hear(&self, actor: Actor, event: StoreEvent, now: Timestamp) -> Result<(), SubscriptionError> {
        self.decide(async || {
            let holder = self.store.holder(event.store, &event.transaction).await?.ok_or(SubscriptionError::UnknownPurchase)?;
            let books = self.store.books(holder).await?.ok_or(SubscriptionError::Absent)?;
            books.hear(event.clone(), self.heir(&event).await?.as_ref(), actor, now)
        })
        .await
    }

    /// Everybody whose counters say something else than what there is.
    pub async fn miscounts(&self) -> Result<Vec<Miscount>, SubscriptionError> {
        Ok(self.store.miscounts().await?)
    }

    /// Makes the counters of somebody anew.
    pub async fn mend(&self, actor: Actor, miscount: Miscount, now: Timestamp) -> Result<(), SubscriptionError> {
        self.store.commit(miscount.mend(actor, now)).await?;
        Ok(())
    }

    /// The books of the account that an event gives a purchase to.
    async fn heir(&self, event: &StoreEvent) -> Result<Option<Books>, SubscriptionError> {
        match Books::heir_of(event) {
            Some(heir) => Ok(self.store.books(heir).await?),
            None => Ok(None),
        }
    }

    /// Decides and commits, and does so anew when somebody else was faster.
    async fn decide(
        &self,
        decide: impl AsyncFn() -> Result<Option<SubscriptionChange>, SubscriptionError>,
    ) -> Result<(), SubscriptionError> {
        let mut tries = 0;
        while let Some(change) = decide().await? {
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome.map(|_| ())?),
            }
        }
        Ok(())
    }
}

fn standing(facts: PlanFacts, now: Timestamp) -> Status {
    Status { entitlement: entitlement(&facts.installation, &facts.subscription, now), facts }
}

/// The subscription with the trial that a change begins.
fn trial_of(change: &SubscriptionChange) -> Option<Subscription> {
    if let SubscriptionEvent::TrialBegan { subscription } = change.event() { Some(subscription.clone()) } else { None }
}

/// The versions of a sight after a change that moved some of its streams. Where something else came between the two, the sight
/// is older than the change, and goes on saying so.
fn moved_on(mut versions: Vec<(StreamId, Version)>, moved: &[(StreamId, Version)]) -> Vec<(StreamId, Version)> {
    for (stream, version) in &mut versions {
        if moved.contains(&(*stream, *version + 1)) {
            *version += 1;
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sight_is_as_new_as_a_change_only_if_nothing_came_between() {
        let stream = StreamId::new;
        let before = vec![(stream(0), 3), (stream(7), 4)];
        assert_eq!(moved_on(before.clone(), &[(stream(7), 5)]), [(stream(0), 3), (stream(7), 5)]);
        assert_eq!(moved_on(before.clone(), &[(stream(7), 6)]), before);
    }
}
