//! Occurrences that are left out or put off.

use super::{decided, position::Position};
use crate::{Completing, Completion, Found, Outcome, Reason, Task, TaskChange, TaskError, TaskEvent, TaskWrite};
use honeydue_kernel::{Actor, CompletionId, Day};
use jiff::Timestamp;

impl Task {
    /// Decides to leave out the open occurrence, on the caller's `today`. Where no date follows, the task is done for good.
    ///
    /// Errors: [`TaskError::Cancelled`] for a task that was given up or put away, [`TaskError::NotRecurring`] for a
    /// one-time task, [`TaskError::AlreadyCompleted`] for one that was done for good, [`TaskError::NotScheduled`] for
    /// one without an open occurrence.
    pub fn skip(
        &self,
        id: CompletionId,
        reason: Option<Reason>,
        today: Day,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(Completion, TaskChange), TaskError> {
        if self.is_gone() {
            return Err(TaskError::Cancelled);
        }
        let schedule = self.schedule.as_ref().ok_or(TaskError::NotRecurring)?;
        if self.is_completed {
            return Err(TaskError::AlreadyCompleted);
        }
        let open = self.scheduled_for.ok_or(TaskError::NotScheduled)?;
        let next = schedule.after_skip(open, today);
        let mut task = Self { in_progress: false, ..self.touched(now) };
        task.move_to(Position::open(next));
        let completion = Completion { kind: Outcome::Skipped, reason, ..self.moved(id, &task, today, actor, now) };
        let write = TaskWrite::Recorded { task: task.clone(), completion: completion.clone() };
        let event = TaskEvent::Skipped { task, completion: completion.clone() };
        Ok((completion, decided(actor, now, write, event).guarded_by(self.unchanged())))
    }

    /// Decides to put the task off until a day after the caller's `today`; which occurrence is open stays as it is.
    /// None: it is put off until that day already.
    ///
    /// Errors: [`TaskError::Cancelled`], [`TaskError::AlreadyCompleted`], [`TaskError::SnoozedIntoPast`].
    pub fn snooze(
        &self,
        id: CompletionId,
        until: Day,
        today: Day,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<(Completion, TaskChange)>, TaskError> {
        self.can_be_begun()?;
        if until <= today {
            return Err(TaskError::SnoozedIntoPast);
        }
        if self.next_due_date == Some(until) {
            return Ok(None);
        }
        let task = Self { next_due_date: Some(until), ..self.touched(now) };
        let completion = Completion { kind: Outcome::Snoozed, ..self.moved(id, &task, today, actor, now) };
        let write = TaskWrite::Recorded { task: task.clone(), completion: completion.clone() };
        let event = TaskEvent::Snoozed { task, completion: completion.clone() };
        Ok(Some((completion, decided(actor, now, write, event).guarded_by(self.unchanged()))))
    }

    /// The entry of a change that moved this task to where `after` is.
    fn moved(&self, id: CompletionId, after: &Self, today: Day, actor: Actor, now: Timestamp) -> Completion {
        let entry = Completing::on(today, now);
        Completion { moved_to: after.next_due_date, moved_date: true, ..self.entry(id, entry, after, actor, now) }
    }

    /// An entry of the history, which moved nothing as yet.
    pub(super) fn entry(&self, id: CompletionId, done: Completing, after: &Self, actor: Actor, now: Timestamp) -> Completion {
        Completion {
            id,
            task: self.id,
            residence: self.residence,
            kind: Outcome::Completed,
            completed_by: actor.user(),
            completed_at: done.completed_at,
            completed_on: done.completed_on,
            scheduled_for: self.scheduled_for,
            moved_to: None,
            moved_date: false,
            notes: done.notes,
            reason: None,
            actual_cost: done.actual_cost,
            rating: done.rating,
            contractor: done.contractor,
            found: Some(Found::of(self)),
            task_version: after.version,
            created_at: now,
            version: 1,
        }
    }
}
