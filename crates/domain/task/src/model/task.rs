//! The task itself.

use crate::{CompletionTotals, Rhythm, Schedule, Standing};
use honeydue_kernel::{CategoryId, ContractorId, Day, Money, PriorityId, ResidenceId, TaskId, TemplateId, UserId, Version, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text! {
    /// What is to be done, on one line of a card.
    pub Title, 1..=200
}
text! {
    /// What somebody who does the task for the first time should know.
    pub Description, 1..=5000
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
    /// Done for good: a completion or a skip left no next date.
    pub is_completed: bool,
    /// Given up, but kept.
    pub is_cancelled: bool,
    /// Put away, but kept.
    pub is_archived: bool,
    /// The member who is to do it.
    pub assigned_to: Option<UserId>,
    /// Who is called for it.
    pub contractor: Option<ContractorId>,
    /// The template it was made from.
    pub template: Option<TemplateId>,
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

/// Where a task stands in time: what completions, skips and snoozes move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The day that is shown.
    pub(crate) next_due_date: Option<Day>,
    /// The occurrence that is open.
    pub(crate) scheduled_for: Option<Day>,
    /// Done for good.
    pub(crate) is_completed: bool,
}

impl Position {
    /// The occurrence of this day is open and shown; of none, the task is done for good.
    pub(crate) const fn open(day: Option<Day>) -> Self {
        Self { next_due_date: day, scheduled_for: day, is_completed: day.is_none() }
    }
}

impl Task {
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

    /// The day until which it was put off; none if it was not.
    pub fn snoozed_until(&self) -> Option<Day> {
        self.next_due_date.filter(|_| self.next_due_date != self.scheduled_for)
    }

    /// The day that is shown, and those that follow if each is done on its day; so many at most.
    pub(crate) fn upcoming(&self, today: Day, count: usize) -> Vec<Day> {
        if self.is_gone() || self.is_completed {
            return Vec::new();
        }
        let shown = self.standing().effective;
        let first = self.schedule.and_then(|schedule| schedule.first_from(today));
        let Some(open) = self.scheduled_for.or(shown).or(first) else { return Vec::new() };
        let days = vec![shown.unwrap_or(open)];
        match self.schedule.map(|schedule| schedule.begun_on(Some(open))) {
            None => days,
            Some(schedule) => days.into_iter().chain(schedule.occurrences(open).skip(1)).take(count).collect(),
        }
    }

    /// Given up or put away.
    pub(crate) const fn is_gone(&self) -> bool {
        self.is_cancelled || self.is_archived
    }

    pub(crate) const fn position(&self) -> Position {
        Position { next_due_date: self.next_due_date, scheduled_for: self.scheduled_for, is_completed: self.is_completed }
    }

    pub(crate) const fn move_to(&mut self, position: Position) {
        let Position { next_due_date, scheduled_for, is_completed } = position;
        self.next_due_date = next_due_date;
        self.scheduled_for = scheduled_for;
        self.is_completed = is_completed;
    }

    /// The task as it is when it has been changed once more.
    pub(crate) fn touched(&self, now: Timestamp) -> Self {
        Self { updated_at: now, version: self.version + 1, ..self.clone() }
    }
}
