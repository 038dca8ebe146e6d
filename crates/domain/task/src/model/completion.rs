//! What a task's history is made of.

use crate::Task;
use crate::model::position::Position;
use honeydue_kernel::{CompletionId, ContractorId, Day, Money, ResidenceId, TaskId, UserId, Version, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text! {
    /// What somebody who did it wants to remember.
    pub Notes, 1..=5000
}
text! {
    /// Why it was left out this time.
    pub Reason, 1..=1000
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

/// What became of an occurrence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    #[default]
    Completed,
    /// It was left out.
    Skipped,
    /// It was put off.
    Snoozed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Completed, Self::Skipped, Self::Snoozed];

    /// The name in JSON and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Skipped => "skipped",
            Self::Snoozed => "snoozed",
        }
    }
}

/// One entry of a task's history: one time that it was done, left out, or put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Its id.
    pub id: CompletionId,
    /// Of which task.
    pub task: TaskId,
    /// In which home.
    pub residence: ResidenceId,
    /// What became of the occurrence.
    #[serde(default)]
    pub kind: Outcome,
    /// Who recorded it.
    pub completed_by: UserId,
    /// When it was done; when it was decided, for what was left out or put off.
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
    /// Why it was left out.
    pub reason: Option<Reason>,
    /// What it cost, in the home's currency.
    pub actual_cost: Option<Money>,
    /// How content somebody was.
    pub rating: Option<Rating>,
    /// Who was called for it.
    pub contractor: Option<ContractorId>,
    /// What it found: what taking it back restores. None of entries that an earlier release recorded.
    pub found: Option<Found>,
    /// The version that it gave the task: entries of a task are in this order. 0 of entries of an earlier release.
    #[serde(default)]
    pub task_version: Version,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// 1 when recorded, one more with each change.
    pub version: Version,
}

/// What an entry of the history found when it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The day that a person had set.
    pub due_date: Option<Day>,
    /// The day that was shown.
    pub next_due_date: Option<Day>,
    /// The occurrence that was open.
    pub scheduled_for: Option<Day>,
    /// Somebody was at it.
    pub in_progress: bool,
    /// It was done for good.
    pub is_completed: bool,
    /// The day from which its schedule was counted.
    pub anchor: Option<Day>,
}

impl Found {
    /// What there is to find of a task.
    pub(crate) fn of(task: &Task) -> Self {
        Self {
            due_date: task.due_date,
            next_due_date: task.next_due_date,
            scheduled_for: task.scheduled_for,
            in_progress: task.in_progress,
            is_completed: task.is_completed,
            anchor: task.schedule.and_then(|schedule| schedule.anchor()),
        }
    }

    pub(crate) const fn position(self) -> Position {
        Position { next_due_date: self.next_due_date, scheduled_for: self.scheduled_for, is_completed: self.is_completed }
    }
}

impl Completion {
    /// Where it left the task, if it moved it.
    pub(crate) fn left(&self) -> Option<Position> {
        match self.kind {
            _ if !self.moved_date => None,
            Outcome::Completed | Outcome::Skipped => Some(Position::open(self.moved_to)),
            Outcome::Snoozed => Some(Position { scheduled_for: self.scheduled_for, ..Position::open(self.moved_to) }),
        }
    }
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

impl CompletionTotals {
    /// With one more completion; the newest by day, then by instant, gives the day, the instant and the cost.
    pub(crate) fn and(mut self, completion: &Completion) -> Self {
        self.count += 1;
        if (self.last_on, self.last_at) <= (Some(completion.completed_on), Some(completion.completed_at)) {
            self.last_on = Some(completion.completed_on);
            self.last_at = Some(completion.completed_at);
            self.last_cost = completion.actual_cost;
        }
        self
    }
}
