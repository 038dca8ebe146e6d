//! Parts of the year.

use super::Hemisphere;
use crate::{MonthDay, schedule};

/// A part of the year by name. When it is depends on the half of the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// In the north March to May.
    Spring,
    /// In the north June to August.
    Summer,
    /// In the north September to November.
    Autumn,
    /// In the north December to February.
    Winter,
    /// When plants grow: in the north April to October.
    Growing,
    /// When homes are heated: in the north October to March.
    Heating,
    /// In the north March to August.
    SpringAndSummer,
}

impl Season {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter, Self::Growing, Self::Heating, Self::SpringAndSummer];

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
            Self::Growing => "growing",
            Self::Heating => "heating",
            Self::SpringAndSummer => "spring+summer",
        }
    }

    /// Its first and its last month in the north.
    const fn months(self) -> (i8, i8) {
        match self {
            Self::Spring => (3, 5),
            Self::Summer => (6, 8),
            Self::Autumn => (9, 11),
            Self::Winter => (12, 2),
            Self::Growing => (4, 10),
            Self::Heating => (10, 3),
            Self::SpringAndSummer => (3, 8),
        }
    }

    /// Its days in this half of the earth: in the south they are six months later.
    pub const fn days(self, hemisphere: Hemisphere) -> schedule::Season {
        let (first, last) = self.months();
        let (first, last) = match hemisphere {
            Hemisphere::North => (first, last),
            Hemisphere::South => (opposite(first), opposite(last)),
        };
        schedule::Season { from: MonthDay::of(first, 1), to: MonthDay::of(last, last_of(last)) }
    }
}

/// The month half a year later.
const fn opposite(month: i8) -> i8 {
    (month + 5) % 12 + 1
}

const fn last_of(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests;
