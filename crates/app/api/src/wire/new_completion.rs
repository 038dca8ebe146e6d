//! What somebody sends to say that a task was done.

use crate::{
    problem::Flaw,
    wire::{
        patch::{self, Patch, blank_is_null},
        text::{Decimal, FromNumber, blank_is_none, fits, fits_number, optional},
    },
};
use honeydue_kernel::{Day, Id, Money, TaskId};
use honeydue_task::{CompletionPatch, DoneAt, Notes, Rating, When};
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
    /// The day, where the caller knows better than the zone.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    completed_on: Option<String>,
    /// The occurrence that the caller saw open: if another one is open by now, no date is moved.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    scheduled_for: Option<String>,
    /// `false`: to be remembered, without moving a date.
    affects_schedule: Option<bool>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Notes>"))]
    notes: Option<String>,
    #[validate(custom(function = "fits::<Money>"))]
    actual_cost: Option<Decimal>,
    /// 1 to 5.
    #[validate(custom(function = "fits_number::<Rating>"))]
    #[schema(minimum = 1, maximum = 5)]
    rating: Option<i64>,
    /// One of the home, or of the caller's own.
    contractor_id: Option<i64>,
}

impl NewCompletionRequest {
    /// Whether the caller says the day, and no instant.
    pub const fn says_the_day(&self) -> bool {
        self.completed_on.is_some() && self.completed_at.is_none()
    }

    /// Which task, and what is said of its completion.
    pub fn into_domain(self) -> Result<(TaskId, DoneAt), Flaw> {
        let Self { task_id, completed_at, completed_on, scheduled_for, affects_schedule, notes, actual_cost, rating, contractor_id } = self;
        let done = DoneAt {
            when: when(completed_at.as_deref(), completed_on.as_deref())?.unwrap_or_default(),
            scheduled_for: optional(scheduled_for.as_deref())?,
            history_only: affects_schedule == Some(false),
            notes: optional(notes.as_deref())?,
            actual_cost: optional(actual_cost.as_deref())?,
            rating: rating.map(Rating::from_number).transpose()?,
            contractor: contractor_id.map(Id::new),
        };
        Ok((task_id.into(), done))
    }
}

/// What is to change of a completion: what is absent stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
pub struct UpdateCompletionRequest {
    /// An instant, or a day.
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<When>"))]
    completed_at: Option<String>,
    #[serde(default, deserialize_with = "blank_is_none")]
    #[validate(custom(function = "fits::<Day>"))]
    #[schema(format = Date)]
    completed_on: Option<String>,
    #[serde(default, deserialize_with = "blank_is_null")]
    #[validate(custom(function = "patch::fits::<Notes, _>"))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    notes: Patch<String>,
    #[serde(default)]
    #[validate(custom(function = "patch::fits::<Money, _>"))]
    #[schema(value_type = Option<Decimal>)]
    actual_cost: Patch<Decimal>,
    /// 1 to 5.
    #[serde(default)]
    #[validate(custom(function = "patch::fits_number::<Rating>"))]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 5)]
    rating: Patch<i64>,
    /// One of the home, or of the caller's own.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    contractor_id: Patch<i64>,
}

impl UpdateCompletionRequest {
    /// Whether the caller says the day, and no instant.
    pub const fn says_the_day(&self) -> bool {
        self.completed_on.is_some() && self.completed_at.is_none()
    }

    /// What is to be changed.
    pub fn into_domain(self) -> Result<CompletionPatch, Flaw> {
        let Self { completed_at, completed_on, notes, actual_cost, rating, contractor_id } = self;
        Ok(CompletionPatch {
            when: when(completed_at.as_deref(), completed_on.as_deref())?,
            notes: notes.text()?,
            actual_cost: actual_cost.text()?,
            rating: rating.number()?,
            contractor: contractor_id.map(Id::new).into(),
        })
    }
}

/// When something was done, if anything is said of it.
fn when(at: Option<&str>, on: Option<&str>) -> Result<Option<When>, Flaw> {
    let (at, on): (Option<When>, Option<Day>) = (optional(at)?, optional(on)?);
    Ok(match (at, on) {
        (Some(When::At(instant)), Some(day)) => Some(When::AtOn(instant, day)),
        (_, Some(day)) => Some(When::On(day)),
        (at, None) => at,
    })
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
