//! Which of several purchases counts.

use super::*;
use StoreEventKind::{Cancelled, Refunded};

fn standing(store: Store, transaction: &str, life: &[Happening]) -> PurchaseStanding {
    PurchaseStanding { store, transaction: transaction.try_into().unwrap(), ..lived(life) }
}

/// The store and the transaction of the one that counts, the same in either order.
fn which(one: &PurchaseStanding, other: &PurchaseStanding) -> (Store, String) {
    let found = |standings: &[PurchaseStanding]| {
        let leading = leading(standings).unwrap();
        (leading.store, leading.transaction.as_str().to_owned())
    };
    let there = found(&[one.clone(), other.clone()]);
    assert_eq!(found(&[other.clone(), one.clone()]), there);
    there
}

#[test]
fn the_one_that_ends_last_counts() {
    let month = standing(Store::Ios, "t-1", &[(0, bought("month", 30))]);
    let year = standing(Store::Stripe, "t-2", &[(5, bought("year", 370))]);
    assert_eq!(which(&month, &year).0, Store::Stripe);
    let refunded = standing(Store::Stripe, "t-2", &[(5, bought("year", 370)), (6, Refunded)]);
    assert_eq!(which(&month, &refunded).0, Store::Ios);
    let in_grace = standing(Store::Android, "t-3", &[(0, bought("month", 29)), (29, grace(45))]);
    assert_eq!(which(&month, &in_grace).0, Store::Android);
}

#[test]
fn of_the_same_end_the_one_that_began_first_counts_then_store_and_transaction() {
    let of = |store, transaction, began| standing(store, transaction, &[(began, bought("month", 30))]);
    assert_eq!(which(&of(Store::Ios, "t-1", 2), &of(Store::Stripe, "t-2", 1)).0, Store::Stripe);
    assert_eq!(which(&of(Store::Android, "t-1", 1), &of(Store::Ios, "t-2", 1)).0, Store::Ios);
    assert_eq!(which(&of(Store::Ios, "t-2", 1), &of(Store::Ios, "t-1", 1)).1, "t-1");
    let unpaid = standing(Store::Ios, "t-1", &[(0, grace(30))]);
    assert_eq!(which(&unpaid, &of(Store::Stripe, "t-2", 1)).0, Store::Stripe, "an unknown beginning is the latest");
}

#[test]
fn what_never_gave_time_does_not_count() {
    let unheard = standing(Store::Ios, "t-1", &[(0, Cancelled)]);
    assert_eq!(leading(&[]), None);
    assert_eq!(leading(std::slice::from_ref(&unheard)), None);
    let month = standing(Store::Stripe, "t-2", &[(0, bought("month", 30))]);
    assert_eq!(which(&unheard, &month).0, Store::Stripe);
}
