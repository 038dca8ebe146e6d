//! `honeydue plan`: what somebody's plan is, and what the operator gives.

use super::{Operator, actor};
use crate::{
    clock,
    wire::{instant, subscription::resource_name},
};
use anyhow::{anyhow, bail};
use honeydue_identity::Login;
use honeydue_kernel::{Resource, UserId};
use honeydue_subscription::{Entitlement, PlanPatch, Source, Status, SubscriptionError, Term, Tier};
use jiff::Timestamp;

/// What is to be given, or taken back.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanAsked {
    /// Pro: it is given. Free: it is taken back.
    pub tier: Option<Tier>,
    /// Until when pro is given; for good, if nothing is said.
    pub until: Option<Timestamp>,
    /// Whether no limit binds the person.
    pub is_free: Option<bool>,
}

impl PlanAsked {
    /// What is to be changed, or why nothing can be.
    pub fn patch(self) -> Result<PlanPatch, &'static str> {
        let Self { tier, until, is_free } = self;
        let granted = match (tier, until) {
            (None, None) => None,
            (Some(Tier::Free), None) => Some(Term::Nothing),
            (Some(Tier::Pro), None) => Some(Term::ForGood),
            (Some(Tier::Pro), Some(end)) => Some(Term::Until(end)),
            (_, Some(_)) => return Err("--until goes with --tier pro"),
        };
        if granted.is_none() && is_free.is_none() {
            return Err("say what to set: --tier or --free");
        }
        Ok(PlanPatch { granted, is_free })
    }
}

impl Operator {
    /// Tells how somebody stands.
    pub async fn show_plan(&self, email: &str) -> anyhow::Result<String> {
        let user = self.called(email).await?;
        let status = self.app.subscriptions.plan(user, clock::now()).await?;
        Ok(told(user, &status))
    }

    /// Gives somebody a plan or takes it back, and tells how they stand.
    pub async fn set_plan(&self, email: &str, patch: PlanPatch) -> anyhow::Result<String> {
        let user = self.called(email).await?;
        match self.app.subscriptions.set_plan(actor(), user, patch, clock::now()).await {
            Err(SubscriptionError::AlreadyOver) => bail!("--until must lie in the future"),
            outcome => outcome?,
        }
        self.show_plan(email).await
    }

    async fn called(&self, email: &str) -> anyhow::Result<UserId> {
        self.app.accounts.called(&Login::new(email)).await?.ok_or_else(|| anyhow!("nobody signs in by that e-mail address"))
    }
}

/// By the account's number alone: what a command prints ends up in logs. Homes are properties here, as in the settings.
fn told(user: UserId, status: &Status) -> String {
    let Status { facts, entitlement } = status;
    let Entitlement { tier, trial_active, source, expires_at, auto_renew, limits } = *entitlement;
    let mut lines = vec![format!("account {user}: {}", tier.name())];
    if let Some(source) = source {
        let end = expires_at.map_or_else(|| "for good".to_owned(), |end| format!("until {}", instant(end)));
        lines.push(format!("  from {} {end}{}", Source::name(source), if auto_renew { ", renews itself" } else { "" }));
    }
    if facts.subscription.is_free {
        lines.push("  free of all limits".to_owned());
    }
    if let Some(trial) = facts.subscription.trial {
        lines.push(format!("  trial {} to {}{}", instant(trial.start), instant(trial.end), if trial_active { ", on" } else { "" }));
    }
    for resource in Resource::ALL {
        let limit = limits.of(resource).map_or_else(|| "any number".to_owned(), |limit| limit.to_string());
        lines.push(format!("  {}: {} of {limit}", resource_name(resource), facts.usage.of(resource)));
    }
    lines.join("\n")
}

/// Reads a day (its first instant in universal time) or an instant.
pub fn until(text: &str) -> Result<Timestamp, String> {
    let instant = text.parse::<Timestamp>().or_else(|_| format!("{text}T00:00:00Z").parse());
    // no more is kept
    let instant = instant.and_then(|instant| Timestamp::from_microsecond(instant.as_microsecond()));
    instant.map_err(|_| "must be a day like 2027-06-30, or an instant like 2027-06-30T12:00:00Z".to_owned())
}
