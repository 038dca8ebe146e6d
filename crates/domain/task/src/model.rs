//! The task, and the decisions about it.

use crate::{Next, Recurrence, Rhythm, Schedule, Standing, TaskChange, TaskError, TaskEvent, TaskWrite};
use honeydue_kernel::{
    Actor, CategoryId, Change, CompletionId, Day, Guard, Money, PriorityId, ResidenceId, Role, TaskId, UserId, Version, Versioned, Zone,
    text,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

text! {
    /// What is to be done, on one line of a card.
    pub Title, 1..=200
}
text! {
    /// What somebody who does the task for the first time should know.
    pub Description, 1..=5000
}
text! {
    /// What somebody who did it wants to remember.
    pub Notes, 1..=5000
}

/// How content somebody was with the result: 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rating(u8);

/// Not between 1 and 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must lie between 1 and 5")]
pub struct RatingError;

impl TryFrom<i64> for Rating {
    type Error = RatingError;
    fn try_from(stars: i64) -> Result<Self, RatingError> {
        u8::try_from(stars).ok().filter(|stars| (1..=5).contains(stars)).map(Self).ok_or(RatingError)
    }
}

impl From<Rating> for i64 {
    fn from(rating: Rating) -> Self {
        rating.0.into()
    }
}

/// A maintenance task of a home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The home it belongs to, for good.
    pub residence: ResidenceId,
    /// What is to be done.
    pub title: Title,
    /// How.
    pub description: Option<Description>,
    /// The trade or part of the home.
    pub category: Option<CategoryId>,
    /// How much it matters.
    pub priority: Option<PriorityId>,
    /// The frequency it was given by; none if it was given by a schedule of its own.
    pub rhythm: Option<Rhythm>,
    /// When it comes back; none if it is done once.
    pub schedule: Option<Schedule>,
    /// The day that a person set.
    pub due_date: Option<Day>,
    /// The day that is shown. None: undated, or done for good.
    pub next_due_date: Option<Day>,
    /// The occurrence that is open.
    pub scheduled_for: Option<Day>,
    /// Somebody is at it.
    pub in_progress: bool,
    /// Done for good: a completion left no next date.
    pub is_completed: bool,
    /// Given up, but kept.
    pub is_cancelled: bool,
    /// Put away, but kept.
    pub is_archived: bool,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Option<Money>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What its completions add up to.
    pub completions: CompletionTotals,
    /// 1 when made, one more with each change.
    pub version: Version,
}

/// What the completions of a task add up to, kept beside it so that a board reads no completions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionTotals {
    /// How many.
    pub count: u32,
    /// The instant of the newest.
    pub last_at: Option<Timestamp>,
    /// The day of the newest, in the zone of whoever recorded it.
    pub last_on: Option<Day>,
    /// What the newest cost, in the home's currency.
    pub last_cost: Option<Money>,
}

/// What a new task is made from.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// The home.
    pub residence: ResidenceId,
    /// What is to be done.
    pub title: Title,
    /// How.
    pub description: Option<Description>,
    /// The trade or part of the home.
    pub category: Option<CategoryId>,
    /// How much it matters.
    pub priority: Option<PriorityId>,
    /// How often.
    pub recurrence: Recurrence,
    /// Somebody is already at it.
    pub in_progress: bool,
    /// The first day. Without one a pattern begins by itself, and another task is undated until it is done.
    pub due_date: Option<Day>,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Option<Money>,
}

/// One time that a task was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Its id.
    pub id: CompletionId,
    /// What was done.
    pub task: TaskId,
    /// In which home.
    pub residence: ResidenceId,
    /// Who recorded it.
    pub completed_by: UserId,
    /// When it was done.
    pub completed_at: Timestamp,
    /// That instant's day in the zone of whoever recorded it; never derived again.
    pub completed_on: Day,
    /// The occurrence that was open.
    pub scheduled_for: Option<Day>,
    /// The day to which it moved the task.
    pub moved_to: Option<Day>,
    /// Whether it moved the task at all, or is history only.
    pub moved_date: bool,
    /// What to remember.
    pub notes: Option<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// 1 when recorded, one more with each change.
    pub version: Version,
}

/// What a caller says of a completion.
#[derive(Clone, Debug, Default)]
pub struct DoneAt {
    /// When it was done.
    pub when: When,
    /// What to remember.
    pub notes: Option<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
}

/// When something was done, as a caller says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Just now.
    #[default]
    Now,
    /// At this instant; the day is the one in the caller's zone.
    At(Timestamp),
    /// On this calendar day, whatever the zone.
    On(Day),
}

/// What a completion is made from.
#[derive(Clone, Debug)]
pub struct Completing {
    /// When it was done; now, where nobody says.
    pub completed_at: Timestamp,
    /// That instant's day in the caller's zone.
    pub completed_on: Day,
    /// What to remember.
    pub notes: Option<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
}

impl Completing {
    /// How far a caller's clock may run ahead.
    const AHEAD: SignedDuration = SignedDuration::from_mins(5);

