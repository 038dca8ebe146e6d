//! A schedule in words.

use super::{Base, MonthDay, Rule, Schedule, Season, Unit, Weekday};
use jiff::civil::Date;

impl Schedule {
    /// In plain English: "Every month after it was done, April to October".
    pub fn text(&self) -> String {
        let mut text = match (self.base, self.anchor) {
            (Base::Completion, _) => format!("{} after it was done", self.rule.pace()),
            (Base::Schedule, anchor) => self.rule.text(anchor.map(honeydue_kernel::Day::date)),
        };
        if let Some(season) = self.season.filter(|season| !season.is_all_year()) {
            text = format!("{text}, {}", season.text());
        }
        if let Some(end) = self.ends_on {
            text = format!("{text}, until {}", whole(end.date()));
        }
        text
    }
}

impl Rule {
    /// "Every 3 months".
    fn pace(self) -> String {
        let (every, unit) = self.period();
        let unit = unit.name();
        if every == 1 { format!("Every {unit}") } else { format!("Every {every} {unit}s") }
    }

    fn text(self, anchor: Option<Date>) -> String {
        let pace = self.pace();
        let days = match (self, anchor) {
            (Self::Interval { .. }, None) | (Self::Interval { unit: Unit::Day, every: 1 }, _) => return pace,
            (Self::Interval { unit: Unit::Day, .. }, Some(anchor)) => return format!("{pace} from {}", whole(anchor)),
            (Self::Interval { unit: Unit::Week, .. }, Some(anchor)) => Weekday::of(anchor).name().to_owned(),
            (Self::Interval { unit: Unit::Month, .. }, Some(anchor)) => format!("the {}", nth(anchor.day())),
            (Self::Interval { unit: Unit::Year, .. }, Some(anchor)) => day_and_month(anchor.month(), anchor.day()),
            (Self::Weekdays { days, .. }, _) => and(days.iter().map(|day| day.name().to_owned()).collect()),
            (Self::MonthWeekday { nth, weekday, .. }, _) => format!("the {} {}", ordinal(nth), weekday.name()),
            (Self::MonthDays { days, .. }, _) => format!("the {}", and(days.iter().map(nth).collect())),
        };
        match (self.years(), anchor) {
            (Some(1), Some(anchor)) => format!("Every year on {days} of {}", month(anchor.month())),
            (Some(years), Some(anchor)) => format!("Every {years} years on {days} of {}", month(anchor.month())),
            _ => format!("{pace} on {days}"),
        }
    }

    /// How many years lie between the months of a pattern, if they are whole ones.
    fn years(self) -> Option<u16> {
        let (every, unit) = self.period();
        (!self.is_interval() && unit == Unit::Month && every.is_multiple_of(12)).then_some(every / 12)
    }
}

impl Season {
    fn text(self) -> String {
        let (from, to) = (self.from, self.to);
        if self.months().is_none() {
            return if from == to { format!("on {}", on(from)) } else { format!("{} to {}", on(from), on(to)) };
        }
        let (first, last) = (month(from.month()), month(to.month()));
        if first == last { format!("in {first}") } else { format!("{first} to {last}") }
    }
}

fn on(day: MonthDay) -> String {
    day_and_month(day.month(), day.day())
}

fn day_and_month(month_of_year: i8, day: i8) -> String {
    format!("{day} {}", month(month_of_year))
}

fn whole(date: Date) -> String {
    format!("{} {}", day_and_month(date.month(), date.day()), date.year())
}

const fn month(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

const fn ordinal(nth: i8) -> &'static str {
    match nth {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "last",
    }
}

/// "1st", "last day".
fn nth(day: i8) -> String {
    let ending = match day {
        -1 => return "last day".to_owned(),
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// "a, b and c".
fn and(mut items: Vec<String>) -> String {
    let last = items.pop().unwrap_or_default();
    if items.is_empty() { last } else { format!("{} and {last}", items.join(", ")) }
}
