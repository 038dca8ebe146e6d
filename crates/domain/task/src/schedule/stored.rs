//! A schedule as it is kept: one flat JSON object, with the members that clients see. Members are only added; the
//! release before wrote `kind`, `every` and `unit` alone, and ignores what it does not know.

use super::{Base, MonthDays, Rule, Schedule, ScheduleError, Season, Unit, Weekday};
use honeydue_kernel::Day;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    kind: Kind,
    every: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekdays: Option<Vec<Weekday>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekday: Option<Weekday>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nth: Option<i8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<Vec<i8>>,
    #[serde(default)]
    base: Option<Base>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    season: Option<Season>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends_on: Option<Day>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Interval,
    Weekdays,
    MonthWeekday,
    MonthDays,
}

/// What is kept is no schedule.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoredError {
    #[error("a member of its kind is missing")]
    Missing,
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

impl From<Schedule> for Stored {
    fn from(Schedule { rule, base, anchor, season, ends_on }: Schedule) -> Self {
        let of = |kind, every| Self {
            kind,
            every,
            unit: None,
            weekdays: None,
            weekday: None,
            nth: None,
            days: None,
            base: Some(base),
            anchor,
            season,
            ends_on,
        };
        match rule {
            Rule::Interval { every, unit } => Self { unit: Some(unit), ..of(Kind::Interval, every) },
            Rule::Weekdays { every, days } => Self { weekdays: Some(days.iter().collect()), ..of(Kind::Weekdays, every) },
            Rule::MonthWeekday { every, nth, weekday } => Self { nth: Some(nth), weekday: Some(weekday), ..of(Kind::MonthWeekday, every) },
            Rule::MonthDays { every, days } => Self { days: Some(days.iter().collect()), ..of(Kind::MonthDays, every) },
        }
    }
}

/// Whether it ever occurs was judged when it was made.
impl TryFrom<Stored> for Schedule {
    type Error = StoredError;
    fn try_from(stored: Stored) -> Result<Self, StoredError> {
        let Stored { kind, every, unit, weekdays, weekday, nth, days, base, anchor, season, ends_on } = stored;
        let rule = match kind {
            Kind::Interval => Rule::Interval { every, unit: unit.ok_or(StoredError::Missing)? },
            Kind::Weekdays => Rule::Weekdays { every, days: weekdays.ok_or(StoredError::Missing)?.into_iter().collect() },
            Kind::MonthWeekday => {
                let (nth, weekday) = nth.zip(weekday).ok_or(StoredError::Missing)?;
                Rule::MonthWeekday { every, nth, weekday }
            }
            Kind::MonthDays => {
                let days = days.ok_or(StoredError::Missing)?;
                Rule::MonthDays { every, days: MonthDays::new(days.into_iter().map(i64::from))? }
            }
        };
        let schedule = Self::new(rule)?.in_season(season).ending_on(ends_on).anchored_at(anchor);
        Ok(schedule.based_on(base.unwrap_or(schedule.base))?)
    }
}
