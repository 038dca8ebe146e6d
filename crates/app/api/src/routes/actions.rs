//! What is done to a task by one tap. To say again what is so already is 200, and changes nothing.

use crate::{
    extract::{Acting, At, DayAsked, Keyed, MaybePosted, Posted},
    openapi::Conflict,
    problem::Answer,
    replay,
    respond::Wrote,
    routes::tasks::changed,
    wire::task_change::{SkipRequest, SnoozeRequest, TaskChangedView},
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Committed, IdempotencyKey, TaskId};
use honeydue_task::{Changed, DoneAt, Mark, TaskError};

/// Somebody is at a task
#[utoipa::path(post, path = "/api/tasks/{id}/mark-in-progress/", tag = "tasks", operation_id = "mark_in_progress",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView), Conflict))]
pub async fn start(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::InProgress, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Nobody is at a task
#[utoipa::path(post, path = "/api/tasks/{id}/mark-not-in-progress/", tag = "tasks", operation_id = "mark_not_in_progress",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn stop(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::NotInProgress, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Give a task up
///
/// It is kept, and on no board.
#[utoipa::path(post, path = "/api/tasks/{id}/cancel/", tag = "tasks", operation_id = "cancel_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn cancel(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::Cancelled, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Take a task up again
#[utoipa::path(post, path = "/api/tasks/{id}/uncancel/", tag = "tasks", operation_id = "uncancel_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn uncancel(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::Uncancelled, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Put a task away
///
/// It is kept, and on no board.
#[utoipa::path(post, path = "/api/tasks/{id}/archive/", tag = "tasks", operation_id = "archive_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn archive(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::Archived, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Take a task out again
#[utoipa::path(post, path = "/api/tasks/{id}/unarchive/", tag = "tasks", operation_id = "unarchive_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn unarchive(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.mark(acting.actor(), id, Mark::Unarchived, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Say that a task was done just now
#[utoipa::path(post, path = "/api/tasks/{id}/quick-complete/", tag = "tasks", operation_id = "quick_complete_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn complete(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.complete(acting.actor(), id, DoneAt::default(), key.clone(), day.zone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Leave out the open occurrence of a task
///
/// The next date is the first after today. The body may be missing.
#[utoipa::path(post, path = "/api/tasks/{id}/skip/", tag = "tasks", operation_id = "skip_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed), request_body(content = SkipRequest),
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn skip(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    MaybePosted { body, key }: MaybePosted<SkipRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.skip(acting.actor(), id, body.into_domain()?, key.clone(), day.zone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Put a task off
///
/// Until a day after today. The occurrence that is open stays open.
#[utoipa::path(post, path = "/api/tasks/{id}/snooze/", tag = "tasks", operation_id = "snooze_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed), request_body = SnoozeRequest,
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn snooze(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Posted { body, key }: Posted<SnoozeRequest>,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.snooze(acting.actor(), id, body.into_domain()?, key.clone(), day.zone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

/// Take back the newest completion, skip or snooze of a task
#[utoipa::path(post, path = "/api/tasks/{id}/undo/", tag = "tasks", operation_id = "undo_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task without it", body = TaskChangedView), Conflict))]
pub async fn undo(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<TaskId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<TaskChangedView>> {
    let outcome = app.tasks.undo(acting.actor(), id, key.clone(), day.now()).await;
    answer(&app, &acting, key, day, outcome).await
}

async fn answer(
    app: &Wiring,
    acting: &Acting,
    key: Option<IdempotencyKey>,
    day: DayAsked,
    outcome: Result<Committed<Changed>, TaskError>,
) -> Answer<Wrote<TaskChangedView>> {
    Ok(changed(day, replay::task(app, acting, key, outcome).await?))
}
