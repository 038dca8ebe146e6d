//! All kinds of problems.

use actix_web::http::StatusCode;

/// A kind of problem: its status, its stable slug, and words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    status: u16,
    /// Stable; clients decide by it.
    pub code: &'static str,
    /// The same for all problems of the kind.
    pub title: &'static str,
    /// What is said where there is nothing more to say.
    pub detail: &'static str,
}

impl Kind {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The kind with this slug.
    pub fn find(code: &str) -> Option<Self> {
        ALL.iter().find(|kind| kind.code == code).copied()
    }

    /// The kind of an answer that has a status and nothing else.
    pub fn of_status(status: StatusCode) -> Self {
        let bare = match status.as_u16() {
            401 => NOT_AUTHENTICATED,
            404 => NOT_FOUND,
            405 => METHOD_NOT_ALLOWED,
            408 => REQUEST_TIMEOUT,
            413 => BODY_TOO_LARGE,
            415 => UNSUPPORTED_MEDIA_TYPE,
            429 => TOO_MANY_ATTEMPTS,
            503 => UNAVAILABLE,
            500.. => FAULT,
            _ => BAD_REQUEST,
        };
        Self { status: status.as_u16(), ..bare }
    }
}

macro_rules! kinds {
    ($($name:ident $status:literal $code:literal $title:literal $detail:literal;)*) => {
        $(
            #[doc = $title]
            pub const $name: Kind = Kind { status: $status, code: $code, title: $title, detail: $detail };
        )*
        /// All of them.
        pub const ALL: &[Kind] = &[$($name),*];
    };
}

