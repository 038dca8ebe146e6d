//! What is known of a home beside its name and place.

use crate::{Bathrooms, Bedrooms, LotSize, SquareFootage, YearBuilt};
use honeydue_kernel::{Day, Money, text};
use serde::{Deserialize, Serialize};

text! {
    /// A word or two about a part of the home: "gas furnace".
    pub ProfileText, 1..=100
}

/// How large and how old it is. Every part may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// Bedrooms.
    pub bedrooms: Option<Bedrooms>,
    /// Bathrooms.
    pub bathrooms: Option<Bathrooms>,
    /// Floor area in square feet.
    pub square_footage: Option<SquareFootage>,
    /// Size of the lot.
    pub lot_size: Option<LotSize>,
    /// Year in which it was built.
    pub year_built: Option<YearBuilt>,
}

/// How it came to its people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// When.
    pub date: Option<Day>,
    /// For how much, in the home's currency.
    pub price: Option<Money>,
}

/// What suggestions are made from. Every part may be left out: of a yes-or-no part, none means that nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What heats it.
    pub heating_type: Option<ProfileText>,
    /// What cools it.
    pub cooling_type: Option<ProfileText>,
    /// What heats its water.
    pub water_heater_type: Option<ProfileText>,
    /// What the roof is made of.
    pub roof_type: Option<ProfileText>,
    /// What the walls are made of.
    pub exterior_type: Option<ProfileText>,
    /// What most of the floors are made of.
    pub flooring_primary: Option<ProfileText>,
    /// What grows around it.
    pub landscaping_type: Option<ProfileText>,
    /// A pool.
    pub has_pool: Option<bool>,
    /// Sprinklers in the garden.
    pub has_sprinkler_system: Option<bool>,
    /// A septic tank.
    pub has_septic: Option<bool>,
    /// A fireplace.
    pub has_fireplace: Option<bool>,
    /// A garage.
    pub has_garage: Option<bool>,
    /// A basement.
    pub has_basement: Option<bool>,
    /// An attic.
    pub has_attic: Option<bool>,
}
