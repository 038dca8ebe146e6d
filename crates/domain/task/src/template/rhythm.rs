//! How often a template's task comes back.

use super::{Hemisphere, Template};
use crate::{Frequency, Schedule, Unit};
use jiff::Span;

/// So many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// How many; at least 1.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

impl Every {
    /// As a span of the calendar.
    pub fn span(self) -> Span {
        self.unit.span(self.count.into())
    }

    /// The named frequency that is nearest, for clients that know no others, with its days where that is Custom.
    pub const fn frequency(self) -> (Frequency, Option<u16>) {
        let days = match (self.count, self.unit) {
            (1, Unit::Day) => return (Frequency::Daily, None),
            (1, Unit::Week) => return (Frequency::Weekly, None),
            (2, Unit::Week) => return (Frequency::BiWeekly, None),
            (1, Unit::Month) => return (Frequency::Monthly, None),
            (3, Unit::Month) => return (Frequency::Quarterly, None),
            (6, Unit::Month) => return (Frequency::SemiAnnually, None),
            (1, Unit::Year) | (12, Unit::Month) => return (Frequency::Annually, None),
            (_, Unit::Day) => 1,
            (_, Unit::Week) => 7,
            (_, Unit::Month) => 30,
            (_, Unit::Year) => 365,
        };
        (Frequency::Custom, Some(self.count.saturating_mul(days)))
    }
}

impl Template {
    /// How its task comes back in this half of the earth: the one place where the catalogue's words become a schedule.
    pub fn schedule(&self, hemisphere: Hemisphere) -> Schedule {
        let Every { count, unit } = self.every;
        Schedule::each(count, unit, self.base).in_season(self.season.map(|season| season.days(hemisphere)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_clients_are_told_the_nearest_frequency() {
        let named = |count, unit| Every { count, unit }.frequency();
        assert_eq!(named(1, Unit::Month), (Frequency::Monthly, None));
        assert_eq!(named(1, Unit::Year), (Frequency::Annually, None));
        assert_eq!(named(2, Unit::Month), (Frequency::Custom, Some(60)));
        assert_eq!(named(10, Unit::Year), (Frequency::Custom, Some(3650)));
    }
}
