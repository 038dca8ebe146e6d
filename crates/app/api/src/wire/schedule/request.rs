//! When a new task comes back, as clients say it.

use crate::{
    problem::{Flaw, Problem, field::blame, kind},
    wire::text::{blank_is_none, fits, optional},
};
use honeydue_kernel::Day;
use honeydue_task::{Base, MonthDay, MonthDays, Recurrence, RruleError, Rule, Schedule, ScheduleError, Season, Unit, Weekday};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// When a task comes back: the members of its kind, or `rrule`. With a `kind` the rule is not read, so that what was
/// answered before may be sent back as it is.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "members_fit"))]
pub struct ScheduleRequest {
    kind: Option<Kind>,
    /// 1 if nothing is said; at most 3650 days, 520 weeks, 600 months or 50 years.
    #[schema(minimum = 1, maximum = 3650)]
    every: Option<i64>,
    /// With `interval`: `day`, `week`, `month` or `year`.
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// With `weekdays`: `MO` to `SU`.
    #[schema(value_type = Option<Vec<String>>)]
    weekdays: Option<Vec<Weekday>>,
    /// With `month_weekday`: `MO` to `SU`.
    #[schema(value_type = Option<String>)]
    weekday: Option<Weekday>,
    /// With `month_weekday`: 1 to 4, or -1 for the last one.
    nth: Option<i64>,
    /// With `month_days`: 1 to 31, or -1 for the last day.
    days: Option<Vec<i64>>,
    /// `completion` if nothing is said, for intervals; patterns are always `schedule`.
    #[schema(value_type = Option<String>)]
    base: Option<Base>,
    /// The day from which a series is counted; the first due date if nothing is said.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    anchor: Option<String>,
    #[validate(nested)]
    season: Option<SeasonRequest>,
    /// The last day on which it may be due.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// RFC 5545, without `DTSTART`, instead of the other members.
    #[serde(default, deserialize_with = "blank_is_none")]
    rrule: Option<String>,
}

/// Which members are read.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Interval,
    Weekdays,
    MonthWeekday,
    MonthDays,
}

/// The part of the year in which a task is done.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct SeasonRequest {
    /// `MM-DD`.
    #[validate(custom(function = "fits::<MonthDay>"))]
    from: String,
    /// `MM-DD`.
    #[validate(custom(function = "fits::<MonthDay>"))]
    to: String,
}

