//! What somebody sends to write down a contractor.

use crate::{
    problem::Flaw,
    wire::text::{Decimal, FromText, blank_is_none, fits, optional},
};
use honeydue_contractor::{
    Address, AddressPart, Company, ContractorDetails, ContractorName, Email, NewContractor, Notes, Phone, Rating, Specialties, Website,
};
use honeydue_kernel::SpecialtyId;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new contractor.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct NewContractorRequest {
    /// The home whose members share it; without one it is a personal one.
    residence_id: Option<i64>,
    #[validate(custom(function = "fits::<ContractorName>"))]
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Company>"))]
    company: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Phone>"))]
    phone: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Email>"))]
    email: Option<String>,
    /// With http, https, or without a scheme.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Website>"))]
    website: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    street_address: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    city: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    state_province: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<AddressPart>"))]
    postal_code: Option<String>,
    #[validate(custom(function = "specialties_fit"))]
    specialty_ids: Option<Vec<i64>>,
    /// 0.0 to 5.0, with at most one decimal.
    #[validate(custom(function = "fits::<Rating>"))]
    rating: Option<Decimal>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Notes>"))]
    notes: Option<String>,
    /// Whether it is a favourite of the caller's.
    is_favorite: Option<bool>,
}

/// The trades of these ids; whether each exists is the store's to say.
pub fn specialties(ids: &[i64]) -> Result<Specialties, Flaw> {
    Ok(Specialties::try_from(ids.iter().copied().map(SpecialtyId::new).collect::<Vec<_>>())?)
}

fn specialties_fit(ids: &[i64]) -> Result<(), ValidationError> {
    Ok(specialties(ids).map(drop)?)
}

impl NewContractorRequest {
    /// What the contractor is made from.
    pub fn into_domain(self) -> Result<NewContractor, Flaw> {
        #[rustfmt::skip]
        let Self {
            residence_id, name, company, phone, email, website, street_address, city, state_province, postal_code, specialty_ids, rating,
            notes, is_favorite,
        } = self;
        let address = Address {
            street_address: optional(street_address.as_deref())?,
            city: optional(city.as_deref())?,
            state_province: optional(state_province.as_deref())?,
            postal_code: optional(postal_code.as_deref())?,
        };
        let details = ContractorDetails {
            name: ContractorName::from_text(&name)?,
            company: optional(company.as_deref())?,
            phone: optional(phone.as_deref())?,
            email: optional(email.as_deref())?,
            website: optional(website.as_deref())?,
            address,
            specialties: specialties(specialty_ids.as_deref().unwrap_or_default())?,
            rating: optional(rating.as_deref())?,
            notes: optional(notes.as_deref())?,
        };
        Ok(NewContractor { residence: residence_id.map(Into::into), details, is_favorite: is_favorite.unwrap_or(false) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::{Value, json};

    fn request(body: Value) -> Result<NewContractor, Problem> {
        let request: NewContractorRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        Ok(request.into_domain()?)
    }

    #[test]
    fn a_name_is_enough() {
        let new = request(json!({"name": " Ana Ruiz ", "company": "", "unheard_of": 1})).unwrap();
        assert_eq!((new.details.name.as_str(), new.residence, new.is_favorite), ("Ana Ruiz", None, false));
        assert!(new.details.company.is_none());
    }

    #[test]
    fn a_rating_is_a_string_or_a_number() {
        for rating in [json!("4.5"), json!(4.5)] {
            let new = request(json!({"name": "Ana", "rating": rating})).unwrap();
            assert_eq!(new.details.rating.map(String::from).as_deref(), Some("4.5"));
        }
    }

    #[test]
    fn every_fault_is_pointed_at() {
        let many: Vec<i64> = (1..=33).collect();
        let body = json!({
            "name": " ", "email": "ana", "website": "javascript:alert(1)", "phone": "5".repeat(51), "rating": 5.1, "specialty_ids": many,
        });
        let problem = request(body).unwrap_err();
        let faults: Vec<_> = problem.errors().iter().map(|error| (error.pointer.as_str(), &*error.code)).collect();
        let expected = [
            ("/email", "malformed"),
            ("/name", "blank"),
            ("/phone", "too_long"),
            ("/rating", "out_of_range"),
            ("/specialty_ids", "too_many"),
            ("/website", "malformed"),
        ];
        assert_eq!(faults, expected);
    }
}
