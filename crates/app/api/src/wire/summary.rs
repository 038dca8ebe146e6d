//! How many tasks stand where.

use crate::extract::LocalDay;
use honeydue_task::{HomeLoad, Summary};
use serde::Serialize;
use utoipa::ToSchema;

/// The tasks of one home by column.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = TaskSummary)]
pub struct SummaryView {
    /// The sum of the others.
    total: u32,
    overdue: u32,
    in_progress: u32,
    due_soon: u32,
    upcoming: u32,
    completed: u32,
}

impl From<Summary> for SummaryView {
    fn from(summary: Summary) -> Self {
        let total = summary.tasks();
        let Summary { residences: _, overdue, due_soon, upcoming, in_progress, completed } = summary;
        Self { total, overdue, in_progress, due_soon, upcoming, completed }
    }
}

/// The tasks of all homes of the caller by column.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TotalSummary)]
pub struct TotalSummaryView {
    residences: u32,
    /// The sum of the five columns.
    tasks: u32,
    overdue: u32,
    in_progress: u32,
    due_soon: u32,
    upcoming: u32,
    completed: u32,
    days_threshold: u16,
    #[schema(format = Date)]
    today: String,
}

impl TotalSummaryView {
    /// The sum over these homes on this day.
    pub fn of(loads: &[HomeLoad], day: &LocalDay) -> Self {
        let summary = Summary::of(loads, day.today, day.threshold);
        let tasks = summary.tasks();
        let Summary { residences, overdue, due_soon, upcoming, in_progress, completed } = summary;
        let (days_threshold, today) = (day.threshold.days(), day.today.to_string());
        Self { residences, tasks, overdue, in_progress, due_soon, upcoming, completed, days_threshold, today }
    }
}
