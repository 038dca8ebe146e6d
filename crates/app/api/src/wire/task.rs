//! Tasks, as clients see them and as they say them.

use crate::{
    extract::LocalDay,
    problem::{Flaw, Problem},
    wire::{
        PersonView,
        column::face,
        fields::{schema, validated},
        instant,
        lookup::{CategoryView, FrequencyView, PriorityView},
        patch::{self, Patch, blank_is_null, not_null},
        schedule::{ScheduleView, request::ScheduleRequest},
        text::{CustomDays, Decimal},
    },
};
use honeydue_kernel::{Day, Id, Money, TemplateId};
use honeydue_task::{
    CompletionTotals, ContractorName, Description, Frequency, NewTask, Recurrence, Rhythm, Task, TaskCard, TaskPatch, Title,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

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

/// A new task.
#[derive(Clone, Debug, Deserialize)]
pub struct NewTaskRequest(TaskFields);

/// What is to change of a task: what is absent stays, `null` clears.
#[derive(Clone, Debug, Deserialize)]
pub struct UpdateTaskRequest(TaskFields);

/// What can be said of a task.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default)]
struct TaskFields {
    /// Of a new task needed, but in a batch, whose own home wins. It stays in it: later this can only be what it is.
    residence_id: Option<i64>,
    #[validate(custom(function = "patch::fits::<Title, _>"))]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 200)]
    title: Patch<String>,
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Description, _>"))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    /// Of a new task the template's if nothing is said, as `priority_id`.
    #[schema(value_type = Option<i64>)]
    category_id: Patch<i64>,
    #[schema(value_type = Option<i64>)]
    priority_id: Patch<i64>,
    /// This or `schedule`, or both, if they say the same, or one of them what the task says already. Of a new task neither:
    /// as the template says, else Once.
    #[validate(custom(function = "patch::fits_number::<Frequency>"))]
    #[schema(value_type = Option<i64>)]
    frequency_id: Patch<i64>,
    /// 1 to 3650, with the frequency Custom.
    #[validate(custom(function = "patch::fits_number::<CustomDays>"))]
    #[schema(value_type = Option<i64>)]
    custom_interval_days: Patch<i64>,
    #[validate(nested)]
    #[schema(value_type = Option<ScheduleRequest>)]
    schedule: Patch<ScheduleRequest>,
    in_progress: Option<bool>,
    /// Another day than before opens that day's occurrence. Of a new task, if nothing is said, the template's first date, or
    /// the schedule's, else none until it is done.
    #[serde(deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Day, _>"))]
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Patch<String>,
    /// A member of the home.
    #[schema(value_type = Option<i64>)]
    assigned_to_id: Patch<i64>,
    /// One of the home, or of the caller's own.
    #[schema(value_type = Option<i64>)]
    contractor_id: Patch<i64>,
    /// The template it is made from.
    #[serde(alias = "task_template_id")]
    #[validate(custom(function = "patch::fits_number::<TemplateId>"))]
    #[schema(value_type = Option<i64>)]
    template_id: Patch<i64>,
    #[validate(custom(function = "patch::fits::<Money, _>"))]
    #[schema(value_type = Option<Decimal>)]
    estimated_cost: Patch<Decimal>,
}

impl TaskFields {
    #[rustfmt::skip]
    fn into_patch(self) -> Result<TaskPatch, Problem> {
        let Self {
            residence_id, title, description, category_id, priority_id, frequency_id, custom_interval_days, schedule, in_progress, due_date,
            assigned_to_id, contractor_id, template_id, estimated_cost,
        } = self;
        Ok(TaskPatch {
            residence: residence_id.map(Id::new),
            title: title.text()?.value(),
            description: description.text()?,
            category: category_id.map(Id::new).into(),
            priority: priority_id.map(Id::new).into(),
            recurrence: Recurrence {
                frequency: frequency_id.number()?,
                custom_interval_days: custom_interval_days.into(),
                schedule: schedule.map(ScheduleRequest::into_domain).transpose()?.into(),
            },
            in_progress,
            due_date: due_date.text()?,
            assigned_to: assigned_to_id.map(Id::new).into(),
            contractor: contractor_id.map(Id::new).into(),
            template: template_id.number()?,
            estimated_cost: estimated_cost.text()?,
        })
    }
}

impl NewTaskRequest {
    /// The same in this home, whichever it names.
    pub fn of_home(self, residence: i64) -> Self {
        Self(TaskFields { residence_id: Some(residence), ..self.0 })
    }

    /// What the task is made from.
    pub fn into_domain(self) -> Result<NewTask, Problem> {
        let patch = self.0.into_patch()?;
        let residence = patch.residence.ok_or_else(|| required().at("/residence_id"))?;
        let title = patch.title.clone().ok_or_else(|| required().at("/title"))?;
        Ok(NewTask::said(residence, title, patch))
    }
}

impl UpdateTaskRequest {
    /// What is to be changed.
    pub fn into_domain(self) -> Result<TaskPatch, Problem> {
        self.0.into_patch()
    }
}

fn required() -> Flaw {
    Flaw::new("required", "is required")
}

impl Validate for NewTaskRequest {
    fn validate(&self) -> Result<(), ValidationErrors> {
        validated(&self.0, [("title", self.0.title.value().map(drop).ok_or_else(required))])
    }
}

impl Validate for UpdateTaskRequest {
    fn validate(&self) -> Result<(), ValidationErrors> {
        validated(&self.0, [("title", not_null(&self.0.title))])
    }
}

schema!(NewTaskRequest of TaskFields, "A new task.", &["title"]);
schema!(UpdateTaskRequest of TaskFields, "What is to change of a task: what is absent stays, `null` clears.", &[]);

#[cfg(test)]
mod tests;
