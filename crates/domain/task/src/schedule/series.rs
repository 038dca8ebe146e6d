//! Dates that are multiples counted from an anchor, in both directions, without season or end.

use super::{MonthDays, Rule, Unit, Weekday, weekday::days_since_monday};
use jiff::{Span, civil::Date};

/// The dates of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series {
    anchor: Date,
    step: Step,
}

/// What is repeated from the anchor on.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many days.
    Days(i64),
    /// So many weeks from Monday to Sunday, with a bit for each day.
    Weeks(i64, u8),
    /// So many months, with days of each.
    Months(i64, DaysOfMonth),
}

/// Which days of a month.
#[derive(Clone, Copy, Debug)]
enum DaysOfMonth {
    /// That of the anchor, or the last one where the month is shorter.
    SameAs(i8),
    /// The nth weekday; −1 is the last.
    Nth(i8, Weekday),
    /// These.
    These(MonthDays),
}

impl Series {
    pub(super) fn new(rule: Rule, anchor: Date) -> Self {
        let same = DaysOfMonth::SameAs(anchor.day());
        let step = match rule {
            Rule::Interval { every, unit: Unit::Day } => Step::Days(every.into()),
            Rule::Interval { every, unit: Unit::Week } => Step::Days(7 * i64::from(every)),
            Rule::Interval { every, unit: Unit::Month } => Step::Months(every.into(), same),
            Rule::Interval { every, unit: Unit::Year } => Step::Months(12 * i64::from(every), same),
            Rule::Weekdays { every, days } => Step::Weeks(every.into(), days.bits()),
            Rule::MonthWeekday { every, nth, weekday } => Step::Months(every.into(), DaysOfMonth::Nth(nth, weekday)),
            Rule::MonthDays { every, days } => Step::Months(every.into(), DaysOfMonth::These(days)),
        };
        Self { anchor, step }
    }

    /// The first date at or after this one.
    pub(super) fn first_from(&self, date: Date) -> Option<Date> {
        match self.step {
            Step::Days(every) => {
                let past = days_between(self.anchor, date).rem_euclid(every);
                plus_days(date, if past == 0 { 0 } else { every - past })
            }
            Step::Weeks(every, days) => {
                let (monday, past) = self.week_of(date, every)?;
                let rest = if past == 0 { u32::from(days) & (u32::MAX << days_since_monday(date)) } else { 0 };
                let (monday, days) = if rest == 0 { (plus_days(monday, 7 * (every - past))?, days.into()) } else { (monday, rest) };
                plus_days(monday, lowest(days))
            }
            Step::Months(every, days) => {
                let (month, past) = self.month_of(date, every);
                let rest = if past == 0 { days.of(month)? & (u32::MAX << date.day()) } else { 0 };
                let (month, days) = if rest == 0 { later(month + every - past, days)? } else { (month, rest) };
                first_of(month).and_then(|first| plus_days(first, lowest(days) - 1))
            }
        }
    }

    /// The last date at or before this one.
    pub(super) fn last_until(&self, date: Date) -> Option<Date> {
        match self.step {
            Step::Days(every) => plus_days(date, -days_between(self.anchor, date).rem_euclid(every)),
            Step::Weeks(every, days) => {
                let (monday, past) = self.week_of(date, every)?;
                let rest = if past == 0 { u32::from(days) & !(u32::MAX << 1 << days_since_monday(date)) } else { 0 };
                let back = if past == 0 { every } else { past };
                let (monday, days) = if rest == 0 { (plus_days(monday, -7 * back)?, days.into()) } else { (monday, rest) };
                plus_days(monday, highest(days))
            }
            Step::Months(every, days) => {
                let (month, past) = self.month_of(date, every);
                let rest = if past == 0 { days.of(month)? & !(u32::MAX << 1 << date.day()) } else { 0 };
                let back = if past == 0 { every } else { past };
                let (month, days) = if rest == 0 { later(month - back, days)? } else { (month, rest) };
                first_of(month).and_then(|first| plus_days(first, highest(days) - 1))
            }
        }
    }

    /// The Monday before the date, and how many weeks it is past one with occurrences.
    fn week_of(&self, date: Date, every: i64) -> Option<(Date, i64)> {
        let monday = monday_of(date)?;
        Some((monday, (days_between(monday_of(self.anchor)?, monday) / 7).rem_euclid(every)))
    }

    /// The date's month, and how many months it is past one with occurrences.
    fn month_of(&self, date: Date, every: i64) -> (i64, i64) {
        let month = month_index(date);
        (month, (month - month_index(self.anchor)).rem_euclid(every))
    }
}

impl DaysOfMonth {
    /// A bit for each day of this month; never none.
    fn of(self, month: i64) -> Option<u32> {
        let first = first_of(month)?;
        let length = first.days_in_month();
        let day = match self {
            Self::These(days) => return Some(days.in_month_of(length.unsigned_abs().into())),
            Self::SameAs(day) => day.min(length),
            Self::Nth(-1, weekday) => {
                let last = first.last_of_month();
                length - (days_since_monday(last).cast_signed() - weekday as i8).rem_euclid(7)
            }
            Self::Nth(nth, weekday) => 1 + (weekday as i8 - days_since_monday(first).cast_signed()).rem_euclid(7) + 7 * (nth - 1),
        };
        Some(1 << day)
    }
}

fn later(month: i64, days: DaysOfMonth) -> Option<(i64, u32)> {
    Some((month, days.of(month)?))
}

fn lowest(days: u32) -> i64 {
    days.trailing_zeros().into()
}

fn highest(days: u32) -> i64 {
    days.checked_ilog2().unwrap_or_default().into()
}

/// Months since the year 0.
fn month_index(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

fn first_of(month: i64) -> Option<Date> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let month = i8::try_from(month.rem_euclid(12)).ok()?;
    Date::new(year, month + 1, 1).ok()
}

fn monday_of(date: Date) -> Option<Date> {
    plus_days(date, -i64::from(days_since_monday(date)))
}

fn days_between(one: Date, other: Date) -> i64 {
    one.until(other).map_or(0, |span| span.get_days().into())
}

/// None where the calendar ends.
fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}
