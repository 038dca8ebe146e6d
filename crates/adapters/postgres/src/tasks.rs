//! Tasks, completions, boards.

mod card;
mod facts;
mod row;

use crate::{
    Db,
    flight::Flight,
    statement::{Warm, statement, warm},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use std::cmp::Reverse;

use card::{BESIDE, CARD_JOINS, CardColumns, CardRow, PersonRow, person};
use diesel::sql_types::{BigInt, Binary, Bool, Date, Nullable, SmallInt, Text, Timestamptz};
use facts::{FindHomeFacts, facts};
use honeydue_kernel::{CategoryId, Committed, Day, Id, Ids, PortError, PriorityId, Refusal, ResidenceId, Seen, TaskId, Version, Viewer};
use honeydue_task::{
    BoardRows, Category, Frequency, HomeLoad, Lookups, Page, Pile, Priority, Recorded, Scope, Standing, TaskCard, TaskChange, TaskFilter,
    TaskStore, TaskWrite, template::HomeFacts,
};
use row::{SaveCompletion, TaskRow};

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
    /// One task with its card.
    FindTask {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>, task: i64 => BigInt,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN (task ", CARD_JOINS, "
        JOIN member ON member.residence_id = task.residence_id
        JOIN stream AS home ON home.id = task.residence_id)
        ON task.id = $4 AND member.account_id = viewer.id AND viewer.is_admitted"]
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
    /// How many tasks of each home stand how. The effective day is a column's fact, the column itself is the domain's to say.
    FindLoad {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<PileColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", pile.effective, pile.is_completed, pile.in_progress, pile.tasks FROM viewer ", HOMES, "
      LEFT JOIN LATERAL (
        SELECT CASE WHEN task.is_completed THEN task.next_due_date ELSE coalesce(task.next_due_date, task.due_date) END AS effective,
               task.is_completed, task.in_progress, count(*) AS tasks
          FROM task
         WHERE task.residence_id = member.residence_id AND NOT task.is_cancelled AND NOT task.is_archived
         GROUP BY 1, 2, 3) AS pile ON true"]
}

statement! {
    /// A page of tasks. The homes it was taken from are told with or without tasks; the order is made again afterwards.
    ListTasks {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>, after: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        after_id: Option<i64> => Nullable<BigInt>, most: i64 => BigInt,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", HOME, ", ", TaskRow::COLUMNS, BESIDE, " FROM viewer ", HOMES, "
      LEFT JOIN ((
        SELECT task.* FROM task JOIN member ON member.residence_id = task.residence_id
         WHERE member.account_id = (SELECT id FROM viewer WHERE is_admitted) AND ($4 IS NULL OR task.residence_id = $4)
           AND ($5 IS NULL OR (task.created_at, task.id) < ($5, $6))
         ORDER BY task.created_at DESC, task.id DESC LIMIT $7) AS task ", CARD_JOINS, ") ON task.residence_id = member.residence_id"]
}

statement! {
    /// Somebody, as a home knows them.
    FindPerson { residence: i64 => BigInt, account: i64 => BigInt } -> (BigInt, Text, Text, Text),
    ["SELECT account_id, username, first_name, last_name FROM person WHERE residence_id = $1 AND account_id = $2"]
}

statement! {
    /// Categories.
    FindCategories {} -> (BigInt, Text, Text, Text), ["SELECT id, name, icon, color FROM task_category ORDER BY id"]
}

statement! {
    /// Priorities.
    FindPriorities {} -> (BigInt, Text, SmallInt, Text), ["SELECT id, name, level, color FROM task_priority ORDER BY level"]
}

pub(crate) const HOT: &[Warm] = &[
    warm::<FindTask>,
    warm::<FindBoard>,
    warm::<FindLoad>,
    warm::<ListTasks>,
    warm::<FindHomeFacts>,
    warm::<FindPerson>,
    warm::<FindCategories>,
    warm::<FindPriorities>,
    warm::<SaveTask>,
    warm::<SaveCompletion>,
];

/// So many tasks of a home that stand alike.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct PileRow {
    effective: Option<jiff_diesel::Date>,
    is_completed: bool,
    in_progress: bool,
    tasks: i64,
}
type PileColumns = (Nullable<Date>, Bool, Bool, BigInt);

/// A row of a read of cards.
type Carded = (CallerRow, Option<HomeRow>, Option<CardRow>);
/// A row of a read of loads.
type Loaded = (CallerRow, Option<HomeRow>, Option<PileRow>);

impl FindTask {
    fn seen_by(viewer: Viewer, task: TaskId) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, task: task.get() }
    }
}

