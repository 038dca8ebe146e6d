//! Sharing a home, and coming into one.

use crate::{
    clock,
    extract::{Acting, At, DayAsked, Json, Origin, Reader},
    openapi::{Absent, Conflict, Gone, TooMany},
    problem::Answer,
    respond::{Read, Wrote},
    wire::{
        account::MessageView,
        sharing::{JoinRequest, JoinedView, ShareCodeView, SharePackageView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::{ResidenceId, Seen};
use honeydue_residence::CodeKind;
use honeydue_task::Scope;

/// Make a code
///
/// An owner's to do. Good for 24 hours and one person; the code of before is revoked.
#[utoipa::path(post, path = "/api/residences/{id}/share/", tag = "residences", operation_id = "share_residence",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 201, description = "The code", body = ShareCodeView)))]
pub async fn share(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>) -> Answer<Wrote<ShareCodeView>> {
    let committed = app.residences.share(acting.actor(), id, CodeKind::Code, None, clock::now()).await?;
    let shared = &committed.value;
    Ok(Wrote::created(committed.version_of(id), ShareCodeView::of(&shared.code, shared.expires_at)))
}

/// The code that is good now
///
/// For an owner; absent if there is none.
#[utoipa::path(get, path = "/api/residences/{id}/share-code/", tag = "residences", operation_id = "find_share_code",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "The code", body = ShareCodeView)))]
pub async fn find(app: Data<Wiring>, reader: Reader, At(id): At<ResidenceId>) -> Answer<Read<ShareCodeView>> {
    let Seen { caller, value: (code, kept), versions: _ } = app.residences.shared(reader.viewer(), id, clock::now()).await?;
    reader.is(&caller);
    Ok(Read(ShareCodeView::of(&code, kept.expires_at)))
}

/// Stop sharing
///
/// Revokes the code and the package of the home; absent if there is neither.
#[utoipa::path(delete, path = "/api/residences/{id}/share-code/", tag = "residences", operation_id = "revoke_share_code",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 200, description = "Nobody comes in by them any more", body = MessageView), Gone))]
pub async fn revoke(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>) -> Answer<Wrote<MessageView>> {
    let committed = app.residences.revoke(acting.actor(), id, clock::now()).await?;
    Ok(Wrote::done(committed.version_of(id), MessageView { message: "The codes of the home are revoked." }))
}

/// Make a package
///
/// A `.honeydue` document with a code that nobody guesses. An owner's to do; the package of before is revoked.
#[utoipa::path(post, path = "/api/residences/{id}/generate-share-package/", tag = "residences", operation_id = "generate_share_package",
    params(("id" = i64, Path, description = "The home")),
    responses((status = 201, description = "The package", body = SharePackageView)))]
pub async fn package(app: Data<Wiring>, acting: Acting, At(id): At<ResidenceId>) -> Answer<Wrote<SharePackageView>> {
    let committed = app.residences.share(acting.actor(), id, CodeKind::Package, None, clock::now()).await?;
    let (version, by) = (committed.version_of(id), committed.caller.user);
    Ok(Wrote::created(version, SharePackageView::of(committed.value, by, &app.public_url)))
}

/// Come into a home
///
/// By a code or by the code of a package, which is used up.
#[utoipa::path(post, path = "/api/residences/join/", tag = "residences", operation_id = "join_residence", params(DayAsked),
    request_body = JoinRequest,
    responses((status = 200, description = "The home", body = JoinedView), Absent, Conflict, Gone, TooMany))]
pub async fn join(
    app: Data<Wiring>,
    acting: Acting,
    origin: Origin,
    day: DayAsked,
    Json(body): Json<JoinRequest>,
) -> Answer<Wrote<JoinedView>> {
    let (actor, code) = (acting.actor(), body.into_domain()?);
    let joining = app.residences.join(actor, &code, None, day.now());
    let committed = app.throttle.join(origin.address, actor.user(), day.now(), joining).await?;
    let load = app.tasks.load(actor.viewer(), Scope::All).await?;
    let version = committed.version_of(committed.value.residence.id);
    Ok(Wrote::done(version, JoinedView::of(committed.value, &load.value, &day.of(committed.caller))))
}

/// Come into a home
///
/// The same as `join`, as older clients call it.
#[utoipa::path(post, path = "/api/residences/join-with-code/", tag = "residences", operation_id = "join_residence_with_code",
    params(DayAsked), request_body = JoinRequest,
    responses((status = 200, description = "The home", body = JoinedView), Absent, Conflict, Gone, TooMany))]
pub async fn join_with_code(
    app: Data<Wiring>,
    acting: Acting,
    origin: Origin,
    day: DayAsked,
    body: Json<JoinRequest>,
) -> Answer<Wrote<JoinedView>> {
    join(app, acting, origin, day, body).await
}
