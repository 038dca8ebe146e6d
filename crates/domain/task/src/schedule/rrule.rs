//! Series as recurrence rules of RFC 5545, for calendars. `DTSTART` is the anchor, as a `DATE`.

mod parts;
mod read;
mod write;

use super::ScheduleError;
use std::borrow::Cow;

/// Why a schedule has no recurrence rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRrule {
    /// Its dates depend on the days on which the task is done.
    #[error("base completion has no RRULE")]
    Completion,
    /// It has no first date yet.
    #[error("a series has no RRULE before its first date")]
    Undated,
    /// `BYSETPOS` can stand for one day that a short month lacks, not for two.
    #[error("two days that short months lack have no RRULE")]
    ShortMonths,
    /// `BYMONTH` knows whole months.
    #[error("a season of other than whole months has no RRULE")]
    Season,
    /// It falls due outside its season, and waits for it.
    #[error("a date that waits for its season has no RRULE")]
    PutOff,
}

/// Why a recurrence rule is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RruleError {
    /// It is none.
    #[error("is no RRULE of RFC 5545: {0}")]
    Malformed(Cow<'static, str>),
    /// It has dates that no schedule has; what may be said instead.
    #[error("is not supported: {0}")]
    NotSupported(Cow<'static, str>),
    /// It would be a schedule out of range.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

impl RruleError {
    fn malformed(what: impl Into<Cow<'static, str>>) -> Self {
        Self::Malformed(what.into())
    }

    fn not_supported(hint: impl Into<Cow<'static, str>>) -> Self {
        Self::NotSupported(hint.into())
    }

    /// A day that short months lack: they are skipped by the RFC, and by no schedule.
    fn skips(day: i8) -> Self {
        let days = (28..=day).map(|day| day.to_string()).collect::<Vec<_>>().join(",");
        let month = "RFC 5545 skips the months that lack this day, a schedule takes their last day";
        Self::not_supported(format!("{month}; say BYMONTHDAY={days};BYSETPOS=-1, or BYMONTHDAY=-1 for the last day of each month"))
    }
}
