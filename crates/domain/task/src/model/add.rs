//! New tasks.

use super::{decided, naming};
use crate::{CompletionTotals, Description, Recurrence, Task, TaskChange, TaskEvent, TaskWrite, Title};
use honeydue_kernel::{Actor, CategoryId, ContractorId, Day, Money, PriorityId, ResidenceId, TaskId, TemplateId, UserId};
use jiff::Timestamp;

/// What a new task is made from.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// The home.
    pub residence: ResidenceId,
    /// What is to be done.
    pub title: Title,
    /// How.
    pub description: Option<Description>,
    /// The trade or part of the home.
    pub category: Option<CategoryId>,
    /// How much it matters.
    pub priority: Option<PriorityId>,
    /// How often.
    pub recurrence: Recurrence,
    /// Somebody is already at it.
    pub in_progress: bool,
    /// The first day. Without one a pattern begins by itself, and another task is undated until it is done.
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

impl NewTask {
    /// A task of which nothing but the title is said, and how often it is done.
    pub fn titled(residence: ResidenceId, title: Title, recurrence: impl Into<Recurrence>) -> Self {
        Self {
            residence,
            title,
            description: None,
            category: None,
            priority: None,
            recurrence: recurrence.into(),
            in_progress: false,
            due_date: None,
            assigned_to: None,
            contractor: None,
            template: None,
            estimated_cost: None,
        }
    }

    fn made(self, id: TaskId, by: UserId, now: Timestamp) -> Task {
        let Self { residence, title, description, category, priority, recurrence, in_progress, due_date, .. } = self;
        let Self { assigned_to, contractor, template, estimated_cost, .. } = self;
        let (rhythm, schedule, first) = recurrence.begun(due_date);
        Task {
            id,
            residence,
            title,
            description,
            category,
            priority,
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
        }
    }
}

impl Task {
    /// Decides to add a task to a home that the actor belongs to.
    pub fn add(id: TaskId, new: NewTask, actor: Actor, now: Timestamp) -> TaskChange {
        let task = new.made(id, actor.user(), now);
        let (residence, people, contractors) = (task.residence, task.assigned_to, task.contractor);
        let change = decided(actor, now, TaskWrite::Added { task: task.clone() }, TaskEvent::Created { task });
        naming(change, residence, people, contractors)
    }

    /// Decides to add several tasks to one home at once; the home that each of them names makes no difference.
    pub fn add_all(residence: ResidenceId, new: Vec<(TaskId, NewTask)>, actor: Actor, now: Timestamp) -> TaskChange {
        let made = |(id, new): (TaskId, NewTask)| NewTask { residence, ..new }.made(id, actor.user(), now);
        let tasks: Vec<Self> = new.into_iter().map(made).collect();
        let people: Vec<UserId> = tasks.iter().filter_map(|task| task.assigned_to).collect();
        let contractors: Vec<ContractorId> = tasks.iter().filter_map(|task| task.contractor).collect();
        let change = decided(actor, now, TaskWrite::AddedAll { tasks: tasks.clone() }, TaskEvent::CreatedAll { residence, tasks });
        naming(change, residence, people, contractors)
    }
}
