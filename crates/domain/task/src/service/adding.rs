//! New tasks.

use super::Tasks;
use crate::{Changed, Ground, NewTask, Recorded, Task, TaskError, TaskStore, template::Hemisphere};
use honeydue_kernel::{Actor, Committed, Id, IdempotencyKey, PortError, Refusal, ResidenceId, Zone};
use jiff::Timestamp;

impl<S: TaskStore> Tasks<S> {
    /// Adds a task to a home of the actor's. `zone` is the caller's; without it the profile's says which day it is. Only
    /// what leans on the home or on that day is read first.
    pub async fn add(
        &self,
        actor: Actor,
        new: NewTask,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let ground = self.ground(actor, new.residence, std::slice::from_ref(&new), zone, now).await?;
        let id = self.store.next_id().await?;
        one(self.store.commit(Task::add(id, new, ground, actor, now)?.once(key)).await?)
    }

    /// Adds tasks to one home of the actor's, all or none. The home that each of them names makes no difference.
    ///
    /// Errors: [`TaskError::Entry`] names the first that can't be made, or refers to something unknown.
    pub async fn add_all(
        &self,
        actor: Actor,
        residence: ResidenceId,
        new: Vec<NewTask>,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Recorded>, TaskError> {
        let ground = self.ground(actor, residence, &new, zone, now).await?;
        let mut tasks = Vec::with_capacity(new.len());
        for new in &new {
            tasks.push((self.store.next_id().await?, new.clone()));
        }
        let outcome = self.store.commit(Task::add_all(residence, tasks, ground, actor, now)?.once(key)).await;
        outcome.map_err(|error| blamed(&new, error))
    }

    /// What these new tasks lean on; of what none of them does, anything.
    async fn ground(
        &self,
        actor: Actor,
        residence: ResidenceId,
        new: &[NewTask],
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Ground, TaskError> {
        let lean_on_zone = zone.is_none() && new.iter().any(NewTask::leans_on_today);
        if !lean_on_zone && !new.iter().any(NewTask::leans_on_home) {
            return Ok(Ground { today: zone.unwrap_or(&Zone::utc()).day_of(now), hemisphere: Hemisphere::default() });
        }
        let seen = self.home_facts(actor.viewer(), residence).await?;
        Ok(Ground { today: zone.unwrap_or(&seen.caller.zone).day_of(now), hemisphere: seen.value.hemisphere })
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
