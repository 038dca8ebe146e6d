//! A schedule as a recurrence rule.

use super::NoRrule;
use crate::schedule::{Base, MonthDays, Rule, Schedule, Season, Unit, Weekday};
use jiff::civil::Date;
use std::fmt::Display;

impl Schedule {
    /// The rule with the same dates (RFC 5545, without `DTSTART`, which is the anchor).
    ///
    /// Errors: why it has none.
    pub fn rrule(&self) -> Result<String, NoRrule> {
        if self.base() == Base::Completion {
            return Err(NoRrule::Completion);
        }
        let anchor = self.anchor().ok_or(NoRrule::Undated)?.date();
        let (every, unit) = self.rule().period();
        let mut parts = vec![format!("FREQ={}", frequency(unit))];
        if every > 1 {
            parts.push(format!("INTERVAL={every}"));
        }
        if let Some(season) = self.season().filter(|season| !season.is_all_year()) {
            parts.extend(months(season, self.rule(), anchor)?);
        }
        parts.extend(days(self.rule(), anchor)?);
        parts.extend(self.ends_on().map(|end| end.date().strftime("UNTIL=%Y%m%d").to_string()));
        Ok(parts.join(";"))
    }
}

const fn frequency(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "DAILY",
        Unit::Week => "WEEKLY",
        Unit::Month => "MONTHLY",
        Unit::Year => "YEARLY",
    }
}

/// `BYMONTH` for a season that leaves dates out.
fn months(season: Season, rule: Rule, anchor: Date) -> Result<Option<String>, NoRrule> {
    if rule.is_yearly() {
        return if holds(season, rule, anchor) { Ok(None) } else { Err(NoRrule::PutOff) };
    }
    let months = season.months().ok_or(NoRrule::Season)?;
    let mut months: Vec<i8> = months.collect();
    months.sort_unstable();
    Ok(Some(format!("BYMONTH={}", list(months))))
}

/// Whether the season has each day on which a yearly rule may fall, in common years and in leap years.
fn holds(season: Season, rule: Rule, anchor: Date) -> bool {
    let dates = |year| {
        let month = Date::new(year, anchor.month(), 1).ok()?;
        let day = anchor.day().min(month.days_in_month());
        let days = if rule.is_interval() { day..=day } else { 1..=month.days_in_month() };
        Some(days.filter_map(move |day| Date::new(year, month.month(), day).ok()))
    };
    Season::YEARS.into_iter().all(|year| dates(year).is_some_and(|mut dates| dates.all(|date| season.contains(date))))
}

/// The days within the period.
fn days(rule: Rule, anchor: Date) -> Result<Vec<String>, NoRrule> {
    Ok(match rule {
        Rule::Interval { unit: Unit::Year, .. } if (anchor.month(), anchor.day()) == (2, 29) => {
            vec!["BYMONTH=2".to_owned(), "BYMONTHDAY=28,29".to_owned(), "BYSETPOS=-1".to_owned()]
        }
        Rule::Interval { unit: Unit::Month, .. } if anchor.day() > 28 => days_of_month(&[], Some(anchor.day())),
        Rule::Interval { .. } => Vec::new(),
        Rule::Weekdays { every, days } => {
            let days = format!("BYDAY={}", list(days.iter().map(Weekday::code)));
            if every > 1 { vec![days, "WKST=MO".to_owned()] } else { vec![days] }
        }
        Rule::MonthWeekday { nth, weekday, .. } => vec![format!("BYDAY={nth}{}", weekday.code())],
        Rule::MonthDays { days, .. } => clamped(days)?,
    })
}

/// Days of the month, of which one at most may be lacking in a short month, unless the last day is among them: that is
/// what stands for the others then.
fn clamped(days: MonthDays) -> Result<Vec<String>, NoRrule> {
    let (short, plain): (Vec<i8>, Vec<i8>) = days.iter().partition(|day| *day > 28);
    match short[..] {
        [] => Ok(days_of_month(&plain, None)),
        _ if plain.last() == Some(&-1) => Ok(vec![format!("BYMONTHDAY={}", list(days.iter()))]),
        [day] => Ok(days_of_month(&plain, Some(day))),
        _ => Err(NoRrule::ShortMonths),
    }
}

/// Days that each month has, and the last of those from the 28th up to a day that it may lack.
fn days_of_month(plain: &[i8], clamped: Option<i8>) -> Vec<String> {
    let Some(clamped) = clamped else { return vec![format!("BYMONTHDAY={}", list(plain))] };
    let days = plain.iter().copied().filter(|day| *day < 28).chain(28..=clamped);
    let positions = (1..=plain.len()).map(|position| position.to_string()).chain(["-1".to_owned()]);
    vec![format!("BYMONTHDAY={}", list(days)), format!("BYSETPOS={}", list(positions))]
}

fn list(items: impl IntoIterator<Item = impl Display>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(",")
}
