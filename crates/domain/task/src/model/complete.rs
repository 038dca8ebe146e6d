//! Occurrences that are done.

use super::{decided, naming, position::Position};
use crate::{Completing, Completion, Next, Schedule, Task, TaskChange, TaskError, TaskEvent, TaskWrite};
use honeydue_kernel::{Actor, CompletionId};
use jiff::Timestamp;

impl Task {
    /// Decides to record that the task was done.
    ///
    /// Errors: [`TaskError::Cancelled`] for a task that was given up or put away, [`TaskError::AlreadyCompleted`] for
    /// one that was done for good before.
    pub fn complete(
        &self,
        id: CompletionId,
        done: Completing,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(Completion, TaskChange), TaskError> {
        self.can_be_begun()?;
        let position = self.moved_by(&done);
        let mut task = Self { in_progress: false, ..self.touched(now) };
        let mut completion = self.entry(id, done, &task, actor, now);
        completion.lead_to(position, &mut task);
        task.completions = task.completions.and(&completion);
        let write = TaskWrite::Recorded { task: task.clone(), completion: completion.clone() };
        let event = TaskEvent::Completed { task, completion: completion.clone() };
        let change = decided(actor, now, write, event).guarded_by(self.unchanged());
        Ok((completion.clone(), naming(change, self.residence, None, completion.contractor)))
    }

    /// Where a completion moves the task; none where it is history only. It never makes a task due earlier: a second
    /// completion of the same occurrence (double tap, two people) and old entries are history only, as are those of an
    /// occurrence that is not the open one, and those of which the caller says so.
    pub(super) fn moved_by(&self, done: &Completing) -> Option<Position> {
        let open = self.scheduled_for;
        if done.history_only || done.scheduled_for.is_some_and(|seen| open != Some(seen)) {
            return None;
        }
        let after = |schedule: Schedule| schedule.after_completion(done.completed_on, open, self.completions.last_on);
        match self.schedule.map_or(Next::Moves(None), after) {
            Next::Stays => None,
            Next::Moves(day) => Some(Position::open(day)),
        }
    }
}

impl Completion {
    /// Moves the task there, and says so; where there is nowhere to move, it is history only.
    pub(super) fn lead_to(&mut self, position: Option<Position>, task: &mut Task) {
        self.moved_date = position.is_some();
        self.moved_to = position.and_then(|position| position.next_due_date);
        if let Some(position) = position {
            task.move_to(position);
            // a series that had no date yet is counted from its first one
            task.schedule = task.schedule.map(|schedule| schedule.begun_on(position.scheduled_for));
        }
    }
}
