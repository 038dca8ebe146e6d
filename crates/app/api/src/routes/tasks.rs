//! Tasks and the board.

use crate::{
    extract::{Acting, At, DayAsked, IfMatch, Json, Keyed, Posted, Query, Reader},
    openapi::{Absent, Conflict, StaleVersion},
    problem::{Answer, Problem, kind},
    replay,
    respond::{Read, Wrote},
    wire::{
        board::BoardView,
        page::{TaskListAsked, TaskPageView},
        task::{NewTaskRequest, TaskView, UpdateTaskRequest},
        task_batch::{NewTasksRequest, TasksCreatedView},
        task_change::{TaskChangedView, TaskDeletedView},
        upcoming::{UpcomingAsked, UpcomingView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Committed, ResidenceId, TaskId};
use honeydue_task::{Changed, Scope, TaskError};

/// The board of all homes
#[utoipa::path(get, path = "/api/tasks/", tag = "tasks", params(DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<BoardView>> {
    board_in(&app, &reader, Scope::All, day).await
}

/// The board of one home
#[utoipa::path(get, path = "/api/tasks/by-residence/{id}/", tag = "tasks",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "Five columns", body = BoardView)))]
pub async fn board_of_home(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Read<BoardView>> {
    board_in(&app, &reader, Scope::Home(id), day).await
}

async fn board_in(app: &Wiring, reader: &Reader, scope: Scope, day: DayAsked) -> Answer<Read<BoardView>> {
    let seen = app.tasks.board(reader.viewer(), scope).await?;
    let view = app.rendered.board(&seen, scope, &day.clone().of(seen.caller.clone()))?;
    Ok(reader.shows_on(day, seen, |_, _| view))
}

/// Tasks, newest first
///
/// Also those that no board shows. A home that is not the caller's has none.
#[utoipa::path(get, path = "/api/tasks/list/", tag = "tasks", operation_id = "list_tasks", params(TaskListAsked, DayAsked),
    responses((status = 200, description = "A page", body = TaskPageView)))]
pub async fn list(app: Data<Wiring>, reader: Reader, Query(asked): Query<TaskListAsked>, day: DayAsked) -> Answer<Read<TaskPageView>> {
    let page = app.tasks.list(reader.viewer(), asked.filter(), asked.columns(&day), asked.page()).await?;
    Ok(reader.shows_on(day, page, TaskPageView::of))
}

/// One task
#[utoipa::path(get, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "find_task",
    params(("id" = i64, Path, description = "The task"), DayAsked),
    responses((status = 200, description = "The task", body = TaskView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<TaskId>, day: DayAsked) -> Answer<Read<TaskView>> {
    let task = app.tasks.find(reader.viewer(), id).await?;
    Ok(reader.shows_on(day, task, TaskView::of))
}

/// The days on which a task will be due
///
/// The one that is shown, and those that follow if each is done on its day. None of a task that is done for good, cancelled
/// or archived, nor of an interval that has no date yet.
#[utoipa::path(get, path = "/api/tasks/{id}/upcoming/", tag = "tasks", operation_id = "upcoming_dates",
    params(("id" = i64, Path, description = "The task"), UpcomingAsked, DayAsked),
    responses((status = 200, description = "In order", body = UpcomingView)))]
pub async fn upcoming(
    app: Data<Wiring>,
    reader: Reader,
    At(id): At<TaskId>,
    Query(asked): Query<UpcomingAsked>,
    day: DayAsked,
) -> Answer<Read<UpcomingView>> {
    let dates = app.tasks.upcoming(reader.viewer(), id, asked.count(), day.zone(), day.now()).await?;
    Ok(reader.shows_on(day, dates, |dates, _| UpcomingView::of(id, &dates)))
}

/// Make a task
///
/// What is not said of a task that is made from a template is as the template says: category, priority, schedule and first
/// date.
#[utoipa::path(post, path = "/api/tasks/", tag = "tasks", operation_id = "create_task", params(DayAsked, Keyed), request_body = NewTaskRequest,
    responses((status = 201, description = "The task", body = TaskChangedView), Absent))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewTaskRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.add(acting.actor(), body.into_domain()?, key.clone(), day.zone(), day.now()).await;
    let committed = replay::task(&app, &acting, key, outcome).await?;
    let version = committed.version_of(committed.value.card.task.residence);
    Ok(Wrote::created(version, committed, |changed, caller| TaskChangedView::of(changed, &day.of(caller))))
}

