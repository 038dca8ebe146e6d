//! What holds whatever stores tell, and however they tell it.

use super::{model, *};
use StoreEventKind::{BillingRetry, Bought, Cancelled, Expired, Refunded, Renewed, Resumed, Upgraded};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

/// Days on which something may happen; what is paid may end later.
const LIFE: i64 = 40;

/// Runs a law on 256 cases, or on as many as `STORE_CASES` says.
fn each<T: std::fmt::Debug>(any: &impl Strategy<Value = T>, law: impl Fn(T) -> Result<(), TestCaseError>) {
    let cases = std::env::var("STORE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    let outcome = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) }).run(any, law);
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn any_product() -> impl Strategy<Value = &'static str> {
    select(vec!["week", "month", "year"])
}

/// A span of days, which a store that is late may have begun before it tells of it.
fn any_days() -> impl Strategy<Value = i64> {
    prop_oneof![9 => 1..=25_i64, 1 => -5..=0_i64]
}

/// Something that happens on a day.
fn any_kind(at: i64) -> impl Strategy<Value = StoreEventKind> {
    let until = move || any_days().prop_map(move |days| at + days);
    prop_oneof![
        2 => (any_product(), until(), any::<bool>())
            .prop_map(|(name, until, auto_renew)| Bought { product: product(name), until: day(until), auto_renew }),
        4 => (any_product(), until()).prop_map(|(name, until)| renewed(name, until)),
        1 => (any_product(), until()).prop_map(|(name, until)| upgraded(name, until)),
        1 => any_product().prop_map(downgraded),
        2 => until().prop_map(grace),
        2 => Just(Refunded),
        2 => Just(Expired),
        4 => select(vec![Cancelled, Resumed, BillingRetry]),
        1 => select(vec![ADA, BOB, EVE]).prop_map(transferred),
    ]
}

/// What happens to one purchase, often several things on one day. Ids are in no order of time.
fn any_events() -> impl Strategy<Value = Vec<StoreEvent>> {
    let happening = (0..LIFE).prop_flat_map(|at| any_kind(at).prop_map(move |kind| (at, kind)));
    vec(happening, 1..14).prop_map(|life| {
        let events = life.into_iter().enumerate();
        events.map(|(nth, (at, kind))| event(&format!("e-{nth}"), at, kind)).collect()
    })
}

/// Events, and the order in which they arrive, some of them several times.
fn any_arrival() -> impl Strategy<Value = (Vec<StoreEvent>, Vec<StoreEvent>)> {
    any_events().prop_flat_map(|events| {
        let again = vec(select(events.clone()), 0..=events.len());
        let arrival = again.prop_map({
            let events = events.clone();
            move |again| [events.clone(), again].concat()
        });
        (Just(events), arrival.prop_shuffle())
    })
}

fn days() -> impl Iterator<Item = Timestamp> {
    (-1..LIFE + 30).map(day)
}

/// What was heard of until this instant, if anything was.
fn known(events: &[StoreEvent], now: Timestamp) -> Option<PurchaseStanding> {
    let heard_of = events.iter().filter(|event| event.at <= now).cloned();
    Purchase::kept(ADA, heard_of).ok().map(|purchase| purchase.standing())
}

#[test]
fn neither_order_nor_repetition_changes_the_end() {
    each(&any_arrival(), |(events, arrival)| {
        let (one, other) = (heard(events.clone()), heard(arrival));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.standing(), other.standing());
        prop_assert_eq!(one.events().len(), events.len());
        prop_assert!(one.events().is_sorted_by(|earlier, later| earlier.place() < later.place()));
        Ok(())
    });
}

#[test]
fn recording_again_changes_nothing() {
    each(&any_events(), |events| {
        let purchase = heard(events.clone());
        for event in events {
            prop_assert_eq!(purchase.record(event), Ok(Recorded::Known));
        }
        Ok(())
    });
}

#[test]
fn an_id_never_comes_to_stand_for_something_else() {
    each(&(any_events(), any_events()), |(events, others)| {
        let purchase = heard(events.clone());
        for (event, other) in events.iter().zip(others).filter(|(event, other)| *event != other) {
            prop_assert_eq!(&event.id, &other.id);
            prop_assert_eq!(purchase.record(other), Err(PurchaseError::Contradiction));
        }
        Ok(())
    });
}

#[test]
fn the_holder_is_entitled_at_every_paid_instant() {
    each(&any_events(), |events| {
        let standing = heard(events.clone()).standing();
        for now in days().filter(|now| model::is_paid(&events, *now)) {
            prop_assert!(standing.entitles(now), "{now}: {standing:?}");
        }
        Ok(())
    });
}

