//! The questions of the home profile.

use super::HomeFacts;

/// A question that is answered in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextField {
    /// How the home is heated.
    HeatingType,
    /// How it is cooled.
    CoolingType,
    /// What heats its water.
    WaterHeaterType,
    /// What its roof is made of.
    RoofType,
    /// What its walls are made of, outside.
    ExteriorType,
    /// What most of its floors are made of.
    FlooringPrimary,
    /// What grows around it.
    LandscapingType,
}

/// A question that is answered with yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// A swimming pool.
    Pool,
    /// Pipes in the ground that water the garden.
    SprinklerSystem,
    /// A septic tank instead of a sewer.
    Septic,
    /// A fireplace or a wood stove.
    Fireplace,
    /// A garage.
    Garage,
    /// A basement.
    Basement,
    /// An attic.
    Attic,
}

/// A question of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfileField {
    /// In words.
    Text(TextField),
    /// With yes or no.
    Flag(Flag),
}

impl TextField {
    /// All of them, in the order of the profile.
    pub const ALL: [Self; 7] = [
        Self::HeatingType,
        Self::CoolingType,
        Self::WaterHeaterType,
        Self::RoofType,
        Self::ExteriorType,
        Self::FlooringPrimary,
        Self::LandscapingType,
    ];
}

impl Flag {
    /// All of them, in the order of the profile.
    pub const ALL: [Self; 7] =
        [Self::Pool, Self::SprinklerSystem, Self::Septic, Self::Fireplace, Self::Garage, Self::Basement, Self::Attic];
}

impl ProfileField {
    /// How many there are.
    pub const COUNT: usize = TextField::ALL.len() + Flag::ALL.len();

    /// All of them, in the order of the profile.
    pub fn all() -> impl Iterator<Item = Self> {
        TextField::ALL.into_iter().map(Self::Text).chain(Flag::ALL.into_iter().map(Self::Flag))
    }

    /// The field's name in JSON and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text(TextField::HeatingType) => "heating_type",
            Self::Text(TextField::CoolingType) => "cooling_type",
            Self::Text(TextField::WaterHeaterType) => "water_heater_type",
            Self::Text(TextField::RoofType) => "roof_type",
            Self::Text(TextField::ExteriorType) => "exterior_type",
            Self::Text(TextField::FlooringPrimary) => "flooring_primary",
            Self::Text(TextField::LandscapingType) => "landscaping_type",
            Self::Flag(Flag::Pool) => "has_pool",
            Self::Flag(Flag::SprinklerSystem) => "has_sprinkler_system",
            Self::Flag(Flag::Septic) => "has_septic",
            Self::Flag(Flag::Fireplace) => "has_fireplace",
            Self::Flag(Flag::Garage) => "has_garage",
            Self::Flag(Flag::Basement) => "has_basement",
            Self::Flag(Flag::Attic) => "has_attic",
        }
    }
}

/// How much of the profile is filled in: the more, the better the suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileCompleteness {
    /// What is not said yet, in the order of the profile.
    pub missing: Vec<ProfileField>,
}

impl ProfileCompleteness {
    /// How much is said of this home.
    pub fn of(facts: &HomeFacts) -> Self {
        let said = |field: &ProfileField| match *field {
            ProfileField::Text(field) => facts.text(field).is_some(),
            ProfileField::Flag(flag) => facts.flag(flag).is_some(),
        };
        Self { missing: ProfileField::all().filter(|field| !said(field)).collect() }
    }

    /// How many questions are answered.
    pub const fn filled(&self) -> usize {
        ProfileField::COUNT - self.missing.len()
    }

    /// The same in whole percent; 100 only when nothing is missing.
    pub const fn percent(&self) -> usize {
        self.filled() * 100 / ProfileField::COUNT
    }
}
