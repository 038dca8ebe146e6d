//! The rows of tasks.

use crate::row::row;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz};
use honeydue_kernel::{
    CategoryId, ContractorId, Day, FrequencyId, Id, Money, PortError, PriorityId, ResidenceId, TaskId, TemplateId, UserId,
};
use honeydue_task::{CompletionTotals, Description, Frequency, Rhythm, Task, Title};
use serde_json::Value;

row! {
    /// A task as its table keeps it.
    TaskRow, columns TaskColumns, save SaveTask, save all SaveTasks, table "task" {
        id: i64 => BigInt,
        residence_id: i64 => BigInt,
        title: String => Text,
        description: Option<String> => Nullable<Text>,
        category_id: Option<i64> => Nullable<BigInt>,
        priority_id: Option<i64> => Nullable<BigInt>,
        frequency_id: Option<i64> => Nullable<BigInt>,
        custom_interval_days: Option<i16> => Nullable<SmallInt>,
        schedule: Option<Value> => Nullable<Jsonb>,
        due_date: Option<jiff_diesel::Date> => Nullable<Date>,
        next_due_date: Option<jiff_diesel::Date> => Nullable<Date>,
        scheduled_for: Option<jiff_diesel::Date> => Nullable<Date>,
        in_progress: bool => Bool,
        is_completed: bool => Bool,
        is_cancelled: bool => Bool,
        is_archived: bool => Bool,
        assigned_to: Option<i64> => Nullable<BigInt>,
        contractor_id: Option<i64> => Nullable<BigInt>,
        template_id: Option<i64> => Nullable<BigInt>,
        estimated_cost: Option<i64> => Nullable<BigInt>,
        created_by: i64 => BigInt,
        created_at: jiff_diesel::Timestamp => Timestamptz,
        updated_at: jiff_diesel::Timestamp => Timestamptz,
        completion_count: i32 => Integer,
        last_completed_at: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        last_completed_on: Option<jiff_diesel::Date> => Nullable<Date>,
        last_cost: Option<i64> => Nullable<BigInt>,
        version: i64 => BigInt,
    }
}

pub(super) fn date(day: Option<Day>) -> Option<jiff_diesel::Date> {
    day.map(|day| day.date().into())
}

pub(super) fn day(date: Option<jiff_diesel::Date>) -> Result<Option<Day>, PortError> {
    date.map(|date| Day::try_from(date.to_jiff())).transpose().map_err(PortError::fault)
}

pub(super) fn money(hundredths: Option<i64>) -> Result<Option<Money>, PortError> {
    hundredths.map(Money::try_from).transpose().map_err(PortError::fault)
}

fn rhythm(frequency: FrequencyId, days: Option<i16>) -> Result<Rhythm, PortError> {
    let frequency = Frequency::find(frequency).ok_or_else(|| PortError::fault(format!("no frequency {frequency}")))?;
    Rhythm::new(frequency, days.map(Into::into)).map_err(PortError::fault)
}

impl TryFrom<Task> for TaskRow {
    type Error = PortError;
    fn try_from(task: Task) -> Result<Self, PortError> {
        #[rustfmt::skip]
        let Task {
            id, residence, title, description, category, priority, rhythm, schedule, due_date, next_due_date, scheduled_for, in_progress,
            is_completed, is_cancelled, is_archived, assigned_to, contractor, template, estimated_cost, created_by, created_at, updated_at,
            completions, version,
        } = task;
        let CompletionTotals { count, last_at, last_on, last_cost } = completions;
        Ok(Self {
            id: id.get(),
            residence_id: residence.get(),
            title: title.into(),
            description: description.map(Into::into),
            category_id: category.map(Id::get),
            priority_id: priority.map(Id::get),
            frequency_id: rhythm.map(|rhythm| rhythm.frequency().id().get()),
            custom_interval_days: rhythm.and_then(Rhythm::custom_interval_days).map(i16::try_from).transpose().map_err(PortError::fault)?,
            schedule: schedule.map(serde_json::to_value).transpose().map_err(PortError::fault)?,
            due_date: date(due_date),
            next_due_date: date(next_due_date),
            scheduled_for: date(scheduled_for),
            in_progress,
            is_completed,
            is_cancelled,
            is_archived,
            assigned_to: assigned_to.map(Id::get),
            contractor_id: contractor.map(Id::get),
            template_id: template.map(Id::get),
            estimated_cost: estimated_cost.map(Into::into),
            created_by: created_by.get(),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            completion_count: i32::try_from(count).map_err(PortError::fault)?,
            last_completed_at: last_at.map(Into::into),
            last_completed_on: date(last_on),
            last_cost: last_cost.map(Into::into),
            version,
        })
    }
}

impl TryFrom<TaskRow> for Task {
    type Error = PortError;
    fn try_from(row: TaskRow) -> Result<Self, PortError> {
        #[rustfmt::skip]
        let TaskRow {
            id, residence_id, title, description, category_id, priority_id, frequency_id, custom_interval_days, schedule, due_date,
            next_due_date, scheduled_for, in_progress, is_completed, is_cancelled, is_archived, assigned_to, contractor_id, template_id,
            estimated_cost, created_by, created_at, updated_at, completion_count, last_completed_at, last_completed_on, last_cost, version,
        } = row;
        Ok(Self {
            id: TaskId::new(id),
            residence: ResidenceId::new(residence_id),
            title: Title::try_from(title).map_err(PortError::fault)?,
            description: description.map(Description::try_from).transpose().map_err(PortError::fault)?,
            category: category_id.map(CategoryId::new),
            priority: priority_id.map(PriorityId::new),
            rhythm: frequency_id.map(|id| rhythm(FrequencyId::new(id), custom_interval_days)).transpose()?,
            schedule: schedule.map(serde_json::from_value).transpose().map_err(PortError::fault)?,
            due_date: day(due_date)?,
            next_due_date: day(next_due_date)?,
            scheduled_for: day(scheduled_for)?,
            in_progress,
            is_completed,
            is_cancelled,
            is_archived,
            assigned_to: assigned_to.map(UserId::new),
            contractor: contractor_id.map(ContractorId::new),
            template: template_id.map(TemplateId::new),
            estimated_cost: money(estimated_cost)?,
            created_by: UserId::new(created_by),
            created_at: created_at.to_jiff(),
            updated_at: updated_at.to_jiff(),
            completions: CompletionTotals {
                count: u32::try_from(completion_count).map_err(PortError::fault)?,
                last_at: last_completed_at.map(jiff_diesel::Timestamp::to_jiff),
                last_on: day(last_completed_on)?,
                last_cost: money(last_cost)?,
            },
            version,
        })
    }
}
