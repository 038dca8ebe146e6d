//! Trials, and what the operator gives.

use super::{SubscriptionStore, SubscriptionWorld, Term, committed, facts, given, later, noon, operator, trial, versions};
use crate::{PlanPatch, Subscription, Trial};
use honeydue_kernel::{Refusal, UserId, contract::refused};
use jiff::SignedDuration;

/// Two weeks, to the microsecond.
pub async fn a_trial_is_read_as_it_began<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = versions(&world, &ada).await;
    let moved = committed(&world, trial(&facts(&world, &ada).await, ada.actor())).await;
    let expected = Trial { start: noon(), end: noon() + SignedDuration::from_hours(24 * 14) };
    let seen = facts(&world, &ada).await.subscription;
    assert_eq!((seen.trial, seen.version), (Some(expected), 1), "broken: a trial is read as it began");
    assert_eq!(moved, [(ada.user().into(), before[&ada.user().into()] + 1)], "broken: a trial moves its person alone");
}

/// Though two devices ask at once.
pub async fn a_trial_begins_once<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = facts(&world, &ada).await;
    committed(&world, trial(&before, ada.actor())).await;
    refused("a trial begins once", world.store().commit(trial(&before, ada.actor())).await, &Refusal::Stale);
}

/// Nobody else's, and not by a session that has ended.
pub async fn who_may_not_act_begins_no_trial<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let change = trial(&facts(&world, &ada).await, ada.disguised_with(bob.token));
    refused("a credential of somebody else begins no trial", world.store().commit(change).await, &Refusal::NoSession);
    let change = trial(&facts(&world, &ada).await, ada.actor());
    world.end_session(&ada).await;
    refused("an ended session begins no trial", world.store().commit(change).await, &Refusal::NoSession);
}

/// For a while, for good, and taken back.
pub async fn what_the_operator_gives_is_read_as_it_was_written<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    for granted in [Term::Until(noon() + SignedDuration::from_hours(1)), Term::ForGood, Term::Nothing] {
        let before = facts(&world, &ada).await.subscription;
        let change = before.set_plan(PlanPatch { granted: Some(granted), is_free: Some(!before.is_free) }, operator(), noon());
        committed(&world, change.ok().flatten().unwrap_or_else(|| panic!("a plan can be given"))).await;
        let after = facts(&world, &ada).await.subscription;
        let expected = Subscription { granted, is_free: !before.is_free, version: before.version + 1, ..before };
        assert_eq!(after, expected, "broken: what the operator gives is read as it was written");
    }
}

/// Whoever was faster.
pub async fn a_plan_is_not_set_that_has_changed_since<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = facts(&world, &ada).await;
    committed(&world, trial(&before, ada.actor())).await;
    let change = before.subscription.set_plan(PlanPatch { granted: Some(Term::ForGood), is_free: None }, operator(), later());
    let change = change.ok().flatten().unwrap_or_else(|| panic!("a plan can be given"));
    refused("a plan is not set that has changed since", world.store().commit(change).await, &Refusal::Stale);
}

/// An id of nobody.
pub async fn nothing_is_given_to_who_does_not_exist<W: SubscriptionWorld>(world: W) {
    let nobody = Subscription::none_of(UserId::new(i64::MAX));
    refused("nothing is given to nobody", world.store().commit(given(&nobody, Term::ForGood)).await, &Refusal::Absent);
}
