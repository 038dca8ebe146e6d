//! What suggestions go by.

use super::{Flag, Hemisphere, HomeType, TextField};
use honeydue_kernel::TemplateId;

/// What is known of a home, as far as suggestions go by it. Nothing has to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeFacts {
    /// House, apartment, …; none also for a type that no template knows.
    pub home_type: Option<HomeType>,
    /// Which half of the earth its seasons are of.
    pub hemisphere: Hemisphere,
    /// How it is heated.
    pub heating_type: Option<String>,
    /// How it is cooled.
    pub cooling_type: Option<String>,
    /// What heats its water.
    pub water_heater_type: Option<String>,
    /// What its roof is made of.
    pub roof_type: Option<String>,
    /// What its walls are made of, outside.
    pub exterior_type: Option<String>,
    /// What most of its floors are made of.
    pub flooring_primary: Option<String>,
    /// What grows around it.
    pub landscaping_type: Option<String>,
    /// A swimming pool.
    pub has_pool: Option<bool>,
    /// Pipes in the ground that water the garden.
    pub has_sprinkler_system: Option<bool>,
    /// A septic tank instead of a sewer.
    pub has_septic: Option<bool>,
    /// A fireplace or a wood stove.
    pub has_fireplace: Option<bool>,
    /// A garage.
    pub has_garage: Option<bool>,
    /// A basement.
    pub has_basement: Option<bool>,
    /// An attic.
    pub has_attic: Option<bool>,
    /// The templates of which it has a task that is neither given up nor put away, each once, in the order of their ids.
    pub in_use: Vec<TemplateId>,
}

impl HomeFacts {
    /// What was answered in words; a blank text is no answer.
    pub fn text(&self, field: TextField) -> Option<&str> {
        let text = match field {
            TextField::HeatingType => &self.heating_type,
            TextField::CoolingType => &self.cooling_type,
            TextField::WaterHeaterType => &self.water_heater_type,
            TextField::RoofType => &self.roof_type,
            TextField::ExteriorType => &self.exterior_type,
            TextField::FlooringPrimary => &self.flooring_primary,
            TextField::LandscapingType => &self.landscaping_type,
        };
        text.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// What was answered with yes or no.
    pub const fn flag(&self, flag: Flag) -> Option<bool> {
        match flag {
            Flag::Pool => self.has_pool,
            Flag::SprinklerSystem => self.has_sprinkler_system,
            Flag::Septic => self.has_septic,
            Flag::Fireplace => self.has_fireplace,
            Flag::Garage => self.has_garage,
            Flag::Basement => self.has_basement,
            Flag::Attic => self.has_attic,
        }
    }
}