/// Make several tasks in one home
///
/// All of them, or none. The home of the batch wins over those of its entries.
#[utoipa::path(post, path = "/api/tasks/bulk/", tag = "tasks", operation_id = "create_tasks", params(DayAsked, Keyed),
    request_body = NewTasksRequest, responses((status = 201, description = "In the order of the request", body = TasksCreatedView), Absent))]
pub async fn create_all(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewTasksRequest>,
) -> Answer<Wrote<TasksCreatedView>> {
    let (residence, new) = body.into_domain()?;
    let outcome = app.tasks.add_all(acting.actor(), residence, new, key.clone(), day.zone(), day.now()).await;
    let committed = replay::tasks(&app, &acting, key, outcome).await?;
    let version = committed.version_of(residence);
    Ok(Wrote::created(version, committed, |recorded, caller| TasksCreatedView::of(recorded, &day.of(caller))))
}

/// Change a task
///
/// What is absent stays, `null` clears. A due date that is what it was moves nothing; another one opens that day's
/// occurrence. A changed schedule counts from the next completion on.
#[utoipa::path(patch, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "update_task",
    params(("id" = i64, Path, description = "The task"), IfMatch, DayAsked), request_body = UpdateTaskRequest,
    responses((status = 200, description = "The task as it is now", body = TaskChangedView), Conflict, StaleVersion))]
pub async fn update(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    IfMatch(seen): IfMatch,
    day: DayAsked,
    Json(body): Json<UpdateTaskRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    match app.tasks.edit(acting.actor(), id, body.into_domain()?, seen, day.zone(), day.now()).await {
        Ok(committed) => Ok(changed(day, committed)),
        Err(error) => Err(told(error, day)),
    }
}

/// Change a task
///
/// The same as PATCH.
#[utoipa::path(put, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "put_task",
    params(("id" = i64, Path, description = "The task"), IfMatch, DayAsked), request_body = UpdateTaskRequest,
    responses((status = 200, description = "The task as it is now", body = TaskChangedView), Conflict, StaleVersion))]
pub async fn put(
    app: Data<Wiring>,
    acting: Acting,
    id: At<TaskId>,
    seen: IfMatch,
    day: DayAsked,
    body: Json<UpdateTaskRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    update(app, acting, id, seen, day, body).await
}

/// Delete a task
///
/// Its history goes with it.
#[utoipa::path(delete, path = "/api/tasks/{id}/", tag = "tasks", operation_id = "delete_task",
    params(("id" = i64, Path, description = "The task"), IfMatch, DayAsked),
    responses((status = 200, description = "It is gone", body = TaskDeletedView), StaleVersion))]
pub async fn delete(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    IfMatch(seen): IfMatch,
    day: DayAsked,
) -> Answer<Wrote<TaskDeletedView>> {
    match app.tasks.delete(acting.actor(), id, seen, day.now()).await {
        Ok(committed) => {
            let version = committed.versions.first().map(|(_, version)| *version);
            Ok(Wrote::changed(version, committed, |load, caller| TaskDeletedView::of(id, &load, &day.of(caller))))
        }
        Err(error) => Err(told(error, day)),
    }
}

/// A task after a change.
pub(super) fn changed(day: DayAsked, committed: Committed<Changed>) -> Wrote<TaskChangedView> {
    let version = committed.version_of(committed.value.card.task.residence);
    Wrote::changed(version, committed, |changed, caller| TaskChangedView::of(changed, &day.of(caller)))
}

/// What went wrong; of a task that has another version than the caller has seen, how it is now.
fn told(error: TaskError, day: DayAsked) -> Problem {
    match error {
        TaskError::Stale(seen) => Problem::of(kind::STALE).current(&TaskView::of(seen.value, &day.of(seen.caller))),
        other => other.into(),
    }
}
