//! The row of a contractor.

use crate::row::row;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};
use honeydue_contractor::{Address, AddressPart, Contractor, ContractorDetails, ContractorName, Rating, Specialties};
use honeydue_kernel::{BoxError, ContractorId, Id, PortError, ResidenceId, UserId};

row! {
    /// A contractor as its table keeps it. Its trades are in a table of their own.
    ContractorRow, columns ContractorColumns, save SaveContractor, table "contractor" {
        id: i64 => BigInt,
        residence_id: Option<i64> => Nullable<BigInt>,
        created_by: i64 => BigInt,
        name: String => Text,
        company: Option<String> => Nullable<Text>,
        phone: Option<String> => Nullable<Text>,
        email: Option<String> => Nullable<Text>,
        website: Option<String> => Nullable<Text>,
        street_address: Option<String> => Nullable<Text>,
        city: Option<String> => Nullable<Text>,
        state_province: Option<String> => Nullable<Text>,
        postal_code: Option<String> => Nullable<Text>,
        rating: Option<i16> => Nullable<SmallInt>,
        notes: Option<String> => Nullable<Text>,
        created_at: jiff_diesel::Timestamp => Timestamptz,
        updated_at: jiff_diesel::Timestamp => Timestamptz,
        version: i64 => BigInt,
    }
}

impl From<Contractor> for ContractorRow {
    fn from(contractor: Contractor) -> Self {
        let Contractor { id, residence, created_by, details, created_at, updated_at, version } = contractor;
        let ContractorDetails { name, company, phone, email, website, address, specialties: _, rating, notes } = details;
        let Address { street_address, city, state_province, postal_code } = address;
        Self {
            id: id.get(),
            residence_id: residence.map(Id::get),
            created_by: created_by.get(),
            name: name.into(),
            company: company.map(Into::into),
            phone: phone.map(Into::into),
            email: email.map(Into::into),
            website: website.map(Into::into),
            street_address: street_address.map(Into::into),
            city: city.map(Into::into),
            state_province: state_province.map(Into::into),
            postal_code: postal_code.map(Into::into),
            rating: rating.map(|rating| rating.tenths().into()),
            notes: notes.map(Into::into),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            version,
        }
    }
}

impl ContractorRow {
    /// The contractor with these trades.
    pub(super) fn into_contractor(self, specialties: Specialties) -> Result<Contractor, PortError> {
        #[rustfmt::skip]
        let Self {
            id, residence_id, created_by, name, company, phone, email, website, street_address, city, state_province, postal_code, rating,
            notes, created_at, updated_at, version,
        } = self;
        let address = Address {
            street_address: kept::<AddressPart>(street_address)?,
            city: kept(city)?,
            state_province: kept(state_province)?,
            postal_code: kept(postal_code)?,
        };
        let details = ContractorDetails {
            name: ContractorName::try_from(name).map_err(PortError::fault)?,
            company: kept(company)?,
            phone: kept(phone)?,
            email: kept(email)?,
            website: kept(website)?,
            address,
            specialties,
            rating: rating.map(|tenths| Rating::from_tenths(tenths.into())).transpose().map_err(PortError::fault)?,
            notes: kept(notes)?,
        };
        Ok(Contractor {
            id: ContractorId::new(id),
            residence: residence_id.map(ResidenceId::new),
            created_by: UserId::new(created_by),
            details,
            created_at: created_at.to_jiff(),
            updated_at: updated_at.to_jiff(),
            version,
        })
    }
}

/// A text of the domain that was checked when it was written.
fn kept<T: TryFrom<String, Error: Into<BoxError>>>(text: Option<String>) -> Result<Option<T>, PortError> {
    text.map(T::try_from).transpose().map_err(PortError::fault)
}
