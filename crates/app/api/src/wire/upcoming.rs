//! The days on which a task will be due.

use crate::{
    extract::{FromQuery, Pairs},
    problem::{Flaw, Problem},
};
use honeydue_kernel::{Day, TaskId};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

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

/// How many dates are asked for.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UpcomingAsked {
    /// 1 to 50; 10 if nothing is said.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 50)]
    count: u16,
}

impl FromQuery for UpcomingAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        let wrong = || Flaw::new("out_of_range", "must lie between 1 and 50").at("query:count");
        let count = pairs.number::<i64>("count")?.unwrap_or(10);
        Ok(Self { count: u16::try_from(count).ok().filter(|count| (1..=50).contains(count)).ok_or_else(wrong)? })
    }
}

impl UpcomingAsked {
    /// So many.
    pub fn count(self) -> usize {
        self.count.into()
    }
}
