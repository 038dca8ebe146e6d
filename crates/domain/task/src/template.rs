//! Ready-made tasks: what a home usually needs, how often, and which homes need it most.
//!
//! The catalogue is written by hand in `templates/*.toml`; the build checks it and makes [`Template::all`] of it. Which
//! of them a home should be shown first is [`suggest`]'s to say.

mod catalogue;
mod facts;
mod first;
mod fit;
mod hemisphere;
mod profile;
mod rhythm;
mod search;
mod season;
mod suggest;

pub use facts::HomeFacts;
pub use first::FirstDate;
pub use fit::{Fit, FlagCondition, HomeType, TextCondition};
pub use hemisphere::Hemisphere;
pub use profile::{Flag, ProfileCompleteness, ProfileField, TextField};
pub use rhythm::Every;
pub use season::Season;
pub use suggest::{Reason, Score, Suggestion, suggest};

use crate::Base;
use catalogue::CATALOGUE;
use honeydue_kernel::{CategoryId, PriorityId, TemplateId};

/// A ready-made task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id, the same for good: tasks remember which template they were made from.
    pub id: TemplateId,
    /// What is to be done.
    pub title: &'static str,
    /// How, in one to three sentences.
    pub description: &'static str,
    /// What for, in one.
    pub why: &'static str,
    /// Other words by which people look for it.
    pub tags: &'static [&'static str],
    /// The trade or the part of the home: one of the lookup.
    pub category: CategoryId,
    /// That category's name.
    pub category_name: &'static str,
    /// How much it matters.
    pub importance: Importance,
    /// How often.
    pub every: Every,
    /// What the interval is counted from.
    pub base: Base,
    /// The part of the year in which it is done; none if it is done at any time.
    pub season: Option<Season>,
    /// When it is first due.
    pub first: FirstDate,
    /// Which homes it fits.
    pub fit: Fit,
    /// The kind of contractor who usually does it; none for an owner's own work.
    pub specialty: Option<&'static str>,
    /// Counts from the day on which something was made, which is to be asked for: it is printed on the thing.
    pub asks_made_on: bool,
}

/// How much a template's task matters. The numbers are the ids of the lookup of priorities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// Nice to have done.
    Low = 1,
    /// Saves money.
    Medium = 2,
    /// Saves the home from damage, or people from harm.
    High = 3,
    /// Saves lives.
    Urgent = 4,
}

impl Importance {
    /// The lookup's id.
    pub const fn id(self) -> PriorityId {
        PriorityId::new(self as i64)
    }
}

impl Template {
    /// The catalogue, in the order of the ids.
    pub const fn all() -> &'static [Self] {
        CATALOGUE
    }

    /// The template with this id, if there is one.
    pub fn find(id: TemplateId) -> Option<&'static Self> {
        Self::all().iter().find(|template| template.id == id)
    }

    /// Those of a category, in the order of their ids.
    pub fn of_category(category: CategoryId) -> impl Iterator<Item = &'static Self> {
        Self::all().iter().filter(move |template| template.category == category)
    }

    /// Those in which all these words occur, best first: a title says more than a tag, a tag more than a description.
    pub fn search(words: &str) -> Vec<&'static Self> {
        search::search(words)
    }
}

#[cfg(test)]
mod tests;
