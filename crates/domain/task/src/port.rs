//! What the domain asks of whoever keeps the tasks.

use crate::{Category, Completion, CompletionTotals, Lookups, Outcome, Priority, Standing, Task, TaskChange, Title, template::HomeFacts};
use honeydue_kernel::{
    CategoryId, Committed, CompletionId, ContractorId, Day, Ids, Person, PortError, PriorityId, ResidenceId, Seen, TaskId, UserId, Viewer,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// Keeps tasks and their history. Every read is a viewer's: it shows tasks of the homes that the viewer belongs
/// to, and refuses ([`honeydue_kernel::Refusal::NoSession`], [`honeydue_kernel::Refusal::Unverified`]) before it shows anything.
#[trait_variant::make(Send)]
pub trait TaskStore: Ids {
    /// One task; none if it does not exist or is in a home that the viewer does not belong to.
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError>;

    /// All tasks that a board can show (neither cancelled nor archived) of the homes in scope, in no particular order;
    /// none if the scope is one home and the viewer does not belong to it.
    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError>;

    /// How many tasks stand how, home by home; none if the scope is one home and the viewer does not belong to it.
    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError>;

    /// A page of tasks, newest first, cancelled and archived ones too. Homes that are not the viewer's have none.
    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError>;

    /// A page of the history, newest day first, then newest id. Tasks and homes that are not the viewer's have none.
    async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError>;

    /// One entry of the history, with what a decision about it needs to know; none if there is no such entry, or it is
    /// in a home that the viewer does not belong to.
    async fn recall(&self, viewer: Viewer, which: Recall) -> Result<Seen<Option<Recalled>>, PortError>;

    /// What is known of a home, as far as suggestions go by it; none if the viewer does not belong to it.
    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError>;

    /// What categories, priorities and frequencies there are. Everybody may know.
    async fn lookups(&self) -> Result<Lookups, PortError>;

    /// Commits a decision: all of it or nothing. Answers with the tasks as they are after it and the load of all homes
    /// of the actor. Refuses what the change's guards refuse, and lookups that do not exist
    /// ([`honeydue_kernel::Refusal::Unknown`] `unknown_category`, `unknown_priority`).
    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError>;
}

/// A task with what a card says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCard {
    /// The task.
    pub task: Task,
    /// The home's name.
    pub residence_name: String,
    /// The category, told whole.
    pub category: Option<Category>,
    /// The priority, told whole.
    pub priority: Option<Priority>,
    /// Who made it, as the home knows them: also who has left it, or is gone.
    pub created_by: Option<Person>,
    /// Who is to do it.
    pub assigned_to: Option<Person>,
    /// Who is called for it.
    pub contractor: Option<ContractorName>,
}

/// A contractor, as the home shows one: also of a personal one the others see this much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractorName {
    /// Which one.
    pub id: ContractorId,
    /// The person's name.
    pub name: String,
    /// The company's.
    pub company: Option<String>,
}

/// An entry of the history with what is said beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionCard {
    /// The entry.
    pub completion: Completion,
    /// The task's title, as it is now.
    pub task_title: Title,
    /// Who recorded it, as the home knows them: also who has left it, or is gone.
    pub completed_by: Option<Person>,
    /// Who was called for it.
    pub contractor: Option<ContractorName>,
}

/// Which homes a board or a summary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All of the viewer's.
    All,
    /// One of them.
    Home(ResidenceId),
}

/// What a board is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardRows {
    /// The homes in scope, in the order of their ids, also those without tasks. Shared: who has read them may keep them.
    pub homes: Vec<Arc<HomeCards>>,
}

/// What a home puts on a board. It does not depend on who of the home looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeCards {
    /// The home.
    pub residence: ResidenceId,
    /// Its tasks, neither cancelled nor archived, in no particular order.
    pub cards: Vec<TaskCard>,
}

impl BoardRows {
    /// These homes, with the cards of each. A card of another home is none of them.
    pub fn of(homes: impl IntoIterator<Item = ResidenceId>, cards: impl IntoIterator<Item = TaskCard>) -> Self {
        let mut each: BTreeMap<ResidenceId, Vec<TaskCard>> = homes.into_iter().map(|home| (home, Vec::new())).collect();
        for card in cards {
            if let Some(home) = each.get_mut(&card.task.residence) {
                home.push(card);
            }
        }
        Self { homes: each.into_iter().map(|(residence, cards)| Arc::new(HomeCards { residence, cards })).collect() }
    }

