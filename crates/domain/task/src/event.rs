//! What happens to tasks.

use crate::{Completion, Mark, Task, Title};
use honeydue_kernel::{Affected, Change, CompletionId, ContractorId, Event, ResidenceId, TaskId, Touch};
use serde::{Deserialize, Serialize};
use std::slice;

/// A decision about tasks, ready to be committed.
pub type TaskChange = Change<TaskWrite, TaskEvent>;

/// What a decision writes.
#[derive(Clone, Debug)]
pub enum TaskWrite {
    /// A new task.
    Added {
        /// The task.
        task: Task,
    },
    /// New tasks of one home.
    AddedAll {
        /// The tasks.
        tasks: Vec<Task>,
    },
    /// A task that is there, as it is from now on.
    Changed {
        /// The task.
        task: Task,
    },
    /// An entry of the history, new or as it is from now on, and the task after it.
    Recorded {
        /// The task.
        task: Task,
        /// The entry.
        completion: Completion,
    },
    /// An entry of the history goes; the task without it.
    TakenBack {
        /// The task.
        task: Task,
        /// The entry.
        completion: CompletionId,
    },
    /// A task goes, with its history.
    Deleted {
        /// The task.
        task: TaskId,
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
    /// Tasks were added to a home at once.
    CreatedAll {
        /// The home.
        residence: ResidenceId,
        /// As they were made.
        tasks: Vec<Task>,
    },
    /// What is said of a task was changed.
    Updated {
        /// As it is after it.
        task: Task,
        /// What it was called before, if that is something else: entries of its history show its title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retitled_from: Option<Title>,
        /// Who was called for it before, if that is somebody else now, or nobody: contractors show how many tasks name them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        released: Option<ContractorId>,
    },
    /// A task was begun, given up, put away, or that was taken back.
    Marked {
        /// Which of them.
        mark: Mark,
        /// As it is after it.
        task: Task,
    },
    /// A task was done.
    Completed {
        /// As it is after it.
        task: Task,
        /// What was recorded.
        completion: Completion,
    },
    /// An occurrence was left out.
    Skipped {
        /// As it is after it.
        task: Task,
        /// What was recorded.
        completion: Completion,
    },
    /// An occurrence was put off.
    Snoozed {
        /// As it is after it.
        task: Task,
        /// What was recorded.
        completion: Completion,
    },
    /// What is said of a completion was changed.
    Amended {
        /// As it is after it.
        task: Task,
        /// The completion as it is after it.
        completion: Completion,
    },
    /// A completion, skip or snooze was taken back.
    TakenBack {
        /// As it is after it.
        task: Task,
        /// What is no more.
        completion: Completion,
    },
    /// A task was deleted, with its history.
    Deleted {
        /// As it was.
        task: Task,
    },
}

impl TaskEvent {
    /// The tasks that it happened to, as they are after it; as it was, of one that is gone.
    pub fn tasks(&self) -> &[Task] {
        match self {
            Self::CreatedAll { tasks, .. } => tasks,
            Self::Created { task }
            | Self::Updated { task, .. }
            | Self::Marked { task, .. }
            | Self::Completed { task, .. }
            | Self::Skipped { task, .. }
            | Self::Snoozed { task, .. }
            | Self::Amended { task, .. }
            | Self::TakenBack { task, .. }
            | Self::Deleted { task } => slice::from_ref(task),
        }
    }

    /// The home that it happened in.
    pub fn residence(&self) -> Option<ResidenceId> {
        match self {
            Self::CreatedAll { residence, .. } => Some(*residence),
            other => other.tasks().first().map(|task| task.residence),
        }
    }

    /// The tasks that are there after it.
    pub fn remaining(&self) -> &[Task] {
        if matches!(self, Self::Deleted { .. }) { &[] } else { self.tasks() }
    }

    /// The entry of the history that is there after it.
    pub const fn entry(&self) -> Option<&Completion> {
        match self {
            Self::Completed { completion, .. }
            | Self::Skipped { completion, .. }
            | Self::Snoozed { completion, .. }
            | Self::Amended { completion, .. } => Some(completion),
            Self::Created { .. }
            | Self::CreatedAll { .. }
            | Self::Updated { .. }
            | Self::Marked { .. }
            | Self::TakenBack { .. }
            | Self::Deleted { .. } => None,
        }
    }
}

impl Event for TaskEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "task.created",
            Self::CreatedAll { .. } => "tasks.created",
            Self::Updated { .. } => "task.updated",
            Self::Marked { mark, .. } => mark.kind(),
            Self::Completed { .. } => "task.completed",
            Self::Skipped { .. } => "task.skipped",
            Self::Snoozed { .. } => "task.snoozed",
            Self::Amended { .. } => "task.completion_updated",
            Self::TakenBack { .. } => "task.undone",
            Self::Deleted { .. } => "task.deleted",
        }
    }

    fn affected(&self) -> Affected {
        Affected::existing(self.residence().map(Into::into))
    }

    /// A contractor shows how many tasks name it.
    fn touches(&self) -> Vec<Touch> {
        let tasks = self.tasks().iter();
        let named = |task: &Task| task.contractor.map(Touch::Contractor);
        let mut touches: Vec<Touch> = tasks.clone().map(|task| Touch::Task(task.id)).collect();
        match self {
            Self::Created { .. } | Self::CreatedAll { .. } | Self::Deleted { .. } => touches.extend(tasks.filter_map(named)),
            Self::Updated { task, retitled_from, released } => {
                touches.extend(named(task));
                touches.extend(released.map(Touch::Contractor));
                touches.extend(retitled_from.as_ref().map(|_| Touch::History(task.id)));
            }
            Self::Marked { .. } => {}
            Self::Completed { completion, .. }
            | Self::Skipped { completion, .. }
            | Self::Snoozed { completion, .. }
            | Self::Amended { completion, .. }
            | Self::TakenBack { completion, .. } => touches.push(Touch::Entry(completion.id)),
        }
        touches
    }
}
