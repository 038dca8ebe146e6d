//! The parts of a recurrence rule, as they stand in its text.

use super::RruleError;
use crate::schedule::Weekday;
use honeydue_kernel::Day;
use jiff::civil::Date;
use std::{collections::HashSet, str::FromStr};

/// What a rule says, before it is asked whether a schedule can say it too.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) frequency: Frequency,
    pub(super) interval: u16,
    pub(super) by_month: Vec<i8>,
    pub(super) by_month_day: Vec<i8>,
    pub(super) by_day: Vec<(Option<i8>, Weekday)>,
    pub(super) by_set_pos: Vec<i8>,
    pub(super) until: Option<Day>,
    pub(super) week_start: Weekday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// The longest text that is looked at; the longest that means something to us has about 200 characters.
const LONGEST: usize = 500;

impl FromStr for Parts {
    type Err = RruleError;
    fn from_str(text: &str) -> Result<Self, RruleError> {
        if text.len() > LONGEST {
            return Err(RruleError::malformed("it is too long"));
        }
        let text = text.trim().to_ascii_uppercase();
        let mut parts = Self {
            frequency: Frequency::Daily,
            interval: 1,
            by_month: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_set_pos: Vec::new(),
            until: None,
            week_start: Weekday::Monday,
        };
        let mut named = HashSet::new();
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| RruleError::malformed("a part is NAME=value"))?;
            if !named.insert(name) {
                return Err(RruleError::malformed(format!("{name} stands twice")));
            }
            parts.take(name, value)?;
        }
        if named.contains("FREQ") { Ok(parts) } else { Err(RruleError::malformed("FREQ is missing")) }
    }
}

impl Parts {
    fn take(&mut self, name: &str, value: &str) -> Result<(), RruleError> {
        match name {
            "FREQ" => self.frequency = frequency(value)?,
            "INTERVAL" => self.interval = number(value).filter(|number| *number > 0).ok_or_else(|| bad("INTERVAL"))?,
            "BYMONTH" => self.by_month = list(value, |month| number(month).filter(|month| (1..=12).contains(month)), "BYMONTH")?,
            "BYMONTHDAY" => self.by_month_day = list(value, |day| signed(day, 31), "BYMONTHDAY")?,
            "BYSETPOS" => self.by_set_pos = list(value, |position| signed(position, 31), "BYSETPOS")?,
            "BYDAY" => self.by_day = list(value, weekday, "BYDAY")?,
            "UNTIL" => self.until = Some(until(value)?),
            "WKST" => self.week_start = value.parse().map_err(|_| bad("WKST"))?,
            "COUNT" => return Err(RruleError::not_supported("say UNTIL instead of COUNT")),
            _ => return Err(RruleError::not_supported("only FREQ, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS, WKST and UNTIL are")),
        }
        Ok(())
    }
}

fn bad(name: &str) -> RruleError {
    RruleError::malformed(format!("{name} is not valid"))
}

fn frequency(value: &str) -> Result<Frequency, RruleError> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(RruleError::not_supported("nothing is due more often than each day: say FREQ=DAILY")),
        _ => Err(bad("FREQ")),
    }
}

fn list<T>(value: &str, item: impl Fn(&str) -> Option<T>, name: &str) -> Result<Vec<T>, RruleError> {
    value.split(',').map(|text| item(text).ok_or_else(|| bad(name))).collect()
}

/// Digits alone: numbers of Rust may have a sign.
fn number<T: FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Not 0, up to `most` either way.
fn signed(text: &str, most: i8) -> Option<i8> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let size = number(digits).filter(|number| (1..=most).contains(number))?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// `MO`, `2MO`, `-1MO`.
fn weekday(text: &str) -> Option<(Option<i8>, Weekday)> {
    let (nth, code) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = if nth.is_empty() { None } else { Some(signed(nth, 53)?) };
    Some((nth, code.parse().ok()?))
}

/// A date; also a time without a zone, of which the date counts, and midnight in universal time, which stands for its
/// date as everywhere. Of other instants only a zone could tell which day they are.
fn until(value: &str) -> Result<Day, RruleError> {
    let (date, time) = value.split_once('T').map_or((value, None), |(date, time)| (date, Some(time)));
    let is_time = |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    match time {
        None | Some("000000Z") => {}
        Some(time) if is_time(time) => {}
        Some(time) if time.strip_suffix('Z').is_some_and(is_time) => {
            return Err(RruleError::not_supported("UNTIL is a day: say UNTIL=20261231"));
        }
        Some(_) => return Err(bad("UNTIL")),
    }
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(number::<i16>);
    let day = || {
        let (month, day) = (i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?);
        Day::try_from(Date::new(part(0..4)?, month, day).ok()?).ok()
    };
    (date.len() == 8).then(day).flatten().ok_or_else(|| bad("UNTIL"))
}
