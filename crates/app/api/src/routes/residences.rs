//! Shared homes.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, IfMatch, Json, Reader},
    openapi::StaleVersion,
    problem::{Answer, Problem, kind},
    respond::{Read, Wrote},
    wire::{
        home::{MyResidencesView, ResidenceDetailView, ResidenceView},
        people::ResidenceDeletedView,
        residence_request::{NewResidenceRequest, UpdateResidenceRequest},
        summary::TotalSummaryView,
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Committed, ResidenceId, Seen};
use honeydue_residence::{Home, ResidenceError};
use honeydue_task::{HomeLoad, Scope, TaskError};

/// My homes
#[utoipa::path(get, path = "/api/residences/", tag = "residences", operation_id = "list_residences", params(DayAsked),
    responses((status = 200, description = "All homes of the caller", body = [ResidenceView])))]
pub async fn list(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<Vec<ResidenceView>>> {
    let viewer = reader.viewer();
    let (homes, load) = futures::join!(app.residences.list(viewer), app.tasks.load(viewer, Scope::All));
    let (homes, load) = (homes?, load?);
    reader.is(&homes.caller);
    Ok(Read(ResidenceView::all(homes.value, &load.value, &day.of(homes.caller))))
}

/// My homes, and what there is to do in all of them
#[utoipa::path(get, path = "/api/residences/my/", tag = "residences", operation_id = "my_residences", params(DayAsked),
    responses((status = 200, description = "All homes of the caller with the sum over them", body = MyResidencesView)))]
pub async fn mine(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<MyResidencesView>> {
    let viewer = reader.viewer();
    let (homes, load) = futures::join!(app.residences.list(viewer), app.tasks.load(viewer, Scope::All));
    let (homes, load) = (homes?, load?);
    reader.is(&homes.caller);
    Ok(Read(MyResidencesView::of(homes.value, &load.value, &day.of(homes.caller))))
}

/// What there is to do in all my homes
#[utoipa::path(get, path = "/api/residences/summary/", tag = "residences", operation_id = "residences_summary", params(DayAsked),
    responses((status = 200, description = "The sum over all homes of the caller", body = TotalSummaryView)))]
pub async fn summary(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<TotalSummaryView>> {
    let Seen { caller, value: load, versions: _ } = app.tasks.load(reader.viewer(), Scope::All).await?;
    reader.is(&caller);
    Ok(Read(TotalSummaryView::of(&load, &day.of(caller))))
}

/// One home
#[utoipa::path(get, path = "/api/residences/{id}/", tag = "residences", operation_id = "find_residence",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "The home with its people", body = ResidenceDetailView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Read<ResidenceDetailView>> {
    let viewer = reader.viewer();
    let (home, load) = futures::join!(app.residences.find(viewer, id), app.tasks.load(viewer, Scope::Home(id)));
    let (home, load) = (home?, load?);
    reader.is(&home.caller);
    Ok(Read(ResidenceDetailView::of(home.value, &load.value, &day.of(home.caller))))
}

/// Make a home
///
/// Its maker is its first owner.
#[utoipa::path(post, path = "/api/residences/", tag = "residences", operation_id = "create_residence", params(DayAsked),
    request_body = NewResidenceRequest, responses((status = 201, description = "The home", body = ResidenceDetailView)))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Json(body): Json<NewResidenceRequest>,
) -> Answer<Wrote<ResidenceDetailView>> {
    let committed = app.residences.found(acting.actor(), body.into_domain()?, None, clock::now()).await?;
    let version = committed.version_of(committed.value.residence.id);
    // a new home has no tasks
    Ok(Wrote::created(version, ResidenceDetailView::of(committed.value, &[], &day.of(committed.caller))))
}

/// Change a home
///
/// What is absent stays, `null` clears. An owner changes the home; `is_primary` is each member's own.
#[utoipa::path(patch, path = "/api/residences/{id}/", tag = "residences", operation_id = "update_residence",
    params(("id" = i64, Path, description = "The home"), IfMatch, DayAsked), request_body = UpdateResidenceRequest,
    responses((status = 200, description = "The home as it is now", body = ResidenceDetailView), StaleVersion))]
pub async fn update(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ResidenceId>,
    IfMatch(seen): IfMatch,
    day: DayAsked,
    Json(body): Json<UpdateResidenceRequest>,
) -> Answer<Wrote<ResidenceDetailView>> {
    let (actor, patch) = (acting.actor(), body.into_domain()?);
    let updating = app.residences.update(actor, id, patch, seen, day.now());
    let (outcome, load) = futures::join!(updating, app.tasks.load(actor.viewer(), Scope::Home(id)));
    changed(outcome, load, day)
}

/// Change a home
///
/// The same as PATCH.
#[utoipa::path(put, path = "/api/residences/{id}/", tag = "residences", operation_id = "put_residence",
    params(("id" = i64, Path, description = "The home"), IfMatch, DayAsked), request_body = UpdateResidenceRequest,
    responses((status = 200, description = "The home as it is now", body = ResidenceDetailView), StaleVersion))]
pub async fn put(
    app: Data<Wiring>,
    acting: Acting,
    id: At<ResidenceId>,
    seen: IfMatch,
    day: DayAsked,
    body: Json<UpdateResidenceRequest>,
) -> Answer<Wrote<ResidenceDetailView>> {
    update(app, acting, id, seen, day, body).await
}

/// Delete a home
///
/// With everything in it, for everybody. An owner's to do.
#[utoipa::path(delete, path = "/api/residences/{id}/", tag = "residences", operation_id = "delete_residence",
    params(("id" = i64, Path, description = "The home"), IfMatch, DayAsked),
    responses((status = 200, description = "It is gone", body = ResidenceDeletedView), StaleVersion))]
pub async fn delete(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ResidenceId>,
    IfMatch(seen): IfMatch,
    day: DayAsked,
) -> Answer<Wrote<ResidenceDeletedView>> {
    let actor = acting.actor();
    let deleting = app.residences.delete(actor, id, seen, day.now());
    let (outcome, load) = futures::join!(deleting, app.tasks.load(actor.viewer(), Scope::All));
    match outcome {
        Ok(committed) => Ok(Wrote::done(committed.version_of(id), ResidenceDeletedView::of(id, load?.value, &day.of(committed.caller)))),
        Err(ResidenceError::Stale(home)) => Err(stale(*home, load?, day)),
        Err(other) => Err(other.into()),
    }
}

/// The home after a change, beside whose use case its tasks were counted; or why not, and how it is instead.
pub(super) fn changed(
    outcome: Result<Committed<Home>, ResidenceError>,
    load: Result<Seen<Vec<HomeLoad>>, TaskError>,
    day: DayAsked,
) -> Answer<Wrote<ResidenceDetailView>> {
    match outcome {
        Ok(committed) => {
            let version = committed.version_of(committed.value.residence.id).or(committed.version_of(committed.caller.user));
            Ok(Wrote::done(version, ResidenceDetailView::of(committed.value, &load?.value, &day.of(committed.caller))))
        }
        Err(ResidenceError::Stale(home)) => Err(stale(*home, load?, day)),
        Err(other) => Err(other.into()),
    }
}

/// 412, with the home as it is now.
fn stale(home: Home, load: Seen<Vec<HomeLoad>>, day: DayAsked) -> Problem {
    Problem::of(kind::STALE).current(&ResidenceDetailView::of(home, &load.value, &day.of(load.caller)))
}
