//! Tasks for the tests of decisions.
#![expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]

use crate::{Frequency, Ground, NewTask, Rhythm, Task, TaskCard, TaskError, TaskWrite, template::Hemisphere};
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
    added(new, "2024-01-01")
}

/// A new task that is added on this day, in the north.
pub(crate) fn added(new: NewTask, today: &str) -> Task {
    try_to_add(new, today).unwrap()
}

pub(crate) fn try_to_add(new: NewTask, today: &str) -> Result<Task, TaskError> {
    let ground = Ground { today: day(today), hemisphere: Hemisphere::North };
    let TaskWrite::Added { task } = Task::add(3.into(), new, ground, ada(), day(today).midnight_utc())?.into_parts().write else {
        panic!("a task is added")
    };
    Ok(task)
}

/// A card that says nothing beside the task.
pub(crate) fn card(task: Task) -> TaskCard {
    TaskCard { task, residence_name: String::new(), category: None, priority: None, created_by: None, assigned_to: None, contractor: None }
}
