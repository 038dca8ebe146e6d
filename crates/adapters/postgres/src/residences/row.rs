//! The rows of a home.

use crate::{row::row, statement::statement};
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, SmallInt, Text, Timestamptz};
use honeydue_kernel::{Day, Id, PortError, ResidenceId, ResidenceTypeId, UserId, Zone};
use honeydue_residence::{Address, AddressPart, Currency, Description, Measures, Profile, ProfileText, Purchase, Residence, ResidenceName};

row! {
    /// A home as its table keeps it.
    ResidenceRow, columns ResidenceColumns, save SaveResidence, table "residence" {
        id: i64 => BigInt,
        name: String => Text,
        residence_type_id: Option<i64> => Nullable<BigInt>,
        street_address: Option<String> => Nullable<Text>,
        apartment_unit: Option<String> => Nullable<Text>,
        city: Option<String> => Nullable<Text>,
        state_province: Option<String> => Nullable<Text>,
        postal_code: Option<String> => Nullable<Text>,
        country: Option<String> => Nullable<Text>,
        timezone: Option<String> => Nullable<Text>,
        currency: String => Text,
        description: Option<String> => Nullable<Text>,
        bedrooms: Option<i16> => Nullable<SmallInt>,
        bathrooms: Option<i32> => Nullable<Integer>,
        square_footage: Option<i32> => Nullable<Integer>,
        lot_size: Option<i64> => Nullable<BigInt>,
        year_built: Option<i16> => Nullable<SmallInt>,
        purchase_date: Option<jiff_diesel::Date> => Nullable<Date>,
        purchase_price: Option<i64> => Nullable<BigInt>,
        owner_id: i64 => BigInt,
        created_at: jiff_diesel::Timestamp => Timestamptz,
        updated_at: jiff_diesel::Timestamp => Timestamptz,
        version: i64 => BigInt,
    }
}

