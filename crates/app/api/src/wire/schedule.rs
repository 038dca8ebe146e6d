//! When a task comes back, as clients see it.

use honeydue_kernel::Day;
use honeydue_task::{Schedule, Unit};
use serde::Serialize;
use utoipa::ToSchema;

/// When a task comes back. There are intervals alone so far; the members of the other kinds are null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Schedule)]
pub struct ScheduleView {
    /// `interval`.
    kind: &'static str,
    /// How many units.
    every: u16,
    /// `day` or `month`.
    unit: &'static str,
    weekdays: Option<Vec<String>>,
    weekday: Option<String>,
    nth: Option<i8>,
    days: Option<Vec<i8>>,
    /// `completion`: counted from the day it was done.
    base: &'static str,
    /// The day that a person set.
    #[schema(format = Date)]
    anchor: Option<String>,
    season: Option<SeasonView>,
    #[schema(format = Date)]
    ends_on: Option<String>,
    rrule: Option<String>,
    rrule_reason: Option<&'static str>,
    /// The same in words.
    text: String,
}

/// The part of the year in which a task is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Season)]
pub struct SeasonView {
    /// `MM-DD`.
    from: String,
    /// `MM-DD`.
    to: String,
}

impl ScheduleView {
    /// A schedule with the day that a person set.
    pub fn of(schedule: Schedule, anchor: Option<Day>) -> Self {
        let Schedule::Interval { every, unit } = schedule;
        let unit = match unit {
            Unit::Day => "day",
            Unit::Month => "month",
        };
        Self {
            kind: "interval",
            every,
            unit,
            weekdays: None,
            weekday: None,
            nth: None,
            days: None,
            base: "completion",
            anchor: anchor.map(|day| day.to_string()),
            season: None,
            ends_on: None,
            rrule: None,
            rrule_reason: Some("base completion has no RRULE"),
            text: if every == 1 { format!("Every {unit} after it was done") } else { format!("Every {every} {unit}s after it was done") },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_told_in_words() {
        let text = |every, unit| ScheduleView::of(Schedule::Interval { every, unit }, None).text;
        assert_eq!(text(1, Unit::Month), "Every month after it was done");
        assert_eq!(text(14, Unit::Day), "Every 14 days after it was done");
    }
}
