//! Codes by mail: whose an address is, and another password for who has forgotten theirs.

use crate::{
    clock,
    error::at_password,
    extract::{Acting, Json, Origin, Reader, is_vouched_for},
    openapi::{Conflict, Gone, TooMany},
    problem::{Answer, Problem, kind},
    respond::{Read, Wrote},
    wire::{
        account::{MessageView, UserView},
        proving::{CodeRequest, EmailRequest, EmailVerifiedView, ForgotRequest, ResetCodeRequest, ResetRequest, ResetTokenView},
    },
    wiring::Wiring,
};
use actix_web::web::Data;
use honeydue_identity::Account;
use std::time::Duration;
use tokio::time::sleep;

/// How long it takes at least to answer who has forgotten a password, so that nobody learns from the time whether there is
/// such an account.
const LEAST: Duration = Duration::from_millis(300);

/// Show that an e-mail address is mine
///
/// Takes the code that was mailed: to the address of the account, or to the one that it is to have (`pending_email`).
#[utoipa::path(post, path = "/api/auth/verify-email/", tag = "accounts", operation_id = "verify_email", request_body = CodeRequest,
    responses((status = 200, description = "The address is verified", body = EmailVerifiedView), Conflict, Gone, TooMany))]
pub async fn verify_email(app: Data<Wiring>, reader: Reader, Json(body): Json<CodeRequest>) -> Answer<Wrote<EmailVerifiedView>> {
    let now = clock::now();
    let act = |caller: &_| reader.acting_as(caller);
    let committed = app.accounts.verify_email(reader.viewer(), act, &body.into_domain(), now).await?;
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |account, _| EmailVerifiedView {
        message: "The e-mail address is verified.",
        verified: true,
        user: UserView::of(account, app.requires_verified_email, now),
    }))
}

/// Mail me another code
///
/// To the address of the account, until it is verified; then nothing is mailed. Codes before it are good no more.
#[utoipa::path(post, path = "/api/auth/resend-verification/", tag = "accounts", operation_id = "resend_verification",
    responses((status = 200, description = "A code is on its way, if one is needed", body = MessageView), TooMany))]
pub async fn resend(app: Data<Wiring>, reader: Reader) -> Answer<Read<MessageView>> {
    needs_mail(&app)?;
    let now = clock::now();
    let seen = app.accounts.resend_verification(reader.viewer(), now).await?;
    let told = |account: Account| match account.verified_at {
        None => MessageView { message: "A code is on its way to your e-mail address." },
        Some(_) => MessageView { message: "Your e-mail address is verified already: no code is needed." },
    };
    Ok(reader.shows(seen, told))
}

/// I have forgotten my password
///
/// Mails a code and a link, if there is such an account. Nobody is told whether.
#[utoipa::path(post, path = "/api/auth/forgot-password/", tag = "accounts", operation_id = "forgot_password", request_body = ForgotRequest,
    responses((status = 200, description = "If there is such an account, a code is on its way", body = MessageView), TooMany))]
pub async fn forgot(app: Data<Wiring>, origin: Origin, Json(body): Json<ForgotRequest>) -> Answer<Wrote<MessageView>> {
    needs_mail(&app)?;
    let (email, now) = (body.into_domain()?, clock::now());
    app.throttle.forgot(origin.address, email.as_str(), now).await?;
    let (outcome, ()) = futures::join!(app.accounts.forgot_password(email, now), sleep(LEAST));
    outcome?;
    Ok(Wrote::done(MessageView { message: "If there is an account with this address, a code is on its way to it." }))
}

/// Exchange the code that was mailed for a token that sets another password
///
/// An address without an account and a wrong code are told alike, and a code that was tried too often as well.
#[utoipa::path(post, path = "/api/auth/verify-reset-code/", tag = "accounts", operation_id = "verify_reset_code", request_body = ResetCodeRequest,
    responses((status = 200, description = "The token", body = ResetTokenView), Gone, TooMany))]
pub async fn check(app: Data<Wiring>, origin: Origin, Json(body): Json<ResetCodeRequest>) -> Answer<Wrote<ResetTokenView>> {
    let ((email, code), now) = (body.into_domain()?, clock::now());
    let checking = app.accounts.check_reset_code(&email, &code, now);
    let token = app.throttle.reset(origin.address, Some(email.as_str()), now, checking).await?;
    Ok(Wrote::done(ResetTokenView { message: "The code is right. Choose another password.", reset_token: token.expose().to_owned() }))
}

/// Set another password with the token that was mailed, or that the code was exchanged for
///
/// All sessions end. Who reads the mail of an address has shown that it is theirs: it is verified.
#[utoipa::path(post, path = "/api/auth/reset-password/", tag = "accounts", operation_id = "reset_password", request_body = ResetRequest,
    responses((status = 200, description = "The password is set", body = MessageView), Gone, TooMany))]
pub async fn reset(app: Data<Wiring>, origin: Origin, Json(body): Json<ResetRequest>) -> Answer<Wrote<MessageView>> {
    let ((token, password), now) = (body.into_domain()?, clock::now());
    let resetting = app.accounts.reset_password(&token, password, is_vouched_for, now);
    let outcome = app.throttle.reset(origin.address, None, now, resetting).await;
    let committed = outcome.map_err(|problem| if problem.kind() == kind::WRONG_CODE { wrong_token() } else { problem })?;
    app.throttle.recognise(origin.address, &committed.value);
    Ok(Wrote::done(MessageView { message: "The password is set. All sessions have ended: sign in with it." }))
}

/// Change my e-mail address
///
/// Mails a code to the new address; the account has it once the code comes back to `/auth/verify-email/`.
#[utoipa::path(post, path = "/api/auth/change-email/", tag = "accounts", operation_id = "change_email", request_body = EmailRequest,
    responses((status = 200, description = "A code is on its way to the new address", body = UserView), Conflict, TooMany))]
pub async fn change_email(app: Data<Wiring>, acting: Acting, Json(body): Json<EmailRequest>) -> Answer<Wrote<UserView>> {
    needs_mail(&app)?;
    let (actor, change, now) = (acting.actor(), body.into_domain()?, clock::now());
    let gave_password = change.password.is_some();
    app.throttle.password(actor.user(), now).await?;
    let committed = app.accounts.request_email(actor, change, now).await.map_err(at_password)?;
    if gave_password {
        app.throttle.forgive_password(actor.user()).await?;
    }
    let version = committed.version_of(committed.value.id);
    Ok(Wrote::changed(version, committed, |account, _| UserView::of(account, app.requires_verified_email, now)))
}

fn needs_mail(app: &Wiring) -> Result<(), Problem> {
    if app.mails { Ok(()) } else { Err(Problem::of(kind::NO_MAIL)) }
}

fn wrong_token() -> Problem {
    Problem::of(kind::WRONG_CODE).detail("This is no token that sets a password. Ask for a new mail.").at("/reset_token")
}
