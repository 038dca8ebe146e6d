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
use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, web::Data};
use futures::future::LocalBoxFuture;
use honeydue_kernel::{Committed, IdempotencyKey, TaskId};
use honeydue_task::{Changed, DoneAt, Mark, TaskError};

/// Somebody who does something to a task.
pub struct Tap {
    app: Data<Wiring>,
    acting: Acting,
    task: TaskId,
    day: DayAsked,
}

/// What an action answers with.
type Tapped = Answer<Wrote<TaskChangedView>>;

impl FromRequest for Tap {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parts = <(Data<Wiring>, Acting, At<TaskId>, DayAsked)>::from_request(request, payload);
        Box::pin(async move {
            let (app, acting, At(task), day) = parts.await?;
            Ok(Self { app, acting, task, day })
        })
    }
}

impl Tap {
    /// The task after what is done to it with this key; after what was done, if the request is repeated.
    async fn does(
        self,
        key: Option<IdempotencyKey>,
        use_case: impl AsyncFnOnce(&Self, Option<IdempotencyKey>) -> Result<Committed<Changed>, TaskError>,
    ) -> Tapped {
        let outcome = use_case(&self, key.clone()).await;
        Ok(changed(self.day, replay::task(&self.app, &self.acting, key, outcome).await?))
    }

    async fn marks(self, mark: Mark, Keyed(key): Keyed) -> Tapped {
        self.does(key, async |Self { app, acting, task, day }, key| app.tasks.mark(acting.actor(), *task, mark, key, day.now()).await).await
    }
}

/// Somebody is at a task
#[utoipa::path(post, path = "/api/tasks/{id}/mark-in-progress/", tag = "tasks", operation_id = "mark_in_progress",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView), Conflict))]
pub async fn start(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::InProgress, key).await
}

/// Nobody is at a task
#[utoipa::path(post, path = "/api/tasks/{id}/mark-not-in-progress/", tag = "tasks", operation_id = "mark_not_in_progress",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn stop(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::NotInProgress, key).await
}

/// Give a task up
///
/// It is kept, and on no board.
#[utoipa::path(post, path = "/api/tasks/{id}/cancel/", tag = "tasks", operation_id = "cancel_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn cancel(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::Cancelled, key).await
}

/// Take a task up again
#[utoipa::path(post, path = "/api/tasks/{id}/uncancel/", tag = "tasks", operation_id = "uncancel_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn uncancel(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::Uncancelled, key).await
}

/// Put a task away
///
/// It is kept, and on no board.
#[utoipa::path(post, path = "/api/tasks/{id}/archive/", tag = "tasks", operation_id = "archive_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn archive(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::Archived, key).await
}

/// Take a task out again
#[utoipa::path(post, path = "/api/tasks/{id}/unarchive/", tag = "tasks", operation_id = "unarchive_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task as it is now", body = TaskChangedView)))]
pub async fn unarchive(tap: Tap, key: Keyed) -> Tapped {
    tap.marks(Mark::Unarchived, key).await
}

/// Say that a task was done just now
#[utoipa::path(post, path = "/api/tasks/{id}/quick-complete/", tag = "tasks", operation_id = "quick_complete_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn complete(tap: Tap, Keyed(key): Keyed) -> Tapped {
    tap.does(key, async |Tap { app, acting, task, day }, key| {
        app.tasks.complete(acting.actor(), *task, DoneAt::default(), key, day.zone(), day.now()).await
    })
    .await
}

/// Leave out the open occurrence of a task
///
/// The next date is the first after today. The body may be missing.
#[utoipa::path(post, path = "/api/tasks/{id}/skip/", tag = "tasks", operation_id = "skip_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed), request_body(content = SkipRequest),
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn skip(tap: Tap, MaybePosted { body, key }: MaybePosted<SkipRequest>) -> Tapped {
    let said = body.into_domain()?;
    tap.does(key, async |Tap { app, acting, task, day }, key| app.tasks.skip(acting.actor(), *task, said, key, day.zone(), day.now()).await)
        .await
}

/// Put a task off
///
/// Until a day after today. The occurrence that is open stays open.
#[utoipa::path(post, path = "/api/tasks/{id}/snooze/", tag = "tasks", operation_id = "snooze_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed), request_body = SnoozeRequest,
    responses((status = 200, description = "The task after it", body = TaskChangedView), Conflict))]
pub async fn snooze(tap: Tap, Posted { body, key }: Posted<SnoozeRequest>) -> Tapped {
    let said = body.into_domain()?;
    tap.does(key, async |Tap { app, acting, task, day }, key| {
        app.tasks.snooze(acting.actor(), *task, said, key, day.zone(), day.now()).await
    })
    .await
}

/// Take back the newest completion, skip or snooze of a task
#[utoipa::path(post, path = "/api/tasks/{id}/undo/", tag = "tasks", operation_id = "undo_task",
    params(("id" = i64, Path, description = "The task"), DayAsked, Keyed),
    responses((status = 200, description = "The task without it", body = TaskChangedView), Conflict))]
pub async fn undo(tap: Tap, Keyed(key): Keyed) -> Tapped {
    tap.does(key, async |Tap { app, acting, task, day }, key| app.tasks.undo(acting.actor(), *task, key, day.now()).await).await
}
