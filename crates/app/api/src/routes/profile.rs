//! What people change about their own account, and where they are signed in.

use crate::{
    clock,
    extract::{Acting, At, Identified, Json, Reader},
    openapi::TooMany,
    problem::{Answer, Problem},
    respond::{Read, Wrote},
    wire::{
        account::{MessageView, UserView},
        profile::{PasswordRequest, ProfileRequest, SessionEndedView, SessionView, SessionsEndedView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_kernel::SessionId;

/// My profile
#[utoipa::path(get, path = "/api/auth/profile/", tag = "accounts", operation_id = "find_profile",
    responses((status = 200, description = "The caller's account", body = UserView)))]
pub async fn find(app: Data<Wiring>, reader: Reader) -> Answer<Read<UserView>> {
    let (me, now) = (app.accounts.me(reader.viewer()).await?, clock::now());
    // a code expires, and no stream moves
    let waits = me.value.pending_email.as_ref().is_some_and(|pending| pending.until > now);
    Ok(reader.shows(me, |account| UserView::of(account, app.requires_verified_email, now)).judged(waits.to_string()))
}

/// Change my profile
///
/// Other names are shown in all my homes at once. The e-mail address stays what it is.
#[utoipa::path(patch, path = "/api/auth/profile/", tag = "accounts", operation_id = "change_profile", request_body = ProfileRequest,
    responses((status = 200, description = "The account after it", body = UserView)))]
pub async fn change(app: Data<Wiring>, acting: Acting, Json(body): Json<ProfileRequest>) -> Answer<Wrote<UserView>> {
    let committed = app.accounts.change_profile(acting.actor(), &body.into_domain()?, clock::now()).await?;
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |account, _| UserView::of(account, app.requires_verified_email, clock::now())))
}

/// Change my profile, as PATCH does
#[utoipa::path(put, path = "/api/auth/profile/", tag = "accounts", operation_id = "put_profile", request_body = ProfileRequest,
    responses((status = 200, description = "The account after it", body = UserView)))]
pub async fn put(app: Data<Wiring>, acting: Acting, body: Json<ProfileRequest>) -> Answer<Wrote<UserView>> {
    change(app, acting, body).await
}

/// Set another password
///
/// All other sessions end: whoever is signed in elsewhere has to know the new one.
#[utoipa::path(post, path = "/api/auth/change-password/", tag = "accounts", operation_id = "change_password", request_body = PasswordRequest,
    responses((status = 200, description = "The password is set", body = MessageView), TooMany))]
pub async fn change_password(app: Data<Wiring>, acting: Acting, Json(body): Json<PasswordRequest>) -> Answer<Wrote<MessageView>> {
    let (actor, now) = (acting.actor(), clock::now());
    app.throttle.password(actor.user(), now).await?;
    let committed = app.accounts.change_password(actor, body.into_domain()?, now).await?;
    app.throttle.forgive_password(actor.user()).await?;
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |_, _| MessageView { message: "The password is set. All other sessions have ended." }))
}

/// Where I am signed in
#[utoipa::path(get, path = "/api/auth/sessions/", tag = "accounts", operation_id = "list_sessions",
    responses((status = 200, description = "Open sessions, the newest first", body = [SessionView])))]
pub async fn sessions(app: Data<Wiring>, reader: Reader) -> Answer<Read<Vec<SessionView>>> {
    let seen = app.accounts.sessions(reader.viewer(), clock::now()).await?;
    let current = seen.caller.session;
    let seen = seen.map(|open| open.into_iter().map(|session| SessionView::of(session, current)).collect::<Vec<_>>());
    // signing in moves no stream: without this, somebody who looks for a stranger's session would be told that nothing is new
    let verdict = serde_json::to_string(&seen.value).map_err(Problem::fault)?;
    Ok(reader.shows(seen, |sessions| sessions).judged(verdict))
}

/// Sign out elsewhere
///
/// Ends all sessions but the one that asks.
#[utoipa::path(delete, path = "/api/auth/sessions/", tag = "accounts", operation_id = "end_other_sessions",
    responses((status = 200, description = "They have ended", body = SessionsEndedView)))]
pub async fn end_others(app: Data<Wiring>, acting: Identified) -> Answer<Wrote<SessionsEndedView>> {
    let kept = acting.session();
    let committed = app.accounts.end_other_sessions(acting.actor(), kept, clock::now()).await?;
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |_, _| SessionsEndedView::but(kept)))
}

/// End a session
#[utoipa::path(delete, path = "/api/auth/sessions/{id}/", tag = "accounts", operation_id = "end_session",
    params(("id" = i64, Path, description = "The session")),
    responses((status = 200, description = "It has ended", body = SessionEndedView)))]
pub async fn end(app: Data<Wiring>, acting: Acting, At(id): At<SessionId>) -> Answer<Wrote<SessionEndedView>> {
    let committed = app.accounts.end_session(acting.actor(), id, clock::now()).await?;
    // it may be the very one
    acting.forget();
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |_, _| SessionEndedView::of(id)))
}
