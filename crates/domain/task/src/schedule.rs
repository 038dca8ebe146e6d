//! When a task comes back.

mod rrule;
mod rule;
mod season;
mod seasonal;
mod series;
mod stored;
mod text;
mod weekday;

pub use rrule::{NoRrule, RruleError};
pub use rule::{Base, MonthDays, Rule, ScheduleError, Unit};
pub(crate) use season::Window;
pub use season::{MonthDay, MonthDayError, Season};
pub use weekday::{Weekday, WeekdayError, Weekdays};

use honeydue_kernel::Day;
use jiff::civil::Date;
use seasonal::Seasonal;
use serde::{Deserialize, Serialize};
use series::Series;
use std::iter;
use stored::Stored;

/// When a task comes back after it was done. A task that is done once has none.
///
/// All of it is about calendar days: no zone, no clock, no change of clocks. Every function is total; a date after
/// [`Day::LAST`] is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Schedule {
    rule: Rule,
    base: Base,
    anchor: Option<Day>,
    season: Option<Season>,
    ends_on: Option<Day>,
}

/// What a completion does to the open date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: history only.
    Stays,
    /// The task is due again on that day; none: never again.
    Moves(Option<Day>),
}

impl Schedule {
    /// By this rule, all year, without an end: an interval counts from the day the task was done, a pattern by itself.
    ///
    /// Errors: a number of the rule is out of its range, or it names no day.
    pub fn new(rule: Rule) -> Result<Self, ScheduleError> {
        rule.check()?;
        Ok(Self::of(rule))
    }

    /// By a rule that is known to be in range.
    pub(crate) const fn of(rule: Rule) -> Self {
        let base = if rule.is_interval() { Base::Completion } else { Base::Schedule };
        Self { rule, base, anchor: None, season: None, ends_on: None }
    }

    /// An interval that is known to be in range, counted from there.
    pub(crate) const fn each(every: u16, unit: Unit, base: Base) -> Self {
        Self { base, ..Self::of(Rule::Interval { every, unit }) }
    }

    /// The same, counted from there.
    ///
    /// Errors: [`ScheduleError::PatternOnCompletion`].
    pub fn based_on(self, base: Base) -> Result<Self, ScheduleError> {
        if base == Base::Completion && !self.rule.is_interval() {
            return Err(ScheduleError::PatternOnCompletion);
        }
        Ok(Self { base, ..self })
    }

    /// The same, in this part of the year alone.
    pub const fn in_season(self, season: Option<Season>) -> Self {
        Self { season, ..self }
    }

    /// The same, with this last day.
    pub const fn ending_on(self, ends_on: Option<Day>) -> Self {
        Self { ends_on, ..self }
    }

    /// The same, with occurrences that are multiples counted from this day: what a changed `due_date` does. None when
    /// the task is undated.
    pub const fn anchored_at(self, anchor: Option<Day>) -> Self {
        Self { anchor, ..self }
    }

    /// The same; if it had no anchor, the first day on which the task is due is it from now on.
    pub fn begun_on(self, first: Option<Day>) -> Self {
        Self { anchor: self.anchor.or(first), ..self }
    }

    /// How it comes back.
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// What an interval is counted from.
    pub const fn base(&self) -> Base {
        self.base
    }

    /// The day from which the occurrences of a series are counted; none while the task has had no date.
    pub const fn anchor(&self) -> Option<Day> {
        self.anchor
    }

    /// The part of the year in which it comes back.
    pub const fn season(&self) -> Option<Season> {
        self.season
    }

    /// The last day on which it may be due.
    pub const fn ends_on(&self) -> Option<Day> {
        self.ends_on
    }

    /// That it comes back at all: a date after the anchor within ten years or two periods, whichever is longer, and one
    /// before it ends. What is not anchored yet is judged once it is.
    ///
    /// Errors: [`ScheduleError::NeverOccurs`].
    pub fn occurs(&self) -> Result<(), ScheduleError> {
        let Some(anchor) = self.anchor else { return Ok(()) };
        let horizon = self.rule.horizon(anchor.date());
        let again = self.ending_on(None).following(anchor);
        // near the end of the calendar there is no room for a second date
        let comes_back = again.map_or(horizon > Day::LAST.date(), |day| day.date() <= horizon);
        let begins = self.kept(self.inside(anchor.date())).is_some();
        if begins && comes_back { Ok(()) } else { Err(ScheduleError::NeverOccurs) }
    }

