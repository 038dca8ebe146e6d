//! The fields of a task: as it is, as it is made, and as it is changed.

use super::Ground;
use crate::{CompletionTotals, Recurrence, Rhythm, Schedule, TaskError, Template};
use honeydue_kernel::{CategoryId, ContractorId, Day, Edit, Money, PriorityId, ResidenceId, TaskId, TemplateId, UserId, Version, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text! {
    /// What is to be done, on one line of a card.
    pub Title, 1..=200
}
text! {
    /// What somebody who does the task for the first time should know.
    pub Description, 1..=5000
}

/// A maintenance task of a home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The home it belongs to, for good.
    pub residence: ResidenceId,
    /// What is to be done.
    pub title: Title,
    /// How.
    pub description: Option<Description>,
    /// The trade or part of the home.
    pub category: Option<CategoryId>,
    /// How much it matters.
    pub priority: Option<PriorityId>,
    /// The frequency it was given by; none if it was given by a schedule of its own.
    pub rhythm: Option<Rhythm>,
    /// When it comes back; none if it is done once.
    pub schedule: Option<Schedule>,
    /// The day that a person set.
    pub due_date: Option<Day>,
    /// The day that is shown. None: undated, or done for good.
    pub next_due_date: Option<Day>,
    /// The occurrence that is open.
    pub scheduled_for: Option<Day>,
    /// Somebody is at it.
    pub in_progress: bool,
    /// Done for good: a completion or a skip left no next date.
    pub is_completed: bool,
    /// Given up, but kept.
    pub is_cancelled: bool,
    /// Put away, but kept.
    pub is_archived: bool,
    /// The member who is to do it.
    pub assigned_to: Option<UserId>,
    /// Who is called for it.
    pub contractor: Option<ContractorId>,
    /// The template it was made from.
    pub template: Option<TemplateId>,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Option<Money>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What its completions add up to.
    pub completions: CompletionTotals,
    /// 1 when made, one more with each change.
    pub version: Version,
}

/// What a new task is made from.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// The home.
    pub residence: ResidenceId,
    /// What is to be done.
    pub title: Title,
    /// How.
    pub description: Option<Description>,
    /// The trade or part of the home; none: the template's.
    pub category: Option<CategoryId>,
    /// How much it matters; none: as much as the template says.
    pub priority: Option<PriorityId>,
    /// How often; if nothing is said, as the template says, else once.
    pub recurrence: Recurrence,
    /// Somebody is already at it.
    pub in_progress: bool,
    /// The first day. Without one a pattern begins by itself, a template says when, and another task is undated until
    /// it is done.
    pub due_date: Option<Day>,
    /// The member who is to do it.
    pub assigned_to: Option<UserId>,
    /// Who is called for it.
    pub contractor: Option<ContractorId>,
    /// The template it is made from.
    pub template: Option<TemplateId>,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Option<Money>,
}

/// What is to be changed of a task. What is not said stays.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// The home it is in, which nobody can change; clients that send whole objects name it.
    pub residence: Option<ResidenceId>,
    /// What is to be done.
    pub title: Option<Title>,
    /// How.
    pub description: Edit<Description>,
    /// The trade or part of the home.
    pub category: Edit<CategoryId>,
    /// How much it matters.
    pub priority: Edit<PriorityId>,
    /// How often.
    pub recurrence: Recurrence,
    /// Somebody is at it, or nobody.
    pub in_progress: Option<bool>,
    /// The day that a person sets.
    pub due_date: Edit<Day>,
    /// The member who is to do it.
    pub assigned_to: Edit<UserId>,
    /// Who is called for it.
    pub contractor: Edit<ContractorId>,
    /// The template it was made from.
    pub template: Edit<TemplateId>,
    /// What it should cost, in the home's currency.
    pub estimated_cost: Edit<Money>,
}

impl NewTask {
    /// A task of which nothing but the title is said, and how often it is done.
    pub fn titled(residence: ResidenceId, title: Title, recurrence: impl Into<Recurrence>) -> Self {
        Self::said(residence, title, TaskPatch { recurrence: recurrence.into(), ..TaskPatch::default() })
    }

    /// A task of this title of which this is said; to clear what nobody has said yet says nothing.
    #[rustfmt::skip]
    pub fn said(residence: ResidenceId, title: Title, said: TaskPatch) -> Self {
        let TaskPatch {
            residence: _, title: _, description, category, priority, recurrence, in_progress, due_date, assigned_to, contractor, template,
            estimated_cost,
        } = said;
        Self {
            residence,
            title,
            description: description.value(),
            category: category.value(),
            priority: priority.value(),
            recurrence,
            in_progress: in_progress.unwrap_or(false),
            due_date: due_date.value(),
            assigned_to: assigned_to.value(),
            contractor: contractor.value(),
            template: template.value(),
            estimated_cost: estimated_cost.value(),
        }
    }

    /// The task that it becomes, with what it does not say from its template.
    pub(super) fn made(self, id: TaskId, by: UserId, ground: Ground, now: Timestamp) -> Result<Task, TaskError> {
        let from = self.template.and_then(Template::find);
        let ((rhythm, schedule), due_date, first) = self.begun(from, ground)?;
        #[rustfmt::skip]
        let Self {
            residence, title, description, category, priority, recurrence: _, in_progress, due_date: _, assigned_to, contractor, template,
            estimated_cost,
        } = self;
        Ok(Task {
            id,
            residence,
            title,
            description,
            category: category.or_else(|| from.map(|template| template.category)),
            priority: priority.or_else(|| from.map(|template| template.importance.id())),
            rhythm,
            schedule,
            due_date,
            next_due_date: first,
            scheduled_for: first,
            in_progress,
            is_completed: false,
            is_cancelled: false,
            is_archived: false,
            assigned_to,
            contractor,
            template,
            estimated_cost,
            created_by: by,
            created_at: now,
            updated_at: now,
            completions: CompletionTotals::default(),
            version: 1,
        })
    }
}

impl Task {
    /// Takes over what has no consequences, and the day that is set, whatever follows from it.
    #[rustfmt::skip]
    pub(super) fn take(&mut self, patch: TaskPatch) {
        let TaskPatch {
            residence: _, title, description, category, priority, recurrence: _, in_progress: _, due_date, assigned_to, contractor, template,
            estimated_cost,
        } = patch;
        if let Some(title) = title {
            self.title = title;
        }
        description.apply(&mut self.description);
        category.apply(&mut self.category);
        priority.apply(&mut self.priority);
        due_date.apply(&mut self.due_date);
        assigned_to.apply(&mut self.assigned_to);
        contractor.apply(&mut self.contractor);
        template.apply(&mut self.template);
        estimated_cost.apply(&mut self.estimated_cost);
    }
}
