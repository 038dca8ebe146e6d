//! Shared homes.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, IfMatch, Json, Keyed, Posted, Query, Reader},
    openapi::StaleVersion,
    problem::{Answer, Problem, kind},
    replay,
    respond::{Read, Wrote},
    wire::{
        history::{HistoryAsked, HistoryPageView},
        home::{MyResidencesView, ResidenceDetailView, ResidenceView},
        people::ResidenceDeletedView,
        residence_request::{NewResidenceRequest, UpdateResidenceRequest},
        summary::TotalSummaryView,
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Committed, Journal, ResidenceId, Seen};
use honeydue_residence::{Home, ResidenceError};
use honeydue_task::{HomeLoad, Scope, TaskError};

/// My homes
#[utoipa::path(get, path = "/api/residences/", tag = "residences", operation_id = "list_residences", params(DayAsked),
    responses((status = 200, description = "All homes of the caller", body = [ResidenceView])))]
pub async fn list(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<Vec<ResidenceView>>> {
    let viewer = reader.viewer();
    let (homes, load) = futures::join!(app.residences.list(viewer), app.tasks.load(viewer, Scope::All));
    Ok(reader.shows_on(day, homes?.zip(load?), |(homes, load), day| ResidenceView::all(homes, &load, day)))
}

/// My homes, and what there is to do in all of them
#[utoipa::path(get, path = "/api/residences/my/", tag = "residences", operation_id = "my_residences", params(DayAsked),
    responses((status = 200, description = "All homes of the caller with the sum over them", body = MyResidencesView)))]
pub async fn mine(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<MyResidencesView>> {
    let viewer = reader.viewer();
    let (homes, load) = futures::join!(app.residences.list(viewer), app.tasks.load(viewer, Scope::All));
    Ok(reader.shows_on(day, homes?.zip(load?), |(homes, load), day| MyResidencesView::of(homes, &load, day)))
}

/// What there is to do in all my homes
#[utoipa::path(get, path = "/api/residences/summary/", tag = "residences", operation_id = "residences_summary", params(DayAsked),
    responses((status = 200, description = "The sum over all homes of the caller", body = TotalSummaryView)))]
pub async fn summary(app: Data<Wiring>, reader: Reader, day: DayAsked) -> Answer<Read<TotalSummaryView>> {
    let load = app.tasks.load(reader.viewer(), Scope::All).await?;
    Ok(reader.shows_on(day, load, |load, day| TotalSummaryView::of(&load, day)))
}

/// One home
#[utoipa::path(get, path = "/api/residences/{id}/", tag = "residences", operation_id = "find_residence",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "The home with its people", body = ResidenceDetailView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Read<ResidenceDetailView>> {
    let viewer = reader.viewer();
    let (home, load) = futures::join!(app.residences.find(viewer, id), app.tasks.load(viewer, Scope::Home(id)));
    Ok(reader.shows_on(day, home?.zip(load?), |(home, load), day| ResidenceDetailView::of(home, &load, day)))
}

/// What happened in a home
///
/// Who did what, newest first.
#[utoipa::path(get, path = "/api/residences/{id}/history/", tag = "residences", operation_id = "residence_history",
    params(("id" = i64, Path, description = "The home"), HistoryAsked),
    responses((status = 200, description = "A page", body = HistoryPageView)))]
pub async fn history(
    app: Data<Wiring>,
    reader: Reader,
    At(id): At<ResidenceId>,
    Query(asked): Query<HistoryAsked>,
) -> Answer<Read<HistoryPageView>> {
    let entries = app.journal.page(reader.viewer(), id, asked.page()).await?.present()?;
    Ok(reader.shows(entries, |entries| asked.view(entries)))
}

/// Make a home
///
/// Its maker is its first owner.
#[utoipa::path(post, path = "/api/residences/", tag = "residences", operation_id = "create_residence", params(DayAsked, Keyed),
    request_body = NewResidenceRequest, responses((status = 201, description = "The home", body = ResidenceDetailView)))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    day: DayAsked,
    Posted { body, key }: Posted<NewResidenceRequest>,
) -> Answer<Wrote<ResidenceDetailView>> {
    let outcome = app.residences.found(acting.actor(), body.into_domain()?, key.clone(), clock::now()).await;
    let committed = replay::home(&app, &acting, key, outcome).await?;
    let version = committed.version_of(committed.value.residence.id);
    // a new home has no tasks
    Ok(Wrote::created(version, committed, |home, caller| ResidenceDetailView::of(home, &[], &day.of(caller))))
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
        Ok(committed) => {
            let (version, load) = (committed.version_of(id), load?.value);
            Ok(Wrote::changed(version, committed, |(), caller| ResidenceDeletedView::of(id, load, &day.of(caller))))
        }
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
            let load = load?.value;
            Ok(Wrote::changed(version, committed, |home, caller| ResidenceDetailView::of(home, &load, &day.of(caller))))
        }
        Err(ResidenceError::Stale(home)) => Err(stale(*home, load?, day)),
        Err(other) => Err(other.into()),
    }
}

/// 412, with the home as it is now.
fn stale(home: Home, load: Seen<Vec<HomeLoad>>, day: DayAsked) -> Problem {
    Problem::of(kind::STALE).current(&ResidenceDetailView::of(home, &load.value, &day.of(load.caller)))
}
