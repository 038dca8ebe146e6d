//! Changes of what is said of a task.

use super::{decided, naming, position::Position};
use crate::{Next, Task, TaskChange, TaskError, TaskEvent, TaskPatch, TaskWrite};
use honeydue_kernel::{Actor, Day};
use jiff::Timestamp;

impl Task {
    /// Decides to change what is said of the task, on the caller's `today`. None: it says so already.
    ///
    /// A day that is set to what it is moves nothing. Another one opens that day's occurrence, unless the task was done
    /// for good. A change of the schedule counts from the next completion on; a task that was done for good comes back
    /// by its new schedule, counted from when it was last done.
    ///
    /// Errors: [`TaskError::HomeFixed`], [`TaskError::Contradiction`], [`TaskError::Rhythm`], [`TaskError::Rrule`],
    /// [`TaskError::Schedule`], and those of [`Mark::InProgress`](crate::Mark).
    pub fn edit(&self, patch: &TaskPatch, today: Day, actor: Actor, now: Timestamp) -> Result<Option<TaskChange>, TaskError> {
        if patch.residence.is_some_and(|residence| residence != self.residence) {
            return Err(TaskError::HomeFixed);
        }
        let mut task = self.clone();
        task.take(patch.clone());
        task.reschedule(patch, today)?;
        if task.due_date != self.due_date {
            task.date(today);
        }
        if let Some(in_progress) = patch.in_progress.filter(|begun| *begun != self.in_progress) {
            if in_progress {
                self.can_be_begun()?;
            }
            task.in_progress = in_progress;
        }
        if task == *self {
            return Ok(None);
        }
        let task = task.touched(now);
        let people = task.assigned_to.filter(|_| task.assigned_to != self.assigned_to);
        let contractors = task.contractor.filter(|_| task.contractor != self.contractor);
        let retitled_from = (task.title != self.title).then(|| self.title.clone());
        let released = self.contractor.filter(|_| task.contractor != self.contractor);
        let event = TaskEvent::Updated { task: task.clone(), retitled_from, released };
        let change = decided(actor, now, TaskWrite::Changed { task }, event);
        Ok(Some(naming(change.guarded_by(self.unchanged()), self.residence, people, contractors)))
    }

    fn reschedule(&mut self, patch: &TaskPatch, today: Day) -> Result<(), TaskError> {
        let returns = patch.recurrence.over((self.rhythm, self.schedule), patch.due_date.value(), today)?;
        let Some((rhythm, schedule)) = returns else { return Ok(()) };
        (self.rhythm, self.schedule) = (rhythm, schedule.map(|schedule| schedule.begun_on(self.scheduled_for)));
        let Some(schedule) = self.schedule else { return Ok(()) };
        match (self.is_completed, self.completions.last_on) {
            (true, Some(last)) => {
                if let Next::Moves(day) = schedule.after_completion(last, None, None) {
                    self.open(day);
                }
            }
            (true, None) => self.move_to(Position { is_completed: false, ..Position::open(None) }),
            (false, _) => {}
        }
        if self.scheduled_for.is_none() && !self.is_completed {
            self.begin(today);
        }
        self.schedule.map_or(Ok(()), |schedule| schedule.occurs())?;
        Ok(())
    }

    /// The day that a person has just set counts, unless the task was done for good. Without one it begins anew.
    fn date(&mut self, today: Day) {
        if self.is_completed {
            return;
        }
        (self.next_due_date, self.scheduled_for) = (self.due_date, self.due_date);
        self.schedule = self.schedule.map(|schedule| schedule.anchored_at(self.due_date));
        if self.due_date.is_none() {
            self.begin(today);
        }
    }

    /// A pattern has its first day by itself; an interval is undated until it is done.
    fn begin(&mut self, today: Day) {
        if let Some(first) = self.schedule.and_then(|schedule| schedule.first_from(today)) {
            self.open(Some(first));
        }
    }

    /// The occurrence of this day is open; it is the anchor of a schedule that has none.
    fn open(&mut self, day: Option<Day>) {
        self.move_to(Position::open(day));
        self.schedule = self.schedule.map(|schedule| schedule.begun_on(day));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Frequency,
        sample::{ada, day, instant, task},
    };
    use honeydue_kernel::Edit;
    use serde_json::json;

    fn edited(task: &Task, patch: &TaskPatch) -> TaskEvent {
        let now = instant("2024-01-01T00:00:00Z");
        task.edit(patch, day("2024-01-01"), ada(), now).unwrap().unwrap_or_else(|| panic!("something changes")).into_parts().event
    }

    #[test]
    fn an_event_says_what_a_task_was_called_before_if_that_was_something_else() {
        let gutters = task(Frequency::Weekly, None);
        let roof = TaskPatch { title: Some("Roof".try_into().unwrap()), ..TaskPatch::default() };
        let begun = TaskPatch { in_progress: Some(true), ..TaskPatch::default() };
        for (patch, expected) in [(roof, Some(gutters.title.clone())), (begun, None)] {
            let TaskEvent::Updated { retitled_from, .. } = edited(&gutters, &patch) else { panic!("a task is updated") };
            assert_eq!(retitled_from, expected, "{patch:?}");
        }
    }

    #[test]
    fn an_event_says_who_is_not_called_any_more() {
        let nobody = task(Frequency::Weekly, None);
        let called = Task { contractor: Some(7.into()), ..nobody.clone() };
        let calling = |contractor| TaskPatch { contractor, in_progress: Some(true), ..TaskPatch::default() };
        for (before, edit, expected) in [
            (&called, Edit::Clear, Some(7.into())),
            (&called, Edit::Set(8.into()), Some(7.into())),
            (&called, Edit::Set(7.into()), None),
            (&called, Edit::Keep, None),
            (&nobody, Edit::Set(7.into()), None),
        ] {
            let TaskEvent::Updated { released, .. } = edited(before, &calling(edit)) else { panic!("a task is updated") };
            assert_eq!(released, expected, "{edit:?}");
        }
    }

    #[test]
    fn an_event_of_an_earlier_release_says_nothing_of_what_was_before() {
        let payload = json!({"event": "updated", "task": task(Frequency::Weekly, None)});
        let event: TaskEvent = serde_json::from_value(payload.clone()).unwrap();
        assert!(matches!(event, TaskEvent::Updated { retitled_from: None, released: None, .. }));
        assert_eq!(serde_json::to_value(event).unwrap(), payload);
    }
}
