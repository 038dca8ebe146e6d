//! What somebody sends to change a contractor.

use crate::{
    problem::Flaw,
    wire::{
        new_contractor::specialties,
        patch::{self, Patch, blank_is_null, not_null},
        text::{Decimal, FromText},
    },
};
use honeydue_contractor::{AddressPart, Company, ContractorName, ContractorPatch, Email, Notes, Phone, Rating, Specialties, Website};
use honeydue_kernel::Edit;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// What is to be different of a contractor: what is absent stays, null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct ContractorPatchRequest {
    /// Null turns a home's contractor into a personal one, which is its creator's or an owner's to do; so is another home.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    residence_id: Patch<i64>,
    #[validate(custom(function = "name_fits"))]
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    name: Patch<String>,
    #[validate(custom(function = "patch::fits::<Company, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    company: Patch<String>,
    #[validate(custom(function = "patch::fits::<Phone, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    #[validate(custom(function = "patch::fits::<Email, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    /// With http, https, or without a scheme.
    #[validate(custom(function = "patch::fits::<Website, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    website: Patch<String>,
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    street_address: Patch<String>,
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    city: Patch<String>,
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    state_province: Patch<String>,
    #[validate(custom(function = "patch::fits::<AddressPart, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    postal_code: Patch<String>,
    /// All of them; null is none.
    #[validate(custom(function = "specialties_fit"))]
    #[serde(default)]
    #[schema(value_type = Option<Vec<i64>>)]
    specialty_ids: Patch<Vec<i64>>,
    /// 0.0 to 5.0, with at most one decimal.
    #[validate(custom(function = "rating_fits"))]
    #[serde(default)]
    #[schema(value_type = Option<Decimal>)]
    rating: Patch<Decimal>,
    #[validate(custom(function = "patch::fits::<Notes, _>"))]
    #[serde(default, deserialize_with = "blank_is_null")]
    #[schema(value_type = Option<String>)]
    notes: Patch<String>,
    /// Whether it is a favourite of the caller's.
    is_favorite: Option<bool>,
}

/// A contractor always has a name.
fn name(patch: &Patch<String>) -> Result<Option<ContractorName>, Flaw> {
    not_null(patch)?;
    patch.value().map(|text| ContractorName::from_text(text)).transpose()
}

/// Older clients send `""` for nothing.
fn stars(patch: Patch<Decimal>) -> Result<Edit<Rating>, Flaw> {
    if patch.value().is_some_and(|text| text.is_empty()) { Ok(Edit::Clear) } else { patch.text() }
}

fn trades(patch: &Patch<Vec<i64>>) -> Result<Option<Specialties>, Flaw> {
    match patch {
        Patch::Absent => Ok(None),
        Patch::Null => Ok(Some(Specialties::default())),
        Patch::Value(ids) => specialties(ids).map(Some),
    }
}

fn rating_fits(patch: &Patch<Decimal>) -> Result<(), ValidationError> {
    Ok(stars(patch.clone()).map(drop)?)
}

fn name_fits(patch: &Patch<String>) -> Result<(), ValidationError> {
    Ok(name(patch).map(drop)?)
}

fn specialties_fit(patch: &Patch<Vec<i64>>) -> Result<(), ValidationError> {
    Ok(trades(patch).map(drop)?)
}

impl ContractorPatchRequest {
    /// What is to be different.
    pub fn into_domain(self) -> Result<ContractorPatch, Flaw> {
        #[rustfmt::skip]
        let Self {
            residence_id, name: called, company, phone, email, website, street_address, city, state_province, postal_code, specialty_ids,
            rating, notes, is_favorite,
        } = self;
        Ok(ContractorPatch {
            residence: residence_id.map(Into::into).into(),
            name: name(&called)?,
            company: company.text()?,
            phone: phone.text()?,
            email: email.text()?,
            website: website.text()?,
            street_address: street_address.text()?,
            city: city.text()?,
            state_province: state_province.text()?,
            postal_code: postal_code.text()?,
            specialties: trades(&specialty_ids)?,
            rating: stars(rating)?,
            notes: notes.text()?,
            is_favorite,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::{Value, json};

    fn request(body: Value) -> Result<ContractorPatch, Problem> {
        let request: ContractorPatchRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        Ok(request.into_domain()?)
    }

    #[test]
    fn what_is_absent_stays_and_null_clears() {
        assert_eq!(request(json!({"unheard_of": 1})).unwrap(), ContractorPatch::default());
        let patch = request(json!({"residence_id": null, "company": null, "phone": "", "rating": 4, "specialty_ids": null})).unwrap();
        let expected = ContractorPatch {
            residence: Edit::Clear,
            company: Edit::Clear,
            phone: Edit::Clear,
            rating: Edit::Set("4.0".parse().unwrap()),
            specialties: Some(Specialties::default()),
            ..ContractorPatch::default()
        };
        assert_eq!(patch, expected);
    }

    #[test]
    fn every_fault_is_pointed_at() {
        let problem = request(json!({"name": null, "email": "ana", "rating": "4.25"})).unwrap_err();
        let faults: Vec<_> = problem.errors().iter().map(|error| (error.pointer.as_str(), &*error.code)).collect();
        assert_eq!(faults, [("/email", "malformed"), ("/name", "required"), ("/rating", "malformed")]);
        assert_eq!(request(json!({"name": " "})).unwrap_err().errors()[0].code, "blank");
    }
}
