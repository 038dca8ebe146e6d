//! What happens to tasks.

use crate::{Completion, Task};
use honeydue_kernel::{Affected, Change, Event};
use serde::{Deserialize, Serialize};

/// A decision about a task, ready to be committed.
pub type TaskChange = Change<TaskWrite, TaskEvent>;

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum TaskWrite {
    /// A new task.
    Added {
        /// The task.
        task: Task,
    },
    /// A completion, and the task as it is after it.
    Completed {
        /// The task.
        task: Task,
        /// The completion.
        completion: Completion,
    },
}

/// What the ledger remembers. Tasks and completions are told whole, so that an event can be shown and replayed
/// without the rows of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TaskEvent {
    /// A task was added to a home.
    Created {
        /// As it was made.
        task: Task,
    },
    /// A task was done.
    Completed {
        /// As it is after it.
        task: Task,
        /// What was recorded.
        completion: Completion,
    },
}

impl TaskEvent {
    /// The task that it happened to, as it is after it.
    pub const fn task(&self) -> &Task {
        match self {
            Self::Created { task } | Self::Completed { task, .. } => task,
        }
    }
}

impl Event for TaskEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "task.created",
            Self::Completed { .. } => "task.completed",
        }
    }

    fn affected(&self) -> Affected {
        Affected::existing([self.task().residence.into()])
    }
}
