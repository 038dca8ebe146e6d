//! What stores tell.

use honeydue_kernel::{UserId, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text! {
    /// What a store calls something that it sells.
    pub ProductId, 1..=200
}
text! {
    /// A store's ORIGINAL transaction: one for the whole life of a subscription, whatever is paid within it.
    pub TransactionId, 1..=200
}
text! {
    /// A store's own id of something that it tells, the same however often it is told.
    pub StoreEventId, 1..=200
}

/// Where something is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// Apple's App Store.
    Ios,
    /// Google Play.
    Android,
    /// The web, paid through Stripe.
    Stripe,
}

impl Store {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ios, Self::Android, Self::Stripe];

    /// The name in JSON and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ios => "ios",
            Self::Android => "android",
            Self::Stripe => "stripe",
        }
    }
}

/// Something that happened to a purchase, as its store tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreEvent {
    /// The store's id of it.
    pub id: StoreEventId,
    /// Who tells it.
    pub store: Store,
    /// Of which purchase.
    pub transaction: TransactionId,
    /// When it happened, by the store's clock. For a payment that is when it was made; the period may begin later.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub kind: StoreEventKind,
}

/// What happened to a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoreEventKind {
    /// It was bought, or bought again after it had ended.
    Bought {
        /// What.
        product: ProductId,
        /// Until when it is paid.
        until: Timestamp,
        /// Whether the store will renew it by itself.
        auto_renew: bool,
    },
    /// It was paid once more. What is renewed is renewed again, unless somebody cancels.
    Renewed {
        /// What was paid, which may be another product than before.
        product: ProductId,
        /// Until when it is paid.
        until: Timestamp,
    },
    /// It will not be renewed. Paid time stays.
    Cancelled,
    /// It will be renewed after all.
    Resumed,
    /// The money went back, for all that was paid before: that paid time ends now.
    Refunded,
    /// It ended, and a grace period with it. Paid time that is left stays: the store may speak of an older period.
    Expired,
    /// A payment failed; the store tries again, and access goes on meanwhile.
    GraceStarted {
        /// Until when.
        until: Timestamp,
    },
    /// A payment failed; the store tries again, and grants no time for it.
    BillingRetry,
    /// Another product was bought instead, from now on. It adds its time and takes none of what was paid before.
    Upgraded {
        /// What.
        product: ProductId,
        /// Until when it is paid.
        until: Timestamp,
    },
    /// The next renewal will be one of another product.
    Downgraded {
        /// What.
        product: ProductId,
    },
    /// It is somebody else's from now on, with everything that was paid.
    Transferred {
        /// Whose.
        to: UserId,
    },
}

impl StoreEvent {
    /// Where it belongs among the events of its purchase: by time, then by id.
    pub(super) fn place(&self) -> (Timestamp, &str) {
        (self.at, self.id.as_str())
    }
}
