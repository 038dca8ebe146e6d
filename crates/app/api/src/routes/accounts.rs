//! Accounts and sessions.

use crate::{
    clock,
    extract::{Identified, Json, Origin, Reader, is_vouched_for, newcomer},
    openapi::{Conflict, TooMany, WrongCredentials},
    problem::Answer,
    respond::{Read, Wrote},
    secrets::Token,
    wire::{
        account::{MessageView, SignedInView, UserView},
        new_account::{LoginRequest, RegisterRequest},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_identity::{Email, IdentityError, Registration, SignIn, SignedIn};
use jiff::Timestamp;

/// Open an account
///
/// The answer is signed in. `X-Timezone` becomes the zone of the profile.
#[utoipa::path(post, path = "/api/auth/register/", tag = "accounts", request_body = RegisterRequest,
    responses((status = 201, description = "The account, signed in", body = SignedInView), Conflict, TooMany))]
pub async fn register(app: Data<Wiring>, origin: Origin, Json(body): Json<RegisterRequest>) -> Answer<Wrote<SignedInView>> {
    let (now, token) = (clock::now(), Token::generate()?);
    app.throttle.register(origin.address, now).await?;
    let (new, password) = body.into_domain(origin.zone)?;
    let registration = Registration { new, password, token: token.hash(), device: origin.device, is_verified: false };
    let committed = match app.accounts.register(registration.clone(), newcomer, now).await {
        Err(IdentityError::EmailTaken) if makes_way(&app, &registration.new.email, now).await? => {
            app.accounts.register(registration, newcomer, now).await?
        }
        outcome => outcome?,
    };
    app.throttle.recognise(origin.address, &committed.value.account);
    let version = committed.version_of(committed.value.account.id);
    Ok(Wrote::created(version, committed, |signed, _| signed_in(&app, &token, signed, true)))
}

/// Whether the account that has this address had it for a day without showing that it is its owner's, and is gone now.
pub(super) async fn makes_way(app: &Wiring, email: &Email, now: Timestamp) -> Answer<bool> {
    Ok(app.requires_verified_email && app.accounts.make_way(email, is_vouched_for, now).await?)
}

/// Sign in
///
/// Either of `username` and `email` may hold either. A wrong name and a wrong password are told alike.
#[utoipa::path(post, path = "/api/auth/login/", tag = "accounts", request_body = LoginRequest,
    responses((status = 200, description = "Signed in", body = SignedInView), WrongCredentials, TooMany))]
pub async fn login(app: Data<Wiring>, origin: Origin, Json(body): Json<LoginRequest>) -> Answer<Wrote<SignedInView>> {
    let (now, token) = (clock::now(), Token::generate()?);
    let (login, password) = body.into_domain();
    let Origin { address, device, .. } = origin;
    let sign_in = SignIn { login: login.clone(), password, token: token.hash(), device, address };
    let signed = app.throttle.login(address, &login, now, app.accounts.log_in(sign_in, now)).await?;
    Ok(Wrote::done(signed_in(&app, &token, signed, false)))
}

/// Sign out
///
/// Ends the session of the token that is presented.
#[utoipa::path(post, path = "/api/auth/logout/", tag = "accounts",
    responses((status = 200, description = "The session has ended", body = MessageView)))]
pub async fn logout(app: Data<Wiring>, acting: Identified) -> Answer<Wrote<MessageView>> {
    let committed = app.accounts.log_out(acting.actor(), acting.session(), clock::now()).await?;
    acting.forget();
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |_, _| MessageView { message: "Signed out." }))
}

/// My account
#[utoipa::path(get, path = "/api/auth/me/", tag = "accounts", responses((status = 200, description = "The caller's account", body = UserView)))]
pub async fn me(app: Data<Wiring>, reader: Reader) -> Answer<Read<UserView>> {
    let (me, now) = (app.accounts.me(reader.viewer()).await?, clock::now());
    // a code expires, and no stream moves
    let waits = me.value.pending_email.as_ref().is_some_and(|pending| pending.until > now);
    Ok(reader.shows(me, |account| UserView::of(account, app.requires_verified_email, now)).judged(waits.to_string()))
}

/// The answer to who is signed in.
pub(super) fn signed_in(app: &Wiring, token: &Token, signed: SignedIn, is_new: bool) -> SignedInView {
    let SignedIn { account, session } = signed;
    app.known.remember(token.hash(), account.id, session);
    let token = format!("{}.{}", token.reveal(), app.codes.claim(&token.hash(), account.id));
    SignedInView { token, expires_at: None, user: UserView::of(account, app.requires_verified_email, clock::now()), is_new }
}
