//! Events, as the ledger tells them.

use honeydue_contractor::ContractorEvent;
use honeydue_identity::AccountEvent;
use honeydue_kernel::{Event, Touch};
use honeydue_residence::ResidenceEvent;
use honeydue_subscription::SubscriptionEvent;
use honeydue_task::TaskEvent;

/// An event of any domain, read back from the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Of accounts.
    Account(AccountEvent),
    /// Of homes.
    Residence(ResidenceEvent),
    /// Of tasks.
    Task(TaskEvent),
    /// Of contractors.
    Contractor(ContractorEvent),
    /// Of plans.
    Subscription(SubscriptionEvent),
}

impl Told {
    /// Reads an event as its domain wrote it; none if it is of a newer release.
    pub fn read(kind: &str, payload: &str) -> Option<Self> {
        match kind.split_once('.')?.0 {
            "account" => serde_json::from_str(payload).ok().map(Self::Account),
            "residence" => serde_json::from_str(payload).ok().map(Self::Residence),
            "task" | "tasks" => serde_json::from_str(payload).ok().map(Self::Task),
            "contractor" => serde_json::from_str(payload).ok().map(Self::Contractor),
            "subscription" => serde_json::from_str(payload).ok().map(Self::Subscription),
            _ => None,
        }
    }

    /// What shows something else after it.
    pub fn touches(&self) -> Vec<Touch> {
        match self {
            Self::Account(event) => event.touches(),
            Self::Residence(event) => event.touches(),
            Self::Task(event) => event.touches(),
            Self::Contractor(event) => event.touches(),
            Self::Subscription(event) => event.touches(),
        }
    }
}
