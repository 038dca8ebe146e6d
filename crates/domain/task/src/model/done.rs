//! What a caller says of a completion, and what is taken of it.

use crate::{Notes, Rating, TaskError};
use honeydue_kernel::{ContractorId, Day, Money, Zone};
use jiff::{SignedDuration, Timestamp};

/// What a caller says of a completion.
#[derive(Clone, Debug, Default)]
pub struct DoneAt {
    /// When it was done.
    pub when: When,
    /// The occurrence that the caller saw open. If another one is open by now, the completion is history only.
    pub scheduled_for: Option<Day>,
    /// The caller wants it remembered, and no date moved.
    pub history_only: bool,
    /// What to remember.
    pub notes: Option<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
    /// Who was called for it.
    pub contractor: Option<ContractorId>,
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
    /// At this instant, which the caller counts to this day.
    AtOn(Timestamp, Day),
}

impl When {
    /// How far a caller's clock may run ahead.
    const AHEAD: SignedDuration = SignedDuration::from_mins(5);

    /// The instant and the day in the caller's zone.
    ///
    /// Errors: [`TaskError::CompletedInFuture`] after `now` (five minutes are forgiven) or after the caller's today,
    /// [`TaskError::CompletedTooLongAgo`] before 1900.
    pub(crate) fn resolve(self, zone: &Zone, now: Timestamp) -> Result<(Timestamp, Day), TaskError> {
        let (at, on) = match self {
            Self::Now => (now, zone.day_of(now)),
            Self::At(instant) | Self::AtOn(instant, _) if instant < Day::FIRST.midnight_utc() => {
                return Err(TaskError::CompletedTooLongAgo);
            }
            Self::At(instant) => (instant, zone.day_of(instant)),
            Self::On(day) => (day.midnight_utc().min(now), day),
            Self::AtOn(instant, day) => (instant, day),
        };
        let ahead = at > now.saturating_add(Self::AHEAD).unwrap_or(Timestamp::MAX);
        if ahead || on > zone.day_of(now) { Err(TaskError::CompletedInFuture) } else { Ok((at, on)) }
    }
}

/// What a completion is made from.
#[derive(Clone, Debug)]
pub struct Completing {
    /// When it was done; now, where nobody says.
    pub completed_at: Timestamp,
    /// That instant's day in the caller's zone.
    pub completed_on: Day,
    /// The occurrence that the caller saw open, where the caller says so.
    pub scheduled_for: Option<Day>,
    /// No date is to be moved.
    pub history_only: bool,
    /// What to remember.
    pub notes: Option<Notes>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
    /// Who was called for it.
    pub contractor: Option<ContractorId>,
}

impl Completing {
    /// On this day, of which nothing else is said.
    pub const fn on(completed_on: Day, completed_at: Timestamp) -> Self {
        Self {
            completed_at,
            completed_on,
            scheduled_for: None,
            history_only: false,
            notes: None,
            actual_cost: None,
            rating: None,
            contractor: None,
        }
    }

    /// Takes what a caller says, in the caller's zone.
    ///
    /// Errors: [`TaskError::CompletedInFuture`] after `now` (five minutes are forgiven) or after the caller's today,
    /// [`TaskError::CompletedTooLongAgo`] before 1900.
    pub fn at(done: &DoneAt, zone: &Zone, now: Timestamp) -> Result<Self, TaskError> {
        let DoneAt { when, scheduled_for, history_only, notes, actual_cost, rating, contractor } = done.clone();
        let (completed_at, completed_on) = when.resolve(zone, now)?;
        Ok(Self { completed_at, completed_on, scheduled_for, history_only, notes, actual_cost, rating, contractor })
    }
}
