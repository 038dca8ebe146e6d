//! Another program embeds tasks and their board, with a store of its own and no server: a notebook of one person and
//! one home. Run it with `cargo run -p honeydue-task --example embed`.

use honeydue_kernel::{
    Actor, Authority, Caller, Committed, Guard, Id, Ids, PortError, Refusal, ResidenceId, Seen, StreamId, TaskId, UserId, Version,
    Versioned, Viewer, Zone,
};
use honeydue_task::{
    Board, BoardRows, CompletionCard, DoneAt, Frequency, HistoryFilter, HistoryPage, HomeLoad, Lookups, NewTask, Page, Pile, Recall,
    Recalled, Recorded, Rhythm, Scope, Task, TaskCard, TaskChange, TaskFilter, TaskStore, TaskWrite, Tasks, Threshold, template::HomeFacts,
};
use jiff::Timestamp;
use std::{
    cmp::Reverse,
    error::Error,
    sync::{Mutex, MutexGuard, PoisonError},
};

const ME: UserId = UserId::new(1);
const HOME: ResidenceId = ResidenceId::new(2);

/// All that is kept: the tasks, how often they have changed, and the last id that was given out.
struct Pages {
    tasks: Vec<Task>,
    version: Version,
    last_id: i64,
}

/// A notebook in memory. One in a file would differ in [`Notebook::open`] alone.
struct Notebook(Mutex<Pages>);

impl Notebook {
    fn new() -> Self {
        Self(Mutex::new(Pages { tasks: Vec::new(), version: 1, last_id: HOME.get() }))
    }

    fn open(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// Shows something to the one reader there is.
    fn seen<T>(&self, viewer: Viewer, value: T) -> Result<Seen<T>, PortError> {
        let caller = me(viewer)?;
        Ok(Seen { caller, value, versions: self.versions() })
    }

    fn versions(&self) -> Vec<(StreamId, Version)> {
        vec![(HOME.into(), self.version)]
    }

    fn cards(&self) -> Vec<TaskCard> {
        self.tasks.iter().map(card).collect()
    }

    fn load(&self) -> Vec<HomeLoad> {
        let piles = self.tasks.iter().map(|task| Pile { standing: task.standing(), count: 1 }).collect();
        vec![HomeLoad { residence: HOME, piles }]
    }

    /// This notebook keeps no history: what completions add up to is in the task.
    fn write(&mut self, write: TaskWrite) {
        let (gone, written) = match write {
            TaskWrite::AddedAll { tasks } => (Vec::new(), tasks),
            TaskWrite::Deleted { task } => (vec![task], Vec::new()),
            TaskWrite::Added { task }
            | TaskWrite::Changed { task }
            | TaskWrite::Recorded { task, .. }
            | TaskWrite::TakenBack { task, .. } => (vec![task.id], vec![task]),
        };
        self.tasks.retain(|old| !gone.contains(&old.id));
        self.tasks.extend(written);
    }

    fn judge(&self, guard: &Guard) -> Result<(), Refusal> {
        match guard {
            Guard::Member { residence, .. } if *residence == HOME => Ok(()),
            // nobody else is here, and nobody is called
            Guard::Assignable { .. } | Guard::Callable { .. } => Ok(()),
            Guard::Unchanged(Versioned::Task(id, version)) => match self.tasks.iter().find(|task| task.id == *id) {
                Some(task) if task.version == *version => Ok(()),
                Some(_) => Err(Refusal::Stale),
                None => Err(Refusal::Absent),
            },
            // another home, or something that a notebook has not
            _ => Err(Refusal::Absent),
        }
    }
}

/// Nobody signs in to a notebook: whoever the program vouches for is its owner.
fn me(viewer: Viewer) -> Result<Caller, Refusal> {
    if viewer == Viewer::User(ME) {
        Ok(Caller { user: ME, session: None, session_ends: None, verified: true, zone: Zone::utc() })
    } else {
        Err(Refusal::NoSession)
    }
}

fn card(task: &Task) -> TaskCard {
    TaskCard {
        task: task.clone(),
        residence_name: "Home".to_owned(),
        category: None,
        priority: None,
        created_by: None,
        assigned_to: None,
        contractor: None,
    }
}

impl Ids for Notebook {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        let mut pages = self.open();
        pages.last_id += 1;
        Ok(Id::new(pages.last_id))
    }
}

