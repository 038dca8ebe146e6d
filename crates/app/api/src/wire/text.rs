//! Values that arrive as JSON strings and numbers, judged by the domains' own types.

mod flaws;

pub use flaws::{LoginText, OwnEmail, TriedPassword};

use crate::problem::Flaw;
use honeydue_kernel::TemplateId;
use honeydue_residence::{Bedrooms, SquareFootage, YearBuilt};
use honeydue_task::{Frequency, Rating, Rhythm, Template};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, ops::Deref};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, OneOfBuilder, RefOr, Schema, Type},
};
use validator::ValidationError;

/// A value of the domain that arrives as a JSON string.
pub trait FromText: Sized {
    /// Takes it, or says why not.
    fn from_text(text: &str) -> Result<Self, Flaw>;
}

/// A value of the domain that arrives as a JSON integer.
pub trait FromNumber: Sized {
    /// Takes it, or says why not.
    fn from_number(number: i64) -> Result<Self, Flaw>;
}

/// Whether the text is a `T`: `#[validate(custom(function = "fits::<Title>"))]`.
pub fn fits<T: FromText>(text: &str) -> Result<(), ValidationError> {
    Ok(T::from_text(text).map(drop)?)
}

/// Whether the number is a `T`.
pub fn fits_number<T: FromNumber>(number: i64) -> Result<(), ValidationError> {
    Ok(T::from_number(number).map(drop)?)
}

/// The `T` of a text that may be missing.
pub fn optional<T: FromText>(text: Option<&str>) -> Result<Option<T>, Flaw> {
    text.map(T::from_text).transpose()
}

/// A text that may be missing; older clients send `""` for nothing.
pub fn blank_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

impl FromNumber for Rating {
    fn from_number(number: i64) -> Result<Self, Flaw> {
        Self::try_from(number).map_err(|error| Flaw::new("out_of_range", error.to_string()))
    }
}

macro_rules! measures {
    ($($type:ty),*) => {
        $(
            impl FromNumber for $type {
                fn from_number(number: i64) -> Result<Self, Flaw> {
                    Ok(Self::try_from(number)?)
                }
            }
        )*
    };
}

measures!(Bedrooms, SquareFootage, YearBuilt);

impl FromNumber for TemplateId {
    fn from_number(number: i64) -> Result<Self, Flaw> {
        let template = Template::find(number.into()).ok_or_else(|| Flaw::new("unknown", "must be the id of one that exists"))?;
        Ok(template.id)
    }
}

impl FromNumber for Frequency {
    fn from_number(number: i64) -> Result<Self, Flaw> {
        Self::find(number.into()).ok_or_else(|| Flaw::new("unknown", "must be the id of one that exists"))
    }
}

/// The days of the frequency Custom.
pub struct CustomDays;

impl FromNumber for CustomDays {
    fn from_number(number: i64) -> Result<Self, Flaw> {
        Ok(Rhythm::new(Frequency::Custom, Some(number)).map(|_| Self)?)
    }
}

/// A decimal number, mostly an amount of money, as it arrives: a string, or a JSON number. Kept as text, so that no cent is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decimal(String);

impl Deref for Decimal {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl de::Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Decimal, E> {
        Ok(Decimal(text.trim().to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Decimal, E> {
        Ok(Decimal(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Decimal, E> {
        Ok(Decimal(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Decimal, E> {
        Ok(Decimal(number.to_string()))
    }
}

impl PartialSchema for Decimal {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).examples(["120.00"]);
        let number = ObjectBuilder::new().schema_type(Type::Number);
        OneOfBuilder::new().item(text).item(number).description(Some("Not negative. Of money at most two decimals.")).into()
    }
}

impl ToSchema for Decimal {
    fn name() -> std::borrow::Cow<'static, str> {
        "DecimalRequest".into()
    }
}

/// A password as it arrives. Nothing prints it, and it is wiped from memory.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

impl Secret {
    /// The password, for whoever hashes it.
    pub fn into_inner(self) -> SecretString {
        self.0
    }
}

/// So that checks can look at it.
impl Deref for Secret {
    type Target = str;
    fn deref(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The checks of `validator` keep the value that they refuse; of this one they keep nothing.
impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use honeydue_kernel::{Day, Money};
    use honeydue_residence::Currency;
    use honeydue_task::Title;

    #[test]
    fn money_is_taken_from_strings_and_numbers() {
        let amount = |json: &str| Money::from_text(&serde_json::from_str::<Decimal>(json).unwrap()).map(|money| money.to_string());
        for (json, expected) in [("\"120.00\"", "120.00"), ("120", "120.00"), ("25.1", "25.10"), ("0", "0.00"), ("\" 7.5 \"", "7.50")] {
            assert_eq!(amount(json).unwrap(), expected, "{json}");
        }
        for (json, code) in [("-1", "out_of_range"), ("1e30", "out_of_range"), ("\"12,50\"", "malformed"), ("0.125", "malformed")] {
            assert_eq!(amount(json).unwrap_err().code, code, "{json}");
        }
    }

    #[test]
    fn flaws_name_what_is_wrong() {
        let code = |flaw: Result<(), ValidationError>| flaw.unwrap_err().code.into_owned();
        assert_eq!(code(fits::<Title>("  ")), "blank");
        assert_eq!(code(fits::<Title>(&"x".repeat(201))), "too_long");
        assert_eq!(code(fits::<Title>("a\u{0}b")), "control_character");
        assert_eq!(code(fits::<Day>("1899-12-31")), "out_of_range");
        assert_eq!(code(fits::<Day>("2026-02-30")), "malformed");
        assert_eq!(code(fits::<Currency>("dollars")), "malformed");
        assert_eq!(code(fits_number::<Rating>(6)), "out_of_range");
        assert_eq!(code(fits_number::<Frequency>(10)), "unknown");
    }

    #[test]
    fn a_refused_password_is_not_kept() {
        let secret: Secret = serde_json::from_str("\"short\"").unwrap();
        assert_eq!(serde_json::to_string(&secret).unwrap(), "null");
        assert!(!format!("{secret:?}").contains("short"));
    }
}
