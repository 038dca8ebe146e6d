//! A recurrence rule as a schedule, if there is one with the same dates.

use super::{
    RruleError,
    parts::{Frequency, Parts},
};
use crate::schedule::{Base, MonthDay, MonthDays, Rule, Schedule, Season, Unit, Weekday, series::Series};
use honeydue_kernel::Day;
use jiff::civil::Date;

impl Schedule {
    /// The schedule with the same dates as a rule of RFC 5545 without `DTSTART`, which is the anchor. Without an anchor
    /// a yearly rule that names its month has its first date from today for one.
    ///
    /// Errors: it is no rule, it has dates that no schedule has, or a number is out of range.
    pub fn from_rrule(text: &str, anchor: Option<Day>, today: Day) -> Result<Self, RruleError> {
        let parts: Parts = text.parse()?;
        let (rule, anchor) = match parts.frequency {
            Frequency::Daily => (daily(&parts)?, anchor),
            Frequency::Weekly => (weekly(&parts)?, anchor),
            Frequency::Monthly => (monthly(&parts, anchor)?, anchor),
            Frequency::Yearly => yearly(&parts, anchor, today)?,
        };
        let season = if parts.frequency == Frequency::Yearly { None } else { season(&parts)? };
        Ok(Self::new(rule)?.based_on(Base::Schedule)?.anchored_at(anchor).in_season(season).ending_on(parts.until))
    }
}

fn daily(parts: &Parts) -> Result<Rule, RruleError> {
    no_days_of_month(parts)?;
    match (parts.by_day.is_empty(), parts.interval) {
        (true, every) => Ok(Rule::Interval { every, unit: Unit::Day }),
        (false, 1) => Ok(Rule::Weekdays { every: 1, days: weekdays(parts)? }),
        (false, _) => Err(RruleError::not_supported("say FREQ=WEEKLY for days of the week")),
    }
}

fn weekly(parts: &Parts) -> Result<Rule, RruleError> {
    no_days_of_month(parts)?;
    let every = parts.interval;
    if parts.by_day.is_empty() {
        return Ok(Rule::Interval { every, unit: Unit::Week });
    }
    if every > 1 && parts.week_start != Weekday::Monday {
        return Err(RruleError::not_supported("weeks begin on Monday: say WKST=MO"));
    }
    Ok(Rule::Weekdays { every, days: weekdays(parts)? })
}

fn monthly(parts: &Parts, anchor: Option<Day>) -> Result<Rule, RruleError> {
    let every = parts.interval;
    if !parts.by_month.is_empty() && every.is_multiple_of(12) {
        return Err(RruleError::not_supported("say FREQ=YEARLY for one month of the year"));
    }
    if let Some(rule) = within_month(parts, every, None)? {
        return Ok(rule);
    }
    match anchor {
        Some(day) if day.date().day() > 28 => Err(RruleError::skips(day.date().day())),
        _ => Ok(Rule::Interval { every, unit: Unit::Month }),
    }
}

/// With the first date as the anchor where the rule names a month: that may be another than that of `DTSTART`.
fn yearly(parts: &Parts, anchor: Option<Day>, today: Day) -> Result<(Rule, Option<Day>), RruleError> {
    let month = match parts.by_month[..] {
        [] if parts.by_month_day.is_empty() && parts.by_day.is_empty() && parts.by_set_pos.is_empty() => {
            return match anchor.map(|day| (day.date().month(), day.date().day())) {
                Some((2, 29)) => Err(RruleError::not_supported(
                    "RFC 5545 skips the years that lack 29 February; say BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1 for their 28th",
                )),
                _ => Ok((Rule::Interval { every: parts.interval, unit: Unit::Year }, anchor)),
            };
        }
        [month] => month,
        [] => return Err(RruleError::not_supported("name the month with BYMONTH, or say FREQ=MONTHLY")),
        _ => return Err(RruleError::not_supported("a schedule has one month of the year, or a season with FREQ=MONTHLY")),
    };
    let months = parts.interval.saturating_mul(12);
    let rule = match (within_month(parts, months, Some(month))?, anchor) {
        (Some(rule), _) => rule,
        (None, Some(day)) => {
            let day = day.date().day();
            exists(day, Some(month))?;
            Rule::MonthDays { every: months, days: MonthDays::new([day.into()])? }
        }
        (None, None) => return Err(RruleError::not_supported("say BYMONTHDAY, or set the first day")),
    };
    rule.check()?;
    let start = anchor.unwrap_or(today).date();
    let counted = if anchor.is_some() { rule } else { rule.every(12) };
    let first = Date::new(start.year(), month, 1).ok().and_then(|month| Series::new(counted, month).first_from(start));
    Ok((rule, first.and_then(|date| Day::try_from(date).ok())))
}

