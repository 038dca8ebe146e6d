//! Why a use case of tasks ends without a result.

use honeydue_kernel::PortError;

/// Facts, without words for people: those are written once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// No such task or home, or not the caller's.
    #[error("absent")]
    Absent,
    /// The task was given up or put away.
    #[error("cancelled or archived")]
    Cancelled,
    /// A one-time task was done before.
    #[error("already completed")]
    AlreadyCompleted,
    /// Done later than now; five minutes are forgiven for clocks that run ahead.
    #[error("completed in the future")]
    CompletedInFuture,
    /// Done before 1900.
    #[error("completed too long ago")]
    CompletedTooLongAgo,
    /// The port refused, or failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
