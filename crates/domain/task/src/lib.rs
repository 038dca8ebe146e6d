//! Recurring maintenance tasks and the board that sorts them.
//!
//! This crate knows what a task is, when it comes back, and in which column of the board it stands on a given day. It
//! does not know who may see a home, what a contractor is, where rows are kept or how late it is: adapters of
//! [`TaskStore`] answer the first and the third, callers hand in `now` and `today`.

mod board;
mod error;
mod event;
mod frequency;
mod lookup;
mod model;
mod port;
mod recurrence;
mod schedule;
mod service;
pub mod template;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;
#[cfg(test)]
mod sample;

pub use board::{Board, Column, ColumnTasks, Spot, Standing, Summary, Threshold, ThresholdError};
pub use error::TaskError;
pub use event::{TaskChange, TaskEvent, TaskWrite};
pub use frequency::{Frequency, Rhythm, RhythmError};
pub use lookup::{Category, Lookups, Priority};
pub use model::{
    Completing, Completion, CompletionPatch, CompletionTotals, Description, DoneAt, Found, Ground, Mark, NewTask, Notes, Outcome, Rating,
    RatingError, Reason, Task, TaskPatch, Title, When,
};
pub use port::{
    BoardRows, Changed, CompletionCard, ContractorName, HistoryFilter, HistoryKey, HistoryPage, HomeCards, HomeLoad, Page, PageKey, Pile,
    Recall, Recalled, Recorded, Scope, TaskCard, TaskFilter, TaskStore,
};
pub use recurrence::{Recurrence, Said};
pub use schedule::{
    Base, MonthDay, MonthDayError, MonthDays, Next, NoRrule, RruleError, Rule, Schedule, ScheduleError, Season, Unit, Weekday,
    WeekdayError, Weekdays,
};
pub use service::{HistoryListed, InColumns, Listed, Tasks};
pub use template::Template;
