//! The board.

use crate::{
    extract::LocalDay,
    wire::{
        column::{Face, Icons, face},
        task::TaskView,
    },
};
use honeydue_task::{Board, BoardRows, ColumnTasks, Scope};
use serde::Serialize;
use utoipa::ToSchema;

/// The board of a day: five columns, always, in their order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Board)]
pub struct BoardView {
    columns: Vec<ColumnView>,
    days_threshold: u16,
    /// `all`, or the home's id as a string.
    residence_id: String,
    #[schema(format = Date)]
    today: String,
    timezone: String,
}

/// A column of a board.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Column)]
pub struct ColumnView {
    name: &'static str,
    display_name: &'static str,
    /// `#RRGGBB`.
    color: &'static str,
    icons: Icons,
    button_types: &'static [&'static str],
    /// All tasks in it, also those that are not shown.
    count: u32,
    /// In their order; of completed ones the newest 100.
    tasks: Vec<TaskView>,
}

impl BoardView {
    /// Sorts cards into the board of this day.
    pub fn of(rows: BoardRows, scope: Scope, day: &LocalDay) -> Self {
        let BoardRows { cards } = rows;
        let Board { columns } = Board::sort(cards, day.today, day.threshold);
        Self {
            columns: columns.into_iter().map(|column| ColumnView::of(column, day)).collect(),
            days_threshold: day.threshold.days(),
            residence_id: match scope {
                Scope::All => "all".to_owned(),
                Scope::Home(id) => id.to_string(),
            },
            today: day.today.to_string(),
            timezone: day.zone.name().to_owned(),
        }
    }
}

impl ColumnView {
    fn of(tasks: ColumnTasks, day: &LocalDay) -> Self {
        let ColumnTasks { column, count, cards } = tasks;
        let Face { name, display_name, color, icons, buttons } = face(column);
        let tasks = cards.into_iter().map(|card| TaskView::of(card, day)).collect();
        Self { name, display_name, color, icons, button_types: buttons, count, tasks }
    }
}
