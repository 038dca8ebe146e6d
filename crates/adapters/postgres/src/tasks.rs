//! Tasks, completions, boards.

mod card;
mod entry;
mod facts;
mod history;
mod load;
mod row;

use crate::{
    Db,
    flight::Flight,
    statement::{Recipe, statement},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use std::{cmp::Reverse, collections::BTreeSet};

use card::{BESIDE, CARD_JOINS, CardColumns, CardRow};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, SmallInt, Text, Timestamptz};
use entry::{EntryRow, SaveCompletion};
use facts::{FindHomeFacts, facts};
use history::{DeleteCompletion, FindEntry, FindHistory, FindRecalled, entries, recalled};
use honeydue_kernel::{CategoryId, Committed, Id, Ids, PortError, PriorityId, ResidenceId, Seen, TaskId, Version, Viewer};
use honeydue_task::{
    BoardRows, Category, CompletionCard, Frequency, HistoryFilter, HistoryPage, HomeLoad, Lookups, Page, Priority, Recall, Recalled,
    Recorded, Scope, Task, TaskCard, TaskChange, TaskEvent, TaskFilter, TaskStore, TaskWrite, template::HomeFacts,
};
use load::{FindLoad, Loaded, loads};
use row::{SaveTasks, TaskRow};

pub(crate) use row::SaveTask;

/// Tasks in Postgres.
#[derive(Clone, Debug)]
pub struct PgTasks {
    db: Db,
}

impl PgTasks {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgTasks {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

/// A home of the viewer's, before what is in it.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub(crate) struct HomeRow {
    id: i64,
    stream_version: Version,
}
type HomeColumns = (BigInt, BigInt);

/// Columns of [`HomeRow`].
const HOME: &str = "member.residence_id, home.version";
/// The viewer's homes: all, or the one that is bind 4.
const HOMES: &str = " LEFT JOIN (member JOIN stream AS home ON home.id = member.residence_id)
    ON member.account_id = viewer.id AND viewer.is_admitted AND ($4 IS NULL OR member.residence_id = $4) ";

statement! {
    /// One task with its card. Of a list of ids, be it a list of one, Postgres makes a plan each time.
    FindTask {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        task: i64 => BigInt,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN (task ", CARD_JOINS, "
        JOIN member ON member.residence_id = task.residence_id
        JOIN stream AS home ON home.id = task.residence_id)
        ON task.id = $4 AND member.account_id = viewer.id AND viewer.is_admitted"]
}

statement! {
    /// These tasks with their cards.
    FindTasks {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        tasks: Vec<i64> => Array<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN (task ", CARD_JOINS, "
        JOIN member ON member.residence_id = task.residence_id
        JOIN stream AS home ON home.id = task.residence_id)
        ON task.id = ANY ($4) AND member.account_id = viewer.id AND viewer.is_admitted"]
}

statement! {
    /// All that a board can show.
    FindBoard {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer ", HOMES, "
      LEFT JOIN (task ", CARD_JOINS, ")
        ON task.residence_id = member.residence_id AND NOT task.is_cancelled AND NOT task.is_archived"]
}

statement! {
    /// A page of tasks. The homes it was taken from are told with or without tasks; the order is made again afterwards.
    ListTasks {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residences: Option<Vec<i64>> => Nullable<Array<BigInt>>, ids: Option<Vec<i64>> => Nullable<Array<BigInt>>,
        category: Option<i64> => Nullable<BigInt>, priority: Option<i64> => Nullable<BigInt>,
        assigned_to: Option<i64> => Nullable<BigInt>, contractor: Option<i64> => Nullable<BigInt>, text: Option<String> => Nullable<Text>,
        updated_after: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>, is_archived: Option<bool> => Nullable<Bool>,
        after: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>, after_id: Option<i64> => Nullable<BigInt>, most: i64 => BigInt,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN (member JOIN stream AS home ON home.id = member.residence_id)
        ON member.account_id = viewer.id AND viewer.is_admitted AND ($4 IS NULL OR member.residence_id = ANY ($4))
      LEFT JOIN ((
        SELECT task.* FROM task JOIN member ON member.residence_id = task.residence_id
         WHERE member.account_id = (SELECT id FROM viewer WHERE is_admitted) AND ($4 IS NULL OR task.residence_id = ANY ($4))
           AND ($5 IS NULL OR task.id = ANY ($5)) AND ($6 IS NULL OR task.category_id = $6) AND ($7 IS NULL OR task.priority_id = $7)
           AND ($8 IS NULL OR task.assigned_to = $8) AND ($9 IS NULL OR task.contractor_id = $9)
           AND ($10 IS NULL OR position(lower($10) IN lower(task.title)) > 0
                OR position(lower($10) IN lower(coalesce(task.description, ''))) > 0)
           AND ($11 IS NULL OR task.updated_at > $11) AND ($12 IS NULL OR task.is_archived = $12)
           AND ($13 IS NULL OR (task.created_at, task.id) < ($13, $14))
         ORDER BY task.created_at DESC, task.id DESC LIMIT $15) AS task ", CARD_JOINS, ") ON task.residence_id = member.residence_id"]
}

statement! {
    /// Copies the names of contractors into a home where it does not show them yet. What it shows of them changes with an
    /// event of the contractor alone, which says so to who keeps a copy.
    CopyContractors { residence: i64 => BigInt, contractors: Vec<i64> => Array<BigInt> } -> (),
    ["INSERT INTO contractor_name (residence_id, contractor_id, name, company)
      SELECT $1, id, name, company FROM contractor
       WHERE id = ANY ($2) AND (contractor.residence_id = $1 OR EXISTS (
         SELECT FROM member WHERE member.residence_id = $1 AND member.account_id = contractor.created_by))
      ON CONFLICT (residence_id, contractor_id) DO NOTHING"]
}

statement! {
    /// The history of a task goes.
    DeleteHistory { task: i64 => BigInt } -> (), ["DELETE FROM completion WHERE task_id = $1"]
}

statement! {
    /// A task goes.
    DeleteTask { task: i64 => BigInt } -> (), ["DELETE FROM task WHERE id = $1"]
}

statement! {
    /// Categories.
    FindCategories {} -> (BigInt, Text, Text, Text), ["SELECT id, name, icon, color FROM task_category ORDER BY id"]
}

statement! {
    /// Priorities.
    FindPriorities {} -> (BigInt, Text, SmallInt, Text), ["SELECT id, name, level, color FROM task_priority ORDER BY level"]
}

pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<FindTask>(),
    Recipe::of::<FindTasks>(),
    Recipe::of::<FindBoard>(),
    Recipe::of::<FindLoad>(),
    Recipe::of::<ListTasks>(),
    Recipe::of::<FindHomeFacts>(),
    Recipe::of::<FindCategories>(),
    Recipe::of::<FindPriorities>(),
    Recipe::of::<FindHistory>(),
    Recipe::of::<FindRecalled>(),
    Recipe::of::<FindEntry>(),
    Recipe::of::<SaveTask>(),
    Recipe::of::<SaveTasks>(),
    Recipe::of::<CopyContractors>(),
    Recipe::of::<SaveCompletion>(),
    Recipe::of::<DeleteCompletion>(),
    Recipe::of::<DeleteHistory>(),
    Recipe::of::<DeleteTask>(),
];

/// A row of a read of cards.
type Carded = (CallerRow, Option<HomeRow>, Option<CardRow>);

impl FindTask {
    fn seen_by(viewer: Viewer, task: TaskId) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, task: task.get() }
    }
}

impl FindTasks {
    fn seen_by(viewer: Viewer, tasks: impl IntoIterator<Item = TaskId>) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, tasks: tasks.into_iter().map(Id::get).collect() }
    }
}

impl FindBoard {
    fn seen_by(viewer: Viewer, scope: Scope) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: home(scope) }
    }
}

