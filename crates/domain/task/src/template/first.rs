//! When a template's task is first due.

use super::{Every, Hemisphere, Template};
use crate::{
    MonthDay, Unit,
    schedule::{Season, Window},
};
use honeydue_kernel::Day;
use jiff::{Span, civil::Date};

/// When a template's task is first due, if nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstDate {
    /// As its interval and its season say.
    Usual,
    /// In a week, whatever the interval: what saves lives should not wait.
    Soon,
    /// On the next of these days. They are half a year apart, so that they are the same in both halves of the earth.
    NextOf(&'static [MonthDay]),
}

/// How much of a season must be left for a yearly task to begin in it.
const ENOUGH: i32 = 30;

impl Template {
    /// The day on which its task is first due when it is added today without one: always inside the season, and never
    /// so that a new home begins with a wall of overdue tasks, or with a pile of undated ones.
    ///
    /// Seasonal and yearly: the first day of the next season, or today if more than 30 days of this one are left.
    /// Monthly and oftener: one interval from today. Else in two weeks. What saves lives, in one.
    pub fn first_due(&self, today: Day, hemisphere: Hemisphere) -> Day {
        let season = self.season.map(|season| season.days(hemisphere));
        let day = match (self.first, season) {
            (FirstDate::Soon, _) => today.plus(Span::new().weeks(1)),
            (FirstDate::NextOf(days), _) => days.iter().map(|day| next(*day, today)).min().unwrap_or(today),
            (FirstDate::Usual, Some(season)) if self.every.is_yearly() => kept(begin(season, today.date())),
            (FirstDate::Usual, _) if self.every.is_monthly_or_oftener() => today.plus(self.every.span()),
            (FirstDate::Usual, _) => today.plus(Span::new().weeks(2)),
        };
        season.map_or(day, |season| kept(season.first_from(day.date())))
    }
}

/// Today if enough of the season is left, else the first day of the next one.
fn begin(season: Season, today: Date) -> Option<Date> {
    let Window { first, last } = season.window_from(today)?;
    if first > today {
        return Some(first);
    }
    let is_time = today.until(last).is_ok_and(|left| left.get_days() > ENOUGH);
    if is_time { Some(today) } else { season.first_from(last.tomorrow().ok()?) }
}

/// This day of the year, today or later.
fn next(day: MonthDay, today: Day) -> Day {
    kept(Season { from: day, to: day }.first_from(today.date()))
}

/// The last day that we keep, where the calendar ends before.
fn kept(date: Option<Date>) -> Day {
    date.and_then(|date| Day::try_from(date).ok()).unwrap_or(Day::LAST)
}

impl Every {
    /// Once a year or less often.
    const fn is_yearly(self) -> bool {
        matches!(self.unit, Unit::Year) || (matches!(self.unit, Unit::Month) && self.count >= 12)
    }

    /// Once a month or more often.
    const fn is_monthly_or_oftener(self) -> bool {
        match self.unit {
            Unit::Day => self.count <= 31,
            Unit::Week => self.count <= 4,
            Unit::Month => self.count <= 1,
            Unit::Year => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;
    use Hemisphere::{North, South};

    fn first(id: i64, today: &str, hemisphere: Hemisphere) -> String {
        Template::find(id.into()).unwrap().first_due(day(today), hemisphere).to_string()
    }

    #[test]
    fn a_yearly_task_of_a_season_begins_with_it_or_today() {
        let furnace_tune_up = 2;
        assert_eq!(first(furnace_tune_up, "2026-06-18", North), "2026-09-01");
        assert_eq!(first(furnace_tune_up, "2026-10-30", North), "2026-10-30");
        assert_eq!(first(furnace_tune_up, "2026-10-31", North), "2027-09-01");
        assert_eq!(first(furnace_tune_up, "2026-12-24", North), "2027-09-01");
        assert_eq!(first(furnace_tune_up, "2026-06-18", South), "2027-03-01");
        assert_eq!(first(furnace_tune_up, "2027-04-01", South), "2027-04-01");
        let trees_in_winter = 69;
        assert_eq!(first(trees_in_winter, "2026-12-31", North), "2026-12-31");
        assert_eq!(first(trees_in_winter, "2027-02-01", North), "2027-12-01");
        let deck_each_two_years = 56;
        assert_eq!(first(deck_each_two_years, "2026-10-01", North), "2027-03-01");
    }

    #[test]
    fn a_monthly_task_waits_for_one_interval_and_a_longer_one_for_two_weeks() {
        assert_eq!(first(1, "2026-01-31", North), "2026-02-28");
        assert_eq!(first(31, "2026-06-18", North), "2026-07-02");
        assert_eq!(first(84, "2026-06-18", North), "2026-07-02");
        assert_eq!(first(18, "2026-06-18", North), "2026-07-02");
    }

    #[test]
    fn what_comes_back_often_in_a_season_begins_inside_it() {
        let mowing = 67;
        assert_eq!(first(mowing, "2026-06-18", North), "2026-06-25");
        assert_eq!(first(mowing, "2026-10-30", North), "2027-04-01");
        assert_eq!(first(mowing, "2026-06-18", South), "2026-10-01");
        let fertilizer = 68;
        assert_eq!(first(fertilizer, "2026-03-20", North), "2026-04-03");
    }

    #[test]
    fn what_saves_lives_is_due_in_a_week() {
        for alarm in [16, 19, 21, 23, 60] {
            assert_eq!(first(alarm, "2026-06-18", North), "2026-06-25", "{alarm}");
        }
    }

    #[test]
    fn what_is_done_on_certain_days_begins_on_the_next_of_them() {
        let gutters = 46;
        assert_eq!(first(gutters, "2026-06-18", North), "2026-11-15");
        assert_eq!(first(gutters, "2026-11-15", North), "2026-11-15");
        assert_eq!(first(gutters, "2026-11-16", South), "2027-05-15");
        assert_eq!(first(71, "2026-06-18", North), "2026-10-15");
    }

    #[test]
    fn a_first_day_is_never_past_always_inside_the_season_and_within_a_year() {
        for template in Template::all() {
            for hemisphere in [North, South] {
                for days in 0..731 {
                    let today = day("2027-06-01").plus(Span::new().days(days));
                    let first = template.first_due(today, hemisphere);
                    let season = template.season.map(|season| season.days(hemisphere));
                    assert!(first >= today, "{} {today}", template.title);
                    assert!(first <= today.plus(Span::new().years(1)), "{} {today}", template.title);
                    assert!(season.is_none_or(|season| season.contains(first.date())), "{} {today}", template.title);
                }
            }
        }
    }
}
