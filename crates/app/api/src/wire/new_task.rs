//! What somebody sends to make a task.

use crate::{
    problem::{Flaw, field::blame},
    wire::text::{Decimal, FromNumber, FromText, blank_is_none, fits, fits_number, optional},
};
use honeydue_kernel::{Day, Money};
use honeydue_task::{Description, Frequency, NewTask, Rhythm, Title};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new task.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[validate(schema(function = "rhythm_fits", skip_on_field_errors = false))]
pub struct NewTaskRequest {
    residence_id: i64,
    #[validate(custom(function = "fits::<Title>"))]
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Description>"))]
    description: Option<String>,
    category_id: Option<i64>,
    priority_id: Option<i64>,
    /// Once if nothing is said.
    #[validate(custom(function = "fits_number::<Frequency>"))]
    frequency_id: Option<i64>,
    /// 1 to 3650, with the frequency Custom.
    custom_interval_days: Option<i64>,
    in_progress: Option<bool>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    due_date: Option<String>,
    #[validate(custom(function = "fits::<Money>"))]
    estimated_cost: Option<Decimal>,
}

/// A frequency that does not exist is told of by its own check.
fn rhythm_fits(request: &NewTaskRequest) -> Result<(), ValidationError> {
    let Ok(frequency) = frequency(request.frequency_id) else { return Ok(()) };
    let rhythm = Rhythm::new(frequency, request.custom_interval_days);
    rhythm.map(drop).map_err(|error| blame("custom_interval_days", error.into()))
}

fn frequency(id: Option<i64>) -> Result<Frequency, Flaw> {
    id.map_or(Ok(Frequency::Once), Frequency::from_number)
}

impl NewTaskRequest {
    /// What the task is made from.
    pub fn into_domain(self) -> Result<NewTask, Flaw> {
        let Self {
            residence_id,
            title,
            description,
            category_id,
            priority_id,
            frequency_id,
            custom_interval_days,
            in_progress,
            due_date,
            estimated_cost,
        } = self;
        Ok(NewTask {
            residence: residence_id.into(),
            title: Title::from_text(&title)?,
            description: optional(description.as_deref())?,
            category: category_id.map(Into::into),
            priority: priority_id.map(Into::into),
            rhythm: Rhythm::new(frequency(frequency_id)?, custom_interval_days)?,
            in_progress: in_progress.unwrap_or(false),
            due_date: optional(due_date.as_deref())?,
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
        Ok(request.into_domain()?)
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
        assert_eq!(new.rhythm.frequency(), Frequency::Once);
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
        assert_eq!(
            request(json!({"title": "Sweep", "frequency_id": 9, "custom_interval_days": 10})).unwrap().rhythm.custom_interval_days(),
            Some(10)
        );
    }
}
