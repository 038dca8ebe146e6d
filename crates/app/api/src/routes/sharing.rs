//! Sharing a home, and coming into one.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, Keyed, Origin, Posted, Reader},
    openapi::{Absent, Conflict, Gone, TooMany},
    problem::{Answer, Problem},
    replay,
    respond::{Read, Wrote},
    wire::{
        account::MessageView,
        sharing::{JoinRequest, JoinedView, ShareCodeView, SharePackageView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{Caller, ResidenceId, Viewer};
use honeydue_residence::{CodeKind, Invitation};
use honeydue_task::{HomeLoad, Scope, TaskError};

/// Make a code
///
/// An owner's to do. Good for 24 hours and one person; the code of before is revoked.
#[utoipa::path(post, path = "/api/residences/{id}/share/", tag = "residences", operation_id = "share_residence",
    params(("id" = i64, Path, description = "The home"), Keyed),
    responses((status = 201, description = "The code", body = ShareCodeView)))]
pub async fn share(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>, Keyed(key): Keyed) -> Answer<Wrote<ShareCodeView>> {
    let outcome = app.residences.share(acting.actor(), id, CodeKind::Code, key.clone(), clock::now()).await;
    let committed = replay::shared(&app, &acting, key, outcome).await?;
    Ok(Wrote::created(committed.version_of(id), committed, |shared, _| ShareCodeView::of(&shared.code, shared.expires_at)))
}

/// The code that is good now
///
/// For an owner; absent if there is none.
#[utoipa::path(get, path = "/api/residences/{id}/share-code/", tag = "residences", operation_id = "find_share_code",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "The code", body = ShareCodeView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>) -> Answer<Read<ShareCodeView>> {
    let shared = app.residences.shared(reader.viewer(), id, clock::now()).await?;
    Ok(reader.shows(shared, |(code, kept)| ShareCodeView::of(&code, kept.expires_at)))
}

/// Stop sharing
///
/// Revokes the code and the package of the home; absent if there is neither.
#[utoipa::path(delete, path = "/api/residences/{id}/share-code/", tag = "residences", operation_id = "revoke_share_code",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "Nobody comes in by them any more", body = MessageView), Gone))]
pub async fn revoke(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>) -> Answer<Wrote<MessageView>> {
    let committed = app.residences.revoke(acting.actor(), id, clock::now()).await?;
    let message = "The codes of the home are revoked.";
    Ok(Wrote::changed(committed.version_of(id), committed, |_, _| MessageView { message }))
}

/// Make a package
///
/// A `.honeydue` document with a code that nobody guesses. An owner's to do; the package of before is revoked.
#[utoipa::path(post, path = "/api/residences/{id}/generate-share-package/", tag = "residences", operation_id = "generate_share_package",
    params(("id" = i64, Path, description = "The home"), Keyed),
    responses((status = 201, description = "The package", body = SharePackageView)))]
pub async fn package(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>, Keyed(key): Keyed) -> Answer<Wrote<SharePackageView>> {
    let outcome = app.residences.share(acting.actor(), id, CodeKind::Package, key.clone(), clock::now()).await;
    let committed = replay::shared(&app, &acting, key, outcome).await?;
    let view = |shared, caller: Caller| SharePackageView::of(shared, caller.user, &app.public_url);
    Ok(Wrote::created(committed.version_of(id), committed, view))
}

/// Come into a home
///
/// By a code or by the code of a package, which is used up.
#[utoipa::path(post, path = "/api/residences/join/", tag = "residences", operation_id = "join_residence", params(DayAsked, Keyed),
    request_body = JoinRequest,
    responses((status = 200, description = "The home", body = JoinedView), Absent, Conflict, Gone, TooMany))]
pub async fn join(
    app: Data<Wiring>,
    acting: Acting,
    origin: Origin,
    day: DayAsked,
    Posted { body, key }: Posted<JoinRequest>,
) -> Answer<Wrote<JoinedView>> {
    let (actor, code) = (acting.actor(), body.into_domain()?);
    let finding = app.residences.invitation(actor.viewer(), &code);
    let invitation = app.throttle.join(origin.address, actor.user(), day.now(), finding).await?;
    let (outcome, load) = futures::join!(
        app.residences.accept(actor, invitation.clone(), key.clone(), day.now()),
        load_with(&app, actor.viewer(), &invitation)
    );
    let committed = replay::joined(&app, &acting, key, outcome.map_err(Problem::from)).await?;
    let (version, load) = (committed.version_of(committed.value.residence.id), load?);
    Ok(Wrote::changed(version, committed, |home, caller| JoinedView::of(home, &load, &day.of(caller))))
}

/// How the tasks of all homes of somebody stand, as if they were in this one too. It is read beside the change that lets them in,
/// so that nobody waits for both, and with the eyes of an owner; nobody is shown it unless the change is made.
async fn load_with(app: &Wiring, viewer: Viewer, invitation: &Invitation) -> Result<Vec<HomeLoad>, TaskError> {
    let home = invitation.residence;
    let owner = invitation.owners.first().copied().map_or(viewer, Viewer::User);
    let (mine, theirs) = futures::join!(app.tasks.load(viewer, Scope::All), app.tasks.load(owner, Scope::Home(home)));
    let mut load = mine?.value;
    load.retain(|load| load.residence != home);
    load.extend(theirs?.value);
    Ok(load)
}

/// Come into a home
///
/// The same as `join`, as older clients call it.
#[utoipa::path(post, path = "/api/residences/join-with-code/", tag = "residences", operation_id = "join_residence_with_code",
    params(DayAsked, Keyed), request_body = JoinRequest,
    responses((status = 200, description = "The home", body = JoinedView), Absent, Conflict, Gone, TooMany))]
pub async fn join_with_code(
    app: Data<Wiring>,
    acting: Acting,
    origin: Origin,
    day: DayAsked,
    body: Posted<JoinRequest>,
) -> Answer<Wrote<JoinedView>> {
    join(app, acting, origin, day, body).await
}
