//! The ordinary life of a purchase, and what is out of the ordinary.

use super::*;
use StoreEventKind::{BillingRetry, Cancelled, Expired, Refunded, Resumed};

/// As Ada bought a month of it on day 0.
fn fresh() -> PurchaseStanding {
    PurchaseStanding {
        store: Store::Ios,
        transaction: "t-1".try_into().unwrap(),
        holder: ADA,
        product: Some(product("month")),
        began_at: Some(day(0)),
        paid_until: Some(day(30)),
        grace_until: None,
        auto_renew: true,
        cancelled_at: None,
        next_product: None,
        refunded_at: None,
        is_retrying: false,
    }
}

/// How it stands after she bought it and these things happened.
fn then(life: &[Happening]) -> PurchaseStanding {
    lived(&[&[(0, bought("month", 30))], life].concat())
}

/// How it stands if only these things are known.
fn unpaid() -> PurchaseStanding {
    PurchaseStanding { product: None, began_at: None, paid_until: None, auto_renew: false, ..fresh() }
}

#[test]
fn an_ordinary_life_goes_so() {
    let renewed_once = PurchaseStanding { paid_until: Some(day(60)), ..fresh() };
    let ended = |at| PurchaseStanding { auto_renew: false, cancelled_at: at, ..fresh() };
    let failing = PurchaseStanding { is_retrying: true, ..fresh() };
    let year = |until| PurchaseStanding { product: Some(product("year")), paid_until: Some(day(until)), ..fresh() };
    let to_week = PurchaseStanding { next_product: Some(product("week")), ..fresh() };
    let once = StoreEventKind::Bought { product: product("month"), until: day(30), auto_renew: false };
    let table: Vec<(&str, Vec<Happening>, PurchaseStanding)> = vec![
        ("bought", vec![], fresh()),
        ("renewed", vec![(30, renewed("month", 60))], renewed_once.clone()),
        ("renewed early", vec![(29, renewed("month", 60))], renewed_once.clone()),
        ("cancelled", vec![(9, Cancelled)], ended(Some(day(9)))),
        ("cancelled twice, since the first time", vec![(9, Cancelled), (12, Cancelled)], ended(Some(day(9)))),
        ("cancelled and resumed", vec![(9, Cancelled), (12, Resumed)], fresh()),
        ("cancelled, resumed, cancelled again", vec![(9, Cancelled), (12, Resumed), (15, Cancelled)], ended(Some(day(15)))),
        ("cancelled and renewed all the same", vec![(9, Cancelled), (30, renewed("month", 60))], renewed_once.clone()),
        ("cancelled and expired", vec![(9, Cancelled), (30, Expired)], ended(Some(day(9)))),
        ("expired and bought again", vec![(30, Expired), (40, bought("month", 60))], renewed_once.clone()),
        ("expired and bought again without renewal", vec![(2, Expired), (3, once)], ended(None)),
        ("payment failed, with grace", vec![(30, grace(46))], PurchaseStanding { grace_until: Some(day(46)), ..failing.clone() }),
        ("grace was paid", vec![(30, grace(46)), (40, renewed("month", 60))], renewed_once.clone()),
        ("grace ran out", vec![(30, grace(46)), (46, Expired)], PurchaseStanding { grace_until: Some(day(46)), ..ended(None) }),
        (
            "grace was ended before its time",
            vec![(30, grace(46)), (40, Expired)],
            PurchaseStanding { grace_until: Some(day(40)), ..ended(None) },
        ),
        ("payment failed, without grace", vec![(30, BillingRetry)], failing),
        ("payment failed, then it was paid", vec![(30, BillingRetry), (33, renewed("month", 60))], renewed_once.clone()),
        ("refunded", vec![(12, Refunded)], PurchaseStanding { paid_until: Some(day(12)), refunded_at: Some(day(12)), ..fresh() }),
        ("upgraded", vec![(12, upgraded("year", 377))], year(377)),
        ("downgraded, from the next renewal on", vec![(12, downgraded("week"))], to_week),
        (
            "downgraded and renewed",
            vec![(12, downgraded("week")), (30, renewed("week", 37))],
            PurchaseStanding { product: Some(product("week")), paid_until: Some(day(37)), ..fresh() },
        ),
        ("downgraded and back", vec![(12, downgraded("week")), (14, downgraded("month"))], fresh()),
        ("downgraded, then upgraded", vec![(12, downgraded("week")), (14, upgraded("year", 379))], year(379)),
        ("transferred", vec![(12, transferred(BOB))], PurchaseStanding { holder: BOB, ..fresh() }),
        (
            "transferred and renewed",
            vec![(12, transferred(BOB)), (30, renewed("month", 60))],
            PurchaseStanding { holder: BOB, ..renewed_once },
        ),
    ];
    for (name, life, expected) in table {
        assert_eq!(then(&life), expected, "{name}");
    }
}