/// The rule that names days of the month, or a weekday of it; none if it names neither. `month` is the only one in
/// which it has dates.
fn within_month(parts: &Parts, every: u16, month: Option<i8>) -> Result<Option<Rule>, RruleError> {
    let Parts { by_month_day, by_day, by_set_pos, .. } = parts;
    match (&by_month_day[..], &by_day[..], &by_set_pos[..]) {
        ([], [], []) => Ok(None),
        ([], [], _) => Err(RruleError::malformed("BYSETPOS needs another BY part")),
        (_, [], positions) => Ok(Some(Rule::MonthDays { every, days: month_days(by_month_day, positions, month)? })),
        ([], [(Some(nth), weekday)], []) | ([], [(None, weekday)], [nth]) => {
            if !matches!(nth, -1 | 1..=4) {
                return Err(RruleError::not_supported(
                    "RFC 5545 skips the months that have no such day: say 1 to 4, or -1 for the last one",
                ));
            }
            Ok(Some(Rule::MonthWeekday { every, nth: *nth, weekday: *weekday }))
        }
        ([], ..) => Err(RruleError::not_supported("a schedule has one weekday of a month, like 2SU; say FREQ=WEEKLY for each of them")),
        _ => Err(RruleError::not_supported("say BYMONTHDAY or BYDAY, not both")),
    }
}

/// Days that each month has; or with `BYSETPOS` the first few of them, and the last of those from the 28th on.
fn month_days(days: &[i8], positions: &[i8], month: Option<i8>) -> Result<MonthDays, RruleError> {
    if days.iter().any(|day| *day < -1) {
        return Err(RruleError::not_supported("a schedule counts days from the first of the month: 1 to 31, or -1 for the last one"));
    }
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let has_last = days.first() == Some(&-1);
    if positions.is_empty() {
        if !has_last {
            days.iter().try_for_each(|day| exists(*day, month))?;
        }
        return Ok(MonthDays::new(days.into_iter().map(i64::from))?);
    }
    let other = || RruleError::not_supported("BYSETPOS is, as in BYMONTHDAY=28,29,30,31;BYSETPOS=-1");
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    let Some((-1, leading)) = positions.split_first() else { return Err(other()) };
    let counts = leading.iter().zip(1..).all(|(position, expected)| *position == expected);
    let (plain, rest) = days.split_at_checked(leading.len()).ok_or_else(other)?;
    let last = *rest.last().ok_or_else(other)?;
    let whole = (28..=last).all(|day| days.contains(&day)) && rest.iter().all(|day| *day >= 28) && plain.iter().all(|day| *day <= 28);
    if has_last || !counts || !whole {
        return Err(other());
    }
    Ok(MonthDays::new(plain.iter().chain([&last]).map(|day| i64::from(*day)))?)
}

/// That no month is skipped for lack of this day.
fn exists(day: i8, month: Option<i8>) -> Result<(), RruleError> {
    let shortest = month.and_then(|month| Date::new(Season::COMMON, month, 1).ok()).map_or(28, Date::days_in_month);
    if day > shortest { Err(RruleError::skips(day)) } else { Ok(()) }
}

fn weekdays(parts: &Parts) -> Result<crate::Weekdays, RruleError> {
    let plain = |(nth, weekday): &(Option<i8>, Weekday)| nth.is_none().then_some(*weekday);
    let days = parts.by_day.iter().map(plain).collect::<Option<_>>();
    days.ok_or_else(|| RruleError::malformed("BYDAY has numbers with MONTHLY and YEARLY alone"))
}

fn no_days_of_month(parts: &Parts) -> Result<(), RruleError> {
    if parts.by_month_day.is_empty() && parts.by_set_pos.is_empty() {
        return Ok(());
    }
    Err(RruleError::not_supported("BYMONTHDAY and BYSETPOS are with FREQ=MONTHLY or YEARLY"))
}

/// `BYMONTH` of a rule that is not yearly: months that follow one another.
fn season(parts: &Parts) -> Result<Option<Season>, RruleError> {
    let has = |month: i8| parts.by_month.contains(&((month - 1).rem_euclid(12) + 1));
    let begins: Vec<i8> = (1..=12).filter(|month| has(*month) && !has(month - 1)).collect();
    let ends = (1..=12).find(|month| has(*month) && !has(month + 1));
    match (&begins[..], ends) {
        ([from], Some(to)) => {
            let last = Date::new(Season::LEAP, to, 1).map_or(28, Date::days_in_month);
            let day = |month, day| MonthDay::new(month, day).map_err(crate::ScheduleError::from);
            Ok(Some(Season { from: day(*from, 1)?, to: day(to, last)? }))
        }
        ([], _) => Ok(None),
        _ => Err(RruleError::not_supported("a season is one run of months: name such as follow one another in BYMONTH")),
    }
}
