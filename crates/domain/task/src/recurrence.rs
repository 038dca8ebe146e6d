//! How often a new task comes back, as somebody says it.

use crate::{Rhythm, Schedule, ScheduleError};
use honeydue_kernel::Day;

/// A named frequency, or a schedule of its own. A task remembers which of them it was: a schedule that happens to mean
/// what a frequency does was not given by its name, and most have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurrence {
    /// By name.
    Named(Rhythm),
    /// By a schedule; made by [`Recurrence::own`].
    Own(Own),
}

/// A schedule that was judged, with the first day of the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    schedule: Schedule,
    first: Option<Day>,
}

impl Recurrence {
    /// A schedule of its own, for a task that is made today with or without a day that a person set. A pattern without
    /// one gets its first day; an interval is undated until it is done. The first day is the anchor, unless the
    /// schedule says another.
    ///
    /// Errors: [`ScheduleError::NeverOccurs`].
    pub fn own(schedule: Schedule, due_date: Option<Day>, today: Day) -> Result<Self, ScheduleError> {
        let first = due_date.or_else(|| schedule.first_from(today));
        let schedule = schedule.begun_on(first);
        schedule.occurs()?;
        if first.is_none() && !schedule.rule().is_interval() {
            return Err(ScheduleError::NeverOccurs);
        }
        Ok(Self::Own(Own { schedule, first }))
    }

    /// The frequency's name where it has one, the schedule, and the first day of a task with this due date.
    pub(crate) fn begun(self, due_date: Option<Day>) -> (Option<Rhythm>, Option<Schedule>, Option<Day>) {
        match self {
            Self::Named(rhythm) => (Some(rhythm), rhythm.schedule().map(|schedule| schedule.begun_on(due_date)), due_date),
            Self::Own(Own { schedule, first }) => (None, Some(schedule), due_date.or(first)),
        }
    }
}

impl From<Rhythm> for Recurrence {
    fn from(rhythm: Rhythm) -> Self {
        Self::Named(rhythm)
    }
}
