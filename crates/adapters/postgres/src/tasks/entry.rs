//! The rows of the history, and what is said beside them.

use super::{
    card::{ContractorColumns, ContractorRow, PersonColumns, PersonRow, contractor, person},
    row::{date, day, money},
};
use crate::row::row;
use diesel::sql_types::{BigInt, Bool, Date, Jsonb, Nullable, SmallInt, Text, Timestamptz};
use honeydue_kernel::{CompletionId, ContractorId, Id, PortError, ResidenceId, TaskId, UserId};
use honeydue_task::{Completion, CompletionCard, Notes, Outcome, Rating, Reason, Title};
use serde_json::Value;

row! {
    /// An entry of the history as its table keeps it.
    CompletionRow, columns CompletionColumns, save SaveCompletion, table "completion" {
        id: i64 => BigInt,
        task_id: i64 => BigInt,
        residence_id: i64 => BigInt,
        kind: String => Text,
        completed_by: i64 => BigInt,
        completed_at: jiff_diesel::Timestamp => Timestamptz,
        completed_on: jiff_diesel::Date => Date,
        scheduled_for: Option<jiff_diesel::Date> => Nullable<Date>,
        moved_to: Option<jiff_diesel::Date> => Nullable<Date>,
        moved_date: bool => Bool,
        notes: Option<String> => Nullable<Text>,
        reason: Option<String> => Nullable<Text>,
        actual_cost: Option<i64> => Nullable<BigInt>,
        rating: Option<i16> => Nullable<SmallInt>,
        contractor_id: Option<i64> => Nullable<BigInt>,
        found: Option<Value> => Nullable<Jsonb>,
        task_version: i64 => BigInt,
        created_at: jiff_diesel::Timestamp => Timestamptz,
        version: i64 => BigInt,
    }
}

/// The columns of an entry after its own. Needs [`ENTRY_JOINS`].
pub(super) const BESIDE_ENTRY: &str = ", titled.title, recorder.account_id, recorder.username, recorder.first_name, recorder.last_name, \
     called.contractor_id, called.name, called.company";

/// What an entry needs beside `completion`.
pub(super) const ENTRY_JOINS: &str = "
    JOIN task AS titled ON titled.id = completion.task_id
    LEFT JOIN person AS recorder ON recorder.residence_id = completion.residence_id AND recorder.account_id = completion.completed_by
    LEFT JOIN contractor_name AS called
      ON called.residence_id = completion.residence_id AND called.contractor_id = completion.contractor_id ";

/// The types of an entry's columns with those beside it.
pub(super) type EntryColumns = (CompletionColumns, Text, Nullable<PersonColumns>, Nullable<ContractorColumns>);

/// An entry of the history with what is said beside it.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct EntryRow {
    completion: CompletionRow,
    task_title: String,
    recorder: Option<PersonRow>,
    contractor: Option<ContractorRow>,
}

impl TryFrom<EntryRow> for CompletionCard {
    type Error = PortError;
    fn try_from(row: EntryRow) -> Result<Self, PortError> {
        let EntryRow { completion, task_title, recorder, contractor: called } = row;
        Ok(Self {
            completion: completion.try_into()?,
            task_title: Title::try_from(task_title).map_err(PortError::fault)?,
            completed_by: recorder.map(person),
            contractor: called.map(contractor),
        })
    }
}

impl TryFrom<Completion> for CompletionRow {
    type Error = PortError;
    fn try_from(completion: Completion) -> Result<Self, PortError> {
        #[rustfmt::skip]
        let Completion {
            id, task, residence, kind, completed_by, completed_at, completed_on, scheduled_for, moved_to, moved_date, notes, reason,
            actual_cost, rating, contractor, found, task_version, created_at, version,
        } = completion;
        Ok(Self {
            id: id.get(),
            task_id: task.get(),
            residence_id: residence.get(),
            kind: kind.name().to_owned(),
            completed_by: completed_by.get(),
            completed_at: completed_at.into(),
            completed_on: completed_on.date().into(),
            scheduled_for: date(scheduled_for),
            moved_to: date(moved_to),
            moved_date,
            notes: notes.map(Into::into),
            reason: reason.map(Into::into),
            actual_cost: actual_cost.map(Into::into),
            rating: rating.map(|rating| i16::try_from(i64::from(rating))).transpose().map_err(PortError::fault)?,
            contractor_id: contractor.map(Id::get),
            found: found.map(serde_json::to_value).transpose().map_err(PortError::fault)?,
            task_version,
            created_at: created_at.into(),
            version,
        })
    }
}

impl TryFrom<CompletionRow> for Completion {
    type Error = PortError;
    fn try_from(row: CompletionRow) -> Result<Self, PortError> {
        #[rustfmt::skip]
        let CompletionRow {
            id, task_id, residence_id, kind, completed_by, completed_at, completed_on, scheduled_for, moved_to, moved_date, notes, reason,
            actual_cost, rating, contractor_id, found, task_version, created_at, version,
        } = row;
        let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.name() == kind);
        Ok(Self {
            id: CompletionId::new(id),
            task: TaskId::new(task_id),
            residence: ResidenceId::new(residence_id),
            kind: outcome.ok_or_else(|| PortError::fault(format!("no kind {kind}")))?,
            completed_by: UserId::new(completed_by),
            completed_at: completed_at.to_jiff(),
            completed_on: completed_on.to_jiff().try_into().map_err(PortError::fault)?,
            scheduled_for: day(scheduled_for)?,
            moved_to: day(moved_to)?,
            moved_date,
            notes: notes.map(Notes::try_from).transpose().map_err(PortError::fault)?,
            reason: reason.map(Reason::try_from).transpose().map_err(PortError::fault)?,
            actual_cost: money(actual_cost)?,
            rating: rating.map(|stars| Rating::try_from(i64::from(stars))).transpose().map_err(PortError::fault)?,
            contractor: contractor_id.map(ContractorId::new),
            found: found.map(serde_json::from_value).transpose().map_err(PortError::fault)?,
            task_version,
            created_at: created_at.to_jiff(),
            version,
        })
    }
}
