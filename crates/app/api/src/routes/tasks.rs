//! Tasks, the board, completions.

use crate::{
    extract::{Acting, At, DayAsked, Keyed, Posted, Query, Reader},
    openapi::{Absent, Conflict},
    problem::Answer,
    replay,
    respond::{Read, Wrote},
    wire::{
        board::BoardView,
        completion::CompletionRecordedView,
        new_completion::NewCompletionRequest,
        new_task::NewTaskRequest,
        page::{TaskListAsked, TaskPageView},
        task::{TaskChangedView, TaskView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{ResidenceId, TaskId, Zone};
use honeydue_task::Scope;

/// The board of all homes
#[utoipa::path(get, path = "/api/tasks/", tag = "tasks", params(DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<BoardView>> {
    let board = app.tasks.board(reader.viewer(), Scope::All).await?;
    Ok(reader.shows_on(day, board, |rows, day| BoardView::of(rows, Scope::All, day)))
}

/// The board of one home
#[utoipa::path(get, path = "/api/tasks/by-residence/{id}/", tag = "tasks",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board_of_home(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Read<BoardView>> {
    let board = app.tasks.board(reader.viewer(), Scope::Home(id)).await?;
    Ok(reader.shows_on(day, board, |rows, day| BoardView::of(rows, Scope::Home(id), day)))
}

/// Tasks, newest first
///
/// Also those that no board shows. A home that is not the caller's has none.
#[utoipa::path(get, path = "/api/tasks/list/", tag = "tasks", operation_id = "list_tasks", params(TaskListAsked, DayAsked),
    responses((status = 200, description = "A page", body = TaskPageView)))]
pub async fn list(app: Data<Wiring>, reader: Reader, Query(asked): Query<TaskListAsked>, day: DayAsked) -> Answer<Read<TaskPageView>> {
    let page = app.tasks.list(reader.viewer(), asked.filter(), asked.page()).await?;
    Ok(reader.shows_on(day, page, |cards, day| asked.view(cards, day)))
}

/// One task
#[utoipa::path(get, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "find_task",
    params(("id" = i64, Path, description = "The task"), DayAsked),
    responses((status = 200, description = "The task", body = TaskView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<TaskId>, day: DayAsked) -> Answer<Read<TaskView>> {
    let task = app.tasks.find(reader.viewer(), id).await?;
    Ok(reader.shows_on(day, task, TaskView::of))
}

/// Make a task
#[utoipa::path(post, path = "/api/tasks/", tag = "tasks", operation_id = "create_task", params(DayAsked, Keyed), request_body = NewTaskRequest,
    responses((status = 201, description = "The task", body = TaskChangedView), Absent))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewTaskRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    // the profile's zone is looked up only where the day matters
    let today = match day.zone() {
        None if body.needs_today() => app.accounts.me(acting.actor().viewer()).await?.caller.zone.day_of(day.now()),
        zone => zone.unwrap_or(&Zone::utc()).day_of(day.now()),
    };
    let outcome = app.tasks.add(acting.actor(), body.into_domain(today)?, key.clone(), day.now()).await;
    let committed = replay::task(&app, &acting, key, outcome).await?;
    let version = committed.version_of(committed.value.card.task.residence);
    Ok(Wrote::created(version, committed, |recorded, caller| TaskChangedView::of(recorded, &day.of(caller))))
}

/// Say that a task was done
///
/// Moves a recurring task to its next date. The updated task is in the answer.
#[utoipa::path(post, path = "/api/task-completions/", tag = "tasks", operation_id = "complete_task", params(DayAsked, Keyed),
    request_body = NewCompletionRequest,
    responses((status = 201, description = "The completion with the task after it", body = CompletionRecordedView), Absent, Conflict))]
pub async fn complete(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewCompletionRequest>,
) -> Answer<Wrote<CompletionRecordedView>> {
    let (task, done) = body.into_domain()?;
    let outcome = app.tasks.complete(acting.actor(), task, done, key.clone(), day.zone(), day.now()).await;
    let (completion, committed) = replay::completion(&app, &acting, key, outcome).await?;
    let version = committed.version_of(completion.residence);
    Ok(Wrote::created(version, committed, |recorded, caller| CompletionRecordedView::of(completion, recorded, &day.of(caller))))
}
