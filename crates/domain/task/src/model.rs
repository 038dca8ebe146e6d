//! Tasks, their history, and the decisions about them.

mod act;
mod add;
mod complete;
mod completion;
mod done;
mod edit;
mod position;
mod recall;
mod skip;
mod task;

#[cfg(test)]
mod tests;

pub use act::Mark;
pub use add::Ground;
pub use completion::{Completion, CompletionTotals, Found, Notes, Outcome, Rating, RatingError, Reason};
pub use done::{Completing, DoneAt, When};
pub use recall::CompletionPatch;
pub use task::{Description, NewTask, Task, TaskPatch, Title};

use crate::{TaskChange, TaskEvent, TaskWrite};
use honeydue_kernel::{Actor, Change, ContractorId, Guard, Payer, ResidenceId, Resource, Role, UserId, Versioned};
use jiff::Timestamp;

/// Every change of tasks is a member's, and moves their home's stream alone.
#[expect(clippy::disallowed_methods, reason = "this is a domain's decision, the place where changes are made")]
fn decided(actor: Actor, now: Timestamp, write: TaskWrite, event: TaskEvent) -> TaskChange {
    let member = event.residence().map(|residence| Guard::Member { residence, least: Role::Member });
    member.into_iter().fold(Change::decided(actor, now, write, event), Change::guarded_by)
}

/// A change that newly gives work to these people and calls these contractors: the home must know them.
fn naming(
    change: TaskChange,
    residence: ResidenceId,
    people: impl IntoIterator<Item = UserId>,
    contractors: impl IntoIterator<Item = ContractorId>,
) -> TaskChange {
    let mut people: Vec<_> = people.into_iter().collect();
    people.sort_unstable();
    people.dedup();
    let mut contractors: Vec<_> = contractors.into_iter().collect();
    contractors.sort_unstable();
    contractors.dedup();
    let assignable = (!people.is_empty()).then_some(Guard::Assignable { residence, people });
    let callable = (!contractors.is_empty()).then_some(Guard::Callable { residence, contractors });
    assignable.into_iter().chain(callable).fold(change, Change::guarded_by)
}

/// The plan of whoever pays for the home has room for so many more.
fn room(residence: ResidenceId, more: usize) -> Guard {
    Guard::room(Payer::Home(residence), Resource::Tasks, u32::try_from(more).unwrap_or(u32::MAX))
}

impl Task {
    /// The task is still what was decided upon.
    const fn unchanged(&self) -> Guard {
        Guard::Unchanged(Versioned::Task(self.id, self.version))
    }
}
