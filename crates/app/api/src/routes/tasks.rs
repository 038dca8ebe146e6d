//! Tasks, the board, completions.

use crate::{
    extract::{Acting, At, DayAsked, Json, Query, Reader},
    openapi::{Absent, Conflict},
    problem::Answer,
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
use honeydue_kernel::{ResidenceId, Seen, TaskId, Zone};
use honeydue_task::Scope;

/// The board of all homes
#[utoipa::path(get, path = "/api/tasks/", tag = "tasks", params(DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<BoardView>> {
    let Seen { caller, value: rows, versions: _ } = app.tasks.board(reader.viewer(), Scope::All).await?;
    reader.is(&caller);
    Ok(Read(BoardView::of(rows, Scope::All, &day.of(caller))))
}

/// The board of one home
#[utoipa::path(get, path = "/api/tasks/by-residence/{id}/", tag = "tasks",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board_of_home(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Read<BoardView>> {
    let Seen { caller, value: rows, versions: _ } = app.tasks.board(reader.viewer(), Scope::Home(id)).await?;
    reader.is(&caller);
    Ok(Read(BoardView::of(rows, Scope::Home(id), &day.of(caller))))
}

/// Tasks, newest first
///
/// Also those that no board shows. A home that is not the caller's has none.
#[utoipa::path(get, path = "/api/tasks/list/", tag = "tasks", operation_id = "list_tasks", params(TaskListAsked, DayAsked),
    responses((status = 200, description = "A page", body = TaskPageView)))]
pub async fn list(app: Data<Wiring>, reader: Reader, Query(asked): Query<TaskListAsked>, day: DayAsked) -> Answer<Read<TaskPageView>> {
    let Seen { caller, value: cards, versions: _ } = app.tasks.list(reader.viewer(), asked.filter(), asked.page()).await?;
    reader.is(&caller);
    Ok(Read(asked.view(cards, &day.of(caller))))
}

/// One task
#[utoipa::path(get, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "find_task",
    params(("id" = i64, Path, description = "The task"), DayAsked),
    responses((status = 200, description = "The task", body = TaskView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<TaskId>, day: DayAsked) -> Answer<Read<TaskView>> {
    let Seen { caller, value: card, versions: _ } = app.tasks.find(reader.viewer(), id).await?;
    reader.is(&caller);
    Ok(Read(TaskView::of(card, &day.of(caller))))
}

/// Make a task
#[utoipa::path(post, path = "/api/tasks/", tag = "tasks", operation_id = "create_task", params(DayAsked), request_body = NewTaskRequest,
    responses((status = 201, description = "The task", body = TaskChangedView), Absent))]
pub async fn create(app: Data<Wiring>, acting: Acting, day: DayAsked, Json(body): Json<NewTaskRequest>) -> Answer<Wrote<TaskChangedView>> {
    // the profile's zone is looked up only where the day matters
    let today = match day.zone() {
        None if body.needs_today() => app.accounts.me(acting.actor().viewer()).await?.caller.zone.day_of(day.now()),
        zone => zone.unwrap_or(&Zone::utc()).day_of(day.now()),
    };
    let committed = app.tasks.add(acting.actor(), body.into_domain(today)?, None, day.now()).await?;
    let version = committed.version_of(committed.value.card.task.residence);
    Ok(Wrote::created(version, TaskChangedView::of(committed.value, &day.of(committed.caller))))
}

/// Say that a task was done
///
/// Moves a recurring task to its next date. The updated task is in the answer.
#[utoipa::path(post, path = "/api/task-completions/", tag = "tasks", operation_id = "complete_task", params(DayAsked),
    request_body = NewCompletionRequest,
    responses((status = 201, description = "The completion with the task after it", body = CompletionRecordedView), Absent, Conflict))]
pub async fn complete(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Json(body): Json<NewCompletionRequest>,
) -> Answer<Wrote<CompletionRecordedView>> {
    let (task, done) = body.into_domain()?;
    let (completion, committed) = app.tasks.complete(acting.actor(), task, done, day.zone(), day.now()).await?;
    let version = committed.version_of(completion.residence);
    Ok(Wrote::created(version, CompletionRecordedView::of(completion, committed.value, &day.of(committed.caller))))
}
