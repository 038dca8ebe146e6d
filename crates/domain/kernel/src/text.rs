//! Bounded texts.

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space, where something is needed.
    #[error("must not be empty")]
    Blank,
    /// More characters than there is room for.
    #[error("must be at most {max} characters long")]
    TooLong {
        /// The most characters (Unicode scalar values) that it may have.
        max: usize,
    },
    /// A control character other than line breaks and tabs.
    #[error("must not contain control characters")]
    ControlCharacter,
}

/// Trims a text and checks it: not blank if `least` is not 0, at most `max` characters, no control characters (line
/// breaks and tabs are fine). Lengths are counted in Unicode scalar values, as Postgres does.
pub fn check_text(text: &str, least: usize, max: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.chars().count() < least {
        return Err(TextError::Blank);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(TextError::ControlCharacter);
    }
    Ok(text.to_owned())
}

/// Declares a text of bounded length: `text! { /// What it is. pub Title, 1..=200 }`.
#[macro_export]
macro_rules! text {
    ($(#[$doc:meta])* $vis:vis $name:ident, $least:literal ..= $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        $vis struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::TextError;
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                $crate::check_text(text, $least, $max).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::TextError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::try_from(text.as_str())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

#[cfg(test)]
mod tests;
