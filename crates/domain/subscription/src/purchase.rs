//! What somebody bought in a store, told by the store's own events.
//!
//! Stores tell what happened late, twice and in any order. So a purchase keeps what it was told, each event once and in
//! the order in which things happened, and how it stands is always replayed from the first event on: whoever has heard
//! the same events comes to the same end.

mod event;
mod standing;

pub use event::{ProductId, Store, StoreEvent, StoreEventId, StoreEventKind, TransactionId};
pub use standing::{PurchaseStanding, leading};

use honeydue_kernel::UserId;
use serde::{Deserialize, Serialize};

/// One subscription at one store, from when it was first bought through all of its renewals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Purchase {
    store: Store,
    transaction: TransactionId,
    claimed_by: UserId,
    /// In the order of their places, each id once, never none.
    events: Vec<StoreEvent>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It was news: this is the purchase with it.
    New(Purchase),
    /// It was recorded before; nothing changes.
    Known,
}

/// Why an event is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PurchaseError {
    /// The event is one of another store or of another transaction.
    #[error("of another purchase")]
    OtherPurchase,
    /// An event with the same id was recorded before, and it said something else.
    #[error("says otherwise than before")]
    Contradiction,
    /// The purchase has as many events as are kept of one.
    #[error("at most {} events are kept of a purchase", Purchase::MAX_EVENTS)]
    Full,
    /// What was kept is no purchase: it has no event.
    #[error("no event")]
    NoEvent,
}

impl Purchase {
    /// The most events that are kept of one: a renewal and a failed payment every week for nineteen years.
    pub const MAX_EVENTS: usize = 2_000;

    /// A purchase of which nothing was known, with the first event that was heard of it; others may have happened before.
    /// It is `by`'s as long as no store says that it was transferred.
    pub fn claimed(by: UserId, first: StoreEvent) -> Self {
        Self { store: first.store, transaction: first.transaction.clone(), claimed_by: by, events: vec![first] }
    }

    /// A purchase as it was kept, its events in any order.
    pub fn kept(claimed_by: UserId, events: impl IntoIterator<Item = StoreEvent>) -> Result<Self, PurchaseError> {
        let mut events = events.into_iter();
        let mut purchase = Self::claimed(claimed_by, events.next().ok_or(PurchaseError::NoEvent)?);
        for event in events {
            purchase.insert(event)?;
        }
        Ok(purchase)
    }

    /// Takes an event where it belongs in time, also one that is older than others that are known.
    pub fn record(&self, event: StoreEvent) -> Result<Recorded, PurchaseError> {
        let mut purchase = self.clone();
        Ok(if purchase.insert(event)? { Recorded::New(purchase) } else { Recorded::Known })
    }

    /// How it stands by all that is known.
    pub fn standing(&self) -> PurchaseStanding {
        PurchaseStanding::replayed(self)
    }

    /// The store that sold it.
    pub const fn store(&self) -> Store {
        self.store
    }

    /// The store's original transaction.
    pub const fn transaction(&self) -> &TransactionId {
        &self.transaction
    }

    /// Who brought it here. Whose it is today is said by its [standing](Self::standing).
    pub const fn claimed_by(&self) -> UserId {
        self.claimed_by
    }

    /// What is known of it, oldest first; of the same instant, in the order of ids. Never empty.
    pub fn events(&self) -> &[StoreEvent] {
        &self.events
    }

    /// Whether the event was news. What is known is known to a full purchase too.
    fn insert(&mut self, event: StoreEvent) -> Result<bool, PurchaseError> {
        if (event.store, &event.transaction) != (self.store, &self.transaction) {
            return Err(PurchaseError::OtherPurchase);
        }
        if let Some(known) = self.events.iter().find(|known| known.id == event.id) {
            return if *known == event { Ok(false) } else { Err(PurchaseError::Contradiction) };
        }
        if self.events.len() >= Self::MAX_EVENTS {
            return Err(PurchaseError::Full);
        }
        let place = self.events.partition_point(|known| known.place() < event.place());
        self.events.insert(place, event);
        Ok(true)
    }
}

/// A purchase as it is serialized. Store and transaction are those of its events.
#[derive(Serialize, Deserialize)]
struct Kept {
    claimed_by: UserId,
    events: Vec<StoreEvent>,
}

impl From<Purchase> for Kept {
    fn from(Purchase { claimed_by, events, .. }: Purchase) -> Self {
        Self { claimed_by, events }
    }
}

impl TryFrom<Kept> for Purchase {
    type Error = PurchaseError;
    fn try_from(Kept { claimed_by, events }: Kept) -> Result<Self, PurchaseError> {
        Self::kept(claimed_by, events)
    }
}

#[cfg(test)]
mod tests;
