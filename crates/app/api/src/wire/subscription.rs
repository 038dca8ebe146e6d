//! Plans.

use crate::wire::instant;
use honeydue_kernel::Resource;
use honeydue_subscription::{
    Entitlement, Feature, Limits, PlanFacts, Promotion, Source, Status, Subscription, Tier, UpgradeTrigger, Usage,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How somebody stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SubscriptionStatus)]
pub struct SubscriptionStatusView {
    /// The plan: `pro` while one is paid for or given. A trial is told beside it.
    #[schema(examples("free", "pro"))]
    tier: &'static str,
    /// Whether a pro plan or a trial is on.
    is_active: bool,
    /// Whether limits bind anybody on this server.
    limitations_enabled: bool,
    /// Whether no limit binds the caller, whatever the plan.
    is_free: bool,
    /// What the caller pays for.
    usage: UsageView,
    /// What each plan holds.
    limits: PlanLimitsView,
    /// When the one trial of the caller began; null: it has not.
    #[schema(format = DateTime)]
    trial_start: Option<String>,
    /// The first instant after it.
    #[schema(format = DateTime)]
    trial_end: Option<String>,
    /// Whether it is on.
    trial_active: bool,
    /// Who the pro plan is from, or was: `ios`, `android`, `stripe`, or `admin` for whoever runs the server.
    #[schema(examples("ios"))]
    subscription_source: Option<&'static str>,
    /// When it ends, or ended; null: never.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Whether it renews itself.
    auto_renew: bool,
}

/// How many of each the caller pays for: of the homes with this `owner_id`, and of what is in them.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = PlanUsage)]
pub struct UsageView {
    /// Homes.
    properties: i64,
    /// Tasks that are not archived.
    tasks: i64,
    /// Contractors, with the caller's personal ones.
    contractors: i64,
    /// Documents.
    documents: i64,
}

/// What each plan holds.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = PlanLimits)]
pub struct PlanLimitsView {
    free: LimitsView,
    pro: LimitsView,
}

/// How many of each a plan holds. null: any number; 0: none, the feature is blocked.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Limits)]
pub struct LimitsView {
    properties: Option<u32>,
    tasks: Option<u32>,
    contractors: Option<u32>,
    documents: Option<u32>,
}

/// Something that the plans are told apart by.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlanFeature)]
pub struct FeatureView {
    key: String,
    name: String,
    description: String,
    /// How much of it the free plan has.
    free: String,
    /// How much of it the pro plan has.
    pro: String,
}

/// What to say at a place that can ask for a bigger plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UpgradeTrigger)]
pub struct UpgradeTriggerView {
    key: String,
    title: String,
    message: String,
    button: String,
}

/// Something that is on offer for a while.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Promotion)]
pub struct PromotionView {
    key: String,
    title: String,
    message: String,
    button: String,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
}

/// What a resource is called where plans are told: homes are properties there, as clients have always read.
pub const fn resource_name(resource: Resource) -> &'static str {
    match resource {
        Resource::Residences => "properties",
        Resource::Tasks => "tasks",
        Resource::Contractors => "contractors",
        Resource::Documents => "documents",
    }
}

impl From<Status> for SubscriptionStatusView {
    fn from(status: Status) -> Self {
        let Status { facts, entitlement } = status;
        let PlanFacts { subscription, usage, installation } = facts;
        let Entitlement { tier, trial_active, source, expires_at, auto_renew, limits: _ } = entitlement;
        let Subscription { is_free, trial, .. } = subscription;
        Self {
            tier: tier.name(),
            is_active: entitlement.is_active(),
            limitations_enabled: installation.settings.enable_limitations,
            is_free,
            usage: usage.into(),
            limits: PlanLimitsView { free: installation.limits(Tier::Free).into(), pro: installation.limits(Tier::Pro).into() },
            trial_start: trial.map(|trial| instant(trial.start)),
            trial_end: trial.map(|trial| instant(trial.end)),
            trial_active,
            subscription_source: source.map(Source::name),
            expires_at: expires_at.map(instant),
            auto_renew,
        }
    }
}

impl From<Usage> for UsageView {
    fn from(Usage { residences, tasks, contractors, documents }: Usage) -> Self {
        Self { properties: residences, tasks, contractors, documents }
    }
}

impl From<Limits> for LimitsView {
    fn from(Limits { residences, tasks, contractors, documents }: Limits) -> Self {
        Self { properties: residences, tasks, contractors, documents }
    }
}

impl From<Feature> for FeatureView {
    fn from(Feature { key, name, description, in_free, in_pro }: Feature) -> Self {
        Self { key, name, description, free: in_free, pro: in_pro }
    }
}

impl From<UpgradeTrigger> for UpgradeTriggerView {
    fn from(UpgradeTrigger { key, title, message, button }: UpgradeTrigger) -> Self {
        Self { key, title, message, button }
    }
}

impl From<Promotion> for PromotionView {
    fn from(Promotion { key, title, message, button, starts_at, ends_at }: Promotion) -> Self {
        Self { key, title, message, button, starts_at: instant(starts_at), ends_at: instant(ends_at) }
    }
}
