//! The use cases: load, decide, commit.

use crate::{
    BoardRows, Completing, Completion, DoneAt, HomeLoad, Lookups, NewTask, Page, Recorded, Scope, Task, TaskCard, TaskError, TaskFilter,
    TaskStore, template::HomeFacts,
};
use honeydue_kernel::{Actor, Committed, IdempotencyKey, PortError, Refusal, ResidenceId, Seen, TaskId, Viewer, Zone};
use jiff::Timestamp;

/// The use cases of tasks, over a store.
#[derive(Clone, Debug)]
pub struct Tasks<S> {
    store: S,
}

/// How often a decision is made anew when somebody else changed the task between reading it and writing it.
const TRIES: usize = 5;

impl<S: TaskStore> Tasks<S> {
    /// Over this store.
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// One task.
    pub async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<TaskCard>, TaskError> {
        present(self.store.find(viewer, id).await?)
    }

    /// What the board of these homes is made from; [`crate::Board::sort`] makes it, for a day.
    pub async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<BoardRows>, TaskError> {
        present(self.store.board(viewer, scope).await?)
    }

    /// How the tasks of these homes stand; [`crate::Summary::of`] counts them, for a day.
    pub async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Vec<HomeLoad>>, TaskError> {
        present(self.store.load(viewer, scope).await?)
    }

    /// A page of tasks, newest first.
    pub async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, TaskError> {
        Ok(self.store.list(viewer, filter, page).await?)
    }

    /// What is known of one home; [`crate::template::suggest`] says which templates fit it.
    pub async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<HomeFacts>, TaskError> {
        present(self.store.home_facts(viewer, residence).await?)
    }

    /// What categories, priorities and frequencies there are.
    pub async fn lookups(&self) -> Result<Lookups, TaskError> {
        Ok(self.store.lookups().await?)
    }

    /// Adds a task to a home of the actor's. Nothing is read first.
    pub async fn add(
        &self,
        actor: Actor,
        new: NewTask,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Recorded>, TaskError> {
        let id = self.store.next_id().await?;
        Ok(self.store.commit(Task::add(id, new, actor, now).once(key)).await?)
    }

    /// Records that a task was done. `zone` is the caller's; without it the profile's decides which day it was.
    pub async fn complete(
        &self,
        actor: Actor,
        id: TaskId,
        done: DoneAt,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<(Completion, Committed<Recorded>), TaskError> {
        let completion_id = self.store.next_id().await?;
        let mut tries = 0;
        loop {
            let Seen { caller, value: card, .. } = self.find(actor.viewer(), id).await?;
            let done = Completing::at(&done, zone.unwrap_or(&caller.zone), now)?;
            let (completion, change) = card.task.complete(completion_id, done, actor, now)?;
            tries += 1;
            match self.store.commit(change.once(key.clone())).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return Ok((completion, outcome?)),
            }
        }
    }
}

/// Absence is an error to a caller who asked for one thing.
fn present<T>(seen: Seen<Option<T>>) -> Result<Seen<T>, TaskError> {
    let Seen { caller, value, versions } = seen;
    Ok(Seen { caller, value: value.ok_or(TaskError::Absent)?, versions })
}
