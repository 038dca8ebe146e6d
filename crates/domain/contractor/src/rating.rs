//! How good a contractor is.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Stars in tenths: 0.0 to 5.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rating(u8);

/// Why something is not a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// Negative, or more than five stars.
    #[error("must lie between 0.0 and 5.0")]
    OutOfRange,
    /// Not a decimal number with at most one decimal.
    #[error("must be a decimal number with at most one decimal, like \"4.5\"")]
    Malformed,
}

impl Rating {
    const MAX: i64 = 50;

    /// The rating in tenths of a star.
    pub const fn tenths(self) -> u8 {
        self.0
    }

    /// The rating of so many tenths of a star.
    pub fn from_tenths(tenths: i64) -> Result<Self, RatingError> {
        u8::try_from(tenths).ok().filter(|_| tenths <= Self::MAX).map(Self).ok_or(RatingError::OutOfRange)
    }
}

impl FromStr for Rating {
    type Err = RatingError;
    fn from_str(text: &str) -> Result<Self, RatingError> {
        let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
        let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |rest| (-1, rest));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        // numbers arrive as JSON wrote them: 4.50 says nothing more than 4.5
        let told = tenths.trim_end_matches('0');
        if !digits(whole) || !digits(tenths) || told.len() > 1 {
            return Err(RatingError::Malformed);
        }
        format!("{whole}{told:0<1}").parse::<i64>().map_err(|_| RatingError::OutOfRange).and_then(|n| Self::from_tenths(sign * n))
    }
}

impl TryFrom<String> for Rating {
    type Error = RatingError;
    fn try_from(text: String) -> Result<Self, RatingError> {
        text.parse()
    }
}

impl From<Rating> for String {
    fn from(rating: Rating) -> Self {
        rating.to_string()
    }
}

/// One decimal, always: `4.0`.
impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_rating_has_at_most_one_decimal() {
        for (text, told) in [("4.5", "4.5"), ("5", "5.0"), ("0", "0.0"), ("3.70", "3.7"), ("5.0", "5.0"), ("05", "5.0"), ("-0", "0.0")] {
            assert_eq!(text.parse::<Rating>().map(|rating| rating.to_string()).as_deref(), Ok(told), "{text}");
        }
        for malformed in ["", ".", "4.", ".5", "4.25", "4,5", "four", "1e0", "+4", " 4", "NaN"] {
            assert_eq!(malformed.parse::<Rating>(), Err(RatingError::Malformed), "{malformed}");
        }
    }

    #[test]
    fn a_rating_lies_between_nothing_and_five_stars() {
        for outside in ["5.1", "-0.1", "6", "99999999999999999999"] {
            assert_eq!(outside.parse::<Rating>(), Err(RatingError::OutOfRange), "{outside}");
        }
        assert_eq!(Rating::from_tenths(51), Err(RatingError::OutOfRange));
        assert_eq!(Rating::from_tenths(-1), Err(RatingError::OutOfRange));
    }

    proptest! {
        #[test]
        fn every_rating_is_read_as_it_is_told(tenths in 0_i64..=50) {
            let rating = Rating::from_tenths(tenths).unwrap();
            prop_assert_eq!(rating.to_string().parse::<Rating>(), Ok(rating));
        }
    }
}
