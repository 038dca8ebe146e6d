//! What a card says beside its task.

use super::row::{TaskColumns, TaskRow};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text};
use honeydue_kernel::{CategoryId, Person, PortError, PriorityId, UserId};
use honeydue_task::{Category, Priority, TaskCard};

/// The columns of a card after those of the task. Needs [`CARD_JOINS`].
pub(super) const BESIDE: &str = ", residence.name, task_category.id, task_category.name, task_category.icon, task_category.color, task_priority.id, \
     task_priority.name, task_priority.level, task_priority.color, creator.account_id, creator.username, creator.first_name, \
     creator.last_name";

/// What a card needs beside `task`.
pub(super) const CARD_JOINS: &str = "
    JOIN residence ON residence.id = task.residence_id
    LEFT JOIN task_category ON task_category.id = task.category_id
    LEFT JOIN task_priority ON task_priority.id = task.priority_id
    LEFT JOIN person AS creator ON creator.residence_id = task.residence_id AND creator.account_id = task.created_by ";

/// The types of [`CARD`].
pub(super) type CardColumns = (
    TaskColumns,
    Text,
    Nullable<(BigInt, Text, Text, Text)>,
    Nullable<(BigInt, Text, SmallInt, Text)>,
    Nullable<(BigInt, Text, Text, Text)>,
);

/// A task with what its card says beside it.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct CardRow {
    task: TaskRow,
    residence_name: String,
    category: Option<(i64, String, String, String)>,
    priority: Option<(i64, String, i16, String)>,
    creator: Option<PersonRow>,
}

/// A person as a home knows them.
pub(super) type PersonRow = (i64, String, String, String);

pub(super) fn person((id, username, first_name, last_name): PersonRow) -> Person {
    Person { id: UserId::new(id), username, first_name, last_name }
}

impl TryFrom<CardRow> for TaskCard {
    type Error = PortError;
    fn try_from(row: CardRow) -> Result<Self, PortError> {
        let CardRow { task, residence_name, category, priority, creator } = row;
        Ok(Self {
            task: task.try_into()?,
            residence_name,
            category: category.map(|(id, name, icon, color)| Category { id: CategoryId::new(id), name, icon, color }),
            priority: priority.map(|(id, name, level, color)| Priority { id: PriorityId::new(id), name, level, color }),
            created_by: creator.map(|(id, username, first_name, last_name)| Person {
                id: UserId::new(id),
                username,
                first_name,
                last_name,
            }),
        })
    }
}