/// Declares the profile's columns once: how they are read, and how they are saved.
macro_rules! profile {
    ($($column:ident : $rust:ty => $sql:ty),* $(,)?) => {
        /// A home's profile. A home without one has nothing in any column.
        #[derive(Clone, Debug, diesel::Queryable)]
        pub(crate) struct ProfileRow { $($column: $rust),* }

        /// The types of [`ProfileRow::COLUMNS`].
        pub(super) type ProfileColumns = ($($sql),*);

        impl ProfileRow {
            /// The columns, each with its table before it.
            pub(super) const COLUMNS: &str = profile!(@list "residence_profile.", $($column)*);
        }

        statement! {
            /// Saves the profile of a home.
            SaveProfile { residence: i64 => BigInt, $($column: $rust => $sql),* } -> (),
            ["INSERT INTO residence_profile (residence_id, ", profile!(@list "", $($column)*), ")
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
              ON CONFLICT (residence_id) DO UPDATE SET (", profile!(@list "", $($column)*), ") = ROW(",
              profile!(@list "excluded.", $($column)*), ")"]
        }
    };
    (@list $before:literal, $first:ident $($column:ident)*) => {
        concat!($before, stringify!($first) $(, ", ", $before, stringify!($column))*)
    };
}

profile! {
    heating_type: Option<String> => Nullable<Text>,
    cooling_type: Option<String> => Nullable<Text>,
    water_heater_type: Option<String> => Nullable<Text>,
    roof_type: Option<String> => Nullable<Text>,
    exterior_type: Option<String> => Nullable<Text>,
    flooring_primary: Option<String> => Nullable<Text>,
    landscaping_type: Option<String> => Nullable<Text>,
    has_pool: Option<bool> => Nullable<Bool>,
    has_sprinkler_system: Option<bool> => Nullable<Bool>,
    has_septic: Option<bool> => Nullable<Bool>,
    has_fireplace: Option<bool> => Nullable<Bool>,
    has_garage: Option<bool> => Nullable<Bool>,
    has_basement: Option<bool> => Nullable<Bool>,
    has_attic: Option<bool> => Nullable<Bool>,
}

/// A home's rows, to be saved.
pub(super) fn rows(residence: Residence) -> Result<(SaveResidence, SaveProfile), PortError> {
    #[rustfmt::skip]
    let Residence {
        id, name, residence_type, address, zone, currency, description, measures, purchase, profile, owner, created_at, updated_at, version,
    } = residence;
    let Address { street_address, apartment_unit, city, state_province, postal_code, country } = address;
    let Measures { bedrooms, bathrooms, square_footage, lot_size, year_built } = measures;
    let Purchase { date, price } = purchase;
    let row = ResidenceRow {
        id: id.get(),
        name: name.into(),
        residence_type_id: residence_type.map(Id::get),
        street_address: street_address.map(Into::into),
        apartment_unit: apartment_unit.map(Into::into),
        city: city.map(Into::into),
        state_province: state_province.map(Into::into),
        postal_code: postal_code.map(Into::into),
        country: country.map(Into::into),
        timezone: zone.map(Into::into),
        currency: currency.into(),
        description: description.map(Into::into),
        bedrooms: narrow(bedrooms)?,
        bathrooms: narrow(bathrooms)?,
        square_footage: narrow(square_footage)?,
        lot_size: lot_size.map(Into::into),
        year_built: narrow(year_built)?,
        purchase_date: date.map(|day| day.date().into()),
        purchase_price: price.map(Into::into),
        owner_id: owner.get(),
        created_at: created_at.into(),
        updated_at: updated_at.into(),
        version,
    };
    Ok((SaveResidence(row), save_profile(id, profile)))
}

#[rustfmt::skip]
fn save_profile(id: ResidenceId, profile: Profile) -> SaveProfile {
    let Profile {
        heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type, has_pool,
        has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic,
    } = profile;
    let text = |text: Option<ProfileText>| text.map(String::from);
    SaveProfile {
        residence: id.get(), heating_type: text(heating_type), cooling_type: text(cooling_type),
        water_heater_type: text(water_heater_type), roof_type: text(roof_type), exterior_type: text(exterior_type),
        flooring_primary: text(flooring_primary), landscaping_type: text(landscaping_type), has_pool, has_sprinkler_system, has_septic,
        has_fireplace, has_garage, has_basement, has_attic,
    }
}

/// A home, from its rows.
pub(super) fn residence(row: ResidenceRow, profile: ProfileRow) -> Result<Residence, PortError> {
    let part = |text: Option<String>| text.map(AddressPart::try_from).transpose().map_err(PortError::fault);
    let day = |date: jiff_diesel::Date| Day::try_from(date.to_jiff());
    Ok(Residence {
        id: ResidenceId::new(row.id),
        name: ResidenceName::try_from(row.name).map_err(PortError::fault)?,
        residence_type: row.residence_type_id.map(ResidenceTypeId::new),
        address: Address {
            street_address: part(row.street_address)?,
            apartment_unit: part(row.apartment_unit)?,
            city: part(row.city)?,
            state_province: part(row.state_province)?,
            postal_code: part(row.postal_code)?,
            country: part(row.country)?,
        },
        zone: row.timezone.map(|name| name.parse().unwrap_or_else(|_| Zone::utc())),
        currency: Currency::try_from(row.currency).map_err(PortError::fault)?,
        description: row.description.map(Description::try_from).transpose().map_err(PortError::fault)?,
        measures: Measures {
            bedrooms: widen(row.bedrooms)?,
            bathrooms: widen(row.bathrooms)?,
            square_footage: widen(row.square_footage)?,
            lot_size: widen(row.lot_size)?,
            year_built: widen(row.year_built)?,
        },
        purchase: Purchase {
            date: row.purchase_date.map(day).transpose().map_err(PortError::fault)?,
            price: row.purchase_price.map(TryInto::try_into).transpose().map_err(PortError::fault)?,
        },
        profile: profile.try_into()?,
        owner: UserId::new(row.owner_id),
        created_at: row.created_at.to_jiff(),
        updated_at: row.updated_at.to_jiff(),
        version: row.version,
    })
}

impl TryFrom<ProfileRow> for Profile {
    type Error = PortError;
    #[rustfmt::skip]
    fn try_from(row: ProfileRow) -> Result<Self, PortError> {
        let ProfileRow {
            heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type, has_pool,
            has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic,
        } = row;
        let text = |text: Option<String>| text.map(ProfileText::try_from).transpose().map_err(PortError::fault);
        Ok(Self {
            heating_type: text(heating_type)?, cooling_type: text(cooling_type)?, water_heater_type: text(water_heater_type)?,
            roof_type: text(roof_type)?, exterior_type: text(exterior_type)?, flooring_primary: text(flooring_primary)?,
            landscaping_type: text(landscaping_type)?, has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage,
            has_basement, has_attic,
        })
    }
}

/// A measure as its column has room for it: bounds of the domain are within those of the column.
fn narrow<M: Into<i64>, N: TryFrom<i64, Error: std::error::Error + Send + Sync + 'static>>(
    measure: Option<M>,
) -> Result<Option<N>, PortError> {
    measure.map(|measure| N::try_from(measure.into())).transpose().map_err(PortError::fault)
}

/// A measure from its column.
fn widen<N: Into<i64>, M: TryFrom<i64, Error: std::error::Error + Send + Sync + 'static>>(
    number: Option<N>,
) -> Result<Option<M>, PortError> {
    number.map(|number| M::try_from(number.into())).transpose().map_err(PortError::fault)
}
