//! What somebody sends to make a task.

use crate::{
    problem::{Flaw, Problem, field::blame},
    wire::schedule::request::ScheduleRequest,
    wire::text::{Decimal, FromNumber, FromText, blank_is_none, fits, fits_number, optional},
};
use honeydue_kernel::{Day, Edit, Money, ResidenceId, TemplateId};
use honeydue_task::{Description, Frequency, NewTask, Recurrence, Rhythm, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new task.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "rhythm_fits", skip_on_field_errors = false))]
pub struct NewTaskRequest {
    /// Needed, but in a batch, whose own home wins.
    residence_id: Option<i64>,
    #[validate(custom(function = "fits::<Title>"))]
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Description>"))]
    description: Option<String>,
    /// The template's if nothing is said, as `priority_id`.
    category_id: Option<i64>,
    priority_id: Option<i64>,
    /// This or `schedule`, or both, if they say the same; if neither is said, as the template says, else Once.
    #[validate(custom(function = "fits_number::<Frequency>"))]
    frequency_id: Option<i64>,
    /// 1 to 3650, with the frequency Custom.
    custom_interval_days: Option<i64>,
    #[validate(nested)]
    schedule: Option<ScheduleRequest>,
    in_progress: Option<bool>,
    #[serde(default, deserialize_with = "blank_is_none")]
    /// If nothing is said the template's first date, or the schedule's, else none until it is done.
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    due_date: Option<String>,
    /// A member of the home.
    assigned_to_id: Option<i64>,
    /// One of the home, or of the caller's own.
    contractor_id: Option<i64>,
    /// The template it is made from.
    #[serde(alias = "task_template_id")]
    #[validate(custom(function = "fits_number::<TemplateId>"))]
    template_id: Option<i64>,
    #[validate(custom(function = "fits::<Money>"))]
    estimated_cost: Option<Decimal>,
}

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
            let request = NewTaskRequest { residence_id: Some(residence), ..request };
            request.into_domain().map_err(|problem| problem.below(&format!("/tasks/{index}")))
        };
        Ok((residence.into(), self.tasks.into_iter().enumerate().map(entry).collect::<Result<_, _>>()?))
    }
}

/// A frequency that does not exist is told of by its own check.
fn rhythm_fits(request: &NewTaskRequest) -> Result<(), ValidationError> {
    let Ok(frequency) = request.frequency_id.map_or(Ok(Frequency::Once), Frequency::from_number) else { return Ok(()) };
    let rhythm = Rhythm::new(frequency, request.custom_interval_days);
    rhythm.map(drop).map_err(|error| blame("custom_interval_days", error.into()))
}

fn set<T>(said: Option<T>) -> Edit<T> {
    said.map_or(Edit::Keep, Edit::Set)
}

impl NewTaskRequest {
    /// What the task is made from.
    pub fn into_domain(self) -> Result<NewTask, Problem> {
        let Self {
            residence_id,
            title,
            description,
            category_id,
            priority_id,
            frequency_id,
            custom_interval_days,
            schedule,
            in_progress,
            due_date,
            assigned_to_id,
            contractor_id,
            template_id,
            estimated_cost,
        } = self;
        let residence_id = residence_id.ok_or_else(|| Problem::field("/residence_id", "required", "is required"))?;
        Ok(NewTask {
            residence: residence_id.into(),
            title: Title::from_text(&title)?,
            description: optional(description.as_deref())?,
            category: category_id.map(Into::into),
            priority: priority_id.map(Into::into),
            recurrence: Recurrence {
                frequency: set(frequency_id.map(Frequency::from_number).transpose()?),
                custom_interval_days: set(custom_interval_days),
                schedule: set(schedule.as_ref().map(ScheduleRequest::into_domain).transpose()?),
            },
            in_progress: in_progress.unwrap_or(false),
            due_date: optional(due_date.as_deref())?,
            assigned_to: assigned_to_id.map(Into::into),
            contractor: contractor_id.map(Into::into),
            template: template_id.map(TemplateId::from_number).transpose()?,
            estimated_cost: optional(estimated_cost.as_deref())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::{Value, json};

    fn request(mut body: Value) -> Result<NewTask, Problem> {
        body["residence_id"] = json!(12);
        let request: NewTaskRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        request.into_domain()
    }

    fn faults(body: Value) -> Vec<(String, String)> {
        let problem = request(body).unwrap_err();
        problem.errors().iter().map(|error| (error.pointer.clone(), error.code.clone().into_owned())).collect()
    }

    fn fault(pointer: &str, code: &str) -> (String, String) {
        (pointer.to_owned(), code.to_owned())
    }

    #[test]
    fn a_title_is_enough() {
        let new = request(json!({"title": "Sweep"})).unwrap();
        assert_eq!(new.recurrence, Recurrence::default());
        assert!(new.due_date.is_none() && !new.in_progress);
    }

    #[test]
    fn a_day_may_be_a_timestamp_at_midnight() {
        let day = |text: &str| request(json!({"title": "Sweep", "due_date": text})).unwrap().due_date.unwrap().to_string();
        assert_eq!(day("2026-06-15"), "2026-06-15");
        assert_eq!(day("2026-06-15T00:00:00Z"), "2026-06-15");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let body = json!({"title": "", "due_date": "1899-12-31", "frequency_id": 9, "custom_interval_days": -3, "estimated_cost": -1});
        let expected = [
            fault("/custom_interval_days", "out_of_range"),
            fault("/due_date", "out_of_range"),
            fault("/estimated_cost", "out_of_range"),
            fault("/title", "blank"),
        ];
        assert_eq!(faults(body), expected);
    }

    #[test]
    fn custom_needs_its_days_and_frequencies_must_exist() {
        assert_eq!(faults(json!({"title": "Sweep", "frequency_id": 9})), [fault("/custom_interval_days", "required")]);
        assert_eq!(faults(json!({"title": "Sweep", "frequency_id": 77})), [fault("/frequency_id", "unknown")]);
        let ten_days = request(json!({"title": "Sweep", "frequency_id": 9, "custom_interval_days": 10})).unwrap();
        assert_eq!(ten_days.recurrence, Rhythm::new(Frequency::Custom, Some(10)).unwrap().into());
    }
}
