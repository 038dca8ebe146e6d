//! New tasks.

use super::{decided, naming, room};
use crate::{
    NewTask, Rhythm, Schedule, ScheduleError, Task, TaskChange, TaskError, TaskEvent, TaskWrite, Template, recurrence::Return,
    template::Hemisphere,
};
use honeydue_kernel::{Actor, ContractorId, Day, ResidenceId, TaskId, UserId};
use jiff::Timestamp;

/// What a new task leans on that its maker does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The maker's day.
    pub today: Day,
    /// The half of the earth that the home is in.
    pub hemisphere: Hemisphere,
}

impl NewTask {
    /// Whether what it does not say depends on the half of the earth: a template's season does.
    pub(crate) fn leans_on_home(&self) -> bool {
        let is_open = self.due_date.is_none() || self.recurrence.is_open();
        is_open && self.template.and_then(Template::find).is_some_and(|template| template.season.is_some())
    }

    /// Whether its first day depends on the day on which it is made.
    pub(crate) fn leans_on_today(&self) -> bool {
        self.due_date.is_none() && (self.template.is_some() || self.recurrence.begins_by_itself())
    }

    /// How it comes back, its due date, and its first day, which is the anchor unless another is said. A pattern that is
    /// said has its first day by itself, whatever the template says.
    pub(super) fn begun(&self, from: Option<&Template>, ground: Ground) -> Result<(Return, Option<Day>, Option<Day>), TaskError> {
        let Ground { today, hemisphere } = ground;
        let said = self.recurrence.over((None, None), self.due_date, today)?;
        let or_else = || from.map_or((Some(Rhythm::ONCE), None), |template| (None, Some(template.schedule(hemisphere))));
        let (rhythm, schedule) = said.unwrap_or_else(or_else);
        let is_pattern = |schedule: Schedule| !schedule.rule().is_interval();
        let from = from.filter(|_| !schedule.is_some_and(is_pattern));
        let due_date = self.due_date.or_else(|| from.map(|template| template.first_due(today, hemisphere)));
        let first = due_date.or_else(|| schedule?.first_from(today));
        let schedule = schedule.map(|schedule| schedule.begun_on(first));
        if let Some(schedule) = schedule {
            schedule.occurs()?;
            if first.is_none() && is_pattern(schedule) {
                return Err(ScheduleError::NeverOccurs.into());
            }
        }
        Ok(((rhythm, schedule), due_date, first))
    }
}

impl Task {
    /// Decides to add a task to a home that the actor belongs to.
    ///
    /// Errors: [`TaskError::Contradiction`], [`TaskError::Rhythm`], [`TaskError::Rrule`], [`TaskError::Schedule`].
    pub fn add(id: TaskId, new: NewTask, ground: Ground, actor: Actor, now: Timestamp) -> Result<TaskChange, TaskError> {
        let task = new.made(id, actor.user(), ground, now)?;
        let (residence, people, contractors) = (task.residence, task.assigned_to, task.contractor);
        let change = decided(actor, now, TaskWrite::Added { task: task.clone() }, TaskEvent::Created { task });
        Ok(naming(change, residence, people, contractors).guarded_by(room(residence, 1)))
    }

    /// Decides to add several tasks to one home at once; the home that each of them names makes no difference.
    ///
    /// Errors: [`TaskError::Entry`], with what [`Task::add`] says of the first that can't be made.
    pub fn add_all(
        residence: ResidenceId,
        new: Vec<(TaskId, NewTask)>,
        ground: Ground,
        actor: Actor,
        now: Timestamp,
    ) -> Result<TaskChange, TaskError> {
        let made = |(index, (id, new)): (usize, (TaskId, NewTask))| {
            let task = NewTask { residence, ..new }.made(id, actor.user(), ground, now);
            task.map_err(|error| TaskError::Entry { index, error: Box::new(error) })
        };
        let tasks = new.into_iter().enumerate().map(made).collect::<Result<Vec<Self>, _>>()?;
        let people: Vec<UserId> = tasks.iter().filter_map(|task| task.assigned_to).collect();
        let contractors: Vec<ContractorId> = tasks.iter().filter_map(|task| task.contractor).collect();
        let room = room(residence, tasks.len());
        let change = decided(actor, now, TaskWrite::AddedAll { tasks: tasks.clone() }, TaskEvent::CreatedAll { residence, tasks });
        Ok(naming(change, residence, people, contractors).guarded_by(room))
    }
}