#[test]
fn by_what_is_known_then_the_holder_is_entitled_when_it_is_paid_or_in_grace_and_at_no_other_time() {
    each(&any_events(), |events| {
        for now in days() {
            let expected = model::is_paid(&events, now) || model::is_in_grace(&events, now);
            let known = known(&events, now);
            prop_assert_eq!(known.as_ref().is_some_and(|standing| standing.entitles(now)), expected, "{}: {:?}", now, known);
            prop_assert_eq!(known.map_or(ADA, |standing| standing.holder), model::holder(&events, now));
        }
        Ok(())
    });
}

#[test]
fn paid_time_follows_from_payments_and_refunds_alone() {
    each(&any_events(), |events| {
        let standing = heard(events.clone()).standing();
        let of_money = events.into_iter().filter(|event| matches!(event.kind, Bought { .. } | Renewed { .. } | Upgraded { .. } | Refunded));
        let by_money = Purchase::kept(ADA, of_money).ok().map(|purchase| purchase.standing());
        let said = |standing: &PurchaseStanding| (standing.paid_until, standing.refunded_at, standing.product.clone(), standing.began_at);
        prop_assert_eq!(said(&standing), by_money.as_ref().map_or((None, None, None, None), said));
        Ok(())
    });
}

#[test]
fn no_payment_takes_paid_time_away_whenever_it_is_heard_of() {
    each(&(any_events(), 0..LIFE, any_product(), any_days()), |(events, at, name, days)| {
        let purchase = heard(events);
        let payment = event("late", at, renewed(name, at + days));
        let Ok(Recorded::New(after)) = purchase.record(payment) else { panic!("it is news") };
        prop_assert!(after.standing().paid_until >= purchase.standing().paid_until);
        Ok(())
    });
}

#[test]
fn events_of_other_purchases_change_nothing() {
    let anywhere = select(vec![(Store::Ios, "t-1"), (Store::Ios, "t-2"), (Store::Android, "t-1")]);
    each(&(any_events(), vec(anywhere, 14)), |(events, places)| {
        let told = |(event, (store, transaction)): (&StoreEvent, &(Store, &str))| StoreEvent {
            store: *store,
            transaction: (*transaction).try_into().unwrap(),
            ..event.clone()
        };
        let told: Vec<StoreEvent> = events.iter().zip(&places).map(told).collect();
        let (mine, others): (Vec<StoreEvent>, Vec<StoreEvent>) =
            told.iter().cloned().partition(|event| event.store == told[0].store && event.transaction == told[0].transaction);
        let among_others =
            told[1..].iter().fold(Purchase::claimed(ADA, told[0].clone()), |purchase, event| match purchase.record(event.clone()) {
                Ok(Recorded::New(purchase)) => purchase,
                Ok(Recorded::Known) | Err(PurchaseError::OtherPurchase) => purchase,
                Err(other) => panic!("{other:?}"),
            });
        prop_assert_eq!(&among_others, &heard(mine));
        for other in others {
            prop_assert_eq!(among_others.record(other), Err(PurchaseError::OtherPurchase));
        }
        Ok(())
    });
}

#[test]
fn one_of_several_counts_and_entitles_whenever_any_does() {
    let any_standings = vec((select(Store::ALL.to_vec()), select(vec!["t-1", "t-2"]), any_events()), 0..5).prop_map(|several| {
        let standing = |(store, transaction, events): (Store, &str, Vec<StoreEvent>)| PurchaseStanding {
            store,
            transaction: transaction.try_into().unwrap(),
            ..heard(events).standing()
        };
        several.into_iter().map(standing).collect::<Vec<_>>()
    });
    let shuffled = any_standings.prop_flat_map(|standings| (Just(standings.clone()), Just(standings).prop_shuffle()));
    each(&shuffled, |(standings, shuffled)| {
        let one = leading(&standings);
        let rank = |standing: &PurchaseStanding| (standing.ends_at(), standing.began_at, standing.store, standing.transaction.clone());
        prop_assert_eq!(one.map(rank), leading(&shuffled).map(rank));
        for now in days() {
            let any = standings.iter().any(|standing| standing.entitles(now));
            prop_assert_eq!(one.is_some_and(|standing| standing.entitles(now)), any, "{}", now);
        }
        Ok(())
    });
}

#[test]
fn what_is_kept_is_read_as_it_was() {
    each(&any_events(), |events| {
        let purchase = heard(events);
        let kept = serde_json::to_string(&purchase).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Purchase>(&kept).unwrap(), &purchase);
        let standing = purchase.standing();
        let kept = serde_json::to_string(&standing).unwrap();
        prop_assert_eq!(serde_json::from_str::<PurchaseStanding>(&kept).unwrap(), standing);
        Ok(())
    });
}
