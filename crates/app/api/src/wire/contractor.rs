//! Contractors.

use crate::wire::{PersonView, instant, lookup::NamedView, lookup::views};
use honeydue_contractor::{Address, Contractor, ContractorCard, ContractorDetails};
use honeydue_kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who is called when a home needs a professional.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Contractor)]
pub struct ContractorView {
    id: i64,
    /// The home whose members share it; null: it is a personal one, seen by its creator alone.
    residence_id: Option<i64>,
    residence_name: Option<String>,
    name: String,
    company: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    website: Option<String>,
    street_address: Option<String>,
    city: Option<String>,
    state_province: Option<String>,
    postal_code: Option<String>,
    specialties: Vec<NamedView>,
    specialty_ids: Vec<i64>,
    /// Stars, 0.0 to 5.0, with one decimal.
    #[schema(examples("4.5"))]
    rating: Option<String>,
    /// The caller's own.
    is_favorite: bool,
    notes: Option<String>,
    /// Tasks that name it, cancelled and archived ones too: of its home, or of a personal one's in all homes of the caller.
    task_count: u32,
    /// Null if the account is gone.
    created_by_id: Option<i64>,
    created_by: Option<PersonView>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    version: i64,
}

impl From<ContractorCard> for ContractorView {
    fn from(card: ContractorCard) -> Self {
        let ContractorCard { contractor, residence_name, specialties, is_favorite, task_count, shown_in: _, created_by: creator } = card;
        // whose account is gone, is told neither by name nor by number
        let Contractor { id, residence, created_by: _, details, created_at, updated_at, version } = contractor;
        let ContractorDetails { name, company, phone, email, website, address, specialties: trades, rating, notes } = details;
        let Address { street_address, city, state_province, postal_code } = address;
        Self {
            id: id.get(),
            residence_id: residence.map(Id::get),
            residence_name,
            name: name.into(),
            company: company.map(String::from),
            phone: phone.map(String::from),
            email: email.map(String::from),
            website: website.map(String::from),
            street_address: street_address.map(String::from),
            city: city.map(String::from),
            state_province: state_province.map(String::from),
            postal_code: postal_code.map(String::from),
            specialties: views(specialties),
            specialty_ids: trades.iter().map(Id::get).collect(),
            rating: rating.map(String::from),
            is_favorite,
            notes: notes.map(String::from),
            task_count,
            created_by_id: creator.as_ref().map(|person| person.id.get()),
            created_by: creator.map(PersonView::from),
            created_at: instant(created_at),
            updated_at: instant(updated_at),
            version,
        }
    }
}

/// A contractor that is gone.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ContractorDeleted)]
pub struct ContractorDeletedView {
    /// Which one it was.
    pub deleted_id: i64,
}
