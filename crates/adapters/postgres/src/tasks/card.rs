//! What a card says beside its task.

use super::row::{TaskColumns, TaskRow};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text};
use honeydue_kernel::{CategoryId, ContractorId, Person, PortError, PriorityId, UserId};
use honeydue_task::{Category, ContractorName, Priority, TaskCard};

/// The columns of a card after those of the task. Needs [`CARD_JOINS`].
pub(super) const BESIDE: &str = ", residence.name, task_category.id, task_category.name, task_category.icon, task_category.color, task_priority.id, \
     task_priority.name, task_priority.level, task_priority.color, creator.account_id, creator.username, creator.first_name, \
     creator.last_name, assignee.account_id, assignee.username, assignee.first_name, assignee.last_name, hired.contractor_id, hired.name, \
     hired.company";

/// What a card needs beside `task`.
pub(super) const CARD_JOINS: &str = "
    JOIN residence ON residence.id = task.residence_id
    LEFT JOIN task_category ON task_category.id = task.category_id
    LEFT JOIN task_priority ON task_priority.id = task.priority_id
    LEFT JOIN person AS creator ON creator.residence_id = task.residence_id AND creator.account_id = task.created_by
    LEFT JOIN person AS assignee ON assignee.residence_id = task.residence_id AND assignee.account_id = task.assigned_to
    LEFT JOIN contractor_name AS hired ON hired.residence_id = task.residence_id AND hired.contractor_id = task.contractor_id ";

/// The types of a task's columns with those beside it.
pub(super) type CardColumns = (
    TaskColumns,
    Text,
    Nullable<(BigInt, Text, Text, Text)>,
    Nullable<(BigInt, Text, SmallInt, Text)>,
    Nullable<PersonColumns>,
    Nullable<PersonColumns>,
    Nullable<ContractorColumns>,
);

/// A task with what its card says beside it.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct CardRow {
    task: TaskRow,
    residence_name: String,
    category: Option<(i64, String, String, String)>,
    priority: Option<(i64, String, i16, String)>,
    creator: Option<PersonRow>,
    assignee: Option<PersonRow>,
    contractor: Option<ContractorRow>,
}

/// A person as a home knows them.
pub(super) type PersonRow = (i64, String, String, String);
pub(super) type PersonColumns = (BigInt, Text, Text, Text);

pub(super) fn person((id, username, first_name, last_name): PersonRow) -> Person {
    Person { id: UserId::new(id), username, first_name, last_name }
}

/// A contractor as a home knows one.
pub(super) type ContractorRow = (i64, String, Option<String>);
pub(super) type ContractorColumns = (BigInt, Text, Nullable<Text>);

pub(super) fn contractor((id, name, company): ContractorRow) -> ContractorName {
    ContractorName { id: ContractorId::new(id), name, company }
}

impl TryFrom<CardRow> for TaskCard {
    type Error = PortError;
    fn try_from(row: CardRow) -> Result<Self, PortError> {
        let CardRow { task, residence_name, category, priority, creator, assignee, contractor: hired } = row;
        Ok(Self {
            task: task.try_into()?,
            residence_name,
            category: category.map(|(id, name, icon, color)| Category { id: CategoryId::new(id), name, icon, color }),
            priority: priority.map(|(id, name, level, color)| Priority { id: PriorityId::new(id), name, level, color }),
            created_by: creator.map(person),
            assigned_to: assignee.map(person),
            contractor: hired.map(contractor),
        })
    }
}
