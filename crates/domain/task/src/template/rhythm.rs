//! How often a template's task comes back.

use super::{Hemisphere, MonthDay, Template};
use crate::Frequency;
use jiff::Span;

/// So many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// How many; at least 1.
    pub count: u16,
    /// Of what.
    pub unit: Period,
}

/// What an interval is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// What an interval is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The day it was done.
    Completion,
    /// A first day, whenever it was done.
    Schedule,
}

/// How a template's task comes back in a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateSchedule {
    /// How many units.
    pub every: u16,
    /// Of what.
    pub unit: Period,
    /// Counted from what.
    pub base: Base,
    /// The first and the last day of the season, both in it; it may go beyond the end of the year. 29 February means
    /// the 28th in common years.
    pub season: Option<(MonthDay, MonthDay)>,
}

impl Period {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
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

impl Every {
    /// As a span of the calendar.
    pub fn span(self) -> Span {
        let count = self.count;
        match self.unit {
            Period::Day => Span::new().days(count),
            Period::Week => Span::new().weeks(count),
            Period::Month => Span::new().months(count),
            Period::Year => Span::new().years(count),
        }
    }

    /// The named frequency that is nearest, for clients that know no others, with its days where that is Custom.
    pub const fn frequency(self) -> (Frequency, Option<u16>) {
        let days = match (self.count, self.unit) {
            (1, Period::Day) => return (Frequency::Daily, None),
            (1, Period::Week) => return (Frequency::Weekly, None),
            (2, Period::Week) => return (Frequency::BiWeekly, None),
            (1, Period::Month) => return (Frequency::Monthly, None),
            (3, Period::Month) => return (Frequency::Quarterly, None),
            (6, Period::Month) => return (Frequency::SemiAnnually, None),
            (1, Period::Year) | (12, Period::Month) => return (Frequency::Annually, None),
            (_, Period::Day) => 1,
            (_, Period::Week) => 7,
            (_, Period::Month) => 30,
            (_, Period::Year) => 365,
        };
        (Frequency::Custom, Some(self.count.saturating_mul(days)))
    }
}

impl Template {
    /// How its task comes back in this half of the earth: the one place where the catalogue's words become a schedule.
    pub fn schedule(&self, hemisphere: Hemisphere) -> TemplateSchedule {
        let Every { count, unit } = self.every;
        let season = self.season.map(|season| season.days(hemisphere)).map(|days| (days.from, days.to));
        TemplateSchedule { every: count, unit, base: self.base, season }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_clients_are_told_the_nearest_frequency() {
        let named = |count, unit| Every { count, unit }.frequency();
        assert_eq!(named(1, Period::Month), (Frequency::Monthly, None));
        assert_eq!(named(1, Period::Year), (Frequency::Annually, None));
        assert_eq!(named(2, Period::Month), (Frequency::Custom, Some(60)));
        assert_eq!(named(10, Period::Year), (Frequency::Custom, Some(3650)));
    }
}
