//! How a task comes back, and which rules there are.

use super::{Weekday, Weekdays, season::MonthDayError, weekday::WeekdayError};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// How a task comes back. The first is an interval, the others are patterns, which have their days by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Each so many units.
    Interval {
        /// How many.
        every: u16,
        /// Of what.
        unit: Unit,
    },
    /// On these days of each so manieth week. Weeks begin on Monday.
    Weekdays {
        /// How many weeks.
        every: u16,
        /// Which days; at least one.
        days: Weekdays,
    },
    /// On a weekday of each so manieth month: the second Sunday.
    MonthWeekday {
        /// How many months.
        every: u16,
        /// 1 to 4, or −1 for the last one.
        nth: i8,
        /// Which day.
        weekday: Weekday,
    },
    /// On these days of each so manieth month; in a shorter month the last day stands for those that it lacks.
    MonthDays {
        /// How many months.
        every: u16,
        /// Which days; at least one.
        days: MonthDays,
    },
}

/// What an interval is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Day,
    /// Seven days.
    Week,
    /// Calendar months: from the 31st to the last day of a shorter month.
    Month,
    /// Calendar years: from 29 February to the 28th of a common year.
    Year,
}

/// What an interval is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The day on which the task was done.
    #[default]
    Completion,
    /// The anchor, whenever the task was done.
    Schedule,
}

/// Why there is no such schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// `every` is 0, or more than the unit allows.
    #[error("must lie between 1 and {most}")]
    EveryOutOfRange {
        /// The most there can be.
        most: u16,
    },
    /// No weekday.
    #[error("must name at least one weekday")]
    NoWeekday,
    /// Not a weekday.
    #[error(transparent)]
    Weekday(#[from] WeekdayError),
    /// Which one of a month, there is not always.
    #[error("must be 1 to 4, or -1 for the last one")]
    NthOutOfRange,
    /// No day of the month.
    #[error("must name at least one day of the month")]
    NoMonthDay,
    /// Not a day of a month.
    #[error("must be 1 to 31, or -1 for the last day")]
    MonthDayOutOfRange,
    /// Not a day of the year.
    #[error(transparent)]
    Season(#[from] MonthDayError),
    /// A pattern has its days by itself.
    #[error("must be schedule for days of the week or month")]
    PatternOnCompletion,
    /// There is no date that the task could have.
    #[error("has no date within ten years, or within two of its periods")]
    NeverOccurs,
}

impl Unit {
    /// How many there can be: ten years of days or weeks, as in `custom_interval_days`; fifty of months or years, for
    /// what wears out slowly.
    pub const fn most(self) -> u16 {
        match self {
            Self::Day => 3650,
            Self::Week => 520,
            Self::Month => 600,
            Self::Year => 50,
        }
    }

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// So many of them, as a span of the calendar.
    pub(crate) fn span(self, count: i64) -> Span {
        match self {
            Self::Day => Span::new().days(count),
            Self::Week => Span::new().weeks(count),
            Self::Month => Span::new().months(count),
            Self::Year => Span::new().years(count),
        }
    }
}

impl Base {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completion => "completion",
            Self::Schedule => "schedule",
        }
    }
}

impl Rule {
    /// Whether it is an interval, that can be counted from the day the task was done.
    pub const fn is_interval(self) -> bool {
        matches!(self, Self::Interval { .. })
    }

    /// Every how many of what.
    pub const fn period(self) -> (u16, Unit) {
        match self {
            Self::Interval { every, unit } => (every, unit),
            Self::Weekdays { every, .. } => (every, Unit::Week),
            Self::MonthWeekday { every, .. } | Self::MonthDays { every, .. } => (every, Unit::Month),
        }
    }

    /// The same, each so many units.
    pub(super) const fn every(mut self, units: u16) -> Self {
        match &mut self {
            Self::Interval { every, .. }
            | Self::Weekdays { every, .. }
            | Self::MonthWeekday { every, .. }
            | Self::MonthDays { every, .. } => *every = units,
        }
        self
    }

    pub(super) fn check(self) -> Result<(), ScheduleError> {
        let (every, unit) = self.period();
        if !(1..=unit.most()).contains(&every) {
            return Err(ScheduleError::EveryOutOfRange { most: unit.most() });
        }
        match self {
            Self::Weekdays { days, .. } if days.is_empty() => Err(ScheduleError::NoWeekday),
            Self::MonthWeekday { nth, .. } if !matches!(nth, -1 | 1..=4) => Err(ScheduleError::NthOutOfRange),
            Self::MonthDays { days, .. } if days.is_empty() => Err(ScheduleError::NoMonthDay),
            _ => Ok(()),
        }
    }

    /// Whether it comes back in the same month always.
    pub(super) const fn is_yearly(self) -> bool {
        let (every, unit) = self.period();
        matches!(unit, Unit::Year) || (matches!(unit, Unit::Month) && every.is_multiple_of(12))
    }

    /// Ten years or two periods from this day, whichever is longer.
    pub(super) fn horizon(self, from: Date) -> Date {
        let (every, unit) = self.period();
        let periods = unit.span(i64::from(every) * 2);
        from.saturating_add(Span::new().years(10)).max(from.saturating_add(periods))
    }
}

/// A set of days of the month, with or without the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthDays(u32);

/// The bit of the last day of the month; day `n` has bit `n`.
const LAST: u32 = 1;

impl MonthDays {
    /// These days; −1 is the last one.
    ///
    /// Errors: [`ScheduleError::MonthDayOutOfRange`].
    pub fn new(days: impl IntoIterator<Item = i64>) -> Result<Self, ScheduleError> {
        let bit = |day| match day {
            -1 => Ok(LAST),
            1..=31 => Ok(1 << day),
            _ => Err(ScheduleError::MonthDayOutOfRange),
        };
        days.into_iter().try_fold(0, |bits, day| Ok(bits | bit(day)?)).map(Self)
    }

    /// Whether it has none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In order, the last day of the month at the end.
    pub fn iter(self) -> impl Iterator<Item = i8> {
        (1..=31).filter(move |day| self.0 & 1 << day != 0).chain((self.0 & LAST != 0).then_some(-1))
    }

    /// A bit for each day that a month of so many days has.
    pub(super) const fn in_month_of(self, length: u32) -> u32 {
        let longer = u32::MAX << length << 1;
        let lacks = self.0 & (longer | LAST) != 0;
        self.0 & !(longer | LAST) | if lacks { 1 << length } else { 0 }
    }
}
