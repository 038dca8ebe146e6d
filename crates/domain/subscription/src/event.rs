//! What happens to subscriptions and to the installation.

use crate::{Installation, Purchase, StoreEvent, Subscription, Term, Usage};
use honeydue_kernel::{Affected, Change, Event, StreamId, Touch, UserId};
use serde::{Deserialize, Serialize};

/// A decision about subscriptions, ready to be committed.
pub type SubscriptionChange = Change<SubscriptionWrite, SubscriptionEvent>;

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum SubscriptionWrite {
    /// A subscription as it is from now on.
    Saved {
        /// The subscription.
        subscription: Subscription,
    },
    /// What a store told, and the subscriptions after it.
    Recorded {
        /// The purchase with it.
        purchase: Purchase,
        /// Whether it was never heard of before.
        is_new: bool,
        /// The subscriptions that it changes something about: the holder's, and the former one's.
        subscriptions: Vec<Subscription>,
    },
    /// The settings as they are from now on.
    Installation {
        /// The settings.
        installation: Installation,
    },
    /// The counters of a payer are made anew from what there is.
    Recounted {
        /// Whose.
        user: UserId,
        /// For how long no limit binds.
        term: Term,
    },
}

/// What the ledger remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SubscriptionEvent {
    /// Somebody's trial began.
    TrialBegan {
        /// As it is after it.
        subscription: Subscription,
    },
    /// The operator gave a plan, or took it back.
    PlanSet {
        /// As it is after it.
        subscription: Subscription,
    },
    /// A store told something.
    Told {
        /// What.
        told: StoreEvent,
        /// The holder's subscription after it, and the former holder's.
        subscriptions: Vec<Subscription>,
    },
    /// The operator changed the settings.
    SettingsChanged {
        /// As they are after it.
        installation: Installation,
    },
    /// Counters were made anew.
    Recounted {
        /// Whose.
        user: UserId,
        /// What they said.
        kept: Usage,
        /// What there was when somebody looked.
        counted: Usage,
        /// For how long guards let anything through.
        kept_term: Term,
        /// For how long the subscription did.
        term: Term,
    },
}

impl Event for SubscriptionEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::TrialBegan { .. } => "subscription.trial_began",
            Self::PlanSet { .. } => "subscription.plan_set",
            Self::Told { .. } => "subscription.told",
            Self::SettingsChanged { .. } => "subscription.settings_changed",
            Self::Recounted { .. } => "subscription.recounted",
        }
    }

    fn affected(&self) -> Affected {
        match self {
            Self::TrialBegan { subscription } | Self::PlanSet { subscription } => Affected::existing([subscription.user.into()]),
            Self::Told { subscriptions, .. } => Affected::existing(subscriptions.iter().map(|of| of.user.into())),
            Self::SettingsChanged { .. } => Affected::existing([StreamId::INSTALLATION]),
            Self::Recounted { user, .. } => Affected::existing([(*user).into()]),
        }
    }

    /// Nothing that a copy of homes and tasks has in it.
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
}
