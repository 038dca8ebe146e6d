//! What a plan is told from.

use super::row::{SubscriptionColumns, SubscriptionRow};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, SmallInt};
use honeydue_kernel::{PortError, Refusal, Seen, Version, Viewer};
use honeydue_subscription::{Installation, Limits, PlanFacts, Settings, Subscription, TrialDays, Usage};

/// How many of each somebody pays for.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub(crate) struct UsageRow {
    residences: i64,
    tasks: i64,
    contractors: i64,
    documents: i64,
}
pub(super) type UsageColumns = (BigInt, BigInt, BigInt, BigInt);

/// What a tier holds.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub(crate) struct LimitsRow {
    residences: Option<i32>,
    tasks: Option<i32>,
    contractors: Option<i32>,
    documents: Option<i32>,
}
type LimitsColumns = (Nullable<Integer>, Nullable<Integer>, Nullable<Integer>, Nullable<Integer>);

/// The settings with the limits of both tiers.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub(crate) struct InstallationRow {
    enable_limitations: bool,
    trial_enabled: bool,
    trial_duration_days: i16,
    version: i64,
    free: LimitsRow,
    pro: LimitsRow,
}
type InstallationColumns = (Bool, Bool, SmallInt, BigInt, LimitsColumns, LimitsColumns);

/// The streams, beside the viewer's, that a plan shows something of.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct SourcesRow {
    ids: Vec<i64>,
    versions: Vec<Version>,
}
type SourcesColumns = (Array<BigInt>, Array<BigInt>);

/// Columns of [`InstallationRow`].
const INSTALLATION: &str = "settings.enable_limitations, settings.trial_enabled, settings.trial_duration_days, settings.version,
    free.residences, free.tasks, free.contractors, free.documents, pro.residences, pro.tasks, pro.contractors, pro.documents";
/// One row, whoever asks.
const SETTINGS: &str = "settings JOIN tier_limits AS free ON free.tier = 'free' JOIN tier_limits AS pro ON pro.tier = 'pro'";

/// A row of a read of a plan.
type Found = (CallerRow, SourcesRow, Option<SubscriptionRow>, UsageRow, InstallationRow);

statement! {
    /// The viewer's own plan. Homes count for the one account that pays for them, and so does what is in them: it is kept
    /// counted, so that the read costs the same for ten tasks and for a hundred thousand.
    FindPlan { needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt> }
    -> (CallerColumns, SourcesColumns, Nullable<SubscriptionColumns>, UsageColumns, InstallationColumns),
    [VIEWER, "SELECT ", CALLER, ", source.ids, source.versions, ", SubscriptionRow::COLUMNS, ",
        coalesce(quota.residences, 0), coalesce(quota.tasks, 0), coalesce(quota.contractors, 0), coalesce(quota.documents, 0), ",
        INSTALLATION, "
       FROM viewer
       LEFT JOIN subscription ON subscription.id = viewer.id AND viewer.is_admitted
       LEFT JOIN quota ON quota.owner_id = viewer.id AND viewer.is_admitted
       CROSS JOIN LATERAL (
         SELECT array_agg(stream.id) AS ids, array_agg(stream.version) AS versions FROM (
           SELECT id FROM residence WHERE residence.owner_id = viewer.id UNION ALL SELECT 0) AS shown
           JOIN stream ON stream.id = shown.id) AS source
       CROSS JOIN (", SETTINGS, ")"]
}

statement! {
    /// The settings and limits.
    FindInstallation {} -> InstallationColumns, ["SELECT ", INSTALLATION, " FROM ", SETTINGS]
}

impl FindPlan {
    pub(super) fn seen_by(viewer: Viewer) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user }
    }
}

pub(super) fn plan(rows: Vec<Found>) -> Result<Seen<PlanFacts>, PortError> {
    let rows =
        rows.into_iter().map(|(caller, sources, subscription, usage, installation)| (caller, (sources, subscription, usage, installation)));
    let Seen { caller, value, mut versions } = admitted(rows.collect())?;
    let (SourcesRow { ids, versions: of_sources }, subscription, usage, installation) =
        value.into_iter().next().ok_or(Refusal::NoSession)?;
    also_from(&mut versions, ids.into_iter().zip(of_sources));
    let subscription = subscription.map_or_else(|| Ok(Subscription::none_of(caller.user)), Subscription::try_from)?;
    Ok(Seen { caller, value: PlanFacts { subscription, usage: usage.into(), installation: installation.try_into()? }, versions })
}

impl From<UsageRow> for Usage {
    fn from(UsageRow { residences, tasks, contractors, documents }: UsageRow) -> Self {
        Self { residences, tasks, contractors, documents }
    }
}

impl TryFrom<LimitsRow> for Limits {
    type Error = PortError;
    fn try_from(LimitsRow { residences, tasks, contractors, documents }: LimitsRow) -> Result<Self, PortError> {
        let limit = |number: Option<i32>| number.map(u32::try_from).transpose().map_err(PortError::fault);
        Ok(Self { residences: limit(residences)?, tasks: limit(tasks)?, contractors: limit(contractors)?, documents: limit(documents)? })
    }
}

impl TryFrom<InstallationRow> for Installation {
    type Error = PortError;
    fn try_from(row: InstallationRow) -> Result<Self, PortError> {
        let InstallationRow { enable_limitations, trial_enabled, trial_duration_days, version, free, pro } = row;
        let days = u16::try_from(trial_duration_days).map_err(PortError::fault)?;
        let trial_duration_days = TrialDays::try_from(days).map_err(PortError::fault)?;
        let settings = Settings { enable_limitations, trial_enabled, trial_duration_days };
        Ok(Self { settings, free: free.try_into()?, pro: pro.try_into()?, version })
    }
}
