//! What every [`SubscriptionStore`] promises.
//!
//! An adapter's test crate implements [`SubscriptionWorld`] and calls [`subscription_contract!`](crate::subscription_contract),
//! which runs each promise in a world of its own.
#![expect(
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "a promise panics when it is broken; its people are vouched for"
)]

mod counting;
mod reading;
mod selling;
mod trying;

use crate::{
    Installation, InstallationPatch, Limits, PlanFacts, PlanPatch, Settings, StoreEvent, StoreEventKind, Subscription, SubscriptionChange,
    SubscriptionStore, Term, Tier, Usage,
};
use honeydue_kernel::{
    Actor, Authority, StreamId, UserId, Version,
    contract::{Homes, Somebody, kept, noon},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A store of plans under test.
#[trait_variant::make(Send)]
pub trait SubscriptionWorld: Homes {
    /// The adapter.
    type Store: SubscriptionStore;

    /// The store under test.
    fn store(&self) -> &Self::Store;

    /// Somebody comes to pay for so many tasks more, in a home that they pay for. The home's stream moves.
    async fn add_tasks(&self, owner: &Somebody, tasks: u32);

    /// The counters of somebody's tasks say this from now on, whatever there is.
    async fn miscount(&self, somebody: &Somebody, tasks: i64);
}

honeydue_kernel::promises! {
    /// Runs each promise of a [`SubscriptionStore`](crate::SubscriptionStore) in a test of its own. The argument is called for a
    /// fresh [`SubscriptionWorld`](crate::contract::SubscriptionWorld):
    /// `honeydue_subscription::subscription_contract!(async || World::new().await)`.
    subscription_contract of honeydue_subscription ($)
    reading:
        a_token_without_a_session_reads_nothing,
        an_unverified_account_reads_nothing_that_needs_verification,
        who_never_had_a_plan_has_none,
        a_plan_is_ones_own,
        a_read_names_the_versions_of_what_it_shows,
        settings_and_limits_are_read_as_they_were_written,
        settings_that_changed_since_are_not_changed,
        changed_settings_move_the_installation_alone,
        each_limited_resource_has_an_upgrade_trigger;
    trying:
        a_trial_is_read_as_it_began,
        a_trial_begins_once,
        who_may_not_act_begins_no_trial,
        what_the_operator_gives_is_read_as_it_was_written,
        a_plan_is_not_set_that_has_changed_since,
        nothing_is_given_to_who_does_not_exist;
    selling:
        what_a_store_sold_is_read_as_it_was_told,
        a_purchase_is_found_by_who_holds_it,
        a_purchase_is_brought_once,
        of_two_who_bring_a_purchase_at_once_one_has_it,
        a_transferred_purchase_moves_both_accounts,
        a_purchase_is_not_recorded_upon_a_subscription_that_has_changed;
    counting:
        what_is_made_is_counted,
        a_miscount_is_found_and_mended;
}

/// A second after noon, when things are changed that were made at noon.
fn later() -> Timestamp {
    noon() + SignedDuration::from_secs(1)
}

/// Whoever runs the installation.
const fn operator() -> Actor {
    Actor::vouched(UserId::OPERATOR, Authority::Operator)
}

/// What somebody's plan is told from, read with the credential.
async fn facts<W: SubscriptionWorld>(world: &W, somebody: &Somebody) -> PlanFacts {
    kept("somebody reads their plan", world.store().plan(somebody.viewer()).await).value
}

/// The versions of everything that somebody's plan shows.
async fn versions<W: SubscriptionWorld>(world: &W, somebody: &Somebody) -> BTreeMap<StreamId, Version> {
    kept("somebody reads their plan", world.store().plan(somebody.viewer()).await).versions.into_iter().collect()
}

/// Commits a change, which the store should do.
async fn committed<W: SubscriptionWorld>(world: &W, change: SubscriptionChange) -> Vec<(StreamId, Version)> {
    kept("a change is committed", world.store().commit(change).await)
}

/// The decision to begin somebody's trial at noon.
fn trial(facts: &PlanFacts, by: Actor) -> SubscriptionChange {
    facts.subscription.begin_trial(&facts.installation.settings, by, noon()).unwrap_or_else(|error| panic!("a trial can begin: {error}"))
}

/// The decision to give somebody a plan at noon.
fn given(subscription: &Subscription, granted: Term) -> SubscriptionChange {
    let change = subscription.set_plan(PlanPatch { granted: Some(granted), is_free: Some(true) }, operator(), noon());
    change.ok().flatten().unwrap_or_else(|| panic!("a plan can be given"))
}

/// Something bought in the App Store at noon, for a year.
fn bought(transaction: &str) -> StoreEvent {
    let kind =
        StoreEventKind::Bought { product: text("pro.yearly"), until: noon() + SignedDuration::from_hours(24 * 365), auto_renew: true };
    told(transaction, "bought", kind)
}

fn told(transaction: &str, id: &str, kind: StoreEventKind) -> StoreEvent {
    StoreEvent { id: text(id), store: crate::Store::Ios, transaction: text(transaction), at: noon(), kind }
}

fn text<T: for<'a> TryFrom<&'a str, Error = honeydue_kernel::TextError>>(text: &str) -> T {
    T::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

/// Each limit another than its neighbours.
fn limits() -> Limits {
    Limits { residences: Some(0), tasks: Some(7), contractors: None, documents: Some(100_000) }
}
