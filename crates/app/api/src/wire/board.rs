//! The board.

use crate::{
    extract::LocalDay,
    rendered::Rendered,
    wire::{
        column::{Face, Icons, face},
        task::TaskView,
    },
};
use honeydue_task::{Board, ColumnTasks, Scope};
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
    #[schema(value_type = Vec<TaskView>)]
    tasks: Vec<Rendered>,
}

impl BoardView {
    /// The board of this day.
    pub fn of(board: Board<Rendered>, scope: Scope, day: &LocalDay) -> Self {
        Self {
            columns: board.columns.into_iter().map(ColumnView::from).collect(),
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

impl From<ColumnTasks<Rendered>> for ColumnView {
    fn from(ColumnTasks { column, count, cards }: ColumnTasks<Rendered>) -> Self {
        let Face { name, display_name, color, icons, buttons } = face(column);
        Self { name, display_name, color, icons, button_types: buttons, count, tasks: cards }
    }
}
