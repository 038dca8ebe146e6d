//! What somebody sends to say that a task was done.

use crate::{
    problem::Flaw,
    wire::text::{Decimal, FromNumber, blank_is_none, fits, fits_number, optional},
};
use honeydue_kernel::{Money, TaskId};
use honeydue_task::{DoneAt, Notes, Rating, When};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// One time that a task was done.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct NewCompletionRequest {
    task_id: i64,
    /// An instant, or a day; just now if nothing is said.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<When>"))]
    completed_at: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Notes>"))]
    notes: Option<String>,
    #[validate(custom(function = "fits::<Money>"))]
    actual_cost: Option<Decimal>,
    /// 1 to 5.
    #[validate(custom(function = "fits_number::<Rating>"))]
    #[schema(minimum = 1, maximum = 5)]
    rating: Option<i64>,
}

impl NewCompletionRequest {
    /// Which task, and what is said of its completion.
    pub fn into_domain(self) -> Result<(TaskId, DoneAt), Flaw> {
        let Self { task_id, completed_at, notes, actual_cost, rating } = self;
        let done = DoneAt {
            when: optional(completed_at.as_deref())?.unwrap_or_default(),
            notes: optional(notes.as_deref())?,
            actual_cost: optional(actual_cost.as_deref())?,
            rating: rating.map(Rating::from_number).transpose()?,
        };
        Ok((task_id.into(), done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use serde_json::{Value, json};

    fn request(body: Value) -> Result<DoneAt, Problem> {
        let request: NewCompletionRequest = serde_json::from_value(body).unwrap();
        request.validate()?;
        Ok(request.into_domain()?.1)
    }

    #[test]
    fn nothing_said_means_just_now() {
        assert_eq!(request(json!({"task_id": 1, "completed_at": null})).unwrap().when, When::Now);
    }

    #[test]
    fn midnight_utc_is_a_day_and_any_other_instant_is_that_instant() {
        let when = |text: &str| request(json!({"task_id": 1, "completed_at": text})).unwrap().when;
        let day = When::On("2026-06-15".parse().unwrap());
        assert_eq!((when("2026-06-15"), when("2026-06-15T00:00:00Z")), (day, day));
        assert_eq!(when("2026-06-15T00:00:00-05:00"), When::At("2026-06-15T05:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_can_not_be_is_pointed_at() {
        let problem = request(json!({"task_id": 1, "completed_at": "yesterday", "rating": 0, "actual_cost": "x"})).unwrap_err();
        let faults: Vec<(&str, &str)> = problem.errors().iter().map(|error| (error.pointer.as_str(), &*error.code)).collect();
        assert_eq!(faults, [("/actual_cost", "malformed"), ("/completed_at", "malformed"), ("/rating", "out_of_range")]);
    }
}