kinds! {
    BAD_REQUEST 400 "bad_request" "The request is not understood" "The request is not understood.";
    MALFORMED_JSON 400 "malformed_json" "The body is not JSON" "The body is not JSON.";
    VALIDATION_FAILED 400 "validation_failed" "Some fields are not valid" "Some fields are not valid.";
    UNKNOWN_TIMEZONE 400 "unknown_timezone" "No time zone has this name" "must be a time zone like America/Chicago, or an offset like +02:00";
    IDENTITY_TOKEN_MALFORMED 400 "identity_token_malformed" "This is no identity token" "This is no signed token (JWT) with the claims of an identity token.";
    IDENTITY_TOKEN_TOO_LARGE 400 "identity_token_too_large" "The identity token is too large" "An identity token may have at most 8 KiB.";
    SCHEDULE_NEVER_OCCURS 400 "schedule_never_occurs" "The schedule has no dates" "has no date within ten years, or within two of its periods";
    RRULE_NOT_SUPPORTED 400 "rrule_not_supported" "No schedule has the dates of this rule" "is not supported";
    WRONG_CODE 400 "code_invalid" "There is no such code" "The code is not the newest one that was mailed. Check it for typing errors, or ask for a new one.";
    NOT_AUTHENTICATED 401 "not_authenticated" "No valid token" "Send the token of a living session: `Authorization: Token …`.";
    INVALID_CREDENTIALS 401 "invalid_credentials" "Wrong login or password" "There is no such account, or that is not its password.";
    IDENTITY_TOKEN_ALGORITHM 401 "identity_token_algorithm" "The identity token is signed in a wrong way" "The identity token is not signed in the way in which the provider signs.";
    IDENTITY_TOKEN_UNKNOWN_KEY 401 "identity_token_unknown_key" "The identity token is signed with an unknown key" "The identity token is signed with a key that is none of the provider's.";
    IDENTITY_TOKEN_SIGNATURE 401 "identity_token_signature" "The identity token is not what was signed" "The identity token is not what was signed.";
    IDENTITY_TOKEN_ISSUER 401 "identity_token_issuer" "The identity token is somebody else's" "The identity token was not made by this provider.";
    IDENTITY_TOKEN_AUDIENCE 401 "identity_token_audience" "The identity token is for another app" "The identity token was made for an app that is not known to this server.";
    IDENTITY_TOKEN_EXPIRED 401 "identity_token_expired" "The identity token has expired" "The identity token has expired. Sign in with the provider again.";
    IDENTITY_TOKEN_NOT_YET_VALID 401 "identity_token_not_yet_valid" "The identity token is not valid yet" "The identity token is not valid yet.";
    IDENTITY_TOKEN_NONCE 401 "identity_token_nonce" "The identity token is for another sign-in" "The identity token was made with another nonce, or the nonce is missing.";
    EMAIL_NOT_VERIFIED 403 "email_not_verified" "The e-mail address is not verified" "Verify your e-mail address first.";
    REAUTHENTICATION_REQUIRED 403 "reauthentication_required" "Sign in again" "Give your password, or sign in again and come back within 15 minutes.";
    OWNER_REQUIRED 403 "owner_required" "Only an owner may do this" "Only an owner of the home may do this.";
    SIGN_IN_NOT_CONFIGURED 403 "sign_in_not_configured" "Nobody signs in this way here" "This server does not know this way to sign in. `GET /api/server/` lists those that it knows.";
    VERIFIED_EMAIL_REQUIRED 403 "verified_email_required" "The provider tells no verified e-mail address" "There is no account of yours here yet, and the provider tells no verified e-mail address to open one with.";
    LIMIT_REACHED 403 "limit_reached" "The plan is full" "The plan has no room for more.";
    NOT_FOUND 404 "not_found" "Not found" "It does not exist, or it is not yours.";
    CODE_INVALID 404 "code_invalid" "There is no such code" "There is no such code. Check it for typing errors.";
    METHOD_NOT_ALLOWED 405 "method_not_allowed" "Not with this method" "This path does not answer to this method.";
    REQUEST_TIMEOUT 408 "request_timeout" "The body did not arrive in time" "The body did not arrive in time.";
    EMAIL_TAKEN 409 "email_taken" "Another account has this e-mail address" "Another account has this e-mail address.";
    USERNAME_TAKEN 409 "username_taken" "Another account has this username" "Another account has this username.";
    NO_MAIL 409 "mail_not_configured" "The server sends no mail" "The server sends no mail. Ask whoever runs it.";
    TASK_CANCELLED 409 "task_cancelled" "The task is cancelled or archived" "The task is cancelled or archived.";
    ALREADY_COMPLETED 409 "already_completed" "The task is already done" "The task has no date any more: it is done for good. To take back what was done opens it again.";
    NOT_RECURRING 409 "not_recurring" "The task is done once" "The task is done once: it can't be skipped.";
    NOT_SCHEDULED 409 "not_scheduled" "The task has no date" "The task has no open date that could be skipped.";
    NOTHING_TO_UNDO 409 "nothing_to_undo" "There is nothing to undo" "There is no completion, skip or snooze to take back.";
    LAST_OWNER 409 "last_owner" "The home needs an owner" "Nobody else owns the home: make somebody an owner first, or delete it.";
    OWNS_SHARED_HOMES 409 "owns_shared_homes" "Others live in homes that you pay for" "Others live in homes that you pay for: `residences` says to whom they would pass. Ask again with `?hand_over=true`, or delete them first.";
    ALREADY_MEMBER 409 "already_member" "You are in this home already" "You are in this home already. Nothing has changed, and no code was used up.";
    TRIAL_USED 409 "trial_used" "The trial was used" "The trial was used: there is one for each person.";
    NO_TRIAL 409 "no_trial" "There is no trial" "There is no trial here, or nothing that it would add.";
    SUBSCRIBED_ELSEWHERE 409 "subscribed_elsewhere" "There is a plan from another store" "There is a plan from another store that is not over. Change it there.";
    PURCHASE_TAKEN 409 "purchase_taken" "The purchase is another account's" "The purchase belongs to another account.";
    UNKNOWN_PURCHASE 409 "unknown_purchase" "Nobody has brought this purchase" "Nobody has brought this purchase here yet.";
    EVENT_REFUSED 409 "event_refused" "The event does not go with its purchase" "The event does not go with what is known of its purchase.";
    CHANGED_MEANWHILE 409 "changed_meanwhile" "Somebody else changed it meanwhile" "Somebody else changed it meanwhile. Look again, then repeat.";
    CODE_EXPIRED 410 "code_expired" "The code has expired" "The code has expired. Ask for a new one.";
    CODE_USED 410 "code_used" "The code was used" "Somebody has used the code before. Ask for a new one.";
    CODE_REVOKED 410 "code_revoked" "The code was revoked" "The code was revoked. Ask for a new one.";
    STALE 412 "stale" "It has another version now" "It has another version than the one you have seen: `current` is how it is now.";
    BODY_TOO_LARGE 413 "body_too_large" "The body is too large" "A body may have at most 1 MiB.";
    UNSUPPORTED_MEDIA_TYPE 415 "unsupported_media_type" "The body must be JSON" "Send the body as `Content-Type: application/json`.";
    KEY_REUSED 422 "idempotency_key_reused" "The idempotency key was used for another request" "The idempotency key was used for another request.";
    TOO_MANY_ATTEMPTS 429 "too_many_attempts" "Too many attempts" "Too many attempts. Wait before you try again.";
    FAULT 500 "internal_error" "Something went wrong" "Something went wrong on our side. Quote the trace id when you report it.";
    UNAVAILABLE 503 "unavailable" "Not available for the moment" "Not available for the moment. Try again soon.";
    NOT_READY 503 "not_ready" "Not ready" "Not ready.";
}
