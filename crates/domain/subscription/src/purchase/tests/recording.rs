//! What is recorded, what is not, and how it is kept.

use super::*;
use StoreEventKind::{Cancelled, Resumed};
use serde_json::{from_value, json, to_value};

fn sale() -> StoreEvent {
    event("e-1", 10, bought("month", 40))
}

#[test]
fn an_older_event_takes_its_place_in_time() {
    let purchase = heard([event("e-3", 20, Resumed), event("e-2", 15, Cancelled), sale()]);
    let ids: Vec<&str> = purchase.events().iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["e-1", "e-2", "e-3"]);
    assert_eq!(purchase.standing().cancelled_at, None);
    assert_eq!((purchase.claimed_by(), purchase.store(), purchase.transaction().as_str()), (ADA, Store::Ios, "t-1"));
}

#[test]
fn an_event_is_recorded_once() {
    let purchase = Purchase::claimed(ADA, sale());
    assert_eq!(purchase.record(sale()), Ok(Recorded::Known));
    let Ok(Recorded::New(cancelled)) = purchase.record(event("e-2", 15, Cancelled)) else { panic!("it is news") };
    assert_eq!(cancelled.events().len(), 2);
    assert_eq!(cancelled.record(event("e-2", 15, Cancelled)), Ok(Recorded::Known));
}

#[test]
fn an_id_stands_for_one_thing() {
    let purchase = heard([sale(), event("e-2", 15, Cancelled)]);
    for other in [event("e-1", 10, bought("month", 41)), event("e-1", 11, bought("month", 40)), event("e-2", 15, Resumed)] {
        assert_eq!(purchase.record(other.clone()), Err(PurchaseError::Contradiction), "{other:?}");
    }
}

#[test]
fn what_happened_to_another_purchase_is_not_recorded() {
    let purchase = Purchase::claimed(ADA, sale());
    let elsewhere = StoreEvent { store: Store::Stripe, ..event("e-2", 15, Cancelled) };
    let other = StoreEvent { transaction: "t-2".try_into().unwrap(), ..event("e-2", 15, Cancelled) };
    let same_id = StoreEvent { transaction: "t-2".try_into().unwrap(), ..sale() };
    for foreign in [elsewhere, other, same_id] {
        assert_eq!(purchase.record(foreign.clone()), Err(PurchaseError::OtherPurchase), "{foreign:?}");
    }
}

#[test]
fn a_full_purchase_takes_nothing_new_but_knows_what_it_has() {
    let events = (0..2_000).map(|nth| event(&format!("e-{nth}"), nth, Cancelled));
    let full = Purchase::kept(ADA, events).unwrap();
    assert_eq!(full.record(event("e-2000", 5, Cancelled)), Err(PurchaseError::Full));
    assert_eq!(full.record(event("e-1999", 1_999, Cancelled)), Ok(Recorded::Known));
    assert_eq!(full.record(event("e-1999", 1_999, Resumed)), Err(PurchaseError::Contradiction));

    let one_less = Purchase::kept(ADA, full.events()[1..].to_vec()).unwrap();
    assert!(matches!(one_less.record(event("e-2000", 5, Cancelled)), Ok(Recorded::New(_))));
}

#[test]
fn what_is_kept_must_be_a_purchase() {
    let (cancelled, elsewhere) = (event("e-2", 15, Cancelled), StoreEvent { store: Store::Stripe, ..event("e-2", 15, Cancelled) });
    let table = [
        (vec![], Err(PurchaseError::NoEvent)),
        (vec![sale(), elsewhere], Err(PurchaseError::OtherPurchase)),
        (vec![sale(), event("e-1", 10, Cancelled)], Err(PurchaseError::Contradiction)),
        (vec![cancelled.clone(), sale(), cancelled.clone()], Ok(heard([sale(), cancelled]))),
    ];
    for (events, expected) in table {
        let read = from_value::<Purchase>(json!({"claimed_by": 7, "events": events}));
        assert_eq!(read.map_err(|error| error.to_string()), expected.clone().map_err(|error| error.to_string()));
        assert_eq!(Purchase::kept(ADA, events), expected);
    }
}

#[test]
fn a_purchase_is_kept_as_who_claimed_it_and_its_events() {
    let purchase = heard([sale(), event("e-2", 15, Cancelled)]);
    let kept = json!({
        "claimed_by": 7,
        "events": [
            {
                "id": "e-1", "store": "ios", "transaction": "t-1", "at": "1970-01-11T00:00:00Z",
                "kind": "bought", "product": "month", "until": "1970-02-10T00:00:00Z", "auto_renew": true,
            },
            {"id": "e-2", "store": "ios", "transaction": "t-1", "at": "1970-01-16T00:00:00Z", "kind": "cancelled"},
        ],
    });
    assert_eq!(to_value(&purchase).unwrap(), kept);
    assert_eq!(from_value::<Purchase>(kept).unwrap(), purchase);
}

/// Rows and ledgers of earlier releases have these words.
#[test]
fn each_kind_of_event_has_its_words() {
    let until = "1970-01-31T00:00:00Z";
    let words = [
        (bought("month", 30), json!({"kind": "bought", "product": "month", "until": until, "auto_renew": true})),
        (renewed("month", 30), json!({"kind": "renewed", "product": "month", "until": until})),
        (Cancelled, json!({"kind": "cancelled"})),
        (Resumed, json!({"kind": "resumed"})),
        (StoreEventKind::Refunded, json!({"kind": "refunded"})),
        (StoreEventKind::Expired, json!({"kind": "expired"})),
        (grace(30), json!({"kind": "grace_started", "until": until})),
        (StoreEventKind::BillingRetry, json!({"kind": "billing_retry"})),
        (upgraded("year", 30), json!({"kind": "upgraded", "product": "year", "until": until})),
        (downgraded("week"), json!({"kind": "downgraded", "product": "week"})),
        (transferred(BOB), json!({"kind": "transferred", "to": 8})),
    ];
    for (kind, word) in words {
        assert_eq!(to_value(&kind).unwrap(), word);
        assert_eq!(from_value::<StoreEventKind>(word).unwrap(), kind);
    }
    for store in Store::ALL {
        assert_eq!(to_value(store).unwrap(), json!(store.name()));
    }
}