/// The member at fault, and what is wrong with it.
type Fault = (&'static str, Flaw);

fn members_fit(request: &ScheduleRequest) -> Result<(), ValidationError> {
    match request.kind {
        None if request.rrule.is_some() => Ok(()),
        None => Err(blame("kind", required())),
        Some(kind) => request.members(kind).map(drop).map_err(|(member, flaw)| blame(member, flaw)),
    }
}

fn required() -> Flaw {
    Flaw::new("required", "is required")
}

impl ScheduleRequest {
    /// Whether the first date depends on the day on which the task is made.
    pub const fn needs_today(&self) -> bool {
        self.rrule.is_some() || !matches!(self.kind, Some(Kind::Interval))
    }

    /// How often a task comes back that is made today with this due date.
    pub fn recurrence(&self, due_date: Option<Day>, today: Day) -> Result<Recurrence, Problem> {
        Recurrence::own(self.schedule(due_date, today)?, due_date, today).map_err(never_occurs)
    }

    /// The schedule alone, which has not been judged for any task. A rule that leans on its first day leans on the due
    /// date, else on today.
    pub fn schedule(&self, due_date: Option<Day>, today: Day) -> Result<Schedule, Problem> {
        match (self.kind, &self.rrule) {
            (Some(kind), _) => self.members(kind).map_err(|(member, flaw)| flaw.at(format!("/schedule/{member}"))),
            (None, Some(rrule)) => Schedule::from_rrule(rrule, self.anchor()?.or(due_date), today).map_err(|error| refused(&error)),
            (None, None) => Err(required().at("/schedule/kind")),
        }
    }

    fn anchor(&self) -> Result<Option<Day>, Problem> {
        optional(self.anchor.as_deref()).map_err(|flaw: Flaw| flaw.at("/schedule/anchor"))
    }

    fn members(&self, kind: Kind) -> Result<Schedule, Fault> {
        let Self { kind: _, every, unit, weekdays, weekday, nth, days, base, anchor, season, ends_on, rrule: _ } = self;
        let missing = |member| move || (member, required());
        let every = u16::try_from(every.unwrap_or(1)).unwrap_or(0);
        let rule = match kind {
            Kind::Interval => Rule::Interval { every, unit: unit.ok_or_else(missing("unit"))? },
            Kind::Weekdays => {
                let days = weekdays.as_ref().ok_or_else(missing("weekdays"))?;
                Rule::Weekdays { every, days: days.iter().copied().collect() }
            }
            Kind::MonthWeekday => {
                let nth = i8::try_from(nth.ok_or_else(missing("nth"))?).unwrap_or(0);
                Rule::MonthWeekday { every, nth, weekday: weekday.ok_or_else(missing("weekday"))? }
            }
            Kind::MonthDays => {
                let days = days.as_ref().ok_or_else(missing("days"))?;
                Rule::MonthDays { every, days: MonthDays::new(days.iter().copied()).map_err(fault)? }
            }
        };
        let schedule = Schedule::new(rule).map_err(fault)?;
        let schedule = schedule.based_on(base.unwrap_or(schedule.base())).map_err(fault)?;
        let at = |member| move |flaw| (member, flaw);
        let season = season.as_ref().map(SeasonRequest::season).transpose().map_err(at("season"))?;
        let anchor = optional(anchor.as_deref()).map_err(at("anchor"))?;
        let ends_on = optional(ends_on.as_deref()).map_err(at("ends_on"))?;
        Ok(schedule.in_season(season).anchored_at(anchor).ending_on(ends_on))
    }
}

impl SeasonRequest {
    fn season(&self) -> Result<Season, Flaw> {
        let day = |text: &str| text.parse::<MonthDay>().map_err(Flaw::from);
        Ok(Season { from: day(&self.from)?, to: day(&self.to)? })
    }
}

/// The problem of a schedule that has no date for its task.
pub fn never_occurs(error: ScheduleError) -> Problem {
    Problem::of(kind::SCHEDULE_NEVER_OCCURS).detail(error.to_string()).at("/schedule")
}

/// Which member an error of the domain is about.
fn fault(error: ScheduleError) -> Fault {
    let (member, code) = match error {
        ScheduleError::EveryOutOfRange { most: _ } => ("every", "out_of_range"),
        ScheduleError::NoWeekday => ("weekdays", "required"),
        ScheduleError::NthOutOfRange => ("nth", "out_of_range"),
        ScheduleError::NoMonthDay => ("days", "required"),
        ScheduleError::MonthDayOutOfRange => ("days", "out_of_range"),
        ScheduleError::Season(_) => ("season", "malformed"),
        ScheduleError::Weekday(_) => ("weekdays", "unknown"),
        ScheduleError::PatternOnCompletion => ("base", "not_with_this_kind"),
        ScheduleError::NeverOccurs => ("kind", "schedule_never_occurs"),
    };
    (member, Flaw::new(code, error.to_string()))
}

fn refused(error: &RruleError) -> Problem {
    let detail = error.to_string();
    match error {
        RruleError::Malformed(_) => Problem::field("/schedule/rrule", "malformed", detail),
        RruleError::NotSupported(_) => Problem::of(kind::RRULE_NOT_SUPPORTED).detail(detail).at("/schedule/rrule"),
        RruleError::Schedule(_) => Problem::field("/schedule/rrule", "out_of_range", detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TODAY: &str = "2026-06-17";

    fn asked(body: Value, due_date: Option<&str>) -> Result<Recurrence, Problem> {
        let request: ScheduleRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        request.recurrence(due_date.map(|day| day.parse().unwrap()), TODAY.parse().unwrap())
    }

    fn schedule(rule: Rule, anchor: &str) -> Schedule {
        Schedule::new(rule).unwrap().anchored_at(anchor.parse().ok())
    }

    fn own(schedule: Schedule, due_date: Option<&str>) -> Recurrence {
        Recurrence::own(schedule, due_date.map(|day| day.parse().unwrap()), TODAY.parse().unwrap()).unwrap()
    }

    /// The kind of the problem, where it is, and the code there.
    fn fault(body: Value, due_date: Option<&str>) -> (&'static str, String, String) {
        let problem = asked(body, due_date).unwrap_err();
        let error = &problem.errors()[0];
        (problem.kind().code, error.pointer.clone(), error.code.clone().into_owned())
    }

    #[test]
    fn each_kind_is_taken() {
        let due = Some("2026-06-15");
        let every = 2;
        let rules = [
            (json!({"kind": "interval", "every": 2, "unit": "year"}), Rule::Interval { every, unit: Unit::Year }),
            (
                json!({"kind": "weekdays", "every": 2, "weekdays": ["TH", "MO", "TH"]}),
                Rule::Weekdays { every, days: [Weekday::Monday, Weekday::Thursday].into_iter().collect() },
            ),
            (
                json!({"kind": "month_weekday", "every": 2, "nth": -1, "weekday": "FR"}),
                Rule::MonthWeekday { every, nth: -1, weekday: Weekday::Friday },
            ),
            (json!({"kind": "month_days", "every": 2, "days": [1, -1]}), Rule::MonthDays { every, days: MonthDays::new([1, -1]).unwrap() }),
        ];
        for (body, rule) in rules {
            assert_eq!(asked(body, due).unwrap(), own(schedule(rule, "2026-06-15"), due));
        }
    }

    #[test]
    fn the_other_members_are_taken() {
        let body = json!({"kind": "interval", "unit": "week", "base": "schedule", "anchor": "2026-06-01T00:00:00Z", "ends_on": "2026-12-31",
            "season": {"from": "04-01", "to": "10-31"}, "text": "whatever"});
        let season = Season { from: "04-01".parse().unwrap(), to: "10-31".parse().unwrap() };
        let expected = schedule(Rule::Interval { every: 1, unit: Unit::Week }, "2026-06-01").based_on(Base::Schedule).unwrap();
        let expected = expected.in_season(Some(season)).ending_on("2026-12-31".parse().ok());
        assert_eq!(asked(body, Some("2026-06-15")).unwrap(), own(expected, Some("2026-06-15")));
    }

    #[test]
    fn what_was_answered_may_be_sent_back() {
        let original = schedule(Rule::MonthDays { every: 1, days: MonthDays::new([31]).unwrap() }, "2026-06-30");
        let view = serde_json::to_value(crate::wire::schedule::ScheduleView::from(original)).unwrap();
        assert!(view["rrule"].is_string());
        assert_eq!(asked(view, Some("2026-06-30")).unwrap(), own(original, Some("2026-06-30")));
    }

    #[test]
    fn a_pattern_without_a_day_begins_with_its_first_from_today() {
        let rule = Rule::Weekdays { every: 2, days: [Weekday::Monday].into_iter().collect() };
        let expected = own(schedule(rule, "2026-06-22"), Some("2026-06-22"));
        assert_eq!(asked(json!({"rrule": "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}), None).unwrap(), expected);
        assert_eq!(asked(json!({"kind": "weekdays", "every": 2, "weekdays": ["MO"]}), None).unwrap(), expected);
    }

    #[test]
    fn a_fault_is_pointed_at() {
        let at = |pointer: &str, code: &str| ("validation_failed", pointer.to_owned(), code.to_owned());
        let due = Some("2026-06-15");
        let faults = [
            (json!({}), "/kind", "required"),
            (json!({"kind": "interval"}), "/unit", "required"),
            (json!({"kind": "interval", "unit": "day", "every": 0}), "/every", "out_of_range"),
            (json!({"kind": "interval", "unit": "day", "every": 65_537}), "/every", "out_of_range"),
            (json!({"kind": "interval", "unit": "day", "every": -1}), "/every", "out_of_range"),
            (json!({"kind": "weekdays", "weekdays": []}), "/weekdays", "required"),
            (json!({"kind": "month_weekday", "weekday": "MO"}), "/nth", "required"),
            (json!({"kind": "month_weekday", "weekday": "MO", "nth": 5}), "/nth", "out_of_range"),
            (json!({"kind": "month_weekday", "weekday": "MO", "nth": 257}), "/nth", "out_of_range"),
            (json!({"kind": "month_days", "days": [32]}), "/days", "out_of_range"),
            (json!({"kind": "month_days", "days": []}), "/days", "required"),
            (json!({"kind": "month_days", "days": [1], "base": "completion"}), "/base", "not_with_this_kind"),
            (json!({"kind": "interval", "unit": "day", "anchor": "soon"}), "/anchor", "malformed"),
            (json!({"kind": "interval", "unit": "day", "ends_on": "1899-12-31"}), "/ends_on", "out_of_range"),
            (json!({"kind": "interval", "unit": "day", "season": {"from": "02-30", "to": "3-1"}}), "/season/from", "malformed"),
        ];
        for (body, pointer, code) in faults {
            assert_eq!(fault(body.clone(), due), at(pointer, code), "{body}");
        }
        assert_eq!(fault(json!({"rrule": "FREQ=OFTEN"}), due), at("/schedule/rrule", "malformed"));
        assert_eq!(fault(json!({"rrule": "FREQ=DAILY;INTERVAL=9999"}), due), at("/schedule/rrule", "out_of_range"));
    }

    #[test]
    fn row_81_a_rule_that_skips_months_is_not_supported() {
        let rrule = || json!({"rrule": "FREQ=MONTHLY;BYMONTHDAY=31"});
        let code = "rrule_not_supported";
        assert_eq!(fault(rrule(), None), (code, "/schedule/rrule".to_owned(), code.to_owned()));
        let problem = format!("{:?}", asked(rrule(), None).unwrap_err().errors());
        assert!(problem.contains("BYMONTHDAY=28,29,30,31;BYSETPOS=-1"), "{problem}");
    }

    #[test]
    fn a_schedule_without_dates_is_refused() {
        let code = "schedule_never_occurs";
        let body = json!({"kind": "interval", "every": 6, "unit": "month", "base": "schedule", "season": {"from": "04-01", "to": "06-30"}});
        assert_eq!(fault(body, Some("2026-01-15")), (code, "/schedule".to_owned(), code.to_owned()));
        let over = json!({"kind": "weekdays", "weekdays": ["MO"], "ends_on": "2026-06-01"});
        assert_eq!(fault(over, None).0, code);
    }
}
