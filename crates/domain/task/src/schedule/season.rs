//! The part of the year in which a task comes back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A day of any year, `MM-DD`. 29 February means the 28th in common years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// No year has this day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a day of the year like 04-01")]
pub struct MonthDayError;

/// A part of the year. Both ends belong to it; it may go past the end of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Its first day.
    pub from: MonthDay,
    /// Its last day.
    pub to: MonthDay,
}

impl MonthDay {
    /// This day of this month, both counted from 1.
    pub fn new(month: i8, day: i8) -> Result<Self, MonthDayError> {
        Date::new(Season::LEAP, month, day).map(|_| Self { month, day }).map_err(|_| MonthDayError)
    }

    /// The same, of a day that is known to be one.
    pub(crate) const fn of(month: i8, day: i8) -> Self {
        Self { month, day }
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The day of the month.
    pub const fn day(self) -> i8 {
        self.day
    }

    fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).or_else(|_| Date::new(year, self.month, self.day - 1)).ok()
    }

    /// Whether the month ends with it in every year.
    const fn ends_month(self) -> bool {
        matches!((self.month, self.day), (2, 29) | (4 | 6 | 9 | 11, 30) | (_, 31))
    }
}

impl FromStr for MonthDay {
    type Err = MonthDayError;
    fn from_str(text: &str) -> Result<Self, MonthDayError> {
        let two = |part: &str| if part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None };
        let (month, day) = text.split_once('-').ok_or(MonthDayError)?;
        Self::new(two(month).ok_or(MonthDayError)?, two(day).ok_or(MonthDayError)?)
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = MonthDayError;
    fn try_from(text: String) -> Result<Self, MonthDayError> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

/// One year's season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Season {
    /// A leap year.
    pub(super) const LEAP: i16 = 2028;
    /// A common year.
    pub(super) const COMMON: i16 = 2027;
    /// What holds in both holds always.
    pub(super) const YEARS: [i16; 2] = [Self::LEAP, Self::COMMON];

    /// Whether the day belongs to it.
    pub(crate) fn contains(self, date: Date) -> bool {
        self.first_from(date) == Some(date)
    }

    /// The first day of it at or after this one.
    pub(crate) fn first_from(self, date: Date) -> Option<Date> {
        self.window_from(date).map(|window| window.first.max(date))
    }

    /// The season that this day belongs to, or else the next one.
    pub(crate) fn window_from(self, date: Date) -> Option<Window> {
        (date.year() - 1..=date.year() + 1).filter_map(|year| self.window(year)).find(|window| window.last >= date)
    }

    /// The season that this day belongs to, or else the one before.
    pub(super) fn window_until(self, date: Date) -> Option<Window> {
        (date.year() - 1..=date.year()).rev().filter_map(|year| self.window(year)).find(|window| window.first <= date)
    }

    /// Whether it leaves no day out.
    pub(super) fn is_all_year(self) -> bool {
        let goes_on = |year| Some(self.window(year + 1)?.first <= self.window(year)?.last.tomorrow().ok()?);
        // from a common year to another, into a leap year, and out of one
        (Self::COMMON - 1..=Self::LEAP).all(|year| goes_on(year) == Some(true))
    }

    /// Its months in order, if it consists of whole ones.
    pub(super) fn months(self) -> Option<impl Iterator<Item = i8>> {
        let whole = self.from.day == 1 && self.to.ends_month();
        let length = (self.to.month - self.from.month).rem_euclid(12);
        let from = self.from.month;
        whole.then(|| (0..=length).map(move |months| (from - 1 + months) % 12 + 1))
    }

    /// The season that begins in this year.
    fn window(self, year: i16) -> Option<Window> {
        Some(Window { first: self.from.in_year(year)?, last: self.to.in_year(if self.wraps() { year + 1 } else { year })? })
    }

    fn wraps(self) -> bool {
        self.to < self.from
    }
}
