//! Members of a request that leave a value alone, clear it, or set it.

use crate::{
    problem::Flaw,
    wire::text::{FromNumber, FromText},
};
use honeydue_kernel::Edit;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;
use validator::{Validate, ValidationError, ValidationErrors};

/// A member of a patch: absent, `null`, or a value. In a struct with `#[serde(default)]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not there: what it names stays.
    #[default]
    Absent,
    /// `null`: what it names is cleared.
    Null,
    /// What it names is to be this.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same of something made from the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(make(value)),
        }
    }
}

impl<T, E> Patch<Result<T, E>> {
    /// The patch with the value, or why there is none.
    pub fn transpose(self) -> Result<Patch<T>, E> {
        Ok(match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value?),
        })
    }
}

impl<S: Deref<Target = str>> Patch<S> {
    /// The edit with the `T` that the text is.
    pub fn text<T: FromText>(self) -> Result<Edit<T>, Flaw> {
        Ok(match self {
            Self::Absent => Edit::Keep,
            Self::Null => Edit::Clear,
            Self::Value(text) => Edit::Set(T::from_text(&text)?),
        })
    }
}

impl Patch<i64> {
    /// The edit with the `T` that the number is.
    pub fn number<T: FromNumber>(self) -> Result<Edit<T>, Flaw> {
        Ok(match self {
            Self::Absent => Edit::Keep,
            Self::Null => Edit::Clear,
            Self::Value(number) => Edit::Set(T::from_number(number)?),
        })
    }
}

/// A value is judged as such.
impl<T: Validate> Validate for Patch<T> {
    fn validate(&self) -> Result<(), ValidationErrors> {
        self.value().map_or(Ok(()), T::validate)
    }
}

/// Nothing, whatever it is: what the document tells as the default of a member that may be left out, and what a check
/// keeps of what it refuses.
impl<T> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<T> From<Patch<T>> for Edit<T> {
    fn from(patch: Patch<T>) -> Self {
        match patch {
            Patch::Absent => Self::Keep,
            Patch::Null => Self::Clear,
            Patch::Value(value) => Self::Set(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

/// A text that may be cleared; older clients send `""` for that.
pub fn blank_is_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()).map_or(Patch::Null, Patch::Value))
}

/// Whether the text, if there is one, is a `T`: `#[validate(custom(function = "patch::fits::<Title, _>"))]`.
pub fn fits<T: FromText, S: Deref<Target = str>>(patch: &Patch<S>) -> Result<(), ValidationError> {
    Ok(patch.value().map_or(Ok(()), |text| T::from_text(text).map(drop))?)
}

/// Whether the number, if there is one, is a `T`.
pub fn fits_number<T: FromNumber>(patch: &Patch<i64>) -> Result<(), ValidationError> {
    Ok(patch.value().map_or(Ok(()), |number| T::from_number(*number).map(drop))?)
}

/// What can't be cleared is not `null`.
pub fn not_null<T>(patch: &Patch<T>) -> Result<(), Flaw> {
    if matches!(patch, Patch::Null) { Err(Flaw::new("required", "must not be null")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Body {
        number: Patch<i64>,
        #[serde(deserialize_with = "blank_is_null")]
        text: Patch<String>,
    }

    fn read(json: &str) -> (Patch<i64>, Patch<String>) {
        let Body { number, text } = serde_json::from_str(json).unwrap();
        (number, text)
    }

    #[test]
    fn absent_null_and_a_value_are_told_apart() {
        assert_eq!(read("{}"), (Patch::Absent, Patch::Absent));
        assert_eq!(read(r#"{"number": null, "text": null}"#), (Patch::Null, Patch::Null));
        assert_eq!(read(r#"{"number": 0, "text": "a"}"#), (Patch::Value(0), Patch::Value("a".to_owned())));
    }

    #[test]
    fn a_blank_text_clears() {
        assert_eq!(read(r#"{"text": " "}"#).1, Patch::Null);
    }
}
