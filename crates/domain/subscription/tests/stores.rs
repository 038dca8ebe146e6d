//! What stores tell, in whatever order, of whoever's purchases: the machine as a whole, over the reference adapter.
//!
//! `STORE_CASES` says how many random lives are lived; some if nothing is said.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test vouches for its own people")]

use honeydue_kernel::{Actor, Authority, Person, UserId, Zone};
use honeydue_subscription::{
    Books, Installation, Settings, Source, Store, StoreEvent, StoreEventKind, SubscriptionError, SubscriptionStore, Subscriptions, Tier,
    entitlement, memory::MemorySubscriptions,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const PEOPLE: [i64; 3] = [1, 2, 3];
/// Each person brings one of these; the third has one of another store beside it.
const SOLD: [(Store, &str, i64); 4] =
    [(Store::Ios, "t-1", 1), (Store::Android, "t-2", 2), (Store::Stripe, "t-3", 3), (Store::Ios, "t-4", 3)];

fn day(days: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
}

fn actor(user: UserId) -> Actor {
    Actor::vouched(user, Authority::Trusted)
}

fn operator() -> Actor {
    Actor::vouched(UserId::OPERATOR, Authority::Operator)
}

fn event(sold: usize, id: &str, at: i64, kind: StoreEventKind) -> StoreEvent {
    let (store, transaction, _) = SOLD[sold];
    StoreEvent { id: id.try_into().unwrap(), store, transaction: transaction.try_into().unwrap(), at: day(at), kind }
}

/// For ten days; over before the next one of the same person's begins.
fn bought(sold: usize) -> StoreEvent {
    let at = if sold == 3 { 20 } else { 0 };
    event(sold, "bought", at, StoreEventKind::Bought { product: "pro".try_into().unwrap(), until: day(at + 10), auto_renew: true })
}

fn kind() -> impl Strategy<Value = StoreEventKind> {
    let product = || "pro".try_into().unwrap();
    let until = 0..80_i64;
    prop_oneof![
        until.clone().prop_map(move |until| StoreEventKind::Renewed { product: product(), until: day(until) }),
        until.clone().prop_map(move |until| StoreEventKind::Upgraded { product: product(), until: day(until) }),
        until.prop_map(|until| StoreEventKind::GraceStarted { until: day(until) }),
        Just(StoreEventKind::Cancelled),
        Just(StoreEventKind::Resumed),
        Just(StoreEventKind::Refunded),
        Just(StoreEventKind::Expired),
        Just(StoreEventKind::BillingRetry),
        Just(StoreEventKind::Downgraded { product: product() }),
        (0..3_usize).prop_map(|to| StoreEventKind::Transferred { to: PEOPLE[to].into() }),
    ]
}

/// Events of all purchases, each with an id of its own, and an order in which they arrive, some of them twice.
fn life() -> impl Strategy<Value = (Vec<StoreEvent>, Vec<StoreEvent>)> {
    let events = prop::collection::vec((0..SOLD.len(), 0..40_i64, kind()), 0..24).prop_map(|told| {
        let numbered = told.into_iter().enumerate();
        numbered.map(|(number, (sold, at, kind))| event(sold, &format!("e-{number}"), at, kind)).collect::<Vec<_>>()
    });
    events.prop_flat_map(|events| {
        let twice = [events.clone(), events.iter().step_by(2).cloned().collect()].concat();
        (Just(events), Just(twice).prop_shuffle())
    })
}

fn machine() -> Subscriptions<MemorySubscriptions> {
    let store = MemorySubscriptions::default();
    for id in PEOPLE {
        let person = Person { id: id.into(), username: format!("p{id}"), first_name: String::new(), last_name: String::new() };
        store.know(person, true, Zone::utc());
    }
    Subscriptions::new(store)
}

/// The books of everybody, but for how many changes it took.
async fn told(events: &[StoreEvent]) -> Vec<Books> {
    let machine = machine();
    for (number, (_, _, whose)) in SOLD.into_iter().enumerate() {
        let bought = bought(number);
        let at = bought.at;
        machine.claim(actor(whose.into()), bought, at).await.unwrap();
    }
    for event in events {
        machine.hear(operator(), event.clone(), day(50)).await.unwrap();
    }
    let mut all = Vec::new();
    for id in PEOPLE {
        let mut books = machine.store().books(id.into()).await.unwrap().unwrap();
        books.subscription.version = 0;
        books.purchases.sort_by(|one, other| one.transaction().as_str().cmp(other.transaction().as_str()));
        all.push(books);
    }
    all
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("STORE_CASES").map_or(64, |cases| cases.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_same_events_come_to_the_same_end_in_any_order((in_order, arrived) in life()) {
        prop_assert_eq!(run(told(&in_order)), run(told(&arrived)));
    }

    #[test]
    fn one_source_is_active_and_no_paid_period_is_lost((_, arrived) in life()) {
        let binding = Installation { settings: Settings { enable_limitations: true, ..Settings::default() }, ..Installation::default() };
        for books in run(told(&arrived)) {
            let standings: Vec<_> = books.purchases.iter().map(honeydue_subscription::Purchase::standing).collect();
            for now in (0..90).map(day) {
                let entitlement = entitlement(&binding, &books.subscription, now);
                let active: Vec<Source> = standings.iter().filter(|one| one.entitles(now)).map(|one| one.store.into()).collect();
                prop_assert_eq!(entitlement.tier == Tier::Pro, !active.is_empty(), "{:?}", now);
                prop_assert!(active.is_empty() || active.contains(&entitlement.source.unwrap()));
                prop_assert!(standings.iter().all(|one| one.holder == books.subscription.user));
            }
        }
    }

    #[test]
    fn every_purchase_is_held_by_one_account((_, arrived) in life()) {
        let held: Vec<_> = run(told(&arrived)).iter().flat_map(|books| books.purchases.clone()).collect();
        prop_assert_eq!(held.len(), SOLD.len());
    }
}

/// A machine with the first purchase in it, which is the first person's.
async fn claimed() -> Subscriptions<MemorySubscriptions> {
    let machine = machine();
    machine.claim(actor(1.into()), bought(0), day(0)).await.unwrap();
    machine
}

#[tokio::test]
async fn a_purchase_of_somebody_else_is_refused() {
    let machine = claimed().await;
    let outcome = machine.claim(actor(2.into()), bought(0), day(1)).await;
    assert!(matches!(outcome, Err(SubscriptionError::PurchaseTaken)), "{outcome:?}");
    machine.claim(actor(1.into()), bought(0), day(1)).await.unwrap();
    assert_eq!(machine.store().books(1.into()).await.unwrap().unwrap().subscription.version, 1, "one's own changes nothing");
}

#[tokio::test]
async fn a_second_store_is_refused_while_the_first_ones_plan_is_on() {
    let machine = claimed().await;
    let elsewhere = bought(1);
    for (now, refused) in [(day(9), true), (day(10), false)] {
        let outcome = machine.claim(actor(1.into()), elsewhere.clone(), now).await;
        assert_eq!(matches!(outcome, Err(SubscriptionError::SubscribedElsewhere(Store::Ios))), refused, "{outcome:?}");
    }
}

#[tokio::test]
async fn what_nobody_has_brought_is_not_heard() {
    let machine = claimed().await;
    let outcome = machine.hear(operator(), bought(1), day(1)).await;
    assert!(matches!(outcome, Err(SubscriptionError::UnknownPurchase)), "{outcome:?}");
    let outcome = machine.hear(operator(), event(0, "moved", 1, StoreEventKind::Transferred { to: 99.into() }), day(1)).await;
    assert!(matches!(outcome, Err(SubscriptionError::Absent)), "{outcome:?}");
    let outcome = machine.hear(operator(), event(0, "bought", 1, StoreEventKind::Cancelled), day(1)).await;
    assert!(matches!(outcome, Err(SubscriptionError::Purchase(_))), "the same id says something else: {outcome:?}");
}
