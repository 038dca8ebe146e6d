//! What the contract says, read literally: dates are found by walking day by day. Nothing here is shared with the
//! crate but its types, and nothing is fast.

use honeydue_kernel::Day;
use honeydue_task::{Base, MonthDay, Next, Rule, Schedule, Season, Unit, Weekday};
use jiff::civil::{self, Date};

/// Walks end here: no date before or after is kept, and no rule has a longer memory.
const FIRST: Date = Date::constant(1840, 1, 6);
const LAST: Date = Date::constant(2200, 12, 31);

pub fn after_completion(schedule: &Schedule, completed_on: Day, scheduled_for: Option<Day>, newest: Option<Day>) -> Next {
    let (done, open) = (completed_on.date(), scheduled_for.map(Day::date));
    // (d) a second completion of the same occurrence
    if let (Some(newest), Some(open)) = (newest.map(Day::date), open)
        && done <= newest
        && open > newest
    {
        return Next::Stays;
    }
    let is_series = schedule.base() == Base::Schedule && (schedule.anchor().is_some() || open.is_some() || !is_interval(schedule));
    if !is_series {
        // (c) completion base, and (d) "a result not after scheduled_for"
        let next = put_off(schedule, plus(schedule.rule(), done, 1));
        return match (next, open) {
            (Some(next), Some(open)) if next <= open => Next::Stays,
            _ => Next::Moves(within(schedule, next)),
        };
    }
    let anchor = schedule.anchor().map_or_else(|| open.unwrap_or(done), Day::date);
    // (d) "not after the previous occurrence"
    if let Some(open) = open
        && let Some(previous) = back(yesterday(open)).find(|date| occurs(schedule, anchor, *date))
        && done <= previous
    {
        return Next::Stays;
    }
    Next::Moves(first_after(schedule, anchor, open.map_or(done, |open| open.max(done))))
}

pub fn after_skip(schedule: &Schedule, scheduled_for: Day, today: Day) -> Option<Day> {
    let (open, today) = (scheduled_for.date(), today.date());
    if schedule.base() == Base::Schedule {
        return first_after(schedule, schedule.anchor().map_or(open, Day::date), open.max(today));
    }
    // (i) the first k for which it is after today
    let next = (1..=100_000).map(|k| plus(schedule.rule(), open, k)).find(|date| date.is_none_or(|date| date > today))?;
    within(schedule, put_off(schedule, next))
}

pub fn first_from(schedule: &Schedule, today: Day) -> Option<Day> {
    if is_interval(schedule) {
        return None;
    }
    let today = today.date();
    match schedule.anchor() {
        Some(anchor) => first_after(schedule, anchor.date(), yesterday(today)),
        // of each week or month, since nothing says which of them is meant
        None => within(schedule, on(today).find(|date| occurs_by(of_each(schedule.rule()), schedule, today, *date))),
    }
}

fn of_each(rule: Rule) -> Rule {
    match rule {
        Rule::Interval { unit, .. } => Rule::Interval { every: 1, unit },
        Rule::Weekdays { days, .. } => Rule::Weekdays { every: 1, days },
        Rule::MonthWeekday { nth, weekday, .. } => Rule::MonthWeekday { every: 1, nth, weekday },
        Rule::MonthDays { days, .. } => Rule::MonthDays { every: 1, days },
    }
}

fn first_after(schedule: &Schedule, anchor: Date, passed: Date) -> Option<Day> {
    let from = tomorrow(passed).max(schedule.anchor().map_or(passed, Day::date));
    within(schedule, on(from).find(|date| occurs(schedule, anchor, *date)))
}

fn is_interval(schedule: &Schedule) -> bool {
    matches!(schedule.rule(), Rule::Interval { .. })
}

fn within(schedule: &Schedule, date: Option<Date>) -> Option<Day> {
    let day = date.and_then(|date| Day::try_from(date).ok())?;
    schedule.ends_on().is_none_or(|end| day <= end).then_some(day)
}

/// So many intervals after a date; the day of the month as near as the month has it. None after the last year.
fn plus(rule: Rule, date: Date, times: i64) -> Option<Date> {
    let Rule::Interval { every, unit } = rule else { panic!("no pattern is counted from a completion") };
    let count = i64::from(every) * times;
    match unit {
        Unit::Day | Unit::Week => {
            let days = if unit == Unit::Day { count } else { 7 * count };
            (0..days).try_fold(date, |date, _| if date > LAST { None } else { Some(tomorrow(date)) })
        }
        Unit::Month | Unit::Year => {
            let months = if unit == Unit::Month { count } else { 12 * count };
            let (mut year, mut month) = (date.year(), date.month());
            for _ in 0..months {
                month += 1;
                if month > 12 {
                    (year, month) = (year + 1, 1);
                }
            }
            (1..=date.day()).rev().find_map(|day| Date::new(year, month, day).ok())
        }
    }
}

