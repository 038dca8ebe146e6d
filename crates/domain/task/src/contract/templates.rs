//! The catalogue of templates beside what the store keeps.

use super::TaskWorld;
use crate::{TaskStore, Template};
use honeydue_kernel::contract::kept;

/// A task that is made from any template names a category and a priority that the store has, by the same names.
pub async fn the_categories_and_priorities_of_templates_are_lookups<W: TaskWorld>(world: W) {
    let promise = "the categories and priorities of templates are lookups";
    let lookups = kept(promise, world.store().lookups().await);
    for template in Template::all() {
        let category = lookups.categories.iter().find(|known| known.id == template.category);
        assert_eq!(category.map(|known| known.name.as_str()), Some(template.category_name), "broken: {promise} ({})", template.title);
        let priority = lookups.priorities.iter().find(|known| known.id == template.importance.id());
        let name = format!("{:?}", template.importance);
        assert_eq!(priority.map(|known| &known.name), Some(&name), "broken: {promise} ({})", template.title);
    }
}