    /// Where a completion moves the open date, `scheduled_for`; `newest_before` is the day of the newest completion so
    /// far. It never makes a task due earlier: a second completion of the same occurrence (double tap, two people) and
    /// old entries are history only.
    ///
    /// A series that has no date yet counts this once like an interval from the day it was done; see
    /// [`Schedule::begun_on`] for what follows.
    pub fn after_completion(&self, completed_on: Day, scheduled_for: Option<Day>, newest_before: Option<Day>) -> Next {
        let open_is_later = |newest: Day| scheduled_for.is_some_and(|open| open > newest);
        if newest_before.is_some_and(|newest| completed_on <= newest && open_is_later(newest)) {
            return Next::Stays;
        }
        // a series without any date yet has no occurrences that this could pay
        let begins = if self.rule.is_interval() { scheduled_for } else { scheduled_for.or(Some(completed_on)) };
        match self.series(begins) {
            Some(series) => self.paid(series, completed_on, scheduled_for),
            None => self.counted(completed_on, scheduled_for),
        }
    }

    /// Where skipping moves the open date: past today, and past the open one; none: never again.
    pub fn after_skip(&self, scheduled_for: Day, today: Day) -> Option<Day> {
        let passed = scheduled_for.max(today);
        let date = match self.series(Some(scheduled_for)) {
            Some(series) => self.next_in(series, passed),
            None => self.after(scheduled_for, passed),
        };
        self.kept(date)
    }

    /// The first date of a task that was made today without one: a pattern's first from today. An interval has none
    /// until it is done. Without an anchor the first day that fits is taken, and is the anchor from then on, whatever
    /// number of weeks or months lies between occurrences.
    pub fn first_from(&self, today: Day) -> Option<Day> {
        if self.rule.is_interval() {
            return None;
        }
        let series = match self.anchor {
            Some(_) => self.series(None)?,
            None => self.seasonal(Series::new(self.rule.every(1), today.date())),
        };
        self.kept(series.first_from(today.max(self.anchor.unwrap_or(today)).date()))
    }

    /// The open date and those that follow if each is done on its day. As long as the calendar goes; take what is
    /// needed.
    pub fn occurrences(&self, open: Day) -> impl Iterator<Item = Day> {
        iter::successors(Some(open), |day| self.following(*day))
    }

    /// The date after this one if that is done on its day.
    fn following(&self, open: Day) -> Option<Day> {
        let date = match self.series(Some(open)) {
            Some(series) => self.next_in(series, open),
            None => self.after(open, open),
        };
        self.kept(date)
    }

    /// The series, if there is one: counted from the anchor, or from this day where there is none yet.
    fn series(&self, instead: Option<Day>) -> Option<Seasonal> {
        let anchor = self.anchor.or(instead).filter(|_| self.base == Base::Schedule)?;
        Some(self.seasonal(Series::new(self.rule, anchor.date())))
    }

    fn seasonal(&self, series: Series) -> Seasonal {
        Seasonal { series, season: self.season, yearly: self.rule.is_yearly() }
    }

    /// The occurrence after the one that a completion pays, if it pays one: the open one from the day after the
    /// occurrence before it.
    fn paid(&self, series: Seasonal, completed_on: Day, scheduled_for: Option<Day>) -> Next {
        let previous = scheduled_for.and_then(|open| series.last_before(open.date()));
        if previous.is_some_and(|previous| completed_on.date() <= previous) {
            return Next::Stays;
        }
        let passed = scheduled_for.map_or(completed_on, |open| open.max(completed_on));
        Next::Moves(self.kept(self.next_in(series, passed)))
    }

    /// One interval after the day it was done, if that is later than the open date.
    fn counted(&self, completed_on: Day, scheduled_for: Option<Day>) -> Next {
        let next = self.after(completed_on, completed_on);
        let is_earlier = |open: Day| next.is_some_and(|next| next <= open.date());
        if scheduled_for.is_some_and(is_earlier) { Next::Stays } else { Next::Moves(self.kept(next)) }
    }

    /// The first occurrence after this day; there is none before the anchor.
    fn next_in(&self, series: Seasonal, passed: Day) -> Option<Date> {
        let next = passed.date().tomorrow().ok()?;
        series.first_from(self.anchor.map_or(next, |anchor| next.max(anchor.date())))
    }

    /// The first of the days that are multiples of an interval counted from `day` which comes after `passed`, put off
    /// until the season.
    fn after(&self, day: Day, passed: Day) -> Option<Date> {
        self.roll(Series::new(self.rule, day.date()).first_from(passed.date().tomorrow().ok()?)?)
    }

    /// This day, or the first day of the next season if it is outside.
    fn roll(&self, date: Date) -> Option<Date> {
        self.season.map_or(Some(date), |season| season.first_from(date))
    }

    /// The first date from this one on that the task could have.
    fn inside(&self, date: Date) -> Option<Date> {
        self.series(None).map_or_else(|| self.roll(date), |series| series.first_from(date))
    }

    /// A date that we keep, unless the schedule has ended.
    fn kept(&self, date: Option<Date>) -> Option<Day> {
        date.and_then(|date| Day::try_from(date).ok()).filter(|day| self.ends_on.is_none_or(|end| *day <= end))
    }
}
