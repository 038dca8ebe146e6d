//! Several new tasks at once.

use crate::{
    extract::LocalDay,
    problem::{Flaw, Problem, field::blame},
    wire::{
        summary::TotalSummaryView,
        task::{NewTaskRequest, TaskView},
    },
};
use honeydue_kernel::ResidenceId;
use honeydue_task::{NewTask, Recorded};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Several new tasks of one home: all of them are made, or none.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "not_too_many", skip_on_field_errors = false))]
pub struct NewTasksRequest {
    residence_id: i64,
    /// 1 to 50.
    #[validate(nested)]
    #[schema(min_items = 1, max_items = 50)]
    tasks: Vec<NewTaskRequest>,
}

/// The most tasks of a batch.
const MOST: usize = 50;

fn not_too_many(request: &NewTasksRequest) -> Result<(), ValidationError> {
    let fits = (1..=MOST).contains(&request.tasks.len());
    if fits { Ok(()) } else { Err(blame("tasks", Flaw::new("out_of_range", "must have 1 to 50 entries"))) }
}

impl NewTasksRequest {
    /// The home, and what its tasks are made from. What is wrong with an entry is pointed at.
    pub fn into_domain(self) -> Result<(ResidenceId, Vec<NewTask>), Problem> {
        let residence = self.residence_id;
        let entry = |(index, request): (usize, NewTaskRequest)| {
            request.of_home(residence).into_domain().map_err(|problem| problem.below(&format!("/tasks/{index}")))
        };
        Ok((residence.into(), self.tasks.into_iter().enumerate().map(entry).collect::<Result<_, _>>()?))
    }
}

/// Several new tasks, in the order of the request.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TasksCreated)]
pub struct TasksCreatedView {
    tasks: Vec<TaskView>,
    created_count: usize,
    total_summary: TotalSummaryView,
}

impl TasksCreatedView {
    /// What a batch answers with.
    pub fn of(recorded: Recorded, day: &LocalDay) -> Self {
        let Recorded { cards, entry: _, load } = recorded;
        let created_count = cards.len();
        let tasks = cards.into_iter().map(|card| TaskView::of(card, day)).collect();
        Self { tasks, created_count, total_summary: TotalSummaryView::of(&load, day) }
    }
}
