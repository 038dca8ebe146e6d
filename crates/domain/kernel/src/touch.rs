//! What shows something else after an event.

use crate::{CompletionId, ContractorId, ResidenceId, TaskId};

/// What a client that keeps copies has to fetch again after an event, or to forget if it is gone.
///
/// What is not said, since it holds for every event: the account or the home whose stream was moved shows something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// A task.
    Task(TaskId),
    /// An entry of a task's history.
    Entry(CompletionId),
    /// All entries of a task's history: they show something of the task.
    History(TaskId),
    /// A contractor.
    Contractor(ContractorId),
    /// Everything that a home shows of itself, its tasks with their history, its contractors.
    Residence(ResidenceId),
    /// How the account sees its homes themselves.
    Residences,
}
