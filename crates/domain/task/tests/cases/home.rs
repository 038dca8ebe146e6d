//! A home with one member, in which things happen on given days.

use honeydue_kernel::{Actor, Authority, CompletionId, Day, Person, ResidenceId, Role, TaskId, Zone};
use honeydue_task::{
    Changed, Column, Completion, CompletionPatch, DoneAt, HistoryFilter, HistoryPage, Mark, NewTask, Outcome, Recurrence, Task, TaskError,
    TaskPatch, Tasks, Threshold, When, memory::MemoryTasks,
};
use jiff::Timestamp;

pub const HOME: ResidenceId = ResidenceId::new(1_002);

/// The use cases, and the day on which the next one happens.
pub struct Home {
    pub tasks: Tasks<MemoryTasks>,
}

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
pub fn ada() -> Actor {
    Actor::vouched(1_001.into(), Authority::Trusted)
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Noon of a day, in universal time.
pub fn noon(on: Day) -> Timestamp {
    format!("{on}T12:00:00Z").parse().unwrap()
}

/// Something that somebody does to a task.
#[derive(Clone, Debug)]
pub enum Step {
    /// It was done on this day.
    Done(Day),
    /// The same, as a caller in another zone says it.
    DoneAt(When, &'static str),
    Skip,
    Snooze(Day),
    Start,
    Undo,
    /// Deletes the completion of this day.
    Delete(Day),
    /// Moves the completion of the first day to the second.
    Amend(Day, Day),
    Patch(Box<TaskPatch>),
}

impl Home {
    pub fn new() -> Self {
        let store = MemoryTasks::default();
        let person = Person { id: 1_001.into(), username: "ada".into(), first_name: String::new(), last_name: String::new() };
        store.know(person.clone(), true, Zone::utc());
        store.begin_home(HOME, "Home");
        store.admit(HOME, person, Role::Member);
        Self { tasks: Tasks::new(store) }
    }

    pub async fn add(&self, recurrence: impl Into<Recurrence>, due_date: Option<Day>, on: Day) -> Task {
        let new = NewTask { due_date, ..NewTask::titled(HOME, "Gutters".try_into().unwrap(), recurrence) };
        self.tasks.add(ada(), new, None, None, noon(on)).await.unwrap().value.card.task
    }

    pub async fn find(&self, task: TaskId) -> Task {
        self.tasks.find(ada().viewer(), task).await.unwrap().value.task
    }

    /// Does something on this day.
    pub async fn try_to(&self, task: TaskId, step: &Step, today: Day) -> Result<Changed, TaskError> {
        let (by, now) = (ada(), noon(today));
        let committed = match step.clone() {
            Step::Done(on) => {
                let done = DoneAt { when: When::On(on), ..DoneAt::default() };
                self.tasks.complete(by, task, done, None, None, now).await
            }
            Step::DoneAt(when, zone) => {
                let done = DoneAt { when, ..DoneAt::default() };
                self.tasks.complete(by, task, done, None, Some(&zone.parse().unwrap()), now).await
            }
            Step::Skip => self.tasks.skip(by, task, None, None, None, now).await,
            Step::Snooze(until) => self.tasks.snooze(by, task, until, None, None, now).await,
            Step::Start => self.tasks.mark(by, task, Mark::InProgress, None, now).await,
            Step::Undo => self.tasks.undo(by, task, None, now).await,
            Step::Delete(on) => self.tasks.delete_completion(by, self.completion(task, on).await, now).await,
            Step::Amend(from, to) => {
                let patch = CompletionPatch { when: Some(When::On(to)), ..CompletionPatch::default() };
                self.tasks.amend(by, self.completion(task, from).await, patch, None, now).await
            }
            Step::Patch(patch) => self.tasks.edit(by, task, *patch, None, None, now).await,
        };
        committed.map(|committed| committed.value)
    }

    /// The days on which it was done, newest first.
    pub async fn completed_on(&self, task: TaskId) -> Vec<Day> {
        self.completions(task).await.into_iter().map(|completion| completion.completed_on).collect()
    }

    async fn completion(&self, task: TaskId, on: Day) -> CompletionId {
        self.completions(task).await.into_iter().find(|completion| completion.completed_on == on).unwrap().id
    }

    async fn completions(&self, task: TaskId) -> Vec<Completion> {
        let done = HistoryFilter { kind: Some(Outcome::Completed), ..HistoryFilter::default() };
        let page = HistoryPage { limit: 200, after: None };
        let history = self.tasks.history_of(ada().viewer(), task, done, page).await.unwrap().value;
        history.entries.into_iter().map(|entry| entry.completion).collect()
    }
}

/// The day that is shown, and the column on this day with the default threshold.
pub fn stands(task: &Task, today: Day) -> (Option<Day>, Column) {
    (task.next_due_date, task.standing().column(today, Threshold::default()))
}
