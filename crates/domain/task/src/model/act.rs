//! Marks: begun, given up, put away.

use super::{decided, room};
use crate::{Task, TaskChange, TaskError, TaskEvent, TaskWrite};
use honeydue_kernel::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody says of the state of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Somebody is at it.
    InProgress,
    /// Nobody is.
    NotInProgress,
    /// Given up.
    Cancelled,
    /// Not given up after all.
    Uncancelled,
    /// Put away.
    Archived,
    /// Taken out again.
    Unarchived,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::InProgress, Self::NotInProgress, Self::Cancelled, Self::Uncancelled, Self::Archived, Self::Unarchived];

    /// The kind of its event.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::InProgress => "task.marked_in_progress",
            Self::NotInProgress => "task.marked_not_in_progress",
            Self::Cancelled => "task.cancelled",
            Self::Uncancelled => "task.uncancelled",
            Self::Archived => "task.archived",
            Self::Unarchived => "task.unarchived",
        }
    }

    /// Puts it on a task.
    const fn put_on(self, task: &mut Task) {
        match self {
            Self::InProgress => task.in_progress = true,
            Self::NotInProgress => task.in_progress = false,
            Self::Cancelled => task.is_cancelled = true,
            Self::Uncancelled => task.is_cancelled = false,
            Self::Archived => task.is_archived = true,
            Self::Unarchived => task.is_archived = false,
        }
    }
}

impl Task {
    /// Decides to mark the task. None: it is marked so already.
    ///
    /// Errors, of [`Mark::InProgress`] alone: [`TaskError::Cancelled`] for a task that was given up or put away,
    /// [`TaskError::AlreadyCompleted`] for one that was done for good.
    pub fn mark(&self, mark: Mark, actor: Actor, now: Timestamp) -> Result<Option<TaskChange>, TaskError> {
        if mark == Mark::InProgress {
            self.can_be_begun()?;
        }
        let mut task = self.touched(now);
        mark.put_on(&mut task);
        if (task.in_progress, task.is_cancelled, task.is_archived) == (self.in_progress, self.is_cancelled, self.is_archived) {
            return Ok(None);
        }
        // what was put away does not count on anybody's plan: to take it out again is to make it
        let room = (self.is_archived && !task.is_archived).then(|| room(self.residence, 1));
        let write = TaskWrite::Changed { task: task.clone() };
        let change = decided(actor, now, write, TaskEvent::Marked { mark, task }).guarded_by(self.unchanged());
        Ok(Some(room.into_iter().fold(change, TaskChange::guarded_by)))
    }

    pub(super) const fn can_be_begun(&self) -> Result<(), TaskError> {
        match self {
            _ if self.is_gone() => Err(TaskError::Cancelled),
            _ if self.is_completed => Err(TaskError::AlreadyCompleted),
            _ => Ok(()),
        }
    }

    /// Decides to delete the task, with its history.
    pub fn delete(&self, actor: Actor, now: Timestamp) -> TaskChange {
        let (write, event) = (TaskWrite::Deleted { task: self.id }, TaskEvent::Deleted { task: self.clone() });
        decided(actor, now, write, event).guarded_by(self.unchanged())
    }
}
