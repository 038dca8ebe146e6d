//! What the domain asks of whoever keeps the tasks.

use crate::{Category, Lookups, Priority, Standing, Task, TaskChange, template::HomeFacts};
use honeydue_kernel::{Committed, Ids, Person, PortError, ResidenceId, Seen, TaskId, Viewer};
use jiff::Timestamp;

/// Keeps tasks and their completions. Every read is a viewer's: it shows tasks of the homes that the viewer belongs
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

    /// What is known of a home, as far as suggestions go by it; none if the viewer does not belong to it.
    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError>;

    /// What categories, priorities and frequencies there are. Everybody may know.
    async fn lookups(&self) -> Result<Lookups, PortError>;

    /// Commits a decision: all of it or nothing. Answers with the task as it is after it and the load of all homes of
    /// the actor. Refuses what the change's guards refuse, and lookups that do not exist
    /// ([`honeydue_kernel::Refusal::Rule`] `unknown_category`, `unknown_priority`).
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
    /// Who made it; none once the account is deleted.
    pub created_by: Option<Person>,
}

/// Which homes a board or a summary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the viewer's.
    All,
    /// One of them.
    Home(ResidenceId),
}

/// What a board is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardRows {
    /// Cards in no particular order.
    pub cards: Vec<TaskCard>,
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

/// Which tasks a list is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Of this home alone.
    pub residence: Option<ResidenceId>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageKey {
    /// When the last task of the page was made.
    pub created_at: Timestamp,
    /// Its id.
    pub id: TaskId,
}

/// What a commit answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The task after the change.
    pub card: TaskCard,
    /// Whoever changed it, as the home knows them.
    pub by: Person,
    /// How the tasks of all the actor's homes stand after it.
    pub load: Vec<HomeLoad>,
}
