//! Homes, as their members see them.

use crate::{
    extract::LocalDay,
    wire::{
        PersonView, instant,
        lookup::NamedView,
        summary::{SummaryView, TotalSummaryView},
    },
};
use honeydue_kernel::{Id, Membership, ResidenceId};
use honeydue_residence::{Address, Home, Measures, Profile, ProfileText, Purchase, Residence};
use honeydue_task::{HomeLoad, Summary};
use serde::Serialize;
use utoipa::ToSchema;

/// A home.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Residence)]
pub struct ResidenceView {
    id: i64,
    name: String,
    residence_type_id: Option<i64>,
    residence_type: Option<NamedView>,
    /// Whether it is the caller's main home.
    is_primary: bool,
    owner_id: i64,
    owner: Option<PersonView>,
    /// `owner` or `member`.
    my_role: &'static str,
    member_count: usize,
    street_address: Option<String>,
    apartment_unit: Option<String>,
    city: Option<String>,
    state_province: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
    timezone: Option<String>,
    /// ISO 4217.
    currency: String,
    bedrooms: Option<i64>,
    /// A decimal number.
    bathrooms: Option<String>,
    square_footage: Option<i64>,
    /// A decimal number.
    lot_size: Option<String>,
    year_built: Option<i64>,
    description: Option<String>,
    #[schema(format = Date)]
    purchase_date: Option<String>,
    /// In the home's currency.
    purchase_price: Option<String>,
    #[serde(flatten)]
    profile: ProfileView,
    /// None yet.
    #[schema(value_type = Vec<Object>)]
    photos: [(); 0],
    task_summary: SummaryView,
    /// Contractors that the home shares.
    contractor_count: u32,
    /// None yet.
    document_count: u32,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    version: i64,
}

/// What suggestions are made from. Of a yes-or-no member, null means that nothing was said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HomeProfile)]
pub struct ProfileView {
    heating_type: Option<String>,
    cooling_type: Option<String>,
    water_heater_type: Option<String>,
    roof_type: Option<String>,
    exterior_type: Option<String>,
    flooring_primary: Option<String>,
    landscaping_type: Option<String>,
    has_pool: Option<bool>,
    has_sprinkler_system: Option<bool>,
    has_septic: Option<bool>,
    has_fireplace: Option<bool>,
    has_garage: Option<bool>,
    has_basement: Option<bool>,
    has_attic: Option<bool>,
}

/// A home with its people.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ResidenceDetail)]
pub struct ResidenceDetailView {
    #[serde(flatten)]
    residence: ResidenceView,
    users: Vec<MemberView>,
}

/// Somebody who belongs to a home.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    id: i64,
    username: String,
    first_name: String,
    last_name: String,
    /// `owner` or `member`.
    role: &'static str,
    #[schema(format = DateTime)]
    joined_at: String,
}

/// All homes of the caller, and what there is to do in them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MyResidences)]
pub struct MyResidencesView {
    residences: Vec<ResidenceView>,
    total_summary: TotalSummaryView,
}

impl ResidenceView {
    /// A home with the summary of its tasks.
    pub fn of(home: Home, summary: Summary) -> Self {
        let Home { residence, residence_type, members, my_role, is_primary, contractors } = home;
        #[rustfmt::skip]
        let Residence {
            id, name, residence_type: type_id, address, zone, currency, description, measures, purchase, profile, owner, created_at,
            updated_at, version,
        } = residence;
        let Measures { bedrooms, bathrooms, square_footage, lot_size, year_built } = measures;
        let Purchase { date, price } = purchase;
        let Address { street_address, apartment_unit, city, state_province, postal_code, country } = address;
        Self {
            id: id.get(),
            name: name.into(),
            residence_type_id: type_id.map(Id::get),
            residence_type: residence_type.map(NamedView::from),
            is_primary,
            owner_id: owner.get(),
            member_count: members.len(),
            owner: members.into_iter().find(|member| member.person.id == owner).map(|member| member.person.into()),
            my_role: my_role.name(),
            street_address: street_address.map(String::from),
            apartment_unit: apartment_unit.map(String::from),
            city: city.map(String::from),
            state_province: state_province.map(String::from),
            postal_code: postal_code.map(String::from),
            country: country.map(String::from),
            timezone: zone.map(String::from),
            currency: currency.code(),
            bedrooms: bedrooms.map(i64::from),
            bathrooms: bathrooms.map(|bathrooms| bathrooms.to_string()),
            square_footage: square_footage.map(i64::from),
            lot_size: lot_size.map(|size| size.to_string()),
            year_built: year_built.map(i64::from),
            description: description.map(String::from),
            purchase_date: date.map(|day| day.to_string()),
            purchase_price: price.map(|price| price.to_string()),
            profile: profile.into(),
            photos: [],
            task_summary: summary.into(),
            contractor_count: contractors,
            document_count: 0,
            created_at: instant(created_at),
            updated_at: instant(updated_at),
            version,
        }
    }

    /// Homes, each with the summary of its own tasks.
    pub fn all(homes: Vec<Home>, loads: &[HomeLoad], day: &LocalDay) -> Vec<Self> {
        let view = |home: Home| {
            let summary = summary_of(home.residence.id, loads, day);
            Self::of(home, summary)
        };
        homes.into_iter().map(view).collect()
    }
}

impl ResidenceDetailView {
    /// A home with its people and the summary of its tasks.
    pub fn of(home: Home, loads: &[HomeLoad], day: &LocalDay) -> Self {
        let users = home.members.iter().cloned().map(MemberView::from).collect();
        let summary = summary_of(home.residence.id, loads, day);
        Self { residence: ResidenceView::of(home, summary), users }
    }
}

impl From<Profile> for ProfileView {
    #[rustfmt::skip]
    fn from(profile: Profile) -> Self {
        let Profile {
            heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type, has_pool,
            has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic,
        } = profile;
        let text = |text: Option<ProfileText>| text.map(String::from);
        Self {
            heating_type: text(heating_type), cooling_type: text(cooling_type), water_heater_type: text(water_heater_type),
            roof_type: text(roof_type), exterior_type: text(exterior_type), flooring_primary: text(flooring_primary),
            landscaping_type: text(landscaping_type), has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement,
            has_attic,
        }
    }
}

impl From<Membership> for MemberView {
    fn from(membership: Membership) -> Self {
        let Membership { person, role, joined_at } = membership;
        let PersonView { id, username, first_name, last_name } = person.into();
        Self { id, username, first_name, last_name, role: role.name(), joined_at: instant(joined_at) }
    }
}

impl MyResidencesView {
    /// All homes and the sum over them.
    pub fn of(homes: Vec<Home>, loads: &[HomeLoad], day: &LocalDay) -> Self {
        Self { residences: ResidenceView::all(homes, loads, day), total_summary: TotalSummaryView::of(loads, day) }
    }
}

/// The tasks of one home. The two reads of a screen run beside each other, so that the newest home may have no load yet.
fn summary_of(id: ResidenceId, loads: &[HomeLoad], day: &LocalDay) -> Summary {
    Summary::of(loads.iter().filter(|load| load.residence == id), day.today, day.threshold)
}
