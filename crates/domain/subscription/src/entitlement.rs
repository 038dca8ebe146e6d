//! What a person may do with their plan at an instant: one pure decision.

use crate::{Installation, Limits, Store, Subscription, Tier};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// For how long something is had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Not at all.
    #[default]
    Nothing,
    /// Until this instant, which is the first without it.
    Until(Timestamp),
    /// For good.
    ForGood,
}

impl Term {
    /// Whether it is had at this instant.
    pub fn covers(self, now: Timestamp) -> bool {
        match self {
            Self::Nothing => false,
            Self::Until(end) => now < end,
            Self::ForGood => true,
        }
    }

    /// When it ends, if it does.
    pub const fn end(self) -> Option<Timestamp> {
        match self {
            Self::Until(end) => Some(end),
            Self::Nothing | Self::ForGood => None,
        }
    }
}

/// Who a pro plan comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Apple's App Store.
    Ios,
    /// Google Play.
    Android,
    /// Stripe.
    Stripe,
    /// Whoever runs the installation.
    Admin,
}

impl Source {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ios => Store::Ios.name(),
            Self::Android => Store::Android.name(),
            Self::Stripe => Store::Stripe.name(),
            Self::Admin => "admin",
        }
    }
}

impl From<Store> for Source {
    fn from(store: Store) -> Self {
        match store {
            Store::Ios => Self::Ios,
            Store::Android => Self::Android,
            Store::Stripe => Self::Stripe,
        }
    }
}

/// What follows from a subscription at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entitlement {
    /// The plan: pro while one is paid for or given.
    pub tier: Tier,
    /// Whether the trial is on.
    pub trial_active: bool,
    /// Who the pro plan comes from that lasts longest, or lasted.
    pub source: Option<Source>,
    /// When that ends, or ended; none for good, or if there was none.
    pub expires_at: Option<Timestamp>,
    /// Whether its store will renew it.
    pub auto_renew: bool,
    /// What binds: any number of everything where nothing does.
    pub limits: Limits,
}

impl Entitlement {
    /// Whether a pro plan or a trial is on.
    pub fn is_active(&self) -> bool {
        self.tier == Tier::Pro || self.trial_active
    }
}

/// What a person may do at this instant. Limits bind only where they are enabled, and nobody who is free of them, is on the
/// pro plan or tries it.
pub fn entitlement(installation: &Installation, subscription: &Subscription, now: Timestamp) -> Entitlement {
    let (source, term) = subscription.plan();
    let tier = if term.covers(now) { Tier::Pro } else { Tier::Free };
    let binds = installation.settings.enable_limitations && !subscription.unlimited().covers(now);
    Entitlement {
        tier,
        trial_active: subscription.trial.is_some_and(|trial| trial.covers(now)),
        source,
        expires_at: term.end(),
        auto_renew: subscription.sold.as_ref().is_some_and(|sold| sold.auto_renew && source == Some(sold.store.into())),
        limits: if binds { installation.free } else { Limits::default() },
    }
}
