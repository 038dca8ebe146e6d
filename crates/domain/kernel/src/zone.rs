//! Time zones.

use crate::Day;
use jiff::{
    Timestamp, Zoned,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A time zone by name: a tzdb name or link (`America/Chicago`, `US/Pacific`), or a fixed offset (`Z`, `+02:00`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// No zone has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a time zone like America/Chicago, or an offset like +02:00")]
pub struct ZoneError;

impl Zone {
    /// Universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The name it was given by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An instant as clocks and calendars here show it.
    pub fn local(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.rules.clone())
    }

    /// The calendar day of an instant here. Instants outside 1900 to 2200 give the nearest day that we keep.
    pub fn day_of(&self, instant: Timestamp) -> Day {
        let date = self.local(instant).date();
        Day::try_from(date).unwrap_or(if date < Day::FIRST.date() { Day::FIRST } else { Day::LAST })
    }
}

impl FromStr for Zone {
    type Err = ZoneError;
    fn from_str(name: &str) -> Result<Self, ZoneError> {
        // The longest name of the tzdb has 32 characters; what is longer need not be looked up.
        if name.len() > 64 {
            return Err(ZoneError);
        }
        let rules = match fixed(name) {
            Some(offset) => TimeZone::fixed(offset),
            None => TimeZone::get(name).map_err(|_| ZoneError)?,
        };
        Ok(Self { name: name.to_owned(), rules })
    }
}

/// `Z` and `±hh:mm`, up to 18 hours either way.
fn fixed(name: &str) -> Option<Offset> {
    if name == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i32>().ok())?;
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours * 60 + minutes <= 18 * 60 && minutes < 60).then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;
    fn try_from(name: String) -> Result<Self, ZoneError> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests;
