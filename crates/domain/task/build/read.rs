//! The files as they are written. Every name in them is one of those below, or the file is refused.

use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, error::Error, fs, path::Path};

/// How answers of a profile are said in a sentence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub text: BTreeMap<TextField, BTreeMap<String, String>>,
    pub yes: BTreeMap<Flag, String>,
}

/// The templates of one category.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub category: Category,
    pub template: Vec<Template>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub id: i64,
    pub name: String,
}

/// One template. What is left out is not the case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub id: i64,
    pub title: String,
    /// What to do.
    pub description: String,
    pub why: String,
    /// Other words by which somebody looks for it.
    pub tags: Vec<String>,
    /// `3 months`.
    pub every: String,
    #[serde(default)]
    pub base: Base,
    pub season: Option<Season>,
    pub priority: Importance,
    /// Good for every home.
    #[serde(default)]
    pub all: bool,
    /// Words that a text of the profile contains.
    #[serde(default)]
    pub contains: BTreeMap<TextField, Vec<String>>,
    /// Words with which none of the field's conditions is met.
    #[serde(default)]
    pub except: BTreeMap<TextField, Vec<String>>,
    /// Fits better if the home has it.
    #[serde(default)]
    pub yes: Vec<Flag>,
    /// The same, and is not for a home that does not have it.
    #[serde(default)]
    pub needs: Vec<Flag>,
    /// Fits homes of these types better.
    #[serde(default)]
    pub types: Vec<HomeType>,
    /// Work on the outside of the building or on its ground.
    #[serde(default)]
    pub outside: bool,
    /// Who is called, where it is usually not the owner's own work.
    pub specialty: Option<String>,
    /// First due in a week, whatever the interval.
    #[serde(default)]
    pub soon: bool,
    /// First due on the next of these days, `MM-DD`.
    #[serde(default)]
    pub first_on: Vec<String>,
    /// Counts from the day on which something was made.
    #[serde(default)]
    pub asks_made_on: bool,
}

/// Names as the files have them; as Rust has them, they are what `Debug` prints.
macro_rules! names {
    ($($rename:literal $name:ident { $($(#[$rest:meta])* $variant:ident),* $(,)? })*) => {
        $(
            #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
            #[serde(rename_all = $rename)]
            pub enum $name { $($(#[$rest])* $variant),* }
        )*
    };
}

names! {
    "snake_case" TextField { HeatingType, CoolingType, WaterHeaterType, RoofType, ExteriorType, FlooringPrimary, LandscapingType }
    "snake_case" Flag {
        #[serde(rename = "has_pool")] Pool,
        #[serde(rename = "has_sprinkler_system")] SprinklerSystem,
        #[serde(rename = "has_septic")] Septic,
        #[serde(rename = "has_fireplace")] Fireplace,
        #[serde(rename = "has_garage")] Garage,
        #[serde(rename = "has_basement")] Basement,
        #[serde(rename = "has_attic")] Attic,
    }
    "snake_case" HomeType { House, Townhouse, Apartment, Condo, MobileHome, Cabin, MultiFamily, Rental }
    "snake_case" Importance { Low, Medium, High, Urgent }
    "snake_case" Season { Spring, Summer, Autumn, Winter, Growing, Heating, #[serde(rename = "spring+summer")] SpringAndSummer }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    #[default]
    Completion,
    Schedule,
}

/// How the profile's answers are said.
pub fn words(path: &Path) -> Result<Words, Box<dyn Error>> {
    toml(path)
}

/// The templates of a category.
pub fn file(path: &Path) -> Result<File, Box<dyn Error>> {
    toml(path)
}

fn toml<T: DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}
