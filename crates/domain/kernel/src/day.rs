//! Calendar days.

use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A calendar day without a zone, between 1900-01-01 and 2200-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Date", into = "Date")]
pub struct Day(Date);

/// Why something is not a day that we keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Before 1900 or after 2200.
    #[error("must lie between 1900-01-01 and 2200-12-31")]
    OutOfRange,
    /// Not a day at all.
    #[error("must be a day like 2026-06-15")]
    Malformed,
}

impl Day {
    /// The first day we keep.
    pub const FIRST: Self = Self(Date::constant(1900, 1, 1));
    /// The last day we keep.
    pub const LAST: Self = Self(Date::constant(2200, 12, 31));

    /// The date as the calendar library knows it.
    pub const fn date(self) -> Date {
        self.0
    }

    /// This day and a span of days, weeks, months or years; the 31st becomes the last day of a shorter month. Ends
    /// at [`Day::LAST`].
    pub fn plus(self, span: Span) -> Self {
        self.0.checked_add(span).map_or(Self::LAST, |date| Self(date.clamp(Self::FIRST.0, Self::LAST.0)))
    }

    /// The instant at which the day begins in universal time.
    pub fn midnight_utc(self) -> Timestamp {
        // a fixed offset has no gaps, and the days that we keep are far from the ends of time
        TimeZone::UTC.to_timestamp(self.0.to_datetime(Time::midnight())).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Days from this one to `other`; negative if `other` is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }
}

impl TryFrom<Date> for Day {
    type Error = DayError;
    fn try_from(date: Date) -> Result<Self, DayError> {
        let day = Self(date);
        if (Self::FIRST..=Self::LAST).contains(&day) { Ok(day) } else { Err(DayError::OutOfRange) }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

/// `YYYY-MM-DD`, or an instant at exactly midnight UTC, which older clients send and which means that calendar day.
impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let plain = text.len() == "2026-06-15".len();
        let date = if plain { text.parse::<Date>().ok() } else { text.parse::<Timestamp>().ok().and_then(midnight_utc) };
        date.ok_or(DayError::Malformed)?.try_into()
    }
}

/// The day of an instant that is exactly midnight UTC.
fn midnight_utc(instant: Timestamp) -> Option<Date> {
    let utc = instant.to_zoned(TimeZone::UTC);
    (utc.time() == Time::midnight()).then(|| utc.date())
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
