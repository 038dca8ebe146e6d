//! The use cases of tasks, over the reference adapter and a busy household.

use honeydue_kernel::{
    Actor, Committed, Id, Ids, Person, PortError, Refusal, ResidenceId, Role, Seen, TaskId, Viewer, Zone,
    contract::{key, noon},
};
use honeydue_task::{
    BoardRows, Completing, CompletionCard, DoneAt, Frequency, HistoryFilter, HistoryPage, HomeLoad, Lookups, NewTask, Page, Recall,
    Recalled, Recorded, Recurrence, Rhythm, Rule, Schedule, Scope, TaskCard, TaskChange, TaskError, TaskFilter, TaskStore, Tasks, Template,
    Weekday,
    memory::MemoryTasks,
    template::{Hemisphere, HomeFacts},
};
use std::sync::atomic::{AtomicU32, Ordering};

const HOME: ResidenceId = ResidenceId::new(1_002);

/// A store in which somebody else completes a task just before each of the next commits of a completion.
struct Busy {
    store: MemoryTasks,
    rivals: AtomicU32,
}

impl Busy {
    fn with_rivals(rivals: u32) -> Self {
        let store = MemoryTasks::default();
        let person = Person { id: 1_001.into(), username: "ada".into(), first_name: String::new(), last_name: String::new() };
        store.know(person.clone(), true, Zone::utc());
        store.begin_home(HOME, "Home");
        store.admit(HOME, person, Role::Member);
        Self { store, rivals: AtomicU32::new(rivals) }
    }

    /// Somebody else is faster.
    async fn interfere(&self, change: &TaskChange) -> Result<(), PortError> {
        let Some(card) = self.store.find(ada().viewer(), change.event().tasks()[0].id).await?.value else { return Ok(()) };
        if self.rivals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rivals| rivals.checked_sub(1)).is_ok() {
            let done = Completing::at(&DoneAt::default(), &Zone::utc(), noon()).unwrap_or_else(|error| panic!("{error}"));
            let rival = card.task.complete(self.store.next_id().await?, done, ada(), noon());
            self.store.commit(rival.unwrap_or_else(|error| panic!("{error}")).1).await?;
        }
        Ok(())
    }
}

impl Ids for Busy {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.store.next_id().await
    }
}

impl TaskStore for Busy {
    async fn find(&self, viewer: Viewer, id: TaskId) -> Result<Seen<Option<TaskCard>>, PortError> {
        self.store.find(viewer, id).await
    }

