//! What stores sold to one account: how an event changes it.

use crate::{
    Purchase, PurchaseStanding, Recorded, Store, StoreEvent, StoreEventKind, Subscription, SubscriptionChange, SubscriptionError,
    SubscriptionEvent, SubscriptionWrite, leading, model::decided,
};
use honeydue_kernel::{Actor, Guard, UserId, Versioned};
use jiff::Timestamp;

/// A subscription with all purchases that it sums up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// The subscription.
    pub subscription: Subscription,
    /// Every purchase that the account holds, in any order.
    pub purchases: Vec<Purchase>,
}

impl Books {
    /// Decides about a purchase that the account brings and that nobody has brought before.
    ///
    /// Errors: [`SubscriptionError::SubscribedElsewhere`] while a plan of another store is on: the store that is told so gives
    /// the money back. [`SubscriptionError::PurchaseTaken`] if the event says that the purchase is somebody else's.
    pub fn claim(&self, first: StoreEvent, actor: Actor, now: Timestamp) -> Result<SubscriptionChange, SubscriptionError> {
        if let Some(store) = self.other_store(first.store, now) {
            return Err(SubscriptionError::SubscribedElsewhere(store));
        }
        let purchase = Purchase::claimed(self.subscription.user, first.clone());
        if purchase.standing().holder != self.subscription.user {
            return Err(SubscriptionError::PurchaseTaken);
        }
        let after = self.with(&purchase);
        Ok(recorded((purchase, true), first, vec![after], actor, now))
    }

    /// Decides about what a store tells of a purchase that the account holds; none if it was told before. `heir` has the books
    /// of the account that a transfer names, if there is one.
    ///
    /// Errors: [`SubscriptionError::UnknownPurchase`], [`SubscriptionError::Absent`] for a transfer to nobody, and what
    /// [`Purchase::record`] says.
    pub fn hear(
        &self,
        event: StoreEvent,
        heir: Option<&Self>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<SubscriptionChange>, SubscriptionError> {
        let known = self.purchase(event.store, &event).ok_or(SubscriptionError::UnknownPurchase)?;
        let Recorded::New(purchase) = known.record(event.clone())? else { return Ok(None) };
        let holder = purchase.standing().holder;
        if holder == self.subscription.user {
            let after = self.with(&purchase);
            return Ok(Some(recorded((purchase, false), event, vec![after], actor, now)));
        }
        let heir = heir.filter(|heir| heir.subscription.user == holder).ok_or(SubscriptionError::Absent)?;
        let (former, next) = (self.without(&purchase), heir.with(&purchase));
        Ok(Some(recorded((purchase, false), event, vec![former, next], actor, now)))
    }

    /// The account that an event gives a purchase to, if it does.
    pub const fn heir_of(event: &StoreEvent) -> Option<UserId> {
        if let StoreEventKind::Transferred { to } = event.kind { Some(to) } else { None }
    }

    /// Another store whose plan is on.
    fn other_store(&self, store: Store, now: Timestamp) -> Option<Store> {
        let standings = self.purchases.iter().map(Purchase::standing);
        standings.filter(|standing| standing.store != store && standing.entitles(now)).map(|standing| standing.store).next()
    }

    fn purchase(&self, store: Store, event: &StoreEvent) -> Option<&Purchase> {
        self.purchases.iter().find(|known| (known.store(), known.transaction()) == (store, &event.transaction))
    }

    /// The subscription, once this purchase is as it is now.
    fn with(&self, purchase: &Purchase) -> Subscription {
        self.summed(&self.others(purchase).chain([purchase.standing()]).collect::<Vec<_>>())
    }

    /// The subscription, once this purchase is somebody else's.
    fn without(&self, purchase: &Purchase) -> Subscription {
        self.summed(&self.others(purchase).collect::<Vec<_>>())
    }

    fn others(&self, purchase: &Purchase) -> impl Iterator<Item = PurchaseStanding> {
        let place = (purchase.store(), purchase.transaction().clone());
        self.purchases.iter().filter(move |known| (known.store(), known.transaction().clone()) != place).map(Purchase::standing)
    }

    fn summed(&self, standings: &[PurchaseStanding]) -> Subscription {
        Subscription { sold: leading(standings).cloned(), ..self.subscription.touched() }
    }
}

/// All subscriptions that the event changes are guarded: of an account whose other purchases changed meanwhile the sum would be
/// another.
fn recorded(
    (purchase, is_new): (Purchase, bool),
    told: StoreEvent,
    subscriptions: Vec<Subscription>,
    actor: Actor,
    now: Timestamp,
) -> SubscriptionChange {
    let unchanged = |after: &Subscription| Guard::Unchanged(Versioned::Subscription(after.user, after.version - 1));
    let guards: Vec<Guard> = subscriptions.iter().map(unchanged).collect();
    let event = SubscriptionEvent::Told { told, subscriptions: subscriptions.clone() };
    let write = SubscriptionWrite::Recorded { purchase, is_new, subscriptions };
    guards.into_iter().fold(decided(actor, now, write, event), SubscriptionChange::guarded_by)
}
