//! Changes of a task that is there.

use super::{Tasks, adding::one};
use crate::{Changed, HomeLoad, Mark, Scope, Task, TaskCard, TaskChange, TaskError, TaskPatch, TaskStore};
use honeydue_kernel::{Actor, Committed, IdempotencyKey, PortError, Refusal, Seen, TaskId, Version, Zone};
use jiff::Timestamp;

/// How often a decision is made anew when somebody else changed the task between reading it and writing it.
pub(super) const TRIES: usize = 5;

impl<S: TaskStore> Tasks<S> {
    /// Changes what is said of a task. `at` is the version that the caller has seen, where the caller says so: a task at
    /// another one is left alone. `zone` is the caller's; without it the profile's says which day it is.
    pub async fn edit(
        &self,
        actor: Actor,
        id: TaskId,
        patch: TaskPatch,
        at: Option<Version>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let today = |seen: &Seen<TaskCard>| zone.unwrap_or(&seen.caller.zone).day_of(now);
        self.change(actor, id, None, |seen| is_at(seen, at)?.edit(&patch, today(seen), actor, now)).await
    }

    /// Begins a task, gives it up, puts it away, or takes that back. To say again what is so already changes nothing.
    pub async fn mark(
        &self,
        actor: Actor,
        id: TaskId,
        mark: Mark,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        self.change(actor, id, key, |seen| seen.value.task.mark(mark, actor, now)).await
    }

    /// Deletes a task with its history. Answers with how the tasks of all the actor's homes stand after it.
    pub async fn delete(
        &self,
        actor: Actor,
        id: TaskId,
        at: Option<Version>,
        now: Timestamp,
    ) -> Result<Committed<Vec<HomeLoad>>, TaskError> {
        let mut tries = 0;
        loop {
            let seen = self.find(actor.viewer(), id).await?;
            let change = is_at(&seen, at)?.delete(actor, now);
            tries += 1;
            match self.store.commit(change).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok(outcome?.map(|recorded| recorded.load)),
            }
        }
    }

    /// Loads a task, decides, commits; decides anew when somebody else was faster. Where there is nothing to change,
    /// the answer is the task as it is.
    pub(super) async fn change(
        &self,
        actor: Actor,
        id: TaskId,
        key: Option<IdempotencyKey>,
        decide: impl Fn(&Seen<TaskCard>) -> Result<Option<TaskChange>, TaskError>,
    ) -> Result<Committed<Changed>, TaskError> {
        let mut tries = 0;
        loop {
            let seen = self.find(actor.viewer(), id).await?;
            let Some(change) = decide(&seen)? else { return self.as_it_is(actor, seen).await };
            tries += 1;
            match self.store.commit(change.once(key.clone())).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return one(outcome?),
            }
        }
    }

    /// What a change answers with that was none.
    pub(super) async fn as_it_is(&self, actor: Actor, seen: Seen<TaskCard>) -> Result<Committed<Changed>, TaskError> {
        let Seen { caller, value: load, versions } = self.load(actor.viewer(), Scope::All).await?;
        Ok(Committed { value: Changed { card: seen.value, entry: None, load }, caller, versions, replayed: false })
    }
}

/// The task, if it is at the version that the caller has seen.
fn is_at(seen: &Seen<TaskCard>, at: Option<Version>) -> Result<&Task, TaskError> {
    let task = &seen.value.task;
    if at.is_none_or(|at| at == task.version) { Ok(task) } else { Err(TaskError::Stale(Box::new(seen.clone()))) }
}