    /// Takes what a caller says, in the caller's zone.
    ///
    /// Errors: [`TaskError::CompletedInFuture`] after `now` (five minutes are forgiven) or after the caller's today,
    /// [`TaskError::CompletedTooLongAgo`] before 1900.
    pub fn at(done: &DoneAt, zone: &Zone, now: Timestamp) -> Result<Self, TaskError> {
        let DoneAt { when, notes, actual_cost, rating } = done.clone();
        let (completed_at, completed_on) = match when {
            When::Now => (now, zone.day_of(now)),
            When::At(instant) if instant < Day::FIRST.midnight_utc() => return Err(TaskError::CompletedTooLongAgo),
            When::At(instant) => (instant, zone.day_of(instant)),
            When::On(day) => (day.midnight_utc().min(now), day),
        };
        let ahead = completed_at > now.saturating_add(Self::AHEAD).unwrap_or(Timestamp::MAX);
        if ahead || completed_on > zone.day_of(now) {
            return Err(TaskError::CompletedInFuture);
        }
        Ok(Self { completed_at, completed_on, notes, actual_cost, rating })
    }
}

impl Task {
    /// Decides to add a task to a home that the actor belongs to.
    pub fn add(id: TaskId, new: NewTask, actor: Actor, now: Timestamp) -> TaskChange {
        let NewTask { residence, title, description, category, priority, recurrence, in_progress, due_date, estimated_cost } = new;
        let (rhythm, schedule, first) = recurrence.begun(due_date);
        let task = Self {
            id,
            residence,
            title,
            description,
            category,
            priority,
            rhythm,
            schedule,
            due_date,
            next_due_date: first,
            scheduled_for: first,
            in_progress,
            is_completed: false,
            is_cancelled: false,
            is_archived: false,
            estimated_cost,
            created_by: actor.user(),
            created_at: now,
            updated_at: now,
            completions: CompletionTotals::default(),
            version: 1,
        };
        decided(actor, now, TaskWrite::Added { task: task.clone() }, TaskEvent::Created { task })
    }

    /// Decides to record that the task was done.
    ///
    /// Errors: [`TaskError::Cancelled`] for a task that was given up or put away, [`TaskError::AlreadyCompleted`] for
    /// a one-time task that was done before.
    pub fn complete(
        &self,
        id: CompletionId,
        done: Completing,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(Completion, TaskChange), TaskError> {
        if self.is_cancelled || self.is_archived {
            return Err(TaskError::Cancelled);
        }
        if self.is_completed {
            return Err(TaskError::AlreadyCompleted);
        }
        let next = self.next_after(done.completed_on);
        let moves = next != Next::Stays;
        let mut task = Self { in_progress: false, updated_at: now, version: self.version + 1, ..self.clone() };
        if let Next::Moves(day) = next {
            task.next_due_date = day;
            task.scheduled_for = day;
            task.schedule = self.schedule.map(|schedule| schedule.begun_on(day));
            task.is_completed = day.is_none();
        }
        let completion = Completion {
            id,
            task: self.id,
            residence: self.residence,
            completed_by: actor.user(),
            completed_at: done.completed_at,
            completed_on: done.completed_on,
            scheduled_for: self.scheduled_for,
            moved_to: if moves { task.next_due_date } else { None },
            moved_date: moves,
            notes: done.notes,
            actual_cost: done.actual_cost,
            rating: done.rating,
            created_at: now,
            version: 1,
        };
        task.completions.add(&completion);
        let write = TaskWrite::Completed { task: task.clone(), completion: completion.clone() };
        let event = TaskEvent::Completed { task, completion: completion.clone() };
        let unchanged = Guard::Unchanged(Versioned::Task(self.id, self.version));
        Ok((completion, decided(actor, now, write, event).guarded_by(unchanged)))
    }

    /// What decides the column that the task stands in.
    pub fn standing(&self) -> Standing {
        Standing {
            effective: self.next_due_date.or(if self.is_completed { None } else { self.due_date }),
            is_completed: self.is_completed,
            in_progress: self.in_progress,
            is_cancelled: self.is_cancelled,
            is_archived: self.is_archived,
        }
    }

    /// Where a completion on this day moves the open date.
    fn next_after(&self, completed_on: Day) -> Next {
        let after = |schedule: Schedule| schedule.after_completion(completed_on, self.scheduled_for, self.completions.last_on);
        self.schedule.map_or(Next::Moves(None), after)
    }
}

impl CompletionTotals {
    /// Counts one more completion; the newest by day, then by instant, gives the day, the instant and the cost.
    fn add(&mut self, completion: &Completion) {
        self.count += 1;
        if (self.last_on, self.last_at) <= (Some(completion.completed_on), Some(completion.completed_at)) {
            self.last_on = Some(completion.completed_on);
            self.last_at = Some(completion.completed_at);
            self.last_cost = completion.actual_cost;
        }
    }
}

/// Every change of a task is a member's, and moves its home's stream alone.
#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
fn decided(actor: Actor, now: Timestamp, write: TaskWrite, event: TaskEvent) -> TaskChange {
    let residence = event.task().residence;
    Change::decided(actor, now, write, event).guarded_by(Guard::Member { residence, least: Role::Member })
}

#[cfg(test)]
mod tests;
