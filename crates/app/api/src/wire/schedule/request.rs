//! When a new task comes back, as clients say it.

use crate::{
    problem::{Flaw, Problem, field::blame, kind},
    wire::text::{blank_is_none, fits, optional},
};
use honeydue_kernel::Day;
use honeydue_task::{Base, MonthDay, MonthDays, RruleError, Rule, Said, Schedule, ScheduleError, Season, Unit, Weekday};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// When a task comes back: the members of its kind, or `rrule`, or both, if they say the same: what was answered before may
/// be sent back as it is.
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
    /// As it is said.
    pub fn into_domain(self) -> Result<Said, Problem> {
        match (self.kind, self.rrule.clone()) {
            (Some(kind), rrule) => {
                let schedule = self.members(kind).map_err(|(member, flaw)| flaw.at(format!("/schedule/{member}")))?;
                Ok(Said::Members(schedule, rrule))
            }
            (None, Some(rrule)) => Ok(Said::Rule(rrule, self.anchor()?)),
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

/// The problem of a rule that is not taken.
pub fn refused(error: &RruleError) -> Problem {
    let detail = error.to_string();
    match error {
        RruleError::Malformed(_) => Problem::field("/schedule/rrule", "malformed", detail),
        RruleError::NotSupported(_) => Problem::of(kind::RRULE_NOT_SUPPORTED).detail(detail).at("/schedule/rrule"),
        RruleError::Schedule(_) => Problem::field("/schedule/rrule", "out_of_range", detail),
    }
}

#[cfg(test)]
mod tests;
