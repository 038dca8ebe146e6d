//! Changes of what is said of a task.

use super::{decided, naming, task::Position};
use crate::{Description, Next, Recurrence, Task, TaskChange, TaskError, TaskEvent, TaskWrite, Title};
use honeydue_kernel::{Actor, CategoryId, ContractorId, Day, Edit, Money, PriorityId, ResidenceId, TemplateId, UserId};
use jiff::Timestamp;

/// What is to be changed of a task. What is not said stays.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// The home it is in, which nobody can change; clients that send whole objects name it.
    pub residence: Option<ResidenceId>,
    /// What is to be done.
    pub title: Option<Title>,
    /// How.
    pub description: Edit<Description>,
    /// The trade or part of the home.
    pub category: Edit<CategoryId>,
    /// How much it matters.
    pub priority: Edit<PriorityId>,
    /// How often.
    pub recurrence: Recurrence,
    /// Somebody is at it, or nobody.
    pub in_progress: Option<bool>,
    /// The day that a person sets.
    pub due_date: Edit<Day>,
    /// The member who is to do it.
    pub assigned_to: Edit<UserId>,
    /// Who is called for it.
    pub contractor: Edit<ContractorId>,
    /// The template it was made from.
    pub template: Edit<TemplateId>,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Edit<Money>,
}

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
        task.describe(patch);
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

    /// Takes over what has no consequences.
    fn describe(&mut self, patch: &TaskPatch) {
        let TaskPatch { title, description, category, priority, due_date, .. } = patch.clone();
        let TaskPatch { assigned_to, contractor, template, estimated_cost, .. } = patch.clone();
        self.title = title.unwrap_or_else(|| self.title.clone());
        description.apply(&mut self.description);
        category.apply(&mut self.category);
        priority.apply(&mut self.priority);
        due_date.apply(&mut self.due_date);
        assigned_to.apply(&mut self.assigned_to);
        contractor.apply(&mut self.contractor);
        template.apply(&mut self.template);
        estimated_cost.apply(&mut self.estimated_cost);
    }

    fn reschedule(&mut self, patch: &TaskPatch, today: Day) -> Result<(), TaskError> {
        let due_date = if let Edit::Set(day) = patch.due_date { Some(day) } else { None };
        let returns = patch.recurrence.over((self.rhythm, self.schedule), due_date, today)?;
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
