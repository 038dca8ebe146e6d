//! Amounts of money.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An amount in hundredths of the home's currency: 0.00 to 999,999,999,999.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Money(i64);

/// Why something is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Negative, or larger than 999,999,999,999.99.
    #[error("must lie between 0.00 and 999999999999.99")]
    OutOfRange,
    /// Not a decimal number with at most two decimals.
    #[error("must be a decimal number with at most two decimals, like \"120.00\"")]
    Malformed,
}

impl Money {
    const MAX: i64 = 99_999_999_999_999;

    /// The amount in hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Money {
    type Error = MoneyError;
    fn try_from(hundredths: i64) -> Result<Self, MoneyError> {
        if (0..=Self::MAX).contains(&hundredths) { Ok(Self(hundredths)) } else { Err(MoneyError::OutOfRange) }
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
        let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |rest| (-1, rest));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        // numbers arrive as JSON wrote them: 25.10 is "25.1", and 25.100 says nothing more
        let told = cents.trim_end_matches('0');
        if !digits(whole) || !digits(cents) || told.len() > 2 {
            return Err(MoneyError::Malformed);
        }
        format!("{whole}{told:0<2}").parse::<i64>().map_err(|_| MoneyError::OutOfRange).and_then(|n| Self::try_from(sign * n))
    }
}

/// Two decimals, always: `120.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests;
