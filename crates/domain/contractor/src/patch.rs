//! What is to be different.

use crate::{Address, AddressPart, Company, ContractorDetails, ContractorName, Email, Notes, Phone, Rating, Specialties, Website};
use honeydue_kernel::ResidenceId;

/// What becomes of a value that may be none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edit<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is none from now on.
    Clear,
    /// It is this from now on.
    Set(T),
}

impl<T: Clone> Edit<T> {
    /// The value after the edit of this one.
    pub fn of(&self, value: &Option<T>) -> Option<T> {
        match self {
            Self::Keep => value.clone(),
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }
}

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
        let address = &details.address;
        ContractorDetails {
            name: name.as_ref().unwrap_or(&details.name).clone(),
            company: company.of(&details.company),
            phone: phone.of(&details.phone),
            email: email.of(&details.email),
            website: website.of(&details.website),
            address: Address {
                street_address: street_address.of(&address.street_address),
                city: city.of(&address.city),
                state_province: state_province.of(&address.state_province),
                postal_code: postal_code.of(&address.postal_code),
            },
            specialties: specialties.as_ref().unwrap_or(&details.specialties).clone(),
            rating: rating.of(&details.rating),
            notes: notes.of(&details.notes),
        }
    }
}
