//! The row of a subscription.

use crate::row::row;
use diesel::sql_types::{BigInt, Bool, Jsonb, Nullable, Text, Timestamptz};
use honeydue_kernel::{Id, PortError};
use honeydue_subscription::{Subscription, Term, Trial};
use serde_json::Value;

row! {
    /// A subscription as its table keeps it.
    SubscriptionRow, columns SubscriptionColumns, save SaveSubscription, table "subscription" {
        id: i64 => BigInt,
        granted: String => Text,
        granted_until: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        is_free: bool => Bool,
        trial_start: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        trial_end: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        sold: Option<Value> => Nullable<Jsonb>,
        version: i64 => BigInt,
    }
}

impl TryFrom<Subscription> for SubscriptionRow {
    type Error = PortError;
    fn try_from(subscription: Subscription) -> Result<Self, PortError> {
        let Subscription { user, granted, is_free, trial, sold, version } = subscription;
        let name = match granted {
            Term::Nothing => "nothing",
            Term::Until(_) => "until",
            Term::ForGood => "for_good",
        };
        Ok(Self {
            id: user.get(),
            granted: name.to_owned(),
            granted_until: granted.end().map(Into::into),
            is_free,
            trial_start: trial.map(|trial| trial.start.into()),
            trial_end: trial.map(|trial| trial.end.into()),
            sold: sold.map(serde_json::to_value).transpose().map_err(PortError::fault)?,
            version,
        })
    }
}

impl TryFrom<SubscriptionRow> for Subscription {
    type Error = PortError;
    fn try_from(row: SubscriptionRow) -> Result<Self, PortError> {
        let SubscriptionRow { id, granted, granted_until, is_free, trial_start, trial_end, sold, version } = row;
        let granted = match (granted.as_str(), granted_until) {
            ("nothing", None) => Term::Nothing,
            ("until", Some(end)) => Term::Until(end.to_jiff()),
            ("for_good", None) => Term::ForGood,
            (other, _) => return Err(PortError::fault(format!("a plan given {other:?}"))),
        };
        Ok(Self {
            user: Id::new(id),
            granted,
            is_free,
            trial: trial_start.zip(trial_end).map(|(start, end)| Trial { start: start.to_jiff(), end: end.to_jiff() }),
            sold: sold.map(serde_json::from_value).transpose().map_err(PortError::fault)?,
            version,
        })
    }
}
