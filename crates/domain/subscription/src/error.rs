//! Why a use case of subscriptions ends without a result.

use crate::{PurchaseError, Store};
use honeydue_kernel::PortError;

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum SubscriptionError {
    /// No such account.
    #[error("absent")]
    Absent,
    /// The trial was had already; there is one in a life.
    #[error("trial used")]
    TrialUsed,
    /// The installation has no trials, or nothing binds the person anyway.
    #[error("no trial")]
    NoTrial,
    /// A plan would end before it begins.
    #[error("over already")]
    AlreadyOver,
    /// The person has a plan of another store that is not over.
    #[error("subscribed at {}", .0.name())]
    SubscribedElsewhere(Store),
    /// The purchase is another account's.
    #[error("purchase of another account")]
    PurchaseTaken,
    /// Nobody has brought the purchase here that an event is about.
    #[error("unknown purchase")]
    UnknownPurchase,
    /// The event does not go with what is known of its purchase.
    #[error(transparent)]
    Purchase(#[from] PurchaseError),
    /// The port failed, or refused.
    #[error(transparent)]
    Port(PortError),
}

/// What a store refuses by rule is what the decision would have said.
impl From<PortError> for SubscriptionError {
    fn from(error: PortError) -> Self {
        use honeydue_kernel::Refusal::{Absent, Rule};
        match error {
            PortError::Refused(Rule(rule)) if rule == "purchase_taken" => Self::PurchaseTaken,
            PortError::Refused(Absent) => Self::Absent,
            other => Self::Port(other),
        }
    }
}
