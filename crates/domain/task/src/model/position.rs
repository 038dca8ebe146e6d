//! Where a task stands in time, and where it will.

use crate::{Standing, Task};
use honeydue_kernel::Day;
use jiff::Timestamp;

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
