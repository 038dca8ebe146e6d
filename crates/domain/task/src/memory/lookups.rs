//! The lookups that a store in memory has: those that every installation begins with.

use crate::{Category, Frequency, Lookups, Priority};

/// Name, icon and colour of each category, in the order of their ids, which begin at 1.
const CATEGORIES: [(&str, &str, &str); 11] = [
    ("Plumbing", "droplet", "#1E88E5"),
    ("Electrical", "bolt", "#FDD835"),
    ("HVAC", "fan", "#00ACC1"),
    ("Appliances", "refrigerator", "#8E24AA"),
    ("Exterior", "house", "#6D4C41"),
    ("Interior", "sofa", "#EC407A"),
    ("Landscaping", "tree", "#43A047"),
    ("Safety", "shield", "#E53935"),
    ("Cleaning", "sparkles", "#26A69A"),
    ("Pest Control", "bug", "#7CB342"),
    ("General", "wrench", "#757575"),
];

/// Name and colour of each priority, lowest first; its level is its id.
const PRIORITIES: [(&str, &str); 4] = [("Low", "#34C759"), ("Medium", "#FFCC00"), ("High", "#FF9500"), ("Urgent", "#FF3B30")];

/// All of them.
pub(super) fn lookups() -> Lookups {
    let categories = (1..).zip(CATEGORIES).map(|(id, (name, icon, color))| Category {
        id: i64::into(id),
        name: name.to_owned(),
        icon: icon.to_owned(),
        color: color.to_owned(),
    });
    let priorities = (1_i16..).zip(PRIORITIES).map(|(level, (name, color))| Priority {
        id: i64::from(level).into(),
        name: name.to_owned(),
        level,
        color: color.to_owned(),
    });
    Lookups { categories: categories.collect(), priorities: priorities.collect(), frequencies: Frequency::ALL.to_vec() }
}
