//! What is done to a task by one tap, and what a change answers with.

use crate::{
    extract::LocalDay,
    problem::Flaw,
    wire::{
        summary::TotalSummaryView,
        task::TaskView,
        text::{FromText, blank_is_none, fits, optional},
    },
};
use honeydue_kernel::{Day, TaskId};
use honeydue_task::{Changed, HomeLoad, Reason};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A task after a change, and what there is to do in all homes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaskChanged)]
pub struct TaskChangedView {
    task: TaskView,
    total_summary: TotalSummaryView,
}

impl TaskChangedView {
    /// What a change answers with.
    pub fn of(changed: Changed, day: &LocalDay) -> Self {
        let Changed { card, entry: _, load } = changed;
        Self { task: TaskView::of(card, day), total_summary: TotalSummaryView::of(&load, day) }
    }
}

/// A task that is gone.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaskDeleted)]
pub struct TaskDeletedView {
    deleted_id: i64,
    total_summary: TotalSummaryView,
}

impl TaskDeletedView {
    /// What a deletion answers with.
    pub fn of(id: TaskId, load: &[HomeLoad], day: &LocalDay) -> Self {
        Self { deleted_id: id.get(), total_summary: TotalSummaryView::of(load, day) }
    }
}

/// Why an occurrence is left out.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
pub struct SkipRequest {
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Reason>"))]
    #[schema(max_length = 1000)]
    reason: Option<String>,
}

impl SkipRequest {
    /// The reason, if there is one.
    pub fn into_domain(self) -> Result<Option<Reason>, Flaw> {
        optional(self.reason.as_deref())
    }
}

/// Until when a task is put off.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct SnoozeRequest {
    /// A day after today.
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    until: String,
}

impl SnoozeRequest {
    /// The day.
    pub fn into_domain(self) -> Result<Day, Flaw> {
        Day::from_text(&self.until)
    }
}
