//! Who lives in the demo household, and what there is to do. Days are counted from today.

use honeydue_task::Frequency::{self, Annually, BiWeekly, Custom, Monthly, Once, SemiAnnually, Weekly};

/// The password of all three.
pub const PASSWORD: &str = "honeydue-demo";

/// Username (the address is `@example.org`), first name, last name. The first founds the homes.
pub const PEOPLE: [(&str, &str, &str); 3] = [("sam", "Sam", "Reyes"), ("alex", "Alex", "Kim"), ("robin", "Robin", "Okafor")];

/// Name, kind, city, and who is admitted, by index.
pub const HOMES: [(&str, &str, &str, &[usize]); 2] =
    [("Elm Street", "House", "Austin", &[1, 2]), ("Lake Cabin", "Cabin", "Marble Falls", &[1])];

/// Something to do.
pub struct Chore {
    /// Which home, by index.
    pub home: usize,
    /// Who adds it, and did it, by index.
    pub by: usize,
    pub title: &'static str,
    pub category: &'static str,
    pub priority: &'static str,
    pub frequency: Frequency,
    /// With [`Custom`].
    pub every_days: Option<i64>,
    /// Days from today.
    pub due: Option<i32>,
    pub in_progress: bool,
    /// Days from today on which it was done.
    pub done: Option<i32>,
    pub cost: Option<&'static str>,
}

const fn chore(home: usize, by: usize, title: &'static str, category: &'static str, priority: &'static str) -> Chore {
    Chore { home, by, title, category, priority, frequency: Once, every_days: None, due: None, in_progress: false, done: None, cost: None }
}

impl Chore {
    const fn each(self, frequency: Frequency) -> Self {
        Self { frequency, ..self }
    }

    const fn each_days(self, days: i64) -> Self {
        Self { frequency: Custom, every_days: Some(days), ..self }
    }

    const fn due(self, days: i32) -> Self {
        Self { due: Some(days), ..self }
    }

    const fn begun(self) -> Self {
        Self { in_progress: true, ..self }
    }

    const fn done(self, days: i32) -> Self {
        Self { done: Some(days), ..self }
    }

    const fn costs(self, cost: &'static str) -> Self {
        Self { cost: Some(cost), ..self }
    }
}

/// Something in every column of both boards.
pub const CHORES: [Chore; 15] = [
    // overdue
    chore(0, 0, "Change the furnace filter", "HVAC", "High").each(Monthly).due(-42).done(-40).costs("23.50"),
    chore(0, 1, "Clean the gutters", "Exterior", "Medium").each(SemiAnnually).due(-3),
    chore(1, 0, "Check the mouse traps", "Pest Control", "Urgent").each(BiWeekly).due(-1),
    // due soon
    chore(0, 2, "Test the smoke detectors", "Safety", "High").each(Monthly).due(-20).done(-18),
    chore(0, 1, "Mow the lawn", "Landscaping", "Low").each(Weekly).due(2),
    chore(0, 0, "Replace the kitchen tap", "Plumbing", "Medium").due(10).costs("120.00"),
    chore(0, 2, "Water the office plants", "Interior", "Low").each_days(10).due(-6).done(-5),
    chore(1, 0, "Sweep the chimney", "Safety", "High").each(Annually).due(20).costs("180.00"),
    // upcoming
    chore(0, 0, "Service the water heater", "Appliances", "Medium").each(Annually).due(75).costs("95.00"),
    chore(0, 1, "Paint the fence", "Exterior", "Low"),
    chore(1, 1, "Winterize the pipes", "Plumbing", "High").each(Annually).due(120),
    // in progress
    chore(0, 1, "Repair the porch step", "Exterior", "High").due(1).begun(),
    chore(1, 0, "Oil the deck", "Exterior", "Medium").each(Annually).due(5).begun(),
    // completed
    chore(0, 2, "Fix the leaking toilet", "Plumbing", "Urgent").due(-12).done(-11).costs("35.00"),
    chore(1, 1, "Replace the door lock", "General", "Medium").due(-30).done(-28).costs("64.90"),
];
