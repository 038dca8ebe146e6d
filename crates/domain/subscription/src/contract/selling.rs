//! What stores sell.

use super::{Somebody, SubscriptionStore, SubscriptionWorld, bought, committed, facts, given, later, noon, told, versions};
use crate::{Books, Store, StoreEvent, StoreEventKind, SubscriptionChange, Term};
use honeydue_kernel::{
    Refusal,
    contract::{kept, refused, together},
};

async fn books<W: SubscriptionWorld>(world: &W, of: &Somebody) -> Books {
    kept("books are read", world.store().books(of.user()).await).unwrap_or_else(|| panic!("broken: an account has books"))
}

async fn claim<W: SubscriptionWorld>(world: &W, by: &Somebody, event: StoreEvent) -> SubscriptionChange {
    books(world, by).await.claim(event, by.actor(), noon()).unwrap_or_else(|error| panic!("a purchase can be brought: {error}"))
}

/// With everything that follows from it.
pub async fn what_a_store_sold_is_read_as_it_was_told<W: SubscriptionWorld>(world: W) {
    let promise = "what a store sold is read as it was told";
    let ada = world.person("ada", true).await;
    committed(&world, claim(&world, &ada, bought("t-1")).await).await;
    let read = books(&world, &ada).await;
    let [purchase] = read.purchases.as_slice() else { panic!("broken: {promise}: {read:?}") };
    assert_eq!(purchase.events(), [bought("t-1")], "broken: {promise}");
    assert_eq!(facts(&world, &ada).await.subscription.sold, Some(purchase.standing()), "broken: {promise}");

    let cancelled = told("t-1", "cancelled", StoreEventKind::Cancelled);
    let change = read.hear(cancelled.clone(), None, ada.trusted(), later()).ok().flatten();
    committed(&world, change.unwrap_or_else(|| panic!("it is news"))).await;
    let read = books(&world, &ada).await;
    assert_eq!(read.purchases[0].events().len(), 2, "broken: {promise} (a further event)");
    assert!(matches!(read.hear(cancelled, None, ada.trusted(), later()), Ok(None)), "broken: {promise} (told twice)");
    assert!(!facts(&world, &ada).await.subscription.sold.is_some_and(|sold| sold.auto_renew), "broken: {promise} (sum)");
}

/// And by nobody else.
pub async fn a_purchase_is_found_by_who_holds_it<W: SubscriptionWorld>(world: W) {
    let promise = "a purchase is found by who holds it";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    committed(&world, claim(&world, &ada, bought("t-1")).await).await;
    let event = bought("t-1");
    let holder = async |store| kept(promise, world.store().holder(store, &event.transaction).await);
    assert_eq!(holder(Store::Ios).await, Some(ada.user()), "broken: {promise}");
    assert_eq!(holder(Store::Android).await, None, "broken: {promise} (another store)");
    assert_eq!(books(&world, &bob).await.purchases, [], "broken: {promise} (somebody else)");
    assert_eq!(kept(promise, world.store().books(i64::MAX.into()).await), None, "broken: {promise} (nobody)");
}

/// Not again by somebody else, who knows its number.
pub async fn a_purchase_is_brought_once<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    committed(&world, claim(&world, &ada, bought("t-1")).await).await;
    let taken = Refusal::Rule("purchase_taken".into());
    let change = claim(&world, &bob, bought("t-1")).await;
    refused("a purchase is brought once", world.store().commit(change).await, &taken);
    assert_eq!(facts(&world, &bob).await.subscription.version, 0, "broken: what is refused writes nothing");
    committed(&world, claim(&world, &bob, bought("t-2")).await).await;
}

/// The other is told so.
pub async fn of_two_who_bring_a_purchase_at_once_one_has_it<W: SubscriptionWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let changes = [claim(&world, &ada, bought("t-1")).await, claim(&world, &bob, bought("t-1")).await];
    let outcomes = together(changes.map(|change| world.store().commit(change))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "broken: one has it, {outcomes:?}");
}

/// What one loses the other gains, in one change.
pub async fn a_transferred_purchase_moves_both_accounts<W: SubscriptionWorld>(world: W) {
    let promise = "a transferred purchase moves both accounts";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    committed(&world, claim(&world, &ada, bought("t-1")).await).await;
    let before = (versions(&world, &ada).await, versions(&world, &bob).await);
    let transfer = told("t-1", "transferred", StoreEventKind::Transferred { to: bob.user() });
    let change = books(&world, &ada).await.hear(transfer, Some(&books(&world, &bob).await), ada.trusted(), later());
    committed(&world, change.ok().flatten().unwrap_or_else(|| panic!("it is news"))).await;
    assert_eq!(facts(&world, &ada).await.subscription.sold, None, "broken: {promise} (former)");
    assert!(facts(&world, &bob).await.subscription.sold.is_some(), "broken: {promise} (next)");
    let event = bought("t-1");
    assert_eq!(kept(promise, world.store().holder(Store::Ios, &event.transaction).await), Some(bob.user()), "broken: {promise} (holder)");
    let after = (versions(&world, &ada).await, versions(&world, &bob).await);
    assert!(before.0 != after.0 && before.1 != after.1, "broken: {promise} (versions)");
}

/// Of either account.
pub async fn a_purchase_is_not_recorded_upon_a_subscription_that_has_changed<W: SubscriptionWorld>(world: W) {
    let promise = "a purchase is not recorded upon a subscription that has changed";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    committed(&world, claim(&world, &ada, bought("t-1")).await).await;
    let transfer = told("t-1", "transferred", StoreEventKind::Transferred { to: bob.user() });
    let change = books(&world, &ada).await.hear(transfer, Some(&books(&world, &bob).await), ada.trusted(), later());
    committed(&world, given(&facts(&world, &bob).await.subscription, Term::ForGood)).await;
    let change = change.ok().flatten().unwrap_or_else(|| panic!("it is news"));
    refused(promise, world.store().commit(change).await, &Refusal::Stale);
    let change = claim(&world, &bob, bought("t-2")).await;
    let facts = facts(&world, &bob).await;
    let patch = crate::PlanPatch { granted: Some(Term::Nothing), is_free: None };
    let taken = facts.subscription.set_plan(patch, super::operator(), later()).ok().flatten();
    committed(&world, taken.unwrap_or_else(|| panic!("it was given"))).await;
    refused(promise, world.store().commit(change).await, &Refusal::Stale);
}
