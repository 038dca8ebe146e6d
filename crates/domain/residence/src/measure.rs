//! How large and how old a home is.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a number is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// Too small or too large.
    #[error("must lie between {least} and {most}")]
    OutOfRange {
        /// The least that is taken.
        least: i64,
        /// The most that is taken, without its decimals.
        most: i64,
    },
    /// Not a decimal number, or one with too many decimals.
    #[error("must be a decimal number with at most {places} decimals")]
    Malformed {
        /// How many decimals are kept.
        places: u32,
    },
}

/// Declares a bounded whole number.
macro_rules! whole {
    ($(#[$doc:meta])* $name:ident, $least:literal ..= $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl TryFrom<i64> for $name {
            type Error = MeasureError;
            fn try_from(number: i64) -> Result<Self, MeasureError> {
                let (least, most) = ($least, $most);
                if (least..=most).contains(&number) { Ok(Self(number)) } else { Err(MeasureError::OutOfRange { least, most }) }
            }
        }

        impl From<$name> for i64 {
            fn from(measure: $name) -> Self {
                measure.0
            }
        }
    };
}

/// Declares a decimal number that is not negative: a count of its smallest parts, shown without needless zeros.
macro_rules! decimal {
    ($(#[$doc:meta])* $name:ident, $places:literal places, at most $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// How many decimals are kept.
            pub const PLACES: u32 = $places;
            /// One, in the smallest parts.
            const ONE: i64 = 10_i64.pow(Self::PLACES);
        }

        /// From a count of the smallest parts.
        impl TryFrom<i64> for $name {
            type Error = MeasureError;
            fn try_from(parts: i64) -> Result<Self, MeasureError> {
                let in_range = (0..($most + 1) * Self::ONE).contains(&parts);
                if in_range { Ok(Self(parts)) } else { Err(MeasureError::OutOfRange { least: 0, most: $most }) }
            }
        }

        impl From<$name> for i64 {
            fn from(measure: $name) -> Self {
                measure.0
            }
        }

        impl FromStr for $name {
            type Err = MeasureError;
            fn from_str(text: &str) -> Result<Self, MeasureError> {
                let out_of_range = MeasureError::OutOfRange { least: 0, most: $most };
                parts(text, Self::PLACES, out_of_range).and_then(Self::try_from)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let decimals = format!("{:0width$}", self.0 % Self::ONE, width = Self::PLACES as usize);
                match decimals.trim_end_matches('0') {
                    "" => write!(f, "{}", self.0 / Self::ONE),
                    decimals => write!(f, "{}.{decimals}", self.0 / Self::ONE),
                }
            }
        }
    };
}

whole! {
    /// How many bedrooms.
    Bedrooms, 0..=999
}
whole! {
    /// The floor area in square feet.
    SquareFootage, 0..=100_000_000
}
whole! {
    /// The year in which the home was built.
    YearBuilt, 1000..=2200
}
decimal! {
    /// How many bathrooms; 2.5 are two with a tub and one without.
    Bathrooms, 2 places, at most 999
}
decimal! {
    /// The size of the lot, in whatever unit its people use.
    LotSize, 4 places, at most 999_999_999
}

/// Reads a decimal number as a count of its smallest parts.
fn parts(text: &str, places: u32, out_of_range: MeasureError) -> Result<i64, MeasureError> {
    let malformed = MeasureError::Malformed { places };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |rest| (-1, rest));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let told = decimals.trim_end_matches('0');
    if !digits(whole) || !digits(decimals) || told.len() > places as usize {
        return Err(malformed);
    }
    let parts = format!("{whole}{told:0<width$}", width = places as usize).parse::<i64>();
    parts.map(|parts| sign * parts).map_err(|_| out_of_range)
}

#[cfg(test)]
mod tests;
