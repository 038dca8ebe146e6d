//! Parts of the year.

use super::Hemisphere;
use honeydue_kernel::Day;
use jiff::{Span, civil::Date};
use std::fmt;

/// A part of the year by name. When it is depends on the half of the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// In the north March to May.
    Spring,
    /// In the north June to August.
    Summer,
    /// In the north September to November.
    Autumn,
    /// In the north December to February.
    Winter,
    /// When plants grow: in the north April to October.
    Growing,
    /// When homes are heated: in the north October to March.
    Heating,
    /// In the north March to August.
    SpringAndSummer,
}

/// A day of any year. 29 February means the 28th in common years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// A part of the year: its first and its last day, both in it. It may go beyond the end of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeasonDays {
    /// The first day.
    pub from: MonthDay,
    /// The last day.
    pub to: MonthDay,
}

impl Season {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter, Self::Growing, Self::Heating, Self::SpringAndSummer];

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
            Self::Growing => "growing",
            Self::Heating => "heating",
            Self::SpringAndSummer => "spring+summer",
        }
    }

    /// Its first and its last month in the north.
    const fn months(self) -> (i8, i8) {
        match self {
            Self::Spring => (3, 5),
            Self::Summer => (6, 8),
            Self::Autumn => (9, 11),
            Self::Winter => (12, 2),
            Self::Growing => (4, 10),
            Self::Heating => (10, 3),
            Self::SpringAndSummer => (3, 8),
        }
    }

    /// Its days in this half of the earth: in the south they are six months later.
    pub const fn days(self, hemisphere: Hemisphere) -> SeasonDays {
        let (first, last) = self.months();
        let (first, last) = match hemisphere {
            Hemisphere::North => (first, last),
            Hemisphere::South => (opposite(first), opposite(last)),
        };
        SeasonDays { from: MonthDay { month: first, day: 1 }, to: MonthDay { month: last, day: last_of(last) } }
    }
}

/// The month half a year later.
const fn opposite(month: i8) -> i8 {
    (month + 5) % 12 + 1
}

const fn last_of(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl MonthDay {
    /// This day, today or later; [`Day::LAST`] where there is none any more.
    pub fn next_from(self, today: Day) -> Day {
        let year = today.date().year();
        [self.in_year(year), self.in_year(year + 1)].into_iter().flatten().find(|day| *day >= today).unwrap_or(Day::LAST)
    }

    fn in_year(self, year: i16) -> Option<Day> {
        let day = Date::new(year, self.month, self.day).or_else(|_| Date::new(year, self.month, self.day - 1));
        day.ok().and_then(|date| Day::try_from(date).ok())
    }
}

/// `MM-DD`.
impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl SeasonDays {
    /// Whether a day is in it: its end is nearer than its next beginning, or this is its first day.
    pub fn contains(self, day: Day) -> bool {
        let begins = self.from.next_from(day);
        begins == day || self.to.next_from(day) < begins
    }

    /// The last day of the season that this day is in.
    pub fn end(self, day: Day) -> Day {
        self.to.next_from(day)
    }

    /// The first day of the next season, after this day.
    pub fn next_begin(self, day: Day) -> Day {
        self.from.next_from(day.plus(Span::new().days(1)))
    }

    /// The day itself if it is in the season, else the first day of the next one.
    pub fn at_or_after(self, day: Day) -> Day {
        if self.contains(day) { day } else { self.next_begin(day) }
    }
}

#[cfg(test)]
mod tests;
