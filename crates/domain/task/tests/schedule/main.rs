//! Schedules: the worked cases of the contract, an independent oracle that walks day by day, and python-dateutil.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

mod golden;
mod oracle;
mod properties;
mod rows;
mod rrule;
mod tasks;
mod text;
mod values;
mod zones;

use honeydue_kernel::Day;
use honeydue_task::{MonthDays, Rule, Schedule, Season, Unit, Weekday, Weekdays};

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|error| panic!("{text} {error}"))
}

/// A rule as the cases write it: `1 week`, `2 weeks MO,TH`, `3 months 2SU`, `1 month 30,31`.
fn rule(text: &str) -> Rule {
    let mut words = text.split(' ');
    let every = words.next().and_then(|every| every.parse().ok()).unwrap_or_else(|| panic!("{text}"));
    let unit = words.next().map(|unit| unit.trim_end_matches('s'));
    let weekdays = |list: &str| list.split(',').map(|code| code.parse::<Weekday>().ok()).collect::<Option<Weekdays>>();
    match (unit, words.next()) {
        (Some("day"), None) => Rule::Interval { every, unit: Unit::Day },
        (Some("week"), None) => Rule::Interval { every, unit: Unit::Week },
        (Some("month"), None) => Rule::Interval { every, unit: Unit::Month },
        (Some("year"), None) => Rule::Interval { every, unit: Unit::Year },
        (Some("week"), Some(days)) => Rule::Weekdays { every, days: weekdays(days).unwrap_or_else(|| panic!("{text}")) },
        (Some("month"), Some(days)) if days.ends_with(char::is_alphabetic) => {
            let (nth, weekday) = days.split_at(days.len() - 2);
            Rule::MonthWeekday { every, nth: nth.parse().unwrap(), weekday: weekday.parse().unwrap() }
        }
        (Some("month"), Some(days)) => {
            Rule::MonthDays { every, days: MonthDays::new(days.split(',').map(|day| day.parse().unwrap())).unwrap() }
        }
        _ => panic!("{text}"),
    }
}

fn schedule(text: &str) -> Schedule {
    Schedule::new(rule(text)).unwrap_or_else(|error| panic!("{text} {error}"))
}

/// `04-01..10-31`.
fn season(text: &str) -> Season {
    let (from, to) = text.split_once("..").unwrap_or_else(|| panic!("{text}"));
    Season { from: from.parse().unwrap(), to: to.parse().unwrap() }
}
