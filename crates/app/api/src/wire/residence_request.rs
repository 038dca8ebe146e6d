//! What somebody sends to make a home, or to change one.

use crate::{
    problem::Flaw,
    wire::{
        fields::{schema, validated},
        patch::{self, Patch, blank_is_null, not_null},
        text::Decimal,
    },
};
use honeydue_kernel::{Day, Money, Zone};
use honeydue_residence::{
    AddressPart, Bathrooms, Bedrooms, Currency, Description, LotSize, NewResidence, ProfileText, ResidenceName, ResidencePatch,
    SquareFootage, YearBuilt,
};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

/// A new home. Its maker is its first owner.
#[derive(Clone, Debug, Deserialize)]
pub struct NewResidenceRequest(ResidenceFields);

/// What is to change of a home: what is absent stays, `null` clears.
#[derive(Clone, Debug, Deserialize)]
pub struct UpdateResidenceRequest(ResidenceFields);

/// What can be said of a home.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default)]
struct ResidenceFields {
    #[validate(custom(function = "patch::fits::<ResidenceName, _>"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    name: Patch<String>,
    #[schema(value_type = Option<i64>)]
    residence_type_id: Patch<i64>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    street_address: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    apartment_unit: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    city: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    state_province: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    postal_code: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[schema(value_type = Option<String>, max_length = 200)]
    country: Patch<String>,
    /// The zone of reminders and feeds, like America/Chicago.
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Zone, _>"))]
    #[schema(value_type = Option<String>)]
    timezone: Patch<String>,
    /// ISO 4217; USD if nothing is said.
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Currency, _>"))]
    #[schema(value_type = Option<String>)]
    currency: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Description, _>"))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    #[validate(custom(function = "patch::fits_number::<Bedrooms>"))]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 999)]
    bedrooms: Patch<i64>,
    /// At most two decimals.
    #[validate(custom(function = "patch::fits::<Bathrooms, _>"))]
    #[schema(value_type = Option<Decimal>)]
    bathrooms: Patch<Decimal>,
    #[validate(custom(function = "patch::fits_number::<SquareFootage>"))]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 100_000_000)]
    square_footage: Patch<i64>,
    /// At most four decimals.
    #[validate(custom(function = "patch::fits::<LotSize, _>"))]
    #[schema(value_type = Option<Decimal>)]
    lot_size: Patch<Decimal>,
    #[validate(custom(function = "patch::fits_number::<YearBuilt>"))]
    #[schema(value_type = Option<i64>, minimum = 1000, maximum = 2200)]
    year_built: Patch<i64>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Day, _>"))]
    #[schema(value_type = Option<String>, format = Date)]
    purchase_date: Patch<String>,
    /// In the home's currency.
    #[validate(custom(function = "patch::fits::<Money, _>"))]
    #[schema(value_type = Option<Decimal>)]
    purchase_price: Patch<Decimal>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    heating_type: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    cooling_type: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    water_heater_type: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    roof_type: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    exterior_type: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    flooring_primary: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<ProfileText, _>"))]
    #[schema(value_type = Option<String>, max_length = 100)]
    landscaping_type: Patch<String>,
    #[schema(value_type = Option<bool>)]
    has_pool: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_sprinkler_system: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_septic: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_fireplace: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_garage: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_basement: Patch<bool>,
    #[schema(value_type = Option<bool>)]
    has_attic: Patch<bool>,
    /// Whether it is the caller's main home; at most one of theirs is.
    #[schema(value_type = Option<bool>)]
    is_primary: Patch<bool>,
}

impl ResidenceFields {
    #[rustfmt::skip]
    fn into_patch(self) -> Result<ResidencePatch, Flaw> {
        let Self {
            name, residence_type_id, street_address, apartment_unit, city, state_province, postal_code, country, timezone, currency,
            description, bedrooms, bathrooms, square_footage, lot_size, year_built, purchase_date, purchase_price, heating_type, cooling_type,
            water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type, has_pool, has_sprinkler_system, has_septic,
            has_fireplace, has_garage, has_basement, has_attic, is_primary,
        } = self;
        Ok(ResidencePatch {
            name: name.text()?.value(),
            residence_type: residence_type_id.map(Into::into).into(),
            street_address: street_address.text()?,
            apartment_unit: apartment_unit.text()?,
            city: city.text()?,
            state_province: state_province.text()?,
            postal_code: postal_code.text()?,
            country: country.text()?,
            zone: timezone.text()?,
            currency: currency.text()?.value(),
            description: description.text()?,
            bedrooms: bedrooms.number()?,
            bathrooms: bathrooms.text()?,
            square_footage: square_footage.number()?,
            lot_size: lot_size.text()?,
            year_built: year_built.number()?,
            purchase_date: purchase_date.text()?,
            purchase_price: purchase_price.text()?,
            heating_type: heating_type.text()?,
            cooling_type: cooling_type.text()?,
            water_heater_type: water_heater_type.text()?,
            roof_type: roof_type.text()?,
            exterior_type: exterior_type.text()?,
            flooring_primary: flooring_primary.text()?,
            landscaping_type: landscaping_type.text()?,
            has_pool: has_pool.into(),
            has_sprinkler_system: has_sprinkler_system.into(),
            has_septic: has_septic.into(),
            has_fireplace: has_fireplace.into(),
            has_garage: has_garage.into(),
            has_basement: has_basement.into(),
            has_attic: has_attic.into(),
            is_primary: is_primary.value().copied(),
        })
    }
}

impl NewResidenceRequest {
    /// What the home is made from.
    pub fn into_domain(self) -> Result<NewResidence, Flaw> {
        let patch = self.0.into_patch()?;
        let name = patch.name.clone().ok_or_else(name_missing)?;
        let mut new = NewResidence::named(name);
        patch.apply(&mut new);
        Ok(new)
    }
}

impl UpdateResidenceRequest {
    /// What is to change.
    pub fn into_domain(self) -> Result<ResidencePatch, Flaw> {
        self.0.into_patch()
    }
}

fn name_missing() -> Flaw {
    Flaw::new("required", "is required")
}

impl Validate for NewResidenceRequest {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let named = self.0.name.value().map(drop).ok_or_else(name_missing);
        validated(&self.0, [("name", named)])
    }
}

impl Validate for UpdateResidenceRequest {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let ResidenceFields { name, currency, is_primary, .. } = &self.0;
        validated(&self.0, [("name", not_null(name)), ("currency", not_null(currency)), ("is_primary", not_null(is_primary))])
    }
}

schema!(NewResidenceRequest of ResidenceFields, "A new home. Its maker is its first owner.", &["name"]);
schema!(UpdateResidenceRequest of ResidenceFields, "What is to change of a home: what is absent stays, `null` clears.", &[]);

#[cfg(test)]
mod tests;
