//! Ada's purchase `t-1` in the App Store; her instants are whole days.

mod laws;
mod life;
mod model;
mod recording;
mod several;

use super::*;
use jiff::Timestamp;

const ADA: UserId = UserId::new(7);
const BOB: UserId = UserId::new(8);
const EVE: UserId = UserId::new(9);

/// Something that happens on a day.
type Happening = (i64, StoreEventKind);

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(number * 86_400).unwrap()
}

fn product(name: &str) -> ProductId {
    ProductId::try_from(name).unwrap()
}

fn event(id: &str, at: i64, kind: StoreEventKind) -> StoreEvent {
    StoreEvent { id: id.try_into().unwrap(), store: Store::Ios, transaction: "t-1".try_into().unwrap(), at: day(at), kind }
}

fn bought(name: &str, until: i64) -> StoreEventKind {
    StoreEventKind::Bought { product: product(name), until: day(until), auto_renew: true }
}

fn renewed(name: &str, until: i64) -> StoreEventKind {
    StoreEventKind::Renewed { product: product(name), until: day(until) }
}

fn upgraded(name: &str, until: i64) -> StoreEventKind {
    StoreEventKind::Upgraded { product: product(name), until: day(until) }
}

fn downgraded(name: &str) -> StoreEventKind {
    StoreEventKind::Downgraded { product: product(name) }
}

fn grace(until: i64) -> StoreEventKind {
    StoreEventKind::GraceStarted { until: day(until) }
}

fn transferred(to: UserId) -> StoreEventKind {
    StoreEventKind::Transferred { to }
}

/// Ada's purchase after these events, which arrive in this order. What is known already says nothing new.
fn heard(events: impl IntoIterator<Item = StoreEvent>) -> Purchase {
    let mut events = events.into_iter();
    let first = Purchase::claimed(ADA, events.next().unwrap());
    events.fold(first, |purchase, event| match purchase.record(event).unwrap() {
        Recorded::New(purchase) => purchase,
        Recorded::Known => purchase,
    })
}

/// Ada's purchase after these things happened on these days.
fn lived(life: &[Happening]) -> PurchaseStanding {
    heard(life.iter().enumerate().map(|(nth, (at, kind))| event(&format!("e-{nth:02}"), *at, kind.clone()))).standing()
}