impl TaskStore for Notebook {
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError> {
        let pages = self.open();
        pages.seen(viewer, pages.tasks.iter().find(|task| task.id == id).map(card))
    }

    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError> {
        let pages = self.open();
        pages.seen(viewer, is_mine(scope).then(|| BoardRows::of([HOME], pages.cards())))
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        let pages = self.open();
        pages.seen(viewer, is_mine(scope).then(|| pages.load()))
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        let pages = self.open();
        let mut cards = if filter.residences.as_ref().is_none_or(|homes| homes.contains(&HOME)) { pages.cards() } else { Vec::new() };
        cards.retain(|card| page.after.is_none_or(|last| (card.task.created_at, card.task.id) < (last.created_at, last.id)));
        cards.sort_by_key(|card| Reverse((card.task.created_at, card.task.id)));
        cards.truncate(page.limit.into());
        pages.seen(viewer, cards)
    }

    async fn history(&self, viewer: Viewer, _: HistoryFilter, _: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError> {
        self.open().seen(viewer, Vec::new())
    }

    async fn recall(&self, viewer: Viewer, _: Recall) -> Result<Seen<Option<Recalled>>, PortError> {
        self.open().seen(viewer, None)
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        // nobody has described this home: what every home needs is suggested
        self.open().seen(viewer, (residence == HOME).then(HomeFacts::default))
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        Ok(Lookups { categories: Vec::new(), priorities: Vec::new(), frequencies: Frequency::ALL.to_vec() })
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        let pages = &mut *self.open();
        let change = change.into_parts();
        let caller = me(change.actor.viewer())?;
        change.guards.iter().try_for_each(|guard| pages.judge(guard))?;
        pages.write(change.write);
        let cards = change.event.remaining().iter().map(card).collect();
        pages.version += 1;
        Ok(Committed { value: Recorded { cards, entry: None, load: pages.load() }, caller, versions: pages.versions(), replayed: false })
    }
}

fn is_mine(scope: Scope) -> bool {
    scope == Scope::All || scope == Scope::Home(HOME)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // a real program reads the clock
    let now: Timestamp = "2026-06-15T12:00:00Z".parse()?;
    let tasks = Tasks::new(Notebook::new());
    let each_quarter = Rhythm::new(Frequency::Quarterly, None)?;
    let due_date = Some("2026-06-10".parse()?);
    let gutters = NewTask { due_date, ..NewTask::titled(HOME, "Clean the gutters".try_into()?, each_quarter) };
    let added = tasks.add(myself(), gutters, None, None, now).await?;
    show("Before", &tasks, now).await?;

    let done = tasks.complete(myself(), added.value.card.task.id, DoneAt::default(), None, None, now).await?;
    println!("\nDone on {}.\n", done.caller.zone.day_of(now));
    show("After", &tasks, now).await
}

#[expect(clippy::disallowed_methods, reason = "this program answers for its one user")]
fn myself() -> Actor {
    Actor::vouched(ME, Authority::Trusted)
}

/// Prints the board of a day.
async fn show(title: &str, tasks: &Tasks<Notebook>, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let seen = tasks.board(myself().viewer(), Scope::All).await?;
    let board = Board::sort(seen.value.cards(), seen.caller.zone.day_of(now), Threshold::default());
    println!("{title}:");
    for column in board.columns {
        println!("  {:?}: {}", column.column, column.count);
        for card in column.cards {
            let due = card.task.next_due_date.map_or("undated".to_owned(), |day| day.to_string());
            println!("    {} ({due})", card.task.title.as_str());
        }
    }
    Ok(())
}