    async fn board(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<BoardRows>>, PortError> {
        self.store.board(viewer, scope).await
    }

    async fn load(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<HomeLoad>>>, PortError> {
        self.store.load(viewer, scope).await
    }

    async fn list(&self, viewer: Viewer, filter: TaskFilter, page: Page) -> Result<Seen<Vec<TaskCard>>, PortError> {
        self.store.list(viewer, filter, page).await
    }

    async fn history(&self, viewer: Viewer, filter: HistoryFilter, page: HistoryPage) -> Result<Seen<Vec<CompletionCard>>, PortError> {
        self.store.history(viewer, filter, page).await
    }

    async fn recall(&self, viewer: Viewer, which: Recall) -> Result<Seen<Option<Recalled>>, PortError> {
        self.store.recall(viewer, which).await
    }

    async fn home_facts(&self, viewer: Viewer, residence: ResidenceId) -> Result<Seen<Option<HomeFacts>>, PortError> {
        self.store.home_facts(viewer, residence).await
    }

    async fn lookups(&self) -> Result<Lookups, PortError> {
        self.store.lookups().await
    }

    async fn commit(&self, change: TaskChange) -> Result<Committed<Recorded>, PortError> {
        self.interfere(&change).await?;
        self.store.commit(change).await
    }
}

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
fn ada() -> Actor {
    Actor::vouched(1_001.into(), honeydue_kernel::Authority::Trusted)
}

fn new_task(frequency: Frequency) -> NewTask {
    let title = "Gutters".try_into().unwrap_or_else(|error| panic!("{error}"));
    NewTask::titled(HOME, title, Rhythm::new(frequency, None).unwrap_or_else(|error| panic!("{error}")))
}

/// Adds a task and completes it, while rivals complete it too.
async fn complete_among(rivals: u32, frequency: Frequency) -> (Tasks<Busy>, Result<u32, TaskError>) {
    let tasks = Tasks::new(Busy::with_rivals(rivals));
    let task = tasks.add(ada(), new_task(frequency), None, None, noon()).await.unwrap_or_else(|error| panic!("{error:?}")).value.card.task;
    let outcome = tasks.complete(ada(), task.id, DoneAt::default(), None, None, noon()).await;
    (tasks, outcome.map(|committed| committed.value.card.task.completions.count))
}

#[tokio::test]
async fn a_completion_that_lost_a_race_is_decided_anew() {
    let (_, count) = complete_among(4, Frequency::Weekly).await;
    assert_eq!(count.unwrap(), 5, "four of others and one's own");
}

#[tokio::test]
async fn a_completion_that_lost_five_races_gives_up() {
    let (_, outcome) = complete_among(5, Frequency::Weekly).await;
    assert!(matches!(outcome, Err(TaskError::Port(PortError::Refused(Refusal::Stale)))), "{outcome:?}");
}

#[tokio::test]
async fn who_is_second_to_complete_a_one_time_task_is_told_so() {
    let (_, outcome) = complete_among(1, Frequency::Once).await;
    assert!(matches!(outcome, Err(TaskError::AlreadyCompleted)), "{outcome:?}");
}

#[tokio::test]
async fn what_is_not_there_is_an_error_to_who_asks_for_it() {
    let tasks = Tasks::new(Busy::with_rivals(0));
    assert!(matches!(tasks.find(ada().viewer(), 7.into()).await, Err(TaskError::Absent)));
    assert!(matches!(tasks.board(ada().viewer(), Scope::Home(7.into())).await, Err(TaskError::Absent)));
    assert!(matches!(tasks.load(ada().viewer(), Scope::Home(7.into())).await, Err(TaskError::Absent)));
    assert!(matches!(tasks.home_facts(ada().viewer(), 7.into()).await, Err(TaskError::Absent)));
    let completed = tasks.complete(ada(), 7.into(), DoneAt::default(), None, None, noon()).await;
    assert!(matches!(completed, Err(TaskError::Absent)), "{completed:?}");
}

#[tokio::test]
async fn without_a_zone_the_profiles_decides_the_day() {
    let tasks = Tasks::new(Busy::with_rivals(0));
    let task = tasks.add(ada(), new_task(Frequency::Weekly), None, None, noon()).await.unwrap().value.card.task;
    let far_east: Zone = "Pacific/Kiritimati".parse().unwrap();
    let done_on = async |zone| {
        let committed = tasks.complete(ada(), task.id, DoneAt::default(), None, zone, noon()).await.unwrap();
        committed.value.entry.unwrap().completion.completed_on
    };
    assert_eq!(done_on(None).await, Zone::utc().day_of(noon()));
    assert_eq!(done_on(Some(&far_east)).await, far_east.day_of(noon()));
    assert_ne!(far_east.day_of(noon()), Zone::utc().day_of(noon()));
}

#[tokio::test]
async fn a_key_makes_adding_a_task_happen_once() {
    let tasks = Tasks::new(Busy::with_rivals(0));
    let add = || tasks.add(ada(), new_task(Frequency::Weekly), Some(key("k", 1)), None, noon());
    let first = add().await.unwrap();
    let version = first.version_of(HOME).unwrap();
    let again = add().await;
    let Err(TaskError::Port(PortError::Refused(Refusal::Repeated(place)))) = again else { panic!("{again:?}") };
    assert_eq!((place.stream, place.version), (HOME.into(), version));
}

#[tokio::test]
async fn a_task_of_a_template_begins_in_the_season_of_its_home_on_the_callers_day() {
    let busy = Busy::with_rivals(0);
    busy.store.describe(HOME, HomeFacts { hemisphere: Hemisphere::South, ..HomeFacts::default() });
    let tasks = Tasks::new(busy);
    let tune_up = Template::find(6.into()).unwrap();
    let title = || tune_up.title.try_into().unwrap();
    let new = || NewTask { template: Some(tune_up.id), ..NewTask::titled(HOME, title(), Recurrence::default()) };
    let task = tasks.add(ada(), new(), None, None, noon()).await.unwrap().value.card.task;
    let today = Zone::utc().day_of(noon());
    assert_eq!(task.due_date, Some(tune_up.first_due(today, Hemisphere::South)));
    assert_eq!(task.schedule, Some(tune_up.schedule(Hemisphere::South).begun_on(task.due_date)));
    let batch = tasks.add_all(ada(), HOME, vec![new_task(Frequency::Weekly), new()], None, None, noon()).await.unwrap();
    assert_eq!(batch.value.cards.last().map(|card| card.task.schedule), Some(task.schedule));
    let elsewhere = NewTask { residence: 7.into(), ..new() };
    assert!(matches!(tasks.add(ada(), elsewhere, None, None, noon()).await, Err(TaskError::Absent)));
}

#[tokio::test]
async fn without_a_zone_the_profiles_decides_the_first_day() {
    let tasks = Tasks::new(Busy::with_rivals(0));
    let daily = Schedule::new(Rule::Weekdays { every: 1, days: Weekday::ALL.into_iter().collect() }).unwrap();
    let far_east: Zone = "Pacific/Kiritimati".parse().unwrap();
    let first_day = async |zone| {
        let new = NewTask { recurrence: daily.into(), ..new_task(Frequency::Once) };
        tasks.add(ada(), new, None, zone, noon()).await.unwrap().value.card.task.next_due_date
    };
    assert_eq!(first_day(None).await, Some(Zone::utc().day_of(noon())));
    assert_eq!(first_day(Some(&far_east)).await, Some(far_east.day_of(noon())));
}