fn put_off(schedule: &Schedule, date: Option<Date>) -> Option<Date> {
    let Some(season) = schedule.season() else { return date };
    on(date?).find(|date| is_inside(season, *date))
}

/// Whether the date is one of the series: inside the season, or, for a yearly one, the first day of a season that has
/// none while there was one since the season before.
fn occurs(schedule: &Schedule, anchor: Date, date: Date) -> bool {
    occurs_by(schedule.rule(), schedule, anchor, date)
}

fn occurs_by(rule: Rule, schedule: &Schedule, anchor: Date, date: Date) -> bool {
    let multiple = |date: Date| is_multiple(rule, anchor, date);
    let Some(season) = schedule.season() else { return multiple(date) };
    if !is_inside(season, date) {
        return false;
    }
    if multiple(date) {
        return true;
    }
    let (every, unit) = schedule.rule().period();
    let is_yearly = unit == Unit::Year || unit == Unit::Month && every % 12 == 0;
    let is_first = is_day(season.from, date) && !is_inside(season, yesterday(date));
    is_yearly && is_first && {
        let mut since = back(yesterday(date)).take_while(|date| !is_inside(season, *date));
        let mut own = Some(date).into_iter().chain(on(date).take_while(|date| !is_day(season.to, *date)).map(tomorrow));
        since.any(multiple) && !own.any(multiple)
    }
}

fn is_multiple(rule: Rule, anchor: Date, date: Date) -> bool {
    let days = || i64::from(anchor.until(date).unwrap().get_days());
    let months = || i64::from(date.year() - anchor.year()) * 12 + i64::from(date.month() - anchor.month());
    let length = date.days_in_month();
    match rule {
        Rule::Interval { every, unit: Unit::Day } => days() % i64::from(every) == 0,
        Rule::Interval { every, unit: Unit::Week } => days() % (7 * i64::from(every)) == 0,
        Rule::Interval { every, unit } => {
            let every = i64::from(every) * if unit == Unit::Year { 12 } else { 1 };
            months() % every == 0 && (date.day() == anchor.day() || date.day() == length && anchor.day() > length)
        }
        Rule::Weekdays { every, days: weekdays } => {
            let weeks = i64::from(monday(anchor).until(monday(date)).unwrap().get_days()) / 7;
            weeks % i64::from(every) == 0 && weekdays.iter().any(|weekday| is_on(weekday, date))
        }
        Rule::MonthWeekday { every, nth, weekday } => {
            let place = (date.day() - 1) / 7 + 1;
            months() % i64::from(every) == 0 && is_on(weekday, date) && if nth == -1 { date.day() + 7 > length } else { place == nth }
        }
        Rule::MonthDays { every, days } => {
            let is_last = date.day() == length;
            let stands = |day: i8| day == date.day() || is_last && (day == -1 || day > length);
            months() % i64::from(every) == 0 && days.iter().any(stands)
        }
    }
}

fn monday(date: Date) -> Date {
    (0..7).fold(date, |date, _| if date.weekday() == civil::Weekday::Monday { date } else { yesterday(date) })
}

fn is_on(weekday: Weekday, date: Date) -> bool {
    let known = match weekday {
        Weekday::Monday => civil::Weekday::Monday,
        Weekday::Tuesday => civil::Weekday::Tuesday,
        Weekday::Wednesday => civil::Weekday::Wednesday,
        Weekday::Thursday => civil::Weekday::Thursday,
        Weekday::Friday => civil::Weekday::Friday,
        Weekday::Saturday => civil::Weekday::Saturday,
        Weekday::Sunday => civil::Weekday::Sunday,
    };
    date.weekday() == known
}

fn is_day(day: MonthDay, date: Date) -> bool {
    let lacking = (day.month(), day.day()) == (2, 29) && !date.in_leap_year();
    (date.month(), date.day()) == if lacking { (2, 28) } else { (day.month(), day.day()) }
}

/// Both ends belong to it; if it begins after it ends, it goes past the end of the year.
pub fn is_inside(season: Season, date: Date) -> bool {
    let common =
        |day: MonthDay| if (day.month(), day.day()) == (2, 29) && !date.in_leap_year() { (2, 28) } else { (day.month(), day.day()) };
    let (from, to, today) = (common(season.from), common(season.to), (date.month(), date.day()));
    if season.from <= season.to { from <= today && today <= to } else { today >= from || today <= to }
}

fn tomorrow(date: Date) -> Date {
    date.tomorrow().unwrap()
}

fn yesterday(date: Date) -> Date {
    date.yesterday().unwrap()
}

fn on(from: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |date| date.tomorrow().ok()).take_while(|date| *date <= LAST)
}

fn back(from: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |date| date.yesterday().ok()).take_while(|date| *date >= FIRST)
}
