//! What happens to occurrences: done, left out, put off, taken back.

use super::{Tasks, adding::one, changing::TRIES, present};
use crate::{Changed, Completing, CompletionPatch, DoneAt, Outcome, Reason, Recall, Recalled, TaskChange, TaskError, TaskStore};
use honeydue_kernel::{Actor, Caller, Committed, CompletionId, Day, IdempotencyKey, PortError, Refusal, Seen, TaskId, Zone};
use jiff::Timestamp;

impl<S: TaskStore> Tasks<S> {
    /// Records that a task was done. `zone` is the caller's; without it the profile's decides which day it was.
    pub async fn complete(
        &self,
        actor: Actor,
        id: TaskId,
        done: DoneAt,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let entry = self.store.next_id().await?;
        let decide = |Seen { caller, value, .. }: &Seen<_>| {
            let done = Completing::at(&done, zone.unwrap_or(&caller.zone), now)?;
            let card: &crate::TaskCard = value;
            card.task.complete(entry, done, actor, now).map(|(_, change)| Some(change))
        };
        self.change(actor, id, key, decide).await
    }

    /// Leaves out the open occurrence of a task.
    pub async fn skip(
        &self,
        actor: Actor,
        id: TaskId,
        reason: Option<Reason>,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let entry = self.store.next_id().await?;
        let decide = |seen: &Seen<crate::TaskCard>| {
            let today = zone.unwrap_or(&seen.caller.zone).day_of(now);
            seen.value.task.skip(entry, reason.clone(), today, actor, now).map(|(_, change)| Some(change))
        };
        self.change(actor, id, key, decide).await
    }

    /// Puts a task off. To put it off until the same day again changes nothing.
    pub async fn snooze(
        &self,
        actor: Actor,
        id: TaskId,
        until: Day,
        key: Option<IdempotencyKey>,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let entry = self.store.next_id().await?;
        let decide = |seen: &Seen<crate::TaskCard>| {
            let today = zone.unwrap_or(&seen.caller.zone).day_of(now);
            Ok(seen.value.task.snooze(entry, until, today, actor, now)?.map(|(_, change)| change))
        };
        self.change(actor, id, key, decide).await
    }

    /// Takes back the newest completion, skip or snooze of a task.
    pub async fn undo(
        &self,
        actor: Actor,
        id: TaskId,
        key: Option<IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let undone = self.revise(actor, Recall::Newest(id), key, |_, recalled| Ok(Some(recalled.take_back(actor, now)))).await;
        match undone {
            Err(TaskError::Absent) => {
                self.find(actor.viewer(), id).await?;
                Err(TaskError::NothingToUndo)
            }
            other => other,
        }
    }

    /// Deletes a completion.
    pub async fn delete_completion(&self, actor: Actor, id: CompletionId, now: Timestamp) -> Result<Committed<Changed>, TaskError> {
        let decide = |_: &Caller, recalled: &Recalled| Ok(Some(done(recalled)?.take_back(actor, now)));
        self.revise(actor, Recall::Entry(id), None, decide).await
    }

    /// Changes what is said of a completion. The answer names it also where nothing was to be changed.
    pub async fn amend(
        &self,
        actor: Actor,
        id: CompletionId,
        patch: CompletionPatch,
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Committed<Changed>, TaskError> {
        let decide = |caller: &Caller, recalled: &Recalled| done(recalled)?.amend(&patch, zone.unwrap_or(&caller.zone), actor, now);
        self.revise(actor, Recall::Entry(id), None, decide).await
    }

    /// Loads an entry of the history, decides, commits; decides anew when somebody else was faster.
    async fn revise(
        &self,
        actor: Actor,
        which: Recall,
        key: Option<IdempotencyKey>,
        decide: impl Fn(&Caller, &Recalled) -> Result<Option<TaskChange>, TaskError>,
    ) -> Result<Committed<Changed>, TaskError> {
        let mut tries = 0;
        loop {
            let seen = present(self.store.recall(actor.viewer(), which).await?)?;
            let Some(change) = decide(&seen.caller, &seen.value)? else {
                let entry = seen.value.entry.clone();
                let same = self.as_it_is(actor, seen.map(|recalled| recalled.card)).await?;
                return Ok(same.map(|changed| Changed { entry: Some(entry), ..changed }));
            };
            tries += 1;
            match self.store.commit(change.once(key.clone())).await {
                Err(PortError::Refused(Refusal::Stale)) if tries < TRIES => {}
                outcome => return one(outcome?),
            }
        }
    }
}

/// A skip or a snooze is no completion: by its id nothing is found.
fn done(recalled: &Recalled) -> Result<&Recalled, TaskError> {
    if recalled.entry.completion.kind == Outcome::Completed { Ok(recalled) } else { Err(TaskError::Absent) }
}
