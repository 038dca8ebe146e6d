//! How a purchase stands, and which of several counts.

use super::{ProductId, Purchase, Store, StoreEvent, StoreEventKind, TransactionId};
use honeydue_kernel::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What follows from all that is known of a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseStanding {
    /// The store that sold it.
    pub store: Store,
    /// The store's original transaction.
    pub transaction: TransactionId,
    /// Whose it is.
    pub holder: UserId,
    /// What was paid last, even if the money went back; none if no payment is known yet.
    pub product: Option<ProductId>,
    /// When it was first paid.
    pub began_at: Option<Timestamp>,
    /// Until when it is paid, or was: the latest end of all periods. Those whose money went back end at that instant.
    pub paid_until: Option<Timestamp>,
    /// Until when access goes on, or went on, though a payment failed; none if there was another payment since.
    pub grace_until: Option<Timestamp>,
    /// Whether the store will renew it by itself.
    pub auto_renew: bool,
    /// Since when it is cancelled; none if it was resumed or paid since.
    pub cancelled_at: Option<Timestamp>,
    /// What the next renewal pays, where that is another product.
    pub next_product: Option<ProductId>,
    /// When money last went back; none if there was another payment since.
    pub refunded_at: Option<Timestamp>,
    /// A payment failed, and the store tries again.
    pub is_retrying: bool,
}

impl PurchaseStanding {
    /// Until when its holder is entitled to it, or was; none if it never gave any time.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.paid_until.max(self.grace_until)
    }

    /// Whether its holder is entitled to it at this instant, the present or a later one.
    pub fn entitles(&self, now: Timestamp) -> bool {
        self.ends_at().is_some_and(|end| now < end)
    }

    pub(super) fn replayed(purchase: &Purchase) -> Self {
        let mut standing = Self {
            store: purchase.store,
            transaction: purchase.transaction.clone(),
            holder: purchase.claimed_by,
            product: None,
            began_at: None,
            paid_until: None,
            grace_until: None,
            auto_renew: false,
            cancelled_at: None,
            next_product: None,
            refunded_at: None,
            is_retrying: false,
        };
        for event in &purchase.events {
            standing.follow(event);
        }
        standing
    }

    fn follow(&mut self, StoreEvent { at, kind, .. }: &StoreEvent) {
        match kind {
            StoreEventKind::Bought { product, until, auto_renew } => {
                self.pay(product, *at, *until);
                self.renew(*auto_renew);
            }
            StoreEventKind::Renewed { product, until } => {
                self.pay(product, *at, *until);
                self.renew(true);
            }
            StoreEventKind::Upgraded { product, until } => self.pay(product, *at, *until),
            StoreEventKind::Downgraded { product } => {
                self.next_product = Some(product.clone()).filter(|next| self.product.as_ref() != Some(next));
            }
            StoreEventKind::Cancelled => {
                self.auto_renew = false;
                self.cancelled_at.get_or_insert(*at);
            }
            StoreEventKind::Resumed => self.renew(true),
            StoreEventKind::Refunded => {
                end(&mut self.paid_until, *at);
                end(&mut self.grace_until, *at);
                self.refunded_at = Some(*at);
            }
            StoreEventKind::Expired => {
                end(&mut self.grace_until, *at);
                self.auto_renew = false;
                self.is_retrying = false;
            }
            StoreEventKind::GraceStarted { until } => {
                self.grace_until = self.grace_until.max(Some(*until));
                self.is_retrying = true;
            }
            StoreEventKind::BillingRetry => self.is_retrying = true,
            StoreEventKind::Transferred { to } => self.holder = *to,
        }
    }

    /// No payment takes time away: of several periods the latest end counts.
    fn pay(&mut self, product: &ProductId, at: Timestamp, until: Timestamp) {
        self.product = Some(product.clone());
        self.next_product = None;
        self.began_at.get_or_insert(at);
        self.paid_until = self.paid_until.max(Some(until));
        self.grace_until = None;
        self.refunded_at = None;
        self.is_retrying = false;
    }

    const fn renew(&mut self, auto_renew: bool) {
        self.auto_renew = auto_renew;
        self.cancelled_at = None;
    }
}

/// Ends time that would go on. None is less than any instant, so that no time stays none.
fn end(time: &mut Option<Timestamp>, at: Timestamp) {
    *time = (*time).min(Some(at));
}

/// The one purchase that counts, of all that a person holds: the one that ends last. Of several that end at the same
/// instant it is the one that began first, then the first by store and transaction. None if none ever gave any time.
///
/// Whenever any of them entitles its holder, this one does.
pub fn leading(standings: &[PurchaseStanding]) -> Option<&PurchaseStanding> {
    let giving = standings.iter().filter(|standing| standing.ends_at().is_some());
    giving.min_by_key(|standing| {
        let began_at = standing.began_at.unwrap_or(Timestamp::MAX);
        (Reverse(standing.ends_at()), began_at, standing.store, standing.transaction.as_str())
    })
}
