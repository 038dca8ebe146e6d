//! The people of a home.

use crate::{
    extract::{Acting, At, AtUser, DayAsked, Json, Keyed, Reader},
    openapi::Conflict,
    problem::Answer,
    replay,
    respond::{Read, Wrote},
    routes::residences::changed,
    wire::{
        home::ResidenceDetailView,
        lookup::views,
        people::{MemberRemovedView, ResidenceLeftView, ResidentView, RoleRequest},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::ResidenceId;
use honeydue_residence::Home;
use honeydue_task::Scope;

/// The people of a home
///
/// An owner is told their e-mail addresses too.
#[utoipa::path(get, path = "/api/residences/{id}/users/", tag = "residences", operation_id = "list_residence_users",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "In the order in which they joined", body = [ResidentView])))]
pub async fn list(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>) -> Answer<Read<Vec<ResidentView>>> {
    let people = app.residences.people(reader.viewer(), id).await?;
    Ok(reader.shows(people, views))
}

/// Change what somebody is in a home
///
/// An owner's to do. With `transfer` they become the owner who pays.
#[utoipa::path(patch, path = "/api/residences/{id}/users/{user_id}/", tag = "residences", operation_id = "change_residence_user",
    params(("id" = i64, Path, description = "The home"), ("user_id" = i64, Path, description = "Who"), DayAsked),
    request_body = RoleRequest, responses((status = 200, description = "The home with its people", body = ResidenceDetailView), Conflict))]
pub async fn change_role(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ResidenceId>,
    AtUser(member): AtUser,
    day: DayAsked,
    Json(body): Json<RoleRequest>,
) -> Answer<Wrote<ResidenceDetailView>> {
    let (actor, role) = (acting.actor(), body.into_domain()?);
    let changing = app.residences.change_role(actor, id, member, role, day.now());
    let (outcome, load) = futures::join!(changing, app.tasks.load(actor.viewer(), Scope::Home(id)));
    changed(outcome, load, day)
}

/// Remove somebody from a home
///
/// An owner's to do of others, everybody's of themselves. They lose the home at once; what they did stays.
#[utoipa::path(delete, path = "/api/residences/{id}/users/{user_id}/", tag = "residences", operation_id = "remove_residence_user",
    params(("id" = i64, Path, description = "The home"), ("user_id" = i64, Path, description = "Who"), DayAsked),
    responses((status = 200, description = "They are removed", body = MemberRemovedView), Conflict))]
pub async fn remove(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ResidenceId>,
    AtUser(member): AtUser,
    day: DayAsked,
) -> Answer<Wrote<MemberRemovedView>> {
    let actor = acting.actor();
    let removing = app.residences.remove(actor, id, member, day.now());
    let (outcome, load) = futures::join!(removing, app.tasks.load(actor.viewer(), Scope::Home(id)));
    let committed = outcome?;
    // to who has removed themselves the home may be absent already, and is not shown
    let load = if committed.value.is_some() { load?.value } else { Vec::new() };
    let view = |home: Option<Home>, caller| home.map(|home| ResidenceDetailView::of(home, &load, &day.of(caller)));
    Ok(Wrote::changed(committed.version_of(id), committed, |home, caller| MemberRemovedView::of(member, view(home, caller))))
}

/// Leave a home
///
/// Not for its last owner: who alone owns it makes somebody else an owner first, or deletes it.
#[utoipa::path(post, path = "/api/residences/{id}/leave/", tag = "residences", operation_id = "leave_residence",
    params(("id" = i64, Path, description = "The home"), DayAsked, Keyed),
    responses((status = 200, description = "The caller has left", body = ResidenceLeftView), Conflict))]
pub async fn leave(
    app: Data<Wiring>,
    acting: Acting,
    At(id): At<ResidenceId>,
    day: DayAsked,
    Keyed(key): Keyed,
) -> Answer<Wrote<ResidenceLeftView>> {
    let actor = acting.actor();
    let leaving = app.residences.leave(actor, id, key.clone(), day.now());
    let (outcome, load) = futures::join!(leaving, app.tasks.load(actor.viewer(), Scope::All));
    let (committed, load) = (replay::left(&app, &acting, key, outcome).await?, load?.value);
    Ok(Wrote::changed(committed.version_of(id), committed, |(), caller| ResidenceLeftView::of(id, load, &day.of(caller))))
}