impl FindBoard {
    fn seen_by(viewer: Viewer, scope: Scope) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: home(scope) }
    }
}

impl FindLoad {
    fn seen_by(viewer: Viewer, scope: Scope) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: home(scope) }
    }
}

impl ListTasks {
    fn seen_by(viewer: Viewer, filter: TaskFilter, page: Page) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let TaskFilter { residence } = filter;
        let Page { limit, after } = page;
        let after_id = after.map(|key| key.id.get());
        let after = after.map(|key| key.created_at.into());
        Self { needs_verified, token, user, residence: residence.map(Id::get), after, after_id, most: limit.into() }
    }
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
        let shown = in_scope(scope, rows.iter().any(|(_, home, _)| home.is_some()));
        Ok(cards(rows)?.map(|cards| shown.then_some(BoardRows { cards })))
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

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let me = Viewer::User(change.actor().user());
        let id = change.event().task().id;
        let by = FindPerson { residence: change.event().task().residence.get(), account: change.actor().user().get() };
        let (write, flight) = Flight::of(change)?;
        let flight = match write {
            TaskWrite::Added { task } => flight.run(SaveTask(task.try_into()?)),
            TaskWrite::Completed { task, completion } => flight.run(SaveTask(task.try_into()?)).run(SaveCompletion(completion.into())),
        };
        let flight = flight.reading::<Carded, _>(FindTask::seen_by(me, id)).reading::<PersonRow, _>(by);
        let landed = self.db.fly(flight.reading::<Loaded, _>(FindLoad::seen_by(me, Scope::All))).await?;
        let ((((), task), by), homes) = landed.answer;
        let Seen { caller, value, .. } = cards(task)?;
        let card = value.into_iter().next().ok_or(Refusal::Absent)?;
        let by = by.into_iter().next().map(person).ok_or(Refusal::Absent)?;
        Ok(Committed { value: Recorded { card, by, load: loads(homes)?.value }, caller, versions: landed.versions, replayed: false })
    }
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

/// Puts piles together home by home, in the order of the homes' ids.
fn loads(rows: Vec<Loaded>) -> Result<Seen<Vec<HomeLoad>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, home, pile)| (caller, (home, pile))).collect())?;
    let Seen { caller, mut value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(home, _)| home.map(|home| (home.id, home.stream_version))));
    value.sort_by_key(|(home, _)| home.map(|home| home.id));
    let mut homes: Vec<HomeLoad> = Vec::new();
    for (home, pile) in value {
        let Some(home) = home else { continue };
        let residence = ResidenceId::new(home.id);
        if homes.last().is_none_or(|last| last.residence != residence) {
            homes.push(HomeLoad { residence, piles: Vec::new() });
        }
        if let (Some(last), Some(pile)) = (homes.last_mut(), pile) {
            last.piles.push(pile.try_into()?);
        }
    }
    Ok(Seen { caller, value: homes, versions })
}

impl TryFrom<PileRow> for Pile {
    type Error = PortError;
    fn try_from(row: PileRow) -> Result<Self, PortError> {
        let PileRow { effective, is_completed, in_progress, tasks } = row;
        let effective = effective.map(|date| Day::try_from(date.to_jiff())).transpose().map_err(PortError::fault)?;
        let standing = Standing { effective, is_completed, in_progress, is_cancelled: false, is_archived: false };
        Ok(Self { standing, count: u32::try_from(tasks).map_err(PortError::fault)? })
    }
}
