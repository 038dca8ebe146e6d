//! Lookups that clients offer when a task is made.

use crate::Frequency;
use honeydue_kernel::{CategoryId, PriorityId};

/// The trade or the part of the home that a task belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// What people read.
    pub name: String,
    /// Name of an icon that all clients have.
    pub icon: String,
    /// `#RRGGBB`.
    pub color: String,
}

/// How much a task matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// Its id.
    pub id: PriorityId,
    /// What people read.
    pub name: String,
    /// 1 is lowest.
    pub level: i16,
    /// `#RRGGBB`.
    pub color: String,
}

/// All lookups of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookups {
    /// In the order in which a client lists them.
    pub categories: Vec<Category>,
    /// Lowest first.
    pub priorities: Vec<Priority>,
    /// Most often last but Custom.
    pub frequencies: Vec<Frequency>,
}
