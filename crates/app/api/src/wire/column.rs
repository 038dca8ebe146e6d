//! How columns look to clients.

use honeydue_task::Column;
use serde::Serialize;
use utoipa::ToSchema;

/// A column's name, words, colour, icons, and what can be done with a task in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// Stable.
    pub name: &'static str,
    /// For people.
    pub display_name: &'static str,
    /// `#RRGGBB`.
    pub color: &'static str,
    /// By platform.
    pub icons: Icons,
    /// Buttons of a card, in order.
    pub buttons: &'static [&'static str],
}

/// The same icon on each platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Icons {
    /// SF Symbols.
    ios: &'static str,
    /// Material.
    android: &'static str,
    /// Lucide.
    web: &'static str,
}

const fn icons(ios: &'static str, android: &'static str, web: &'static str) -> Icons {
    Icons { ios, android, web }
}

/// Of a task that waits.
const WAITING: &[&str] = &["edit", "complete", "cancel", "mark_in_progress"];

/// The face of a column. A task that is put away stands under the name of the cancelled ones, with another button.
pub const fn face(column: Column) -> Face {
    let (name, display_name, color, icons, buttons): (_, _, _, _, &[&str]) = match column {
        Column::Overdue => ("overdue_tasks", "Overdue", "#FF3B30", icons("exclamationmark.triangle", "Warning", "alert-triangle"), WAITING),
        Column::DueSoon => ("due_soon_tasks", "Due Soon", "#FF9500", icons("clock", "Schedule", "clock"), WAITING),
        Column::Upcoming => ("upcoming_tasks", "Upcoming", "#007AFF", icons("calendar", "Event", "calendar"), WAITING),
        Column::InProgress => {
            ("in_progress_tasks", "In Progress", "#5856D6", icons("hammer", "Build", "hammer"), &["edit", "complete", "cancel"])
        }
        Column::Completed => {
            ("completed_tasks", "Completed", "#34C759", icons("checkmark.circle", "CheckCircle", "check-circle"), &["view"])
        }
        Column::Cancelled => {
            ("cancelled_tasks", "Cancelled", "#8E8E93", icons("xmark.circle", "Cancel", "x-circle"), &["uncancel", "delete"])
        }
        Column::Archived => {
            ("cancelled_tasks", "Cancelled", "#8E8E93", icons("archivebox", "Archive", "archive"), &["unarchive", "delete"])
        }
    };
    Face { name, display_name, color, icons, buttons }
}

/// The columns that have this name.
pub fn named(name: &str) -> Option<&'static [Column]> {
    const EACH: [&[Column]; 6] = [
        &[Column::Overdue],
        &[Column::DueSoon],
        &[Column::Upcoming],
        &[Column::InProgress],
        &[Column::Completed],
        &[Column::Cancelled, Column::Archived],
    ];
    EACH.into_iter().find(|columns| columns.iter().any(|column| face(*column).name == name))
}
