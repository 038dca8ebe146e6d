//! When a task comes back, as clients see it.

pub mod request;

use honeydue_task::{Rule, Schedule, Season, Weekday};
use serde::Serialize;
use utoipa::ToSchema;

/// When a task comes back. Members that its kind does not have are null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Schedule)]
pub struct ScheduleView {
    /// `interval`, `weekdays`, `month_weekday` or `month_days`.
    kind: &'static str,
    /// How many units; weeks of weekdays, months of the other patterns.
    every: u16,
    /// `day`, `week`, `month` or `year`.
    unit: Option<&'static str>,
    /// `MO` to `SU`.
    weekdays: Option<Vec<&'static str>>,
    weekday: Option<&'static str>,
    /// 1 to 4, or -1 for the last one.
    nth: Option<i8>,
    /// 1 to 31, or -1 for the last day.
    days: Option<Vec<i8>>,
    /// `completion`: counted from the day it was done. `schedule`: from the anchor.
    base: &'static str,
    /// The day from which a series is counted.
    #[schema(format = Date)]
    anchor: Option<String>,
    season: Option<SeasonView>,
    /// The last day on which it may be due.
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// The same as a rule of RFC 5545, with the anchor for `DTSTART`.
    rrule: Option<String>,
    /// Why there is none.
    rrule_reason: Option<String>,
    /// The same in words.
    text: String,
}

/// The part of the year in which a task is done. Both ends belong to it; it may go past the end of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Season)]
pub struct SeasonView {
    /// `MM-DD`.
    from: String,
    /// `MM-DD`; 02-29 means the 28th in common years.
    to: String,
}

impl From<Season> for SeasonView {
    fn from(Season { from, to }: Season) -> Self {
        Self { from: from.to_string(), to: to.to_string() }
    }
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        let rrule = schedule.rrule();
        let plain = Self {
            kind: "interval",
            every: schedule.rule().period().0,
            unit: None,
            weekdays: None,
            weekday: None,
            nth: None,
            days: None,
            base: schedule.base().name(),
            anchor: schedule.anchor().map(|day| day.to_string()),
            season: schedule.season().map(Into::into),
            ends_on: schedule.ends_on().map(|day| day.to_string()),
            rrule_reason: rrule.as_ref().err().map(ToString::to_string),
            rrule: rrule.ok(),
            text: schedule.text(),
        };
        match schedule.rule() {
            Rule::Interval { every: _, unit } => Self { unit: Some(unit.name()), ..plain },
            Rule::Weekdays { every: _, days } => {
                Self { kind: "weekdays", weekdays: Some(days.iter().map(Weekday::code).collect()), ..plain }
            }
            Rule::MonthWeekday { every: _, nth, weekday } => {
                Self { kind: "month_weekday", nth: Some(nth), weekday: Some(weekday.code()), ..plain }
            }
            Rule::MonthDays { every: _, days } => Self { kind: "month_days", days: Some(days.iter().collect()), ..plain },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use honeydue_task::{Frequency, Rhythm};
    use serde_json::json;

    #[test]
    fn a_schedule_is_shown_as_the_contract_says() {
        let season = Some(Season { from: "04-01".parse().unwrap(), to: "10-31".parse().unwrap() });
        let monthly = Rhythm::new(Frequency::Monthly, None).unwrap().schedule().unwrap();
        let schedule = monthly.anchored_at("2026-05-10".parse().ok()).in_season(season);
        let expected = json!({
            "kind": "interval", "every": 1, "unit": "month",
            "weekdays": null, "weekday": null, "nth": null, "days": null,
            "base": "completion", "anchor": "2026-05-10",
            "season": { "from": "04-01", "to": "10-31" },
            "ends_on": null,
            "rrule": null, "rrule_reason": "base completion has no RRULE",
            "text": "Every month after it was done, April to October"
        });
        assert_eq!(serde_json::to_value(ScheduleView::from(schedule)).unwrap(), expected);
    }

    #[test]
    fn a_pattern_is_shown_with_its_rule() {
        let anchor = "2026-06-15".parse().ok();
        let schedule = Schedule::from_rrule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO;UNTIL=20261231", anchor, anchor.unwrap()).unwrap();
        let view = serde_json::to_value(ScheduleView::from(schedule)).unwrap();
        assert_eq!((&view["kind"], &view["every"], &view["weekdays"]), (&json!("weekdays"), &json!(2), &json!(["MO", "TH"])));
        assert_eq!((&view["base"], &view["ends_on"], &view["unit"]), (&json!("schedule"), &json!("2026-12-31"), &json!(null)));
        assert_eq!(view["rrule"], json!("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO;UNTIL=20261231"));
        assert_eq!(view["rrule_reason"], json!(null));
    }
}
