//! Contractors.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, IfMatch, Json, Keyed, Posted, Query, Reader},
    openapi::{Absent, Conflict, StaleVersion},
    problem::Answer,
    replay,
    respond::{Read, Wrote},
    wire::{
        contractor::{ContractorDeletedView, ContractorView},
        contractor_list::ContractorListAsked,
        contractor_patch::ContractorPatchRequest,
        lookup::views,
        new_contractor::NewContractorRequest,
        page::{TaskPageAsked, TaskPageView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_contractor::ContractorCard;
use honeydue_kernel::{Committed, ContractorId, ResidenceId, StreamId, Version};
use honeydue_task::TaskFilter;

/// My contractors
///
/// The caller's personal ones and those of all homes of the caller, favourites first, then by name.
#[utoipa::path(get, path = "/api/contractors/", tag = "contractors", operation_id = "list_contractors", params(ContractorListAsked),
    responses((status = 200, description = "All that meet the conditions", body = [ContractorView])))]
pub async fn list(app: Data<Wiring>, reader: Reader, Query(asked): Query<ContractorListAsked>) -> Answer<Read<Vec<ContractorView>>> {
    let cards = app.contractors.list(reader.viewer(), &asked.into()).await?;
    Ok(reader.shows(cards, views))
}

/// The contractors of one home
#[utoipa::path(get, path = "/api/contractors/by-residence/{id}/", tag = "contractors", operation_id = "contractors_of_home",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "Favourites first, then by name", body = [ContractorView])))]
pub async fn of_home(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>) -> Answer<Read<Vec<ContractorView>>> {
    let cards = app.contractors.of_home(reader.viewer(), id).await?;
    Ok(reader.shows(cards, views))
}

/// One contractor
#[utoipa::path(get, path = "/api/contractors/{id}/", tag = "contractors", operation_id = "find_contractor",
    params(("id" = i64, Path, description = "The contractor")),
    responses((status = 200, description = "The contractor", body = ContractorView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<ContractorId>) -> Answer<Read<ContractorView>> {
    let card = app.contractors.find(reader.viewer(), id).await?;
    Ok(reader.shows(card, ContractorView::from))
}

/// The tasks that name a contractor, newest first
///
/// Also those that no board shows, in all homes of the caller. The names of somebody else's personal contractor are shown by
/// tasks; the contractor itself is not there.
#[utoipa::path(get, path = "/api/contractors/{id}/tasks/", tag = "contractors", operation_id = "tasks_of_contractor",
    params(("id" = i64, Path, description = "The contractor"), TaskPageAsked, DayAsked),
    responses((status = 200, description = "A page", body = TaskPageView)))]
pub async fn tasks(
    app: Data<Wiring>,
    reader: Reader,
    At(id): At<ContractorId>,
    Query(asked): Query<TaskPageAsked>,
    day: DayAsked,
) -> Answer<Read<TaskPageView>> {
    let (viewer, filter) = (reader.viewer(), TaskFilter { contractor: Some(id), ..TaskFilter::default() });
    let (card, page) = futures::join!(app.contractors.find(viewer, id), app.tasks.list(viewer, filter, None, asked.page()));
    Ok(reader.shows_on(day, card?.zip(page?), |(_, page), day| TaskPageView::of(page, day)))
}

/// Write down a contractor
///
/// For all members of a home, or without one for the caller alone.
#[utoipa::path(post, path = "/api/contractors/", tag = "contractors", operation_id = "create_contractor", params(Keyed),
    request_body = NewContractorRequest, responses((status = 201, description = "The contractor", body = ContractorView), Absent))]
pub async fn create(
    app: Data<Wiring>,
    acting: Acting,
    Posted { body, key }: Posted<NewContractorRequest>,
) -> Answer<Wrote<ContractorView>> {
    let outcome = app.contractors.add(acting.actor(), body.into_domain()?, key.clone(), clock::now()).await;
    let committed = replay::contractor(&app, &acting, key, outcome).await?;
    Ok(Wrote::created(version(&committed), committed, |card, _| card.into()))
}

/// Change a contractor
///
/// What is absent stays, null clears. Any member changes what a home shares; its creator or an owner takes it out of the
/// home, and is its creator from then on. Homes whose tasks name it show its new name and company.
#[utoipa::path(patch, path = "/api/contractors/{id}/", tag = "contractors", operation_id = "change_contractor",
    params(("id" = i64, Path, description = "The contractor"), IfMatch), request_body = ContractorPatchRequest,
    responses((status = 200, description = "The contractor after it", body = ContractorView), Conflict, StaleVersion))]
pub async fn change(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ContractorId>,
    seen: IfMatch,
    Json(body): Json<ContractorPatchRequest>,
) -> Answer<Wrote<ContractorView>> {
    let committed = app.contractors.change(acting.actor(), id, &body.into_domain()?, seen.0, clock::now()).await?;
    Ok(Wrote::changed(version(&committed), committed, |card, _| card.into()))
}

/// Change a contractor, as PATCH does
#[utoipa::path(put, path = "/api/contractors/{id}/", tag = "contractors", operation_id = "put_contractor",
    params(("id" = i64, Path, description = "The contractor"), IfMatch), request_body = ContractorPatchRequest,
    responses((status = 200, description = "The contractor after it", body = ContractorView), Conflict, StaleVersion))]
pub async fn put(
    app: Data<Wiring>,
    acting: Acting,
    at: At<ContractorId>,
    seen: IfMatch,
    body: Json<ContractorPatchRequest>,
) -> Answer<Wrote<ContractorView>> {
    change(app, acting, at, seen, body).await
}

/// Delete a contractor
///
/// What it has done stays told under its name. Tasks that named it name nobody.
#[utoipa::path(delete, path = "/api/contractors/{id}/", tag = "contractors", operation_id = "delete_contractor",
    params(("id" = i64, Path, description = "The contractor"), IfMatch),
    responses((status = 200, description = "It is gone", body = ContractorDeletedView), Conflict, StaleVersion))]
pub async fn delete(app: Data<Wiring>, acting: Acting, At(id): At<ContractorId>, seen: IfMatch) -> Answer<Wrote<ContractorDeletedView>> {
    let committed = app.contractors.delete(acting.actor(), id, seen.0, clock::now()).await?;
    Ok(Wrote::changed(version(&committed), committed, |_, _| ContractorDeletedView { deleted_id: id.get() }))
}

/// Make a contractor my favourite, or take that back
#[utoipa::path(post, path = "/api/contractors/{id}/toggle-favorite/", tag = "contractors", operation_id = "toggle_favorite_contractor",
    params(("id" = i64, Path, description = "The contractor"), Keyed),
    responses((status = 200, description = "The contractor after it", body = ContractorView), Conflict))]
pub async fn toggle_favorite(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ContractorId>,
    Keyed(key): Keyed,
) -> Answer<Wrote<ContractorView>> {
    let outcome = app.contractors.toggle_favorite(acting.actor(), id, key.clone(), clock::now()).await;
    let committed = replay::contractor(&app, &acting, key, outcome).await?;
    Ok(Wrote::changed(version(&committed), committed, |card, _| card.into()))
}

/// The home's version, else the caller's.
fn version(committed: &Committed<ContractorCard>) -> Option<Version> {
    let home = committed.value.contractor.residence.map(StreamId::from);
    home.and_then(|home| committed.version_of(home)).or_else(|| committed.version_of(committed.caller.user))
}
