//! Tasks for the tests of decisions.
#![expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]

use crate::{Frequency, NewTask, Rhythm, Task, TaskCard, TaskWrite};
use honeydue_kernel::{Actor, Authority, Day};
use jiff::Timestamp;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn ada() -> Actor {
    Actor::vouched(1.into(), Authority::Trusted)
}

pub(crate) fn rhythm(frequency: Frequency) -> Rhythm {
    Rhythm::new(frequency, Some(10)).unwrap()
}

/// As it is when somebody has just made it.
pub(crate) fn task(frequency: Frequency, due_date: Option<&str>) -> Task {
    let new = NewTask { due_date: due_date.map(day), ..NewTask::titled(2.into(), "Gutters".try_into().unwrap(), rhythm(frequency)) };
    let TaskWrite::Added { task } = Task::add(3.into(), new, ada(), instant("2024-01-01T00:00:00Z")).into_parts().write else {
        panic!("a task is added")
    };
    task
}

/// A card that says nothing beside the task.
pub(crate) fn card(task: Task) -> TaskCard {
    TaskCard { task, residence_name: String::new(), category: None, priority: None, created_by: None, assigned_to: None, contractor: None }
}
