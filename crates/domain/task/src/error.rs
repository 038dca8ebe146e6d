//! Why a use case of tasks ends without a result.

use crate::{RhythmError, RruleError, ScheduleError, TaskCard};
use honeydue_kernel::{PortError, Seen};

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// No such task or home, or not the caller's.
    #[error("absent")]
    Absent,
    /// The task was given up or put away.
    #[error("cancelled or archived")]
    Cancelled,
    /// The task was done for good before.
    #[error("already completed")]
    AlreadyCompleted,
    /// The task is done once: no occurrence of it can be left out.
    #[error("not recurring")]
    NotRecurring,
    /// The task has no open occurrence that could be left out.
    #[error("not scheduled")]
    NotScheduled,
    /// There is no completion, skip or snooze to take back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Done later than now; five minutes are forgiven for clocks that run ahead.
    #[error("completed in the future")]
    CompletedInFuture,
    /// Done before 1900.
    #[error("completed too long ago")]
    CompletedTooLongAgo,
    /// Put off to a day that is not after the caller's today.
    #[error("snoozed into the past")]
    SnoozedIntoPast,
    /// A task stays in its home.
    #[error("the home can't be changed")]
    HomeFixed,
    /// A frequency and its days do not go together.
    #[error(transparent)]
    Rhythm(#[from] RhythmError),
    /// Two things that are said of how often the task is done, neither of them what it says already.
    #[error("says otherwise than what stands beside it")]
    Contradiction,
    /// A recurrence rule is not taken.
    #[error(transparent)]
    Rrule(#[from] RruleError),
    /// A schedule has no date that the task could have.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// The task is not at the version that the caller had seen; this is what it is now.
    #[error("stale")]
    Stale(Box<Seen<TaskCard>>),
    /// One of several new tasks can't be taken.
    #[error("task {index}: {error}")]
    Entry {
        /// Which one, from 0.
        index: usize,
        /// Why.
        error: Box<TaskError>,
    },
    /// The port refused, or failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
