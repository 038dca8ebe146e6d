//! What somebody sends to change a task.

use crate::{
    problem::{Flaw, Problem, field::blame},
    wire::{
        patch::{self, Patch, blank_is_null, not_null},
        schedule::request::ScheduleRequest,
        text::{Decimal, FromText, blank_is_none, fits, optional},
    },
};
use honeydue_kernel::{Day, Edit, Id, Money, TemplateId};
use honeydue_task::{Description, Frequency, Reason, Recurrence, TaskPatch, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// What is to change of a task: what is absent stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "schedule_fits", skip_on_field_errors = false))]
pub struct UpdateTaskRequest {
    /// A task stays in its home: this can only be what it is.
    #[serde(default)]
    residence_id: Option<i64>,
    #[serde(default)]
    #[validate(custom(function = "is_title"))]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 200)]
    title: Patch<String>,
    #[serde(default, deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Description, _>"))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    category_id: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    priority_id: Patch<i64>,
    /// This or `schedule`, or both: what is not as it was counts.
    #[serde(default)]
    #[validate(custom(function = "patch::fits_number::<Frequency>"))]
    #[schema(value_type = Option<i64>)]
    frequency_id: Patch<i64>,
    /// 1 to 3650, with the frequency Custom.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    custom_interval_days: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<ScheduleRequest>)]
    schedule: Patch<ScheduleRequest>,
    #[serde(default)]
    in_progress: Option<bool>,
    /// Another day than before opens that day's occurrence.
    #[serde(default, deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Day, _>"))]
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Patch<String>,
    /// A member of the home.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    assigned_to_id: Patch<i64>,
    /// One of the home, or of the caller's own.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    contractor_id: Patch<i64>,
    #[serde(default, alias = "task_template_id")]
    #[validate(custom(function = "patch::fits_number::<TemplateId>"))]
    #[schema(value_type = Option<i64>)]
    template_id: Patch<i64>,
    #[serde(default)]
    #[validate(custom(function = "patch::fits::<Money, _>"))]
    #[schema(value_type = Option<Decimal>)]
    estimated_cost: Patch<Decimal>,
}

fn is_title(title: &Patch<String>) -> Result<(), ValidationError> {
    not_null(title)?;
    patch::fits::<Title, _>(title)
}

fn schedule_fits(request: &UpdateTaskRequest) -> Result<(), ValidationError> {
    let Some(schedule) = request.schedule.value() else { return Ok(()) };
    schedule.validate().map_err(|_| blame("schedule", Flaw::new("invalid", "is not a schedule")))
}

impl UpdateTaskRequest {
    /// What is to be changed.
    pub fn into_domain(self) -> Result<TaskPatch, Problem> {
        Ok(TaskPatch {
            residence: self.residence_id.map(Id::new),
            title: self.title.value().map(|title| Title::from_text(title)).transpose()?,
            description: self.description.text()?,
            category: self.category_id.map(Id::new).into(),
            priority: self.priority_id.map(Id::new).into(),
            recurrence: Recurrence {
                frequency: self.frequency_id.number()?,
                custom_interval_days: self.custom_interval_days.into(),
                schedule: match &self.schedule {
                    Patch::Absent => Edit::Keep,
                    Patch::Null => Edit::Clear,
                    Patch::Value(schedule) => Edit::Set(schedule.into_domain()?),
                },
            },
            in_progress: self.in_progress,
            due_date: self.due_date.text()?,
            assigned_to: self.assigned_to_id.map(Id::new).into(),
            contractor: self.contractor_id.map(Id::new).into(),
            template: self.template_id.number()?,
            estimated_cost: self.estimated_cost.text()?,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn patched(body: Value) -> Result<TaskPatch, Problem> {
        let request: UpdateTaskRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        request.into_domain()
    }

    fn faults(body: Value) -> Vec<(String, String)> {
        let problem = patched(body).unwrap_err();
        problem.errors().iter().map(|error| (error.pointer.clone(), error.code.clone().into_owned())).collect()
    }

    #[test]
    fn absent_stays_null_clears_and_a_value_is_set() {
        let patch = patched(json!({"due_date": null, "description": "", "category_id": 3, "in_progress": null})).unwrap();
        assert_eq!((patch.due_date, patch.description, patch.category), (Edit::Clear, Edit::Clear, Edit::Set(3.into())));
        assert_eq!((patch.title, patch.priority, patch.recurrence, patch.in_progress), (None, Edit::Keep, Recurrence::default(), None));
    }

    #[test]
    fn older_clients_call_the_template_by_its_longer_name() {
        assert_eq!(patched(json!({"task_template_id": 7})).unwrap().template, Edit::Set(7.into()));
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let body = json!({"title": null, "due_date": "1899-12-31", "estimated_cost": -1, "frequency_id": 77});
        let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let expected = [
            fault("/due_date", "out_of_range"),
            fault("/estimated_cost", "out_of_range"),
            fault("/frequency_id", "unknown"),
            fault("/title", "required"),
        ];
        assert_eq!(faults(body), expected);
    }
}