impl ListTasks {
    fn seen_by(viewer: Viewer, filter: TaskFilter, page: Page) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let TaskFilter { ids, residences, category, priority, assigned_to, contractor, text, updated_after, is_archived } = filter;
        let Page { limit, after } = page;
        Self {
            needs_verified,
            token,
            user,
            residences: residences.map(numbers),
            ids: ids.map(numbers),
            category: category.map(Id::get),
            priority: priority.map(Id::get),
            assigned_to: assigned_to.map(Id::get),
            contractor: contractor.map(Id::get),
            text,
            updated_after: updated_after.map(Into::into),
            is_archived,
            after: after.map(|key| key.created_at.into()),
            after_id: after.map(|key| key.id.get()),
            most: limit.into(),
        }
    }
}

fn numbers<T>(ids: Vec<Id<T>>) -> Vec<i64> {
    ids.into_iter().map(Id::get).collect()
}

fn home(scope: Scope) -> Option<i64> {
    match scope {
        Scope::All => None,
        Scope::Home(residence) => Some(residence.get()),
    }
}

impl Ids for PgTasks {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.db.next_id().await
    }
}

impl TaskStore for PgTasks {
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError> {
        Ok(cards(self.db.read(FindTask::seen_by(viewer, id)).await?)?.map(|cards| cards.into_iter().next()))
    }

    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError> {
        let rows: Vec<Carded> = self.db.read(FindBoard::seen_by(viewer, scope)).await?;
        let homes: BTreeSet<i64> = rows.iter().filter_map(|(_, home, _)| home.map(|home| home.id)).collect();
        let shown = in_scope(scope, !homes.is_empty());
        Ok(cards(rows)?.map(|cards| shown.then(|| BoardRows::of(homes.into_iter().map(Id::new), cards))))
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let seen = loads(self.db.read(FindLoad::seen_by(viewer, scope)).await?)?;
        let shown = in_scope(scope, !seen.value.is_empty());
        Ok(seen.map(|homes| shown.then_some(homes)))
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        let mut seen = cards(self.db.read(ListTasks::seen_by(viewer, filter, page)).await?)?;
        seen.value.sort_unstable_by_key(|card| Reverse((card.task.created_at, card.task.id)));
        Ok(seen)
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        facts(self.db.read(FindHomeFacts::seen_by(viewer, residence)).await?)
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        let (categories, priorities) = futures::try_join!(
            self.db.read::<_, (i64, String, String, String)>(FindCategories {}),
            self.db.read::<_, (i64, String, i16, String)>(FindPriorities {}),
        )?;
        let category = |(id, name, icon, color)| Category { id: CategoryId::new(id), name, icon, color };
        let priority = |(id, name, level, color)| Priority { id: PriorityId::new(id), name, level, color };
        Ok(Lookups {
            categories: categories.into_iter().map(category).collect(),
            priorities: priorities.into_iter().map(priority).collect(),
            frequencies: Frequency::ALL.to_vec(),
        })
    }

