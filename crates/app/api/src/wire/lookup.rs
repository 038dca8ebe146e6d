//! What can be chosen from.

use honeydue_kernel::{Id, Named};
use honeydue_task::{Category, Frequency, Lookups, Priority};
use serde::Serialize;
use utoipa::ToSchema;

/// An id with its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Named)]
pub struct NamedView {
    id: i64,
    name: String,
}

impl<T> From<Named<Id<T>>> for NamedView {
    fn from(named: Named<Id<T>>) -> Self {
        let Named { id, name } = named;
        Self { id: id.get(), name }
    }
}

/// The trade or the part of the home that a task belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Category)]
pub struct CategoryView {
    id: i64,
    name: String,
    /// Name of an icon that all clients have.
    icon: String,
    /// `#RRGGBB`.
    color: String,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        let Category { id, name, icon, color } = category;
        Self { id: id.get(), name, icon, color }
    }
}

/// How much a task matters.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Priority)]
pub struct PriorityView {
    id: i64,
    name: String,
    /// 1 is lowest.
    level: i16,
    /// `#RRGGBB`.
    color: String,
}

impl From<Priority> for PriorityView {
    fn from(priority: Priority) -> Self {
        let Priority { id, name, level, color } = priority;
        Self { id: id.get(), name, level, color }
    }
}

/// A named frequency.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Frequency)]
pub struct FrequencyView {
    id: i64,
    name: &'static str,
    /// As older clients show it; null for Once and Custom.
    days: Option<u16>,
}

impl From<Frequency> for FrequencyView {
    fn from(frequency: Frequency) -> Self {
        Self { id: frequency.id().get(), name: frequency.name(), days: frequency.days() }
    }
}

/// All lookups at once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StaticData)]
pub struct StaticDataView {
    residence_types: Vec<NamedView>,
    task_categories: Vec<CategoryView>,
    task_priorities: Vec<PriorityView>,
    task_frequencies: Vec<FrequencyView>,
    contractor_specialties: Vec<NamedView>,
}

impl StaticDataView {
    /// The lookups of homes, those of tasks, and those of contractors.
    pub fn of(residence_types: Vec<NamedView>, tasks: Lookups, contractor_specialties: Vec<NamedView>) -> Self {
        let Lookups { categories, priorities, frequencies } = tasks;
        Self {
            residence_types,
            task_categories: views(categories),
            task_priorities: views(priorities),
            task_frequencies: views(frequencies),
            contractor_specialties,
        }
    }
}

/// Each as its view.
pub fn views<T, V: From<T>>(things: impl IntoIterator<Item = T>) -> Vec<V> {
    things.into_iter().map(V::from).collect()
}
