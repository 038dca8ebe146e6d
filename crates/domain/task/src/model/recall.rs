//! Entries of the history that are changed or taken back.

use super::{decided, naming};
use crate::{
    Completing, Completion, Found, Notes, Outcome, Rating, Recalled, Schedule, Task, TaskChange, TaskError, TaskEvent, TaskWrite, When,
};
use honeydue_kernel::{Actor, ContractorId, Edit, Money, Zone};
use jiff::Timestamp;

/// What is to be changed of a completion.
#[derive(Clone, Debug, Default)]
pub struct CompletionPatch {
    /// When it was done.
    pub when: Option<When>,
    /// What to remember.
    pub notes: Edit<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Edit<Money>,
    /// How content somebody was.
    pub rating: Edit<Rating>,
    /// Who was called for it.
    pub contractor: Edit<ContractorId>,
}

impl Recalled {
    /// Decides to take the entry back. If it was the newest that moved the task, and nothing has moved it since, the
    /// task is where it was before it; else the entry is gone, and the task stays where it is.
    pub fn take_back(&self, actor: Actor, now: Timestamp) -> TaskChange {
        let completion = self.entry.completion.clone();
        let mut task = self.card.task.touched(now);
        if let Some(found) = self.restores() {
            self.rewind(&mut task, found);
            // somebody who has begun since is still at it
            task.in_progress |= found.in_progress;
        }
        if completion.kind == Outcome::Completed {
            task.completions = self.rest;
        }
        let write = TaskWrite::TakenBack { task: task.clone(), completion: completion.id };
        decided(actor, now, write, TaskEvent::TakenBack { task, completion }).guarded_by(self.card.task.unchanged())
    }

    /// Decides to change what is said of a completion. If it was the newest that moved the task, nothing has moved it
    /// since, and the day is another one, the task's date is found anew. None: nothing is changed.
    ///
    /// Errors: [`TaskError::CompletedInFuture`], [`TaskError::CompletedTooLongAgo`].
    pub fn amend(&self, patch: &CompletionPatch, zone: &Zone, actor: Actor, now: Timestamp) -> Result<Option<TaskChange>, TaskError> {
        let (before, after) = (&self.entry.completion, self.edited(patch, zone, now)?);
        if *before == after {
            return Ok(None);
        }
        let mut task = self.card.task.touched(now);
        let mut completion = Completion { version: before.version + 1, ..after };
        let found = self.restores().filter(|_| before.moved_date && before.completed_on != completion.completed_on);
        if let Some(found) = found {
            let mut then = self.card.task.clone();
            self.rewind(&mut then, found);
            then.completions = self.rest;
            self.rewind(&mut task, found);
            completion.lead_to(then.moved_by(&Completing::on(completion.completed_on, completion.completed_at)), &mut task);
        }
        task.completions = self.rest.and(&completion);
        let called = completion.contractor.filter(|_| completion.contractor != before.contractor);
        let write = TaskWrite::Recorded { task: task.clone(), completion: completion.clone() };
        let change = decided(actor, now, write, TaskEvent::Amended { task, completion }).guarded_by(self.card.task.unchanged());
        Ok(Some(naming(change, self.card.task.residence, None, called)))
    }

    /// The completion with what the patch says.
    fn edited(&self, patch: &CompletionPatch, zone: &Zone, now: Timestamp) -> Result<Completion, TaskError> {
        let mut completion = self.entry.completion.clone();
        let CompletionPatch { when, notes, actual_cost, rating, contractor } = patch.clone();
        if let Some(when) = when {
            (completion.completed_at, completion.completed_on) = when.resolve(zone, now)?;
        }
        notes.apply(&mut completion.notes);
        actual_cost.apply(&mut completion.actual_cost);
        rating.apply(&mut completion.rating);
        contractor.apply(&mut completion.contractor);
        Ok(completion)
    }

    /// What the entry found, if taking it back brings that back: nothing has moved the task since.
    fn restores(&self) -> Option<Found> {
        let completion = &self.entry.completion;
        let found = completion.found?;
        let stands = completion.left().unwrap_or_else(|| found.position()) == self.card.task.position();
        let newest = if completion.moved_date { !self.moved_since } else { self.is_newest };
        (stands && newest).then_some(found)
    }

    /// Puts a task where the entry found it. A day that a person has set since, which a task that was done for good does
    /// not show, is shown now.
    fn rewind(&self, task: &mut Task, found: Found) {
        task.move_to(found.position());
        let begun = |schedule: &Schedule| found.anchor.is_none() && schedule.anchor() == self.entry.completion.moved_to;
        task.schedule = task.schedule.map(|schedule| if begun(&schedule) { schedule.anchored_at(None) } else { schedule });
        if let Some(day) = task.due_date.filter(|_| task.due_date != found.due_date) {
            (task.next_due_date, task.scheduled_for) = (Some(day), Some(day));
        }
    }
}
