//! How accounts end.

use crate::{
    clock,
    error::at_password,
    extract::{Acting, MaybePosted, Query},
    openapi::{Conflict, Forbidden, TooMany},
    problem::Answer,
    respond::Wrote,
    wire::{
        account::MessageView,
        deletion::{DeletionAsked, DeletionRequest},
    },
    wiring::Wiring,
};
use actix_web::web::Data;

/// Delete my account
///
/// With the password, or within 15 minutes of signing in. What is mine alone goes; what I wrote into homes that live on stays there,
/// by a former member. Homes that I pay for and others live in are told first, and pass to them with `hand_over`.
#[utoipa::path(delete, path = "/api/auth/account/", tag = "accounts", operation_id = "delete_account",
    params(DeletionAsked), request_body(content = DeletionRequest),
    responses((status = 200, description = "The account is deleted", body = MessageView), Forbidden, Conflict, TooMany))]
pub async fn delete(
    app: Data<Wiring>,
    acting: Acting,
    Query(asked): Query<DeletionAsked>,
    request: MaybePosted<DeletionRequest>,
) -> Answer<Wrote<MessageView>> {
    let (actor, now) = (acting.actor(), clock::now());
    let request = request.body.into_domain(asked);
    if request.password.is_some() {
        app.throttle.password(actor.user(), now).await?;
    }
    let committed = app.accounts.delete(actor, &request, now).await.map_err(at_password)?;
    acting.forget();
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |_, _| MessageView { message: "The account is deleted." }))
}

/// Delete my account, as DELETE does
#[utoipa::path(post, path = "/api/auth/account/delete/", tag = "accounts", operation_id = "post_account_deletion",
    params(DeletionAsked), request_body(content = DeletionRequest),
    responses((status = 200, description = "The account is deleted", body = MessageView), Forbidden, Conflict, TooMany))]
pub async fn post(
    app: Data<Wiring>,
    acting: Acting,
    asked: Query<DeletionAsked>,
    request: MaybePosted<DeletionRequest>,
) -> Answer<Wrote<MessageView>> {
    delete(app, acting, asked, request).await
}
