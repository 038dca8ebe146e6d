//! Signing in by somebody who vouches for a person.

use super::accounts::{makes_way, signed_in};
use crate::{
    clock,
    extract::{Json, Origin, is_vouched_for, newcomer},
    openapi::{Conflict, Forbidden, TooMany, WrongCredentials},
    problem::Answer,
    respond::Wrote,
    secrets::Token,
    wire::{
        account::SignedInView,
        sign_in::{IdentityTokenRequest, Presented},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_identity::{Arrival, IdentityError, IdentityTokens, ProvenSignIn, Provider};
use honeydue_kernel::Zone;
use jiff::Timestamp;
use secrecy::ExposeSecret;

/// Sign in with Apple
///
/// Takes the identity token that Apple gave to the app. Who comes for the first time is given an account, or the one with the
/// same address, if that is verified there and here. `X-Timezone` becomes the zone of a new profile.
#[utoipa::path(post, path = "/api/auth/apple-sign-in/", tag = "accounts", operation_id = "apple_sign_in", request_body = IdentityTokenRequest,
    responses((status = 200, description = "Signed in", body = SignedInView), WrongCredentials, Forbidden, Conflict, TooMany))]
pub async fn apple(app: Data<Wiring>, origin: Origin, Json(body): Json<IdentityTokenRequest>) -> Answer<Wrote<SignedInView>> {
    sign_in(&app, Provider::Apple, origin, body).await
}

/// Sign in with Google
///
/// Takes the identity token that Google gave to the app, as `apple-sign-in` does.
#[utoipa::path(post, path = "/api/auth/google-sign-in/", tag = "accounts", operation_id = "google_sign_in", request_body = IdentityTokenRequest,
    responses((status = 200, description = "Signed in", body = SignedInView), WrongCredentials, Forbidden, Conflict, TooMany))]
pub async fn google(app: Data<Wiring>, origin: Origin, Json(body): Json<IdentityTokenRequest>) -> Answer<Wrote<SignedInView>> {
    sign_in(&app, Provider::Google, origin, body).await
}

async fn sign_in(app: &Wiring, provider: Provider, origin: Origin, body: IdentityTokenRequest) -> Answer<Wrote<SignedInView>> {
    let (now, token) = (clock::now(), Token::generate()?);
    let Origin { address, device, zone } = origin;
    app.throttle.sign_in(address, now).await?;
    let Presented { token: presented, nonce, first_name, last_name } = body.into_domain()?;
    let identity = app.identity_tokens.check(provider, presented.expose_secret(), nonce.as_deref(), now).await?;
    let zone = zone.unwrap_or_else(Zone::utc);
    let sign_in = ProvenSignIn { identity, first_name, last_name, zone, token: token.hash(), device, address };
    let arrived = match app.accounts.sign_in_with(sign_in.clone(), newcomer, is_vouched_for, now).await {
        Err(IdentityError::EmailTaken) if makes_way_for(app, &sign_in, now).await? => {
            app.accounts.sign_in_with(sign_in, newcomer, is_vouched_for, now).await
        }
        outcome => outcome,
    };
    let Arrival { signed_in: signed, is_new, version } = arrived?;
    app.throttle.recognise(address, &signed.account);
    Ok(Wrote::done(signed_in(app, &token, signed, is_new)).at(version))
}

/// Whether an account that keeps a verified address from its owner is gone now.
async fn makes_way_for(app: &Wiring, sign_in: &ProvenSignIn, now: Timestamp) -> Answer<bool> {
    match sign_in.identity.verified_email() {
        Some(email) => makes_way(app, email, now).await,
        None => Ok(false),
    }
}