    /// The cards of all homes.
    pub fn cards(&self) -> impl Iterator<Item = &TaskCard> {
        self.homes.iter().flat_map(|home| &home.cards)
    }
}

/// How the tasks of one home stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeLoad {
    /// The home.
    pub residence: ResidenceId,
    /// Its tasks, neither cancelled nor archived, by standing.
    pub piles: Vec<Pile>,
}

/// So many tasks that stand alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pile {
    /// How they stand.
    pub standing: Standing,
    /// How many.
    pub count: u32,
}

/// Which tasks a list is about: those that are all that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Of these alone.
    pub ids: Option<Vec<TaskId>>,
    /// Of these homes alone.
    pub residences: Option<Vec<ResidenceId>>,
    /// Of this category.
    pub category: Option<CategoryId>,
    /// Of this priority.
    pub priority: Option<PriorityId>,
    /// That this member is to do.
    pub assigned_to: Option<UserId>,
    /// For which this contractor is called.
    pub contractor: Option<ContractorId>,
    /// With these words in the title or the description, in upper or lower case.
    pub text: Option<String>,
    /// That have changed after this instant.
    pub updated_after: Option<Timestamp>,
    /// That are put away, or are not.
    pub is_archived: Option<bool>,
}

/// A page of a list that is ordered newest first: by the instant of creation, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most so many.
    pub limit: u16,
    /// What the page before ended with.
    pub after: Option<PageKey>,
}

/// Where a page ended. Ids alone do not tell: processes take them in blocks, so they are not in the order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageKey {
    /// When the last task of the page was made.
    pub created_at: Timestamp,
    /// Its id.
    pub id: TaskId,
}

impl PageKey {
    /// The place of a task in the list.
    pub const fn of(task: &Task) -> Self {
        Self { created_at: task.created_at, id: task.id }
    }
}

/// Which entries of the history a list is about: those that are all that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Of these alone.
    pub ids: Option<Vec<CompletionId>>,
    /// Of these homes.
    pub residences: Option<Vec<ResidenceId>>,
    /// Of these tasks.
    pub tasks: Option<Vec<TaskId>>,
    /// Of this kind.
    pub kind: Option<Outcome>,
}

/// A page of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    /// At most so many.
    pub limit: u16,
    /// What the page before ended with.
    pub after: Option<HistoryKey>,
}

/// Where a page of the history ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryKey {
    /// The day of the last entry of the page.
    pub completed_on: Day,
    /// Its id.
    pub id: CompletionId,
}

impl HistoryKey {
    /// The place of an entry in the history.
    pub const fn of(completion: &Completion) -> Self {
        Self { completed_on: completion.completed_on, id: completion.id }
    }
}

/// Which entry of the history is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall {
    /// This one.
    Entry(CompletionId),
    /// The newest of this task: by the version that it gave the task, then by id.
    Newest(TaskId),
}

/// An entry of the history, with what a decision about it needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// The entry.
    pub entry: CompletionCard,
    /// The task as it is now.
    pub card: TaskCard,
    /// No entry of the task is newer.
    pub is_newest: bool,
    /// A newer entry has moved the task.
    pub moved_since: bool,
    /// What the other completions of the task add up to.
    pub rest: CompletionTotals,
}

/// What a commit answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The tasks after the change, in its order; none that is gone.
    pub cards: Vec<TaskCard>,
    /// The entry of the history that the change recorded or amended.
    pub entry: Option<CompletionCard>,
    /// How the tasks of all the actor's homes stand after it.
    pub load: Vec<HomeLoad>,
}

impl Recorded {
    /// The answer of a change of one task that is still there.
    pub fn of_one(self) -> Result<Changed, PortError> {
        let Self { cards, entry, load } = self;
        let card = cards.into_iter().next().ok_or_else(|| PortError::fault("a changed task was not read back"))?;
        Ok(Changed { card, entry, load })
    }
}

/// What a change of one task answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The task after it.
    pub card: TaskCard,
    /// The entry of the history that it recorded or amended.
    pub entry: Option<CompletionCard>,
    /// How the tasks of all the actor's homes stand after it.
    pub load: Vec<HomeLoad>,
}