#[test]
fn the_holder_is_entitled_until_the_later_end() {
    let ends_at = |life: &[Happening]| then(life).ends_at();
    assert_eq!(ends_at(&[]), Some(day(30)));
    assert_eq!(ends_at(&[(30, grace(46))]), Some(day(46)));
    assert_eq!(ends_at(&[(20, grace(25))]), Some(day(30)), "paid time goes on beside a grace period");
    assert_eq!(ends_at(&[(30, grace(46)), (40, Expired)]), Some(day(40)));
    assert_eq!(ends_at(&[(30, BillingRetry)]), Some(day(30)));
    assert_eq!(lived(&[(0, Cancelled)]).ends_at(), None);

    let instant = jiff::SignedDuration::from_nanos(1);
    assert!(fresh().entitles(day(30) - instant));
    assert!(!fresh().entitles(day(30)), "the end itself is not paid any more");
    assert!(!lived(&[(0, Cancelled)]).entitles(day(0)));
}

#[test]
fn an_expiration_takes_no_paid_time_away() {
    for expired in [29, 30, 31, 60] {
        let standing = then(&[(30, renewed("month", 60)), (expired, Expired)]);
        assert_eq!(standing.paid_until, Some(day(60)), "expired on {expired}");
    }
}

#[test]
fn what_was_paid_after_a_refund_counts_and_what_was_paid_before_does_not() {
    let standing = then(&[(30, renewed("month", 60)), (35, Refunded)]);
    assert_eq!((standing.paid_until, standing.refunded_at), (Some(day(35)), Some(day(35))));
    let standing = then(&[(30, renewed("month", 60)), (35, Refunded), (36, renewed("week", 43))]);
    assert_eq!((standing.paid_until, standing.refunded_at), (Some(day(43)), None));
    let standing = then(&[(35, Refunded)]);
    assert_eq!(standing.paid_until, Some(day(30)), "a refund adds no time to what had ended");
}

#[test]
fn a_refund_ends_a_grace_period_too() {
    let standing = then(&[(30, grace(46)), (40, Refunded)]);
    assert_eq!(standing.ends_at(), Some(day(40)));
    assert_eq!(standing.paid_until, Some(day(30)));
}

#[test]
fn of_several_periods_the_latest_end_counts() {
    let standing = lived(&[(0, bought("year", 365)), (10, upgraded("month", 40)), (40, renewed("month", 70))]);
    assert_eq!((standing.product, standing.paid_until), (Some(product("month")), Some(day(365))));
}

#[test]
fn of_two_grace_periods_the_later_end_counts() {
    assert_eq!(then(&[(30, grace(46)), (33, grace(40))]).grace_until, Some(day(46)));
    assert_eq!(then(&[(30, grace(46)), (33, grace(50))]).grace_until, Some(day(50)));
}

#[test]
fn two_transfers_end_with_the_newest_in_whatever_order_they_arrive() {
    let sale = event("e-0", 0, bought("month", 30));
    let (to_bob, to_eve) = (event("e-1", 3, transferred(BOB)), event("e-2", 5, transferred(EVE)));
    for arrival in [[&sale, &to_bob, &to_eve], [&to_eve, &to_bob, &sale], [&to_eve, &sale, &to_bob]] {
        assert_eq!(heard(arrival.map(Clone::clone)).standing().holder, EVE);
    }
}

#[test]
fn without_a_payment_there_is_no_paid_time_but_all_the_rest() {
    assert_eq!(lived(&[(3, Cancelled)]), PurchaseStanding { cancelled_at: Some(day(3)), ..unpaid() });
    assert_eq!(lived(&[(3, Refunded)]), PurchaseStanding { refunded_at: Some(day(3)), ..unpaid() });
    assert_eq!(lived(&[(3, Expired)]), unpaid());
    assert_eq!(lived(&[(3, downgraded("week"))]), PurchaseStanding { next_product: Some(product("week")), ..unpaid() });
    assert_eq!(lived(&[(3, Resumed)]), PurchaseStanding { auto_renew: true, ..unpaid() });
}

#[test]
fn grace_counts_before_its_payment_is_known() {
    let grace_alone = lived(&[(30, grace(46))]);
    assert_eq!(grace_alone, PurchaseStanding { grace_until: Some(day(46)), is_retrying: true, ..unpaid() });
    assert!(grace_alone.entitles(day(40)));
}

#[test]
fn of_the_same_instant_ids_decide() {
    let (first, second) = (event("e-1", 5, transferred(BOB)), event("e-2", 5, transferred(EVE)));
    assert_eq!(heard([first.clone(), second.clone()]), heard([second.clone(), first.clone()]));
    assert_eq!(heard([second, first]).standing().holder, EVE);
}
