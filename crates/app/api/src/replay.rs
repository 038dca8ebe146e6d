//! Answers that were given before.
//!
//! A request that is repeated with its key is refused by the store, or by the decision, which already sees the first one's
//! effect. Either way the answer is rendered from the event that the first one left: the same object at the same version,
//! beside today's totals.

use crate::{
    extract::Acting,
    problem::{Problem, kind},
    wiring::Wiring,
};
use honeydue_contractor::{ContractorCard, ContractorError, ContractorEvent};
use honeydue_kernel::{Committed, Entry, Event, IdempotencyKey, Journal, Seen, StreamId};
use honeydue_residence::{Home, ResidenceError, ResidenceEvent, Shared};
use honeydue_task::{Changed, CompletionCard, Page, Recorded, Scope, Task, TaskCard, TaskError, TaskEvent, TaskFilter};
use serde::de::DeserializeOwned;

/// The outcome of a change of a task, or the answer that was given when it was first committed.
pub async fn task(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<Changed>, impl Into<Problem>>,
) -> Result<Committed<Changed>, Problem> {
    or_else(app, acting, key, outcome, async |event: TaskEvent, entry| one(recorded(app, acting, &event, entry).await?).map(Some)).await
}

/// The same for several tasks that were added at once.
pub async fn tasks(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<Recorded>, TaskError>,
) -> Result<Committed<Recorded>, Problem> {
    or_else(app, acting, key, outcome, async |event: TaskEvent, entry| recorded(app, acting, &event, entry).await.map(Some)).await
}

/// The same for a home that is made.
pub async fn home(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<Home>, ResidenceError>,
) -> Result<Committed<Home>, Problem> {
    or_else(app, acting, key, outcome, async |event: ResidenceEvent, _| {
        let ResidenceEvent::Founded { residence } = event else { return Ok(None) };
        let today = app.residences.find(acting.actor().viewer(), residence.id).await?;
        // the home's stream begins with this event, whichever place the key remembers
        let versions = vec![(residence.id.into(), 1)];
        Ok(Some(Committed { value: Home { residence, ..today.value }, caller: today.caller, versions, replayed: true }))
    })
    .await
}

/// The same for a contractor that is written down, or made a favourite.
pub async fn contractor(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<ContractorCard>, ContractorError>,
) -> Result<Committed<ContractorCard>, Problem> {
    or_else(app, acting, key, outcome, async |event: ContractorEvent, entry| {
        let Seen { caller, value: today, .. } = app.contractors.find(acting.actor().viewer(), event.id()).await?;
        let moved = event.affected().all().into_iter().take(1);
        let versions = moved.map(|stream| (stream, entry.value.version)).collect();
        let value = match event {
            ContractorEvent::Created { contractor, favorite } => {
                let mut specialties = app.contractors.specialties().await?;
                specialties.retain(|specialty| contractor.details.specialties.contains(specialty.id));
                let is_favorite = favorite.is_some_and(|favorite| favorite.is_favorite);
                let created_by = entry.value.by.or(today.created_by);
                ContractorCard { contractor, specialties, is_favorite, created_by, ..today }
            }
            ContractorEvent::FavoriteSet { favorite, .. } => ContractorCard { is_favorite: favorite.is_favorite, ..today },
            ContractorEvent::Changed { .. } | ContractorEvent::Deleted { .. } => return Ok(None),
        };
        Ok(Some(Committed { value, caller, versions, replayed: true }))
    })
    .await
}

/// The same for a home that somebody came into: the home as it is now.
pub async fn joined(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<Home>, Problem>,
) -> Result<Committed<Home>, Problem> {
    or_else(app, acting, key, outcome, async |event: ResidenceEvent, _| {
        let ResidenceEvent::MemberJoined { residence, .. } = event else { return Ok(None) };
        let today = app.residences.find(acting.actor().viewer(), residence).await?;
        Ok(Some(Committed { value: today.value, caller: today.caller, versions: Vec::new(), replayed: true }))
    })
    .await
}

