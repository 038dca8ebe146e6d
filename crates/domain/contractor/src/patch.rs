//! What is to be different.

use crate::{AddressPart, Company, ContractorDetails, ContractorName, Email, Notes, Phone, Rating, Specialties, Website};
use honeydue_kernel::{Edit, ResidenceId};

/// What is to be different of a contractor; nothing, if nothing else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractorPatch {
    /// The home that shares it; cleared: it becomes a personal one.
    pub residence: Edit<ResidenceId>,
    /// Whom one asks for.
    pub name: Option<ContractorName>,
    /// The firm.
    pub company: Edit<Company>,
    /// Where to call.
    pub phone: Edit<Phone>,
    /// Where to write.
    pub email: Edit<Email>,
    /// Where to read more.
    pub website: Edit<Website>,
    /// Street and number.
    pub street_address: Edit<AddressPart>,
    /// City.
    pub city: Edit<AddressPart>,
    /// State, province, canton, …
    pub state_province: Edit<AddressPart>,
    /// Postal code.
    pub postal_code: Edit<AddressPart>,
    /// Which trades: all of them.
    pub specialties: Option<Specialties>,
    /// How good the work was.
    pub rating: Edit<Rating>,
    /// Anything else.
    pub notes: Edit<Notes>,
    /// Whether it is a favourite of the actor's.
    pub is_favorite: Option<bool>,
}

impl ContractorPatch {
    /// The details after the patch of these. The home and the favourite are none of them.
    pub(crate) fn details(&self, details: &ContractorDetails) -> ContractorDetails {
        #[rustfmt::skip]
        let Self {
            residence: _, name, company, phone, email, website, street_address, city, state_province, postal_code, specialties, rating,
            notes, is_favorite: _,
        } = self;
        let mut after = details.clone();
        after.name.clone_from(name.as_ref().unwrap_or(&details.name));
        company.clone().apply(&mut after.company);
        phone.clone().apply(&mut after.phone);
        email.clone().apply(&mut after.email);
        website.clone().apply(&mut after.website);
        street_address.clone().apply(&mut after.address.street_address);
        city.clone().apply(&mut after.address.city);
        state_province.clone().apply(&mut after.address.state_province);
        postal_code.clone().apply(&mut after.address.postal_code);
        after.specialties.clone_from(specialties.as_ref().unwrap_or(&details.specialties));
        rating.apply(&mut after.rating);
        notes.clone().apply(&mut after.notes);
        after
    }
}