    async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError> {
        entries(self.db.read(FindHistory::seen_by(viewer, filter, page)).await?)
    }

    async fn recall(&self, viewer: Viewer, which: Recall) -> Result<Seen<Option<Recalled>>, PortError> {
        recalled(self.db.read(FindRecalled::seen_by(viewer, which)).await?)
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let me = Viewer::User(change.actor().user());
        let ids: Vec<TaskId> = change.event().remaining().iter().map(|task| task.id).collect();
        let entry = FindEntry { entry: change.event().entry().map_or(0, |entry| entry.id.get()) };
        let called = called(change.event());
        let (write, flight) = Flight::of(change)?;
        let flight = called.into_iter().fold(flight, Flight::run);
        let flight = written(flight, write)?;
        let flight = match ids.as_slice() {
            [id] => flight.reading::<Carded, _>(FindTask::seen_by(me, *id)),
            ids => flight.reading::<Carded, _>(FindTasks::seen_by(me, ids.iter().copied())),
        };
        let flight = flight.reading::<EntryRow, _>(entry).reading::<Loaded, _>(FindLoad::seen_by(me, Scope::All));
        let landed = self.db.fly(flight).await?;
        let ((((), tasks), entry), homes) = landed.answer;
        let Seen { caller, value: mut cards, .. } = cards(tasks)?;
        cards.sort_by_key(|card| ids.iter().position(|id| *id == card.task.id));
        let entry = entry.into_iter().next().map(CompletionCard::try_from).transpose()?;
        Ok(Committed { value: Recorded { cards, entry, load: loads(homes)?.value }, caller, versions: landed.versions, replayed: false })
    }
}

/// The names of the contractors that an event shows.
fn called(event: &TaskEvent) -> Option<CopyContractors> {
    let of_tasks = event.remaining().iter().filter_map(|task| task.contractor);
    let mut contractors: Vec<i64> = of_tasks.chain(event.entry().and_then(|entry| entry.contractor)).map(Id::get).collect();
    contractors.sort_unstable();
    contractors.dedup();
    let residence = event.residence()?.get();
    (!contractors.is_empty()).then_some(CopyContractors { residence, contractors })
}

fn written(flight: Flight<()>, write: TaskWrite) -> Result<Flight<()>, PortError> {
    let save = |task: Task| task.try_into().map(SaveTask);
    Ok(match write {
        TaskWrite::Added { task } | TaskWrite::Changed { task } => flight.run(save(task)?),
        TaskWrite::AddedAll { tasks } => flight.run(tasks.into_iter().map(TaskRow::try_from).collect::<Result<SaveTasks, _>>()?),
        TaskWrite::Recorded { task, completion } => flight.run(save(task)?).run(SaveCompletion(completion.try_into()?)),
        TaskWrite::TakenBack { task, completion } => flight.run(save(task)?).run(DeleteCompletion { entry: completion.get() }),
        TaskWrite::Deleted { task } => flight.run(DeleteHistory { task: task.get() }).run(DeleteTask { task: task.get() }),
    })
}

/// A board of all homes is there even if there are none; one of a single home is not, if the home is not the viewer's.
const fn in_scope(scope: Scope, found: bool) -> bool {
    matches!(scope, Scope::All) || found
}

fn cards(rows: Vec<Carded>) -> Result<Seen<Vec<TaskCard>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, home, card)| (caller, (home, card))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    let value = value.into_iter().filter_map(|(_, card)| card).map(TaskCard::try_from).collect::<Result<_, _>>()?;
    Ok(Seen { caller, value, versions })
}
