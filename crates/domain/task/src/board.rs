//! The one classifier, and the board it sorts.

use crate::{HomeLoad, TaskCard};
use honeydue_kernel::{Day, TaskId};
use jiff::Timestamp;
use std::cmp::Reverse;

/// How a task stands: all that decides its column, besides the day and the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The day shown, else the day set.
    pub effective: Option<Day>,
    /// Done for good.
    pub is_completed: bool,
    /// Somebody is at it.
    pub in_progress: bool,
    /// Given up.
    pub is_cancelled: bool,
    /// Put away.
    pub is_archived: bool,
}

/// For how many days ahead a task is "due soon": 1 to 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Threshold(u16);

/// Not between 1 and 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must lie between 1 and 365")]
pub struct ThresholdError;

impl Threshold {
    /// The number of days.
    pub const fn days(self) -> u16 {
        self.0
    }
}

/// 30 days.
impl Default for Threshold {
    fn default() -> Self {
        Self(30)
    }
}

impl TryFrom<i64> for Threshold {
    type Error = ThresholdError;
    fn try_from(days: i64) -> Result<Self, ThresholdError> {
        u16::try_from(days).ok().filter(|days| (1..=365).contains(days)).map(Self).ok_or(ThresholdError)
    }
}

/// Where a task stands. The first five are the columns of a board, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Due before today.
    Overdue,
    /// Due today or within the threshold.
    DueSoon,
    /// Due later, or undated.
    Upcoming,
    /// Somebody is at it.
    InProgress,
    /// Done for good.
    Completed,
    /// Given up. Not on the board.
    Cancelled,
    /// Put away. Not on the board.
    Archived,
}

impl Column {
    /// The columns of a board, in their order.
    pub const BOARD: [Self; 5] = [Self::Overdue, Self::DueSoon, Self::Upcoming, Self::InProgress, Self::Completed];
}

impl Standing {
    /// The column on this day. The first that fits wins: cancelled, archived, completed, in progress, overdue (before
    /// today), due soon (before today + threshold), upcoming (the rest, undated too).
    pub fn column(&self, today: Day, threshold: Threshold) -> Column {
        let days_ahead = self.effective.map(|day| today.days_until(day));
        match days_ahead {
            _ if self.is_cancelled => Column::Cancelled,
            _ if self.is_archived => Column::Archived,
            _ if self.is_completed => Column::Completed,
            _ if self.in_progress => Column::InProgress,
            Some(days) if days < 0 => Column::Overdue,
            Some(days) if days < i32::from(threshold.days()) => Column::DueSoon,
            Some(_) | None => Column::Upcoming,
        }
    }
}

/// Where a card stands on the board of a day: its column, and what it is ordered by within. In order, spots run through a board as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    column: usize,
    place: Place,
}

/// The order within a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Day, undated last; priority, highest first; id.
    Open(bool, Option<Day>, Reverse<i16>, TaskId),
    /// Newest completion first.
    Done(Reverse<(Option<Day>, Option<Timestamp>, TaskId)>),
}

impl Spot {
    /// Where the card stands on this day; nowhere if no column of a board shows it.
    pub fn of(card: &TaskCard, today: Day, threshold: Threshold) -> Option<Self> {
        let TaskCard { task, priority, .. } = card;
        let standing = task.standing();
        let stands_in = standing.column(today, threshold);
        let column = Column::BOARD.iter().position(|column| *column == stands_in)?;
        let place = if stands_in == Column::Completed {
            Place::Done(Reverse((task.completions.last_on, task.completions.last_at, task.id)))
        } else {
            let level = priority.as_ref().map_or(0, |priority| priority.level);
            Place::Open(standing.effective.is_none(), standing.effective, Reverse(level), task.id)
        };
        Some(Self { column, place })
    }
}

/// The board of a day: five columns, always, in the order of [`Column::BOARD`]; of cards, or of what is made of them.
#[derive(Clone, Debug)]
pub struct Board<C = TaskCard> {
    /// The columns.
    pub columns: [ColumnTasks<C>; 5],
}

/// One column of a board.
#[derive(Clone, Debug)]
pub struct ColumnTasks<C = TaskCard> {
    /// Which one.
    pub column: Column,
    /// How many tasks stand in it.
    pub count: u32,
    /// The tasks in their order; of completed ones the newest 100 alone.
    pub cards: Vec<C>,
}

/// How many completed tasks a board shows.
const COMPLETED: usize = 100;

impl<'a> Board<&'a TaskCard> {
    /// Sorts cards into columns. Order within one: day, undated last; priority, highest first; id. Completed: newest
    /// completion first.
    pub fn sort(cards: impl IntoIterator<Item = &'a TaskCard>, today: Day, threshold: Threshold) -> Self {
        Self::of(cards.into_iter().filter_map(|card| Spot::of(card, today, threshold).map(|spot| (spot, card))))
    }
}

impl<C> Board<C> {
    /// Puts everything where it stands. What comes in order already, home by home, is but merged.
    pub fn of(placed: impl IntoIterator<Item = (Spot, C)>) -> Self {
        let mut columns: [Vec<(Place, C)>; 5] = Default::default();
        for (Spot { column, place }, card) in placed {
            columns[column].push((place, card));
        }
        let [overdue, due_soon, upcoming, in_progress, completed] = columns;
        Self {
            columns: [
                ColumnTasks::of(Column::Overdue, overdue),
                ColumnTasks::of(Column::DueSoon, due_soon),
                ColumnTasks::of(Column::Upcoming, upcoming),
                ColumnTasks::of(Column::InProgress, in_progress),
                ColumnTasks::of(Column::Completed, completed),
            ],
        }
    }
}

impl<C> ColumnTasks<C> {
    fn of(column: Column, mut cards: Vec<(Place, C)>) -> Self {
        let count = u32::try_from(cards.len()).unwrap_or(u32::MAX);
        // stable, since that finds runs that are in order
        cards.sort_by_key(|(place, _)| *place);
        if column == Column::Completed {
            cards.truncate(COMPLETED);
        }
        Self { column, count, cards: cards.into_iter().map(|(_, card)| card).collect() }
    }
}

/// How many tasks stand in each column of a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Homes counted.
    pub residences: u32,
    /// Due before today.
    pub overdue: u32,
    /// Due within the threshold.
    pub due_soon: u32,
    /// Due later, or undated.
    pub upcoming: u32,
    /// Somebody is at them.
    pub in_progress: u32,
    /// Done for good.
    pub completed: u32,
}

impl Summary {
    /// Counts the tasks of some homes on this day.
    pub fn of<'a>(homes: impl IntoIterator<Item = &'a HomeLoad>, today: Day, threshold: Threshold) -> Self {
        let mut summary = Self::default();
        for home in homes {
            summary.residences += 1;
            for pile in &home.piles {
                if let Some(column) = summary.counter(pile.standing.column(today, threshold)) {
                    *column += pile.count;
                }
            }
        }
        summary
    }

    /// All tasks on the board: the sum of its five columns.
    pub const fn tasks(&self) -> u32 {
        self.overdue + self.due_soon + self.upcoming + self.in_progress + self.completed
    }

    fn counter(&mut self, column: Column) -> Option<&mut u32> {
        match column {
            Column::Overdue => Some(&mut self.overdue),
            Column::DueSoon => Some(&mut self.due_soon),
            Column::Upcoming => Some(&mut self.upcoming),
            Column::InProgress => Some(&mut self.in_progress),
            Column::Completed => Some(&mut self.completed),
            Column::Cancelled | Column::Archived => None,
        }
    }
}

#[cfg(test)]
mod tests;
