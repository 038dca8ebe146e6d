//! Completions, and the history of a task.

use crate::{
    extract::{Acting, At, DayAsked, Json, Keyed, Posted, Query, Reader},
    openapi::{Absent, Conflict},
    problem::{Answer, Flaw, Problem},
    replay,
    respond::{Read, Wrote},
    wire::{
        completion::{
            CompletionDeletedView, CompletionPageView, CompletionRecordedView, CompletionView, CompletionsAsked, HistoryPageAsked,
        },
        new_completion::{NewCompletionRequest, UpdateCompletionRequest},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Committed, CompletionId, TaskId};
use honeydue_task::{Changed, CompletionCard, HistoryFilter, Outcome, TaskError};

/// Completions, newest first
///
/// Of a home or a task that is not the caller's there are none.
#[utoipa::path(get, path = "/api/task-completions/", tag = "tasks", operation_id = "list_completions", params(CompletionsAsked, HistoryPageAsked),
    responses((status = 200, description = "A page", body = CompletionPageView)))]
pub async fn list(
    app: Data<Wiring>,
    reader: Reader,
    Query(asked): Query<CompletionsAsked>,
    Query(page): Query<HistoryPageAsked>,
) -> Answer<Read<CompletionPageView>> {
    let listed = app.tasks.history(reader.viewer(), asked.filter(), page.page()).await?;
    Ok(reader.shows(listed, CompletionPageView::from))
}

/// Completions of a task, newest first
#[utoipa::path(get, path = "/api/tasks/{id}/completions/", tag = "tasks", operation_id = "list_completions_of_task",
    params(("id" = i64, Path, description = "The task"), HistoryPageAsked),
    responses((status = 200, description = "A page", body = CompletionPageView)))]
pub async fn of_task(
    app: Data<Wiring>,
    reader: Reader,
    At(id): At<TaskId>,
    Query(page): Query<HistoryPageAsked>,
) -> Answer<Read<CompletionPageView>> {
    let filter = HistoryFilter { kind: Some(Outcome::Completed), ..HistoryFilter::default() };
    let listed = app.tasks.history_of(reader.viewer(), id, filter, page.page()).await?;
    Ok(reader.shows(listed, CompletionPageView::from))
}

/// The history of a task, newest first
///
/// Completions, skips and snoozes; `kind` says which.
#[utoipa::path(get, path = "/api/tasks/{id}/history/", tag = "tasks", operation_id = "history_of_task",
    params(("id" = i64, Path, description = "The task"), HistoryPageAsked),
    responses((status = 200, description = "A page", body = CompletionPageView)))]
pub async fn history(
    app: Data<Wiring>,
    reader: Reader,
    At(id): At<TaskId>,
    Query(page): Query<HistoryPageAsked>,
) -> Answer<Read<CompletionPageView>> {
    let listed = app.tasks.history_of(reader.viewer(), id, HistoryFilter::default(), page.page()).await?;
    Ok(reader.shows(listed, CompletionPageView::from))
}

/// One completion
#[utoipa::path(get, path = "/api/task-completions/{id}/", tag = "tasks", operation_id = "find_completion",
    params(("id" = i64, Path, description = "The completion")),
    responses((status = 200, description = "The completion", body = CompletionView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<CompletionId>) -> Answer<Read<CompletionView>> {
    let completion = app.tasks.completion(reader.viewer(), id).await?;
    Ok(reader.shows(completion, CompletionView::from))
}

/// Say that a task was done
///
/// Moves a recurring task to its next date. The updated task is in the answer.
#[utoipa::path(post, path = "/api/task-completions/", tag = "tasks", operation_id = "complete_task", params(DayAsked, Keyed),
    request_body = NewCompletionRequest,
    responses((status = 201, description = "The completion with the task after it", body = CompletionRecordedView), Absent, Conflict))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewCompletionRequest>,
) -> Answer<Wrote<CompletionRecordedView>> {
    let says_the_day = body.says_the_day();
    let (task, done) = body.into_domain()?;
    let outcome = app.tasks.complete(acting.actor(), task, done, key.clone(), day.zone(), day.now()).await;
    let outcome = outcome.map_err(|error| Told { error, says_the_day });
    let (committed, entry) = recorded(replay::task(&app, &acting, key, outcome).await?)?;
    let version = committed.version_of(entry.completion.residence);
    Ok(Wrote::created(version, committed, |changed, caller| CompletionRecordedView::of(entry, changed, &day.of(caller))))
}

/// Change a completion
///
/// What is absent stays, `null` clears. If it was the newest that moved the task, and nothing has moved it since, another
/// day finds the task's date anew.
#[utoipa::path(patch, path = "/api/task-completions/{id}/", tag = "tasks", operation_id = "update_completion",
    params(("id" = i64, Path, description = "The completion"), DayAsked), request_body = UpdateCompletionRequest,
    responses((status = 200, description = "The completion as it is now", body = CompletionRecordedView)))]
pub async fn update(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<CompletionId>,
    day: DayAsked,
    Json(body): Json<UpdateCompletionRequest>,
) -> Answer<Wrote<CompletionRecordedView>> {
    let says_the_day = body.says_the_day();
    let outcome = app.tasks.amend(acting.actor(), id, body.into_domain()?, day.zone(), day.now()).await;
    let (committed, entry) = recorded(outcome.map_err(|error| Told { error, says_the_day })?)?;
    let version = committed.version_of(entry.completion.residence);
    Ok(Wrote::changed(version, committed, |changed, caller| CompletionRecordedView::of(entry, changed, &day.of(caller))))
}

/// Delete a completion
///
/// If it was the newest that moved the task, and nothing has moved it since, the task is where it was before it.
#[utoipa::path(delete, path = "/api/task-completions/{id}/", tag = "tasks", operation_id = "delete_completion",
    params(("id" = i64, Path, description = "The completion"), DayAsked),
    responses((status = 200, description = "It is gone; the task without it", body = CompletionDeletedView)))]
pub async fn delete(app: Data<Wiring>, acting: Acting, At(id): At<CompletionId>, day: DayAsked) -> Answer<Wrote<CompletionDeletedView>> {
    let committed = app.tasks.delete_completion(acting.actor(), id, day.now()).await?;
    let version = committed.version_of(committed.value.card.task.residence);
    Ok(Wrote::changed(version, committed, |changed, caller| CompletionDeletedView::of(id, changed, &day.of(caller))))
}

/// The entry of a change that recorded one.
fn recorded(committed: Committed<Changed>) -> Answer<(Committed<Changed>, CompletionCard)> {
    let entry = committed.value.entry.clone().ok_or_else(|| Problem::fault("a completion was not read back"))?;
    Ok((committed, entry))
}

/// What went wrong with a completion, and whether its day was said or its instant.
struct Told {
    error: TaskError,
    says_the_day: bool,
}

impl From<Told> for Problem {
    fn from(told: Told) -> Self {
        match told {
            Told { error: TaskError::CompletedInFuture, says_the_day: true } => {
                Flaw::new("in_future", "must not lie in the future").at("/completed_on")
            }
            Told { error, says_the_day: _ } => error.into(),
        }
    }
}
