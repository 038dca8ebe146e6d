//! Members of a request that changes something: absent, null, or a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a request says of a member. Stands in a struct as `#[serde(default)] #[schema(value_type = Option<T>)] field: Patch<T>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Nothing: it stays as it is.
    #[default]
    Absent,
    /// `null`: it is cleared.
    Null,
    /// It becomes this.
    Value(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// The checks of `validator` keep the value that they refuse.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Value(value) => serializer.serialize_some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Request {
        #[serde(default)]
        city: Patch<String>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let city = |json: &str| serde_json::from_str::<Request>(json).unwrap().city;
        assert_eq!(city("{}"), Patch::Absent);
        assert_eq!(city(r#"{"city": null}"#), Patch::Null);
        assert_eq!(city(r#"{"city": "Austin"}"#), Patch::Value("Austin".to_owned()));
        assert!(serde_json::from_str::<Request>(r#"{"city": 7}"#).is_err());
    }
}
