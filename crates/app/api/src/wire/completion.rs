//! Completions, as clients see them.

use crate::{
    extract::LocalDay,
    wire::{PersonView, instant, summary::TotalSummaryView, task::TaskView},
};
use honeydue_task::{Completion, Recorded};
use serde::Serialize;
use utoipa::ToSchema;

/// One time that a task was done, with the task as it is after it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CompletionRecorded)]
pub struct CompletionRecordedView {
    id: i64,
    task_id: i64,
    task_title: String,
    residence_id: i64,
    /// `completed`.
    kind: &'static str,
    completed_by_id: i64,
    completed_by: PersonView,
    #[schema(format = DateTime)]
    completed_at: String,
    /// The day in the zone of whoever recorded it.
    #[schema(format = Date)]
    completed_on: String,
    /// The occurrence that was open.
    #[schema(format = Date)]
    scheduled_for: Option<String>,
    /// The day to which it moved the task.
    #[schema(format = Date)]
    moved_to: Option<String>,
    /// Whether it moved the task, or is history only.
    moved_date: bool,
    notes: Option<String>,
    actual_cost: Option<String>,
    rating: Option<i64>,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    task: TaskView,
    total_summary: TotalSummaryView,
}

impl CompletionRecordedView {
    /// What recording a completion answers with.
    pub fn of(completion: Completion, recorded: Recorded, day: &LocalDay) -> Self {
        let Completion {
            id,
            task,
            residence,
            completed_by,
            completed_at,
            completed_on,
            scheduled_for,
            moved_to,
            moved_date,
            notes,
            actual_cost,
            rating,
            created_at,
            version,
        } = completion;
        let Recorded { card, by, load } = recorded;
        Self {
            id: id.get(),
            task_id: task.get(),
            task_title: card.task.title.as_str().to_owned(),
            residence_id: residence.get(),
            kind: "completed",
            completed_by_id: completed_by.get(),
            completed_by: by.into(),
            completed_at: instant(completed_at),
            completed_on: completed_on.to_string(),
            scheduled_for: scheduled_for.map(|day| day.to_string()),
            moved_to: moved_to.map(|day| day.to_string()),
            moved_date,
            notes: notes.map(String::from),
            actual_cost: actual_cost.map(|cost| cost.to_string()),
            rating: rating.map(i64::from),
            created_at: instant(created_at),
            version,
            task: TaskView::of(card, day),
            total_summary: TotalSummaryView::of(&load, day),
        }
    }
}
