//! What somebody sends to make a home.

use crate::{
    problem::Flaw,
    wire::text::{FromText, blank_is_none, fits, optional},
};
use honeydue_kernel::Zone;
use honeydue_residence::{Address, AddressPart, Currency, Description, NewResidence, ResidenceName};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A new home. Its maker is its first owner.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct NewResidenceRequest {
    #[validate(custom(function = "fits::<ResidenceName>"))]
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    residence_type_id: Option<i64>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    street_address: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    apartment_unit: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    city: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    state_province: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    postal_code: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    country: Option<String>,
    /// The zone of reminders and feeds, like America/Chicago.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Zone>"))]
    timezone: Option<String>,
    /// ISO 4217; USD if nothing is said.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Currency>"))]
    currency: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Description>"))]
    description: Option<String>,
    /// Whether it is its maker's main home.
    is_primary: Option<bool>,
}

impl NewResidenceRequest {
    /// What the home is made from.
    pub fn into_domain(self) -> Result<NewResidence, Flaw> {
        let Self {
            name,
            residence_type_id,
            street_address,
            apartment_unit,
            city,
            state_province,
            postal_code,
            country,
            timezone,
            currency,
            description,
            is_primary,
        } = self;
        let address = Address {
            street_address: optional(street_address.as_deref())?,
            apartment_unit: optional(apartment_unit.as_deref())?,
            city: optional(city.as_deref())?,
            state_province: optional(state_province.as_deref())?,
            postal_code: optional(postal_code.as_deref())?,
            country: optional(country.as_deref())?,
        };
        Ok(NewResidence {
            name: ResidenceName::from_text(&name)?,
            residence_type: residence_type_id.map(Into::into),
            address,
            zone: optional(timezone.as_deref())?,
            currency: optional::<Currency>(currency.as_deref())?.unwrap_or_default(),
            description: optional(description.as_deref())?,
            is_primary: is_primary.unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::json;

    #[test]
    fn a_name_is_enough() {
        let request: NewResidenceRequest = serde_json::from_value(json!({"name": " Elm Street ", "city": "", "unheard_of": 1})).unwrap();
        request.validate().unwrap();
        let new = request.into_domain().unwrap();
        assert_eq!((new.name.as_str(), new.currency.code().as_str()), ("Elm Street", "USD"));
        assert!(new.address.city.is_none());
    }

    #[test]
    fn parts_are_judged_by_the_domain() {
        let request: NewResidenceRequest =
            serde_json::from_value(json!({"name": "", "currency": "dollar", "timezone": "Mars/Olympus", "city": "x".repeat(201)})).unwrap();
        let problem = Problem::from(request.validate().unwrap_err());
        let pointers: Vec<&str> = problem.errors().iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/city", "/currency", "/name", "/timezone"]);
    }
}
