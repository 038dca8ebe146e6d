//! A person's subscription, and the decisions about it.

use crate::{
    Installation, Limits, PurchaseStanding, Settings, Source, SubscriptionChange, SubscriptionError, SubscriptionEvent, SubscriptionWrite,
    Term, Tier, Usage,
};
use honeydue_kernel::{Actor, Change, Guard, UserId, Version, Versioned};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What a person was given, has bought and has tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Whose.
    pub user: UserId,
    /// For how long the operator gave the pro plan.
    pub granted: Term,
    /// Whether the operator freed the person of all limits, whatever the plan.
    pub is_free: bool,
    /// The one trial of a life, once it has begun.
    pub trial: Option<Trial>,
    /// What stores sold, summed up: how the purchase stands that lasts longest.
    pub sold: Option<PurchaseStanding>,
    /// 0 while there is none, one more with each change.
    pub version: Version,
}

/// The days on which somebody tries the pro plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Trial {
    /// Whether it is on. There is one from when it begins, so that only its end is asked for: a process whose clock is a little
    /// behind does not take it for one that is still to come.
    pub fn covers(self, now: Timestamp) -> bool {
        now < self.end
    }
}

/// What the operator changes about somebody's plan. What is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanPatch {
    /// For how long the pro plan is given; [`Term::Nothing`] takes it back. What a store sold is not the operator's to take.
    pub granted: Option<Term>,
    /// Whether no limit binds.
    pub is_free: Option<bool>,
}

/// What the operator changes about the installation. What is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstallationPatch {
    /// What was decided.
    pub settings: Option<Settings>,
    /// Limits of tiers.
    pub limits: Option<(Tier, Limits)>,
}

impl Subscription {
    /// Of somebody who never had any.
    pub const fn none_of(user: UserId) -> Self {
        Self { user, granted: Term::Nothing, is_free: false, trial: None, sold: None, version: 0 }
    }

    /// For how long there is a pro plan, and from whom: of what was given and what was sold, the one that lasts longer.
    pub fn plan(&self) -> (Option<Source>, Term) {
        let sold = self.sold.as_ref().and_then(|sold| Some((Source::from(sold.store), Term::Until(sold.ends_at()?))));
        let granted = (self.granted != Term::Nothing).then_some((Source::Admin, self.granted));
        // of two that end together it is the one that may be renewed
        let longer = granted.into_iter().chain(sold).max_by_key(|(_, term)| *term);
        longer.map_or((None, Term::Nothing), |(source, term)| (Some(source), term))
    }

    /// For how long no limit binds, whatever the settings of the installation.
    pub fn unlimited(&self) -> Term {
        let free = if self.is_free { Term::ForGood } else { Term::Nothing };
        let trial = self.trial.map_or(Term::Nothing, |trial| Term::Until(trial.end));
        free.max(trial).max(self.plan().1)
    }

    /// Whether the trial begins when its person asks how they stand: once in a life, while there is something to try.
    pub fn is_due_a_trial(&self, settings: &Settings, now: Timestamp) -> bool {
        settings.trial_enabled && self.trial.is_none() && !self.unlimited().covers(now)
    }

    /// Decides to begin the trial.
    ///
    /// Errors: [`SubscriptionError::TrialUsed`], [`SubscriptionError::NoTrial`] where the installation has none or the person
    /// needs none.
    pub fn begin_trial(&self, settings: &Settings, actor: Actor, now: Timestamp) -> Result<SubscriptionChange, SubscriptionError> {
        if self.trial.is_some() {
            return Err(SubscriptionError::TrialUsed);
        }
        if !self.is_due_a_trial(settings, now) {
            return Err(SubscriptionError::NoTrial);
        }
        let end = now + SignedDuration::from_hours(24 * i64::from(settings.trial_duration_days.days()));
        let subscription = Self { trial: Some(Trial { start: now, end }), ..self.touched() };
        Ok(self.saved(subscription.clone(), SubscriptionEvent::TrialBegan { subscription }, actor, now))
    }

    /// Decides what the operator gives or takes; none if it is so already.
    ///
    /// Errors: [`SubscriptionError::AlreadyOver`] for a plan that would end before it begins.
    pub fn set_plan(&self, patch: PlanPatch, actor: Actor, now: Timestamp) -> Result<Option<SubscriptionChange>, SubscriptionError> {
        let PlanPatch { granted, is_free } = patch;
        if granted.is_some_and(|term| matches!(term, Term::Until(end) if end <= now)) {
            return Err(SubscriptionError::AlreadyOver);
        }
        let (granted, is_free) = (granted.unwrap_or(self.granted), is_free.unwrap_or(self.is_free));
        if (granted, is_free) == (self.granted, self.is_free) {
            return Ok(None);
        }
        let subscription = Self { granted, is_free, ..self.touched() };
        Ok(Some(self.saved(subscription.clone(), SubscriptionEvent::PlanSet { subscription }, actor, now)))
    }

    /// The same, one change later.
    pub(crate) fn touched(&self) -> Self {
        Self { version: self.version + 1, ..self.clone() }
    }

    /// It is still what was decided upon.
    const fn unchanged(&self) -> Guard {
        Guard::Unchanged(Versioned::Subscription(self.user, self.version))
    }

    fn saved(&self, after: Self, event: SubscriptionEvent, actor: Actor, now: Timestamp) -> SubscriptionChange {
        decided(actor, now, SubscriptionWrite::Saved { subscription: after }, event).guarded_by(self.unchanged())
    }
}

impl Installation {
    /// Decides what the operator changes; none if it is so already.
    pub fn change(&self, patch: InstallationPatch, actor: Actor, now: Timestamp) -> Option<SubscriptionChange> {
        let mut after = *self;
        after.settings = patch.settings.unwrap_or(after.settings);
        match patch.limits {
            Some((Tier::Free, limits)) => after.free = limits,
            Some((Tier::Pro, limits)) => after.pro = limits,
            None => {}
        }
        if after == *self {
            return None;
        }
        after.version += 1;
        let (write, event) =
            (SubscriptionWrite::Installation { installation: after }, SubscriptionEvent::SettingsChanged { installation: after });
        Some(decided(actor, now, write, event).guarded_by(Guard::Unchanged(Versioned::Settings(self.version))))
    }
}

/// A payer of whom something else is kept than what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miscount {
    /// Who.
    pub user: UserId,
    /// What the counters say.
    pub kept: Usage,
    /// What there is.
    pub counted: Usage,
    /// For how long no limit binds, as guards are told.
    pub kept_term: Term,
    /// For how long by the subscription.
    pub term: Term,
}

impl Miscount {
    /// Decides to count anew.
    pub fn mend(self, actor: Actor, now: Timestamp) -> SubscriptionChange {
        let Self { user, kept, counted, kept_term, term } = self;
        let event = SubscriptionEvent::Recounted { user, kept, counted, kept_term, term };
        decided(actor, now, SubscriptionWrite::Recounted { user, term }, event)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
pub(crate) fn decided(actor: Actor, now: Timestamp, write: SubscriptionWrite, event: SubscriptionEvent) -> SubscriptionChange {
    Change::decided(actor, now, write, event)
}

#[cfg(test)]
mod tests;
