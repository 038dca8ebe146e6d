//! The people of a home.

use crate::{
    extract::{Acting, At, AtUser, DayAsked, Json, Reader},
    openapi::Conflict,
    problem::Answer,
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
use honeydue_kernel::{ResidenceId, Seen};
use honeydue_task::Scope;

/// The people of a home
///
/// An owner is told their e-mail addresses too.
#[utoipa::path(get, path = "/api/residences/{id}/users/", tag = "residences", operation_id = "list_residence_users",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "In the order in which they joined", body = [ResidentView])))]
pub async fn list(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>) -> Answer<Read<Vec<ResidentView>>> {
    let Seen { caller, value: people, versions: _ } = app.residences.people(reader.viewer(), id).await?;
    reader.is(&caller);
    Ok(Read(views(people)))
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
    let version = committed.version_of(id);
    let home = match committed.value {
        Some(home) => Some(ResidenceDetailView::of(home, &load?.value, &day.of(committed.caller))),
        None => None,
    };
    Ok(Wrote::done(version, MemberRemovedView::of(member, home)))
}

/// Leave a home
///
/// Not for its last owner: who alone owns it makes somebody else an owner first, or deletes it.
#[utoipa::path(post, path = "/api/residences/{id}/leave/", tag = "residences", operation_id = "leave_residence",
    params(("id" = i64, Path, description = "The home"), DayAsked),
    responses((status = 200, description = "The caller has left", body = ResidenceLeftView), Conflict))]
pub async fn leave(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>, day: DayAsked) -> Answer<Wrote<ResidenceLeftView>> {
    let actor = acting.actor();
    let leaving = app.residences.leave(actor, id, None, day.now());
    let (outcome, load) = futures::join!(leaving, app.tasks.load(actor.viewer(), Scope::All));
    let committed = outcome?;
    Ok(Wrote::done(committed.version_of(id), ResidenceLeftView::of(id, load?.value, &day.of(committed.caller))))
}
