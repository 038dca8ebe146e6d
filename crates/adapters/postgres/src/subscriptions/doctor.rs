//! Whether what is kept of plans is what there is.

use super::{
    plan::{UsageColumns, UsageRow},
    row::{SubscriptionColumns, SubscriptionRow},
};
use crate::statement::statement;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamptz};
use honeydue_kernel::{Id, PortError};
use honeydue_subscription::{Miscount, Subscription, Term};
use jiff::Timestamp;

/// The account; what is kept counted and what there is; whether no limit binds for good, or until when; its subscription.
pub(super) type Compared = (i64, UsageRow, UsageRow, bool, Option<jiff_diesel::Timestamp>, Option<SubscriptionRow>);

statement! {
    /// Everybody whose counters differ, or of whom a term is kept or should be. One snapshot: what belongs together is written
    /// together.
    FindMiscounts {} -> (BigInt, UsageColumns, UsageColumns, Bool, Nullable<Timestamptz>, Nullable<SubscriptionColumns>),
    ["SELECT counted.owner_id, kept.residences, kept.tasks, kept.contractors, kept.documents,
        counted.residences, counted.tasks, counted.contractors, counted.documents,
        kept.unlimited_until = 'infinity', CASE WHEN isfinite(kept.unlimited_until) THEN kept.unlimited_until END, ",
        SubscriptionRow::COLUMNS, "
       FROM usage_counted AS counted
       LEFT JOIN subscription ON subscription.id = counted.owner_id
       LEFT JOIN quota ON quota.owner_id = counted.owner_id
      CROSS JOIN LATERAL (
        SELECT coalesce(quota.residences, 0) AS residences, coalesce(quota.tasks, 0) AS tasks,
               coalesce(quota.contractors, 0) AS contractors, coalesce(quota.documents, 0) AS documents,
               coalesce(quota.unlimited_until, '-infinity') AS unlimited_until) AS kept
      WHERE (counted.residences, counted.tasks, counted.contractors, counted.documents)
            <> (kept.residences, kept.tasks, kept.contractors, kept.documents)
         OR subscription.id IS NOT NULL OR kept.unlimited_until <> '-infinity'
      ORDER BY counted.owner_id"]
}

/// What is wrong with one account, if anything is.
pub(super) fn miscount((user, kept, counted, for_good, until, subscription): Compared) -> Result<Option<Miscount>, PortError> {
    let subscription = subscription.map(Subscription::try_from).transpose()?;
    let term = match subscription.map_or(Term::Nothing, |subscription| subscription.unlimited()) {
        // the column keeps no more
        Term::Until(end) => Term::Until(Timestamp::from_microsecond(end.as_microsecond()).map_err(PortError::fault)?),
        term => term,
    };
    let kept_term = match until {
        _ if for_good => Term::ForGood,
        Some(end) => Term::Until(end.to_jiff()),
        None => Term::Nothing,
    };
    let found = Miscount { user: Id::new(user), kept: kept.into(), counted: counted.into(), kept_term, term };
    Ok((found.kept != found.counted || found.kept_term != found.term).then_some(found))
}