/// The same for a code that was made: it is derived once more.
pub async fn shared(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<Shared>, ResidenceError>,
) -> Result<Committed<Shared>, Problem> {
    or_else(app, acting, key, outcome, async |event: ResidenceEvent, entry| {
        let ResidenceEvent::CodeShared { residence, code, kind, expires_at } = event else { return Ok(None) };
        let told = app.residences.shared_before(acting.actor().viewer(), (residence, code, kind, expires_at)).await?;
        let versions = vec![(residence.into(), entry.value.version)];
        Ok(Some(Committed { value: told.value, caller: told.caller, versions, replayed: true }))
    })
    .await
}

/// The same for a home that was left, which is not there to be shown.
pub async fn left(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<Committed<()>, ResidenceError>,
) -> Result<Committed<()>, Problem> {
    or_else(app, acting, key, outcome, async |event: ResidenceEvent, entry| {
        let ResidenceEvent::MemberLeft { .. } = event else { return Ok(None) };
        Ok(Some(Committed { value: (), caller: entry.caller, versions: Vec::new(), replayed: true }))
    })
    .await
}

/// What a use case came to; if that is an error and the key was spent before, what `render` makes of the event of then.
async fn or_else<T, E: Into<Problem>, V: DeserializeOwned>(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    outcome: Result<T, E>,
    render: impl AsyncFnOnce(V, Seen<Entry>) -> Result<Option<T>, Problem>,
) -> Result<T, Problem> {
    let (error, key) = match (outcome, key) {
        (Ok(done), _) => return Ok(done),
        (Err(error), None) => return Err(error.into()),
        (Err(error), Some(key)) => (error, key),
    };
    let Some((event, entry)) = left_behind(app, acting, &key).await? else { return Err(error.into()) };
    render(event, entry).await?.ok_or_else(|| error.into())
}

/// The event that an earlier request with this key left behind.
async fn left_behind<E: DeserializeOwned>(
    app: &Wiring,
    acting: &Acting,
    key: &IdempotencyKey,
) -> Result<Option<(E, Seen<Entry>)>, Problem> {
    let Seen { caller, value, versions } = app.journal.repeated(acting.actor().viewer(), key).await?;
    let Some(entry) = value else { return Ok(None) };
    // erased with the account that it was about
    let payload = entry.payload.as_deref().ok_or_else(|| Problem::of(kind::NOT_FOUND))?;
    let event = serde_json::from_str(payload).map_err(Problem::fault)?;
    Ok(Some((event, Seen { caller, value: entry, versions })))
}

/// What a change of tasks answered with: the tasks and the entry as they were then, the totals as they are now. What is
/// said beside them (names of people, the home's) is today's. Where one of them is gone, or is not the caller's any more, it
/// is absent as it is elsewhere.
async fn recorded(app: &Wiring, acting: &Acting, event: &TaskEvent, seen: Seen<Entry>) -> Result<Committed<Recorded>, Problem> {
    let viewer = acting.actor().viewer();
    let then = event.remaining();
    let filter = TaskFilter { ids: Some(then.iter().map(|task| task.id).collect()), ..TaskFilter::default() };
    let page = Page { limit: u16::MAX - 1, after: None };
    let (today, load) = futures::join!(app.tasks.list(viewer, filter, None, page), app.tasks.load(viewer, Scope::All));
    let (mut today, load, Seen { caller, value: journal, .. }) = (today?.value.cards, load?.value, seen);
    let mut as_then = |task: &Task| {
        let found = today.iter().position(|card| card.task.id == task.id)?;
        Some(TaskCard { task: task.clone(), ..today.swap_remove(found) })
    };
    let cards: Option<Vec<TaskCard>> = then.iter().map(&mut as_then).collect();
    let cards = cards.ok_or_else(|| Problem::of(kind::NOT_FOUND))?;
    let entry = event.entry().zip(cards.first()).map(|(completion, card)| CompletionCard {
        completion: completion.clone(),
        task_title: card.task.title.clone(),
        completed_by: journal.by,
        contractor: card.contractor.clone().filter(|called| Some(called.id) == completion.contractor),
    });
    let versions: Vec<(StreamId, _)> = event.affected().all().into_iter().map(|stream| (stream, journal.version)).take(1).collect();
    Ok(Committed { value: Recorded { cards, entry, load }, caller, versions, replayed: true })
}

fn one(committed: Committed<Recorded>) -> Result<Committed<Changed>, Problem> {
    let Committed { value, caller, versions, replayed } = committed;
    Ok(Committed { value: value.of_one()?, caller, versions, replayed })
}
