//! Tasks, as clients see them.

use crate::{
    extract::LocalDay,
    wire::{
        PersonView,
        column::face,
        instant,
        lookup::{CategoryView, FrequencyView, PriorityView},
        schedule::ScheduleView,
        summary::TotalSummaryView,
    },
};
use honeydue_kernel::{Day, Id, TaskId};
use honeydue_task::{Changed, CompletionTotals, ContractorName, HomeLoad, Recorded, Rhythm, Task, TaskCard};
use serde::Serialize;
use utoipa::ToSchema;

/// A task.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Task)]
pub struct TaskView {
    id: i64,
    residence_id: i64,
    residence_name: String,
    title: String,
    description: Option<String>,
    category_id: Option<i64>,
    category: Option<CategoryView>,
    priority_id: Option<i64>,
    priority: Option<PriorityView>,
    /// Null for a task that comes back by a schedule of its own, as `frequency` is.
    frequency_id: Option<i64>,
    frequency: Option<FrequencyView>,
    custom_interval_days: Option<u16>,
    /// Null for a task that is done once.
    schedule: Option<ScheduleView>,
    /// The day that a person set.
    #[schema(format = Date)]
    due_date: Option<String>,
    /// The day that is shown.
    #[schema(format = Date)]
    next_due_date: Option<String>,
    /// The occurrence that is open.
    #[schema(format = Date)]
    scheduled_for: Option<String>,
    /// The day until which it was put off.
    #[schema(format = Date)]
    snoozed_until: Option<String>,
    in_progress: bool,
    is_cancelled: bool,
    is_archived: bool,
    is_recurring: bool,
    /// The column that it stands in today.
    kanban_column: &'static str,
    /// Negative when overdue.
    days_until_due: Option<i32>,
    button_types: &'static [&'static str],
    created_by_id: i64,
    created_by: Option<PersonView>,
    /// The member who is to do it.
    assigned_to_id: Option<i64>,
    assigned_to: Option<PersonView>,
    contractor_id: Option<i64>,
    /// Who is called for it.
    contractor: Option<ContractorNameView>,
    template_id: Option<i64>,
    estimated_cost: Option<String>,
    /// The newest completion's.
    actual_cost: Option<String>,
    completion_count: u32,
    #[schema(format = DateTime)]
    last_completed_at: Option<String>,
    #[schema(format = Date)]
    last_completed_on: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    version: i64,
}

impl TaskView {
    /// A task on this day.
    pub fn of(card: TaskCard, day: &LocalDay) -> Self {
        let TaskCard { task, residence_name, category, priority, created_by: creator, assigned_to: assignee, contractor: called } = card;
        let (standing, snoozed_until) = (task.standing(), task.snoozed_until());
        let face = face(standing.column(day.today, day.threshold));
        let Task {
            id,
            residence,
            title,
            description,
            category: category_id,
            priority: priority_id,
            rhythm,
            schedule,
            due_date,
            next_due_date,
            scheduled_for,
            in_progress,
            is_completed: _,
            is_cancelled,
            is_archived,
            assigned_to,
            contractor,
            template,
            estimated_cost,
            created_by,
            created_at,
            updated_at,
            completions,
            version,
        } = task;
        let CompletionTotals { count, last_at, last_on, last_cost } = completions;
        Self {
            id: id.get(),
            residence_id: residence.get(),
            residence_name,
            title: title.into(),
            description: description.map(String::from),
            category_id: category_id.map(Id::get),
            category: category.map(CategoryView::from),
            priority_id: priority_id.map(Id::get),
            priority: priority.map(PriorityView::from),
            frequency_id: rhythm.map(|rhythm| rhythm.frequency().id().get()),
            frequency: rhythm.map(|rhythm| rhythm.frequency().into()),
            custom_interval_days: rhythm.and_then(Rhythm::custom_interval_days),
            is_recurring: schedule.is_some(),
            schedule: schedule.map(ScheduleView::from),
            due_date: due_date.map(|day| day.to_string()),
            next_due_date: next_due_date.map(|day| day.to_string()),
            scheduled_for: scheduled_for.map(|day| day.to_string()),
            snoozed_until: snoozed_until.map(|day| day.to_string()),
            in_progress,
            is_cancelled,
            is_archived,
            kanban_column: face.name,
            days_until_due: standing.effective.map(|due| day.today.days_until(due)),
            button_types: face.buttons,
            created_by_id: created_by.get(),
            created_by: creator.map(PersonView::from),
            assigned_to_id: assigned_to.map(Id::get),
            assigned_to: assignee.map(PersonView::from),
            contractor_id: contractor.map(Id::get),
            contractor: called.map(ContractorNameView::from),
            template_id: template.map(Id::get),
            estimated_cost: estimated_cost.map(|cost| cost.to_string()),
            actual_cost: last_cost.map(|cost| cost.to_string()),
            completion_count: count,
            last_completed_at: last_at.map(instant),
            last_completed_on: last_on.map(|day| day.to_string()),
            created_at: instant(created_at),
            updated_at: instant(updated_at),
            version,
        }
    }
}

/// A contractor, as far as everybody in the home sees one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractorName)]
pub struct ContractorNameView {
    id: i64,
    name: String,
    company: Option<String>,
}

impl From<ContractorName> for ContractorNameView {
    fn from(contractor: ContractorName) -> Self {
        let ContractorName { id, name, company } = contractor;
        Self { id: id.get(), name, company }
    }
}

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

/// The days on which a task will be due.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Upcoming)]
pub struct UpcomingView {
    task_id: i64,
    /// The open one first, and those that follow if each is done on its day.
    #[schema(value_type = Vec<String>)]
    dates: Vec<String>,
}

impl UpcomingView {
    /// These days of this task.
    pub fn of(task: TaskId, dates: &[Day]) -> Self {
        Self { task_id: task.get(), dates: dates.iter().map(ToString::to_string).collect() }
    }
}
