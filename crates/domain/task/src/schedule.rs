//! When a task comes back.

use honeydue_kernel::Day;
use jiff::Span;
use serde::{Deserialize, Serialize};

/// When a task comes back after it was done. A task that is done once has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Schedule {
    /// So long after the day it was done.
    Interval {
        /// How many units; at least 1.
        every: u16,
        /// Of what.
        unit: Unit,
    },
}

/// What an interval is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Day,
    /// Calendar months: from the 31st to the last day of a shorter month.
    Month,
}

impl Schedule {
    /// The day on which a task that was done on `completed_on` is due again. There is no memory of a day of the month:
    /// done on 28 February, a monthly task is due on 28 March.
    pub fn next_after(self, completed_on: Day) -> Day {
        let Self::Interval { every, unit } = self;
        completed_on.plus(match unit {
            Unit::Day => Span::new().days(every),
            Unit::Month => Span::new().months(every),
        })
    }
}
