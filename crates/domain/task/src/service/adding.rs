//! New tasks.

use super::Tasks;
use crate::{Changed, NewTask, Recorded, Task, TaskError, TaskStore};
use honeydue_kernel::{Actor, Committed, Id, IdempotencyKey, PortError, Refusal, ResidenceId};
use jiff::Timestamp;

impl<S: TaskStore> Tasks<S> {
    /// Adds a task to a home of the actor's. Nothing is read first.
    pub async fn add(
        &self,
        actor: Actor,
        new: NewTask,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let id = self.store.next_id().await?;
        one(self.store.commit(Task::add(id, new, actor, now).once(key)).await?)
    }

    /// Adds tasks to one home of the actor's, all or none. The home that each of them names makes no difference.
    ///
    /// Errors: [`TaskError::Entry`] names the first that refers to something unknown.
    pub async fn add_all(
        &self,
        actor: Actor,
        residence: ResidenceId,
        new: Vec<NewTask>,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Recorded>, TaskError> {
        let mut tasks = Vec::with_capacity(new.len());
        for new in &new {
            tasks.push((self.store.next_id().await?, new.clone()));
        }
        let outcome = self.store.commit(Task::add_all(residence, tasks, actor, now).once(key)).await;
        outcome.map_err(|error| blamed(&new, error))
    }
}

/// The first of several new tasks that refers to what was refused.
fn blamed(new: &[NewTask], error: PortError) -> TaskError {
    let PortError::Refused(Refusal::Unknown { rule, id }) = &error else { return error.into() };
    let refers = |new: &NewTask| match &**rule {
        "unknown_category" => new.category.map(Id::get) == Some(*id),
        "unknown_priority" => new.priority.map(Id::get) == Some(*id),
        "unknown_assignee" => new.assigned_to.map(Id::get) == Some(*id),
        "unknown_contractor" => new.contractor.map(Id::get) == Some(*id),
        _ => false,
    };
    match new.iter().position(refers) {
        Some(index) => TaskError::Entry { index, error: Box::new(error.into()) },
        None => error.into(),
    }
}

/// The answer of a change of one task.
pub(super) fn one(committed: Committed<Recorded>) -> Result<Committed<Changed>, TaskError> {
    let Committed { value, caller, versions, replayed } = committed;
    Ok(Committed { value: value.of_one()?, caller, versions, replayed })
}
