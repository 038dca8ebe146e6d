//! Shared homes.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, Keyed, Posted, Query, Reader},
    problem::Answer,
    replay,
    respond::{Read, Wrote},
    wire::{
        history::{HistoryAsked, HistoryPageView},
        home::{MyResidencesView, ResidenceDetailView, ResidenceView},
        new_residence::NewResidenceRequest,
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Journal, ResidenceId};
use honeydue_task::Scope;

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
