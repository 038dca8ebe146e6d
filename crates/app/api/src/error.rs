//! One match from each domain's errors to what a client is told.

mod identity_token;

use crate::{
    clock,
    problem::{Flaw, Problem, kind},
    wire::{
        contractor::ContractorView,
        deletion::InheritanceView,
        schedule::request::{never_occurs, refused},
    },
};
use honeydue_contractor::ContractorError;
use honeydue_identity::IdentityError;
use honeydue_kernel::{PortError, Refusal};
use honeydue_residence::ResidenceError;
use honeydue_subscription::SubscriptionError;
use honeydue_task::TaskError;
use std::time::Duration;

/// How soon to come back when the database is away or busy.
const SOON: Duration = Duration::from_secs(1);
/// How far back codes are counted that were mailed.
const AN_HOUR: Duration = Duration::from_hours(1);

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Refused(refusal) => refusal.into(),
            PortError::Unavailable(cause) => Self::of(kind::UNAVAILABLE).retry_after(SOON).because(cause),
            PortError::Fault(cause) => Self::fault(cause),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoSession => Self::of(kind::NOT_AUTHENTICATED),
            Refusal::Unverified => Self::of(kind::EMAIL_NOT_VERIFIED),
            Refusal::Absent => Self::of(kind::NOT_FOUND),
            Refusal::Role => Self::of(kind::OWNER_REQUIRED),
            Refusal::Stale => Self::of(kind::CHANGED_MEANWHILE),
            Refusal::KeyReused => Self::of(kind::KEY_REUSED),
            Refusal::Rule(rule) | Refusal::Unknown { rule, id: _ } => rule_hurt(&rule),
            Refusal::Limit { resource, limit, used } => Self::full(resource, limit, used),
            // answered by `replay`, from the event at that place
            repeated @ Refusal::Repeated(_) => Self::fault(repeated),
        }
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::EmailTaken => Self::of(kind::EMAIL_TAKEN),
            IdentityError::UsernameTaken => Self::of(kind::USERNAME_TAKEN),
            IdentityError::WrongPassword => Flaw::new("wrong_password", "is not the password of the account").at("/current_password"),
            IdentityError::OwnsSharedHomes(homes) => {
                Self::of(kind::OWNS_SHARED_HOMES).residences(homes.into_iter().map(InheritanceView::from).collect())
            }
            IdentityError::NoVerifiedEmail => Self::of(kind::VERIFIED_EMAIL_REQUIRED),
            IdentityError::EmailFixed => Flaw::new("fixed", "can't be changed here: another address has to be verified first").at("/email"),
            IdentityError::SameEmail => Flaw::new("unchanged", "is the address of the account already").at("/email"),
            IdentityError::CodeInvalid => Self::of(kind::WRONG_CODE).at("/code"),
            IdentityError::CodeUsed => Self::of(kind::CODE_USED),
            IdentityError::CodeRevoked => Self::of(kind::CODE_REVOKED),
            IdentityError::CodeExpired => Self::of(kind::CODE_EXPIRED),
            IdentityError::TooManyTries { until } => {
                let wait = Duration::try_from(until.duration_since(clock::now())).unwrap_or_default();
                let detail = "The code was tried too often. Ask for a new one.";
                Self::of(kind::TOO_MANY_ATTEMPTS).detail(detail).retry_after(wait)
            }
            IdentityError::TooManyCodes => Self::of(kind::TOO_MANY_ATTEMPTS)
                .detail("Too many codes were mailed. Wait before you ask for another.")
                .retry_after(AN_HOUR),
            IdentityError::SignInAgain => Self::of(kind::REAUTHENTICATION_REQUIRED),
            IdentityError::Absent => Self::of(kind::NOT_FOUND),
            IdentityError::WrongCredentials => Self::of(kind::INVALID_CREDENTIALS),
            IdentityError::Port(error) => error.into(),
        }
    }
}

/// The same where the password is asked for beside something else: at another place than where it is changed.
pub fn at_password(error: IdentityError) -> Problem {
    match error {
        IdentityError::WrongPassword => Flaw::new("wrong_password", "is not the password of the account").at("/password"),
        other => other.into(),
    }
}

impl From<ResidenceError> for Problem {
    fn from(error: ResidenceError) -> Self {
        match error {
            ResidenceError::Absent => Self::of(kind::NOT_FOUND),
            ResidenceError::OwnerRequired => Self::of(kind::OWNER_REQUIRED),
            // handlers that know its tasks tell the home too
            ResidenceError::Stale(_) => Self::of(kind::STALE),
            ResidenceError::LastOwner => Self::of(kind::LAST_OWNER),
            ResidenceError::AlreadyMember => Self::of(kind::ALREADY_MEMBER),
            ResidenceError::CodeInvalid => Self::of(kind::CODE_INVALID),
            ResidenceError::CodeUsed => Self::of(kind::CODE_USED),
            ResidenceError::CodeRevoked => Self::of(kind::CODE_REVOKED),
            ResidenceError::CodeExpired => Self::of(kind::CODE_EXPIRED),
            ResidenceError::Port(error) => error.into(),
        }
    }
}

impl From<TaskError> for Problem {
    fn from(error: TaskError) -> Self {
        match error {
            TaskError::Absent => Self::of(kind::NOT_FOUND),
            TaskError::Cancelled => Self::of(kind::TASK_CANCELLED),
            TaskError::AlreadyCompleted => Self::of(kind::ALREADY_COMPLETED),
            TaskError::NotRecurring => Self::of(kind::NOT_RECURRING),
            TaskError::NotScheduled => Self::of(kind::NOT_SCHEDULED),
            TaskError::NothingToUndo => Self::of(kind::NOTHING_TO_UNDO),
            TaskError::SnoozedIntoPast => Flaw::new("out_of_range", "must be a day after today").at("/until"),
            TaskError::HomeFixed => Flaw::new("fixed", "can't be changed: a task stays in its home").at("/residence_id"),
            TaskError::Schedule(error) => never_occurs(error),
            TaskError::Rrule(error) => refused(&error),
            TaskError::Contradiction => Flaw::new("conflict", "says otherwise than what stands beside it: say one of them").at("/schedule"),
            TaskError::Rhythm(error) => Flaw::from(error).at("/custom_interval_days"),
            // the routes that take a version tell how the task is now
            TaskError::Stale(_) => Self::of(kind::STALE),
            TaskError::Entry { index, error } => Self::from(*error).below(&format!("/tasks/{index}")),
            TaskError::CompletedInFuture => Flaw::new("in_future", "must not lie in the future").at("/completed_at"),
            TaskError::CompletedTooLongAgo => Flaw::new("out_of_range", "must not lie before 1900-01-01").at("/completed_at"),
            TaskError::Port(error) => error.into(),
        }
    }
}

impl From<ContractorError> for Problem {
    fn from(error: ContractorError) -> Self {
        match error {
            ContractorError::Absent => Self::of(kind::NOT_FOUND),
            ContractorError::Stale(current) => Self::of(kind::STALE).current(&ContractorView::from(*current)),
            ContractorError::Port(error) => error.into(),
        }
    }
}

impl From<SubscriptionError> for Problem {
    fn from(error: SubscriptionError) -> Self {
        match error {
            SubscriptionError::Absent => Self::of(kind::NOT_FOUND),
            SubscriptionError::TrialUsed => Self::of(kind::TRIAL_USED),
            SubscriptionError::NoTrial => Self::of(kind::NO_TRIAL),
            SubscriptionError::AlreadyOver => Flaw::new("out_of_range", "must lie in the future").at("/expires_at"),
            SubscriptionError::SubscribedElsewhere(store) => Self::of(kind::SUBSCRIBED_ELSEWHERE).existing_platform(store),
            SubscriptionError::PurchaseTaken => Self::of(kind::PURCHASE_TAKEN),
            SubscriptionError::UnknownPurchase => Self::of(kind::UNKNOWN_PURCHASE),
            SubscriptionError::Purchase(error) => Self::of(kind::EVENT_REFUSED).because(error),
            SubscriptionError::Port(error) => error.into(),
        }
    }
}

/// The store's rules that a request can hurt. Any other is a mistake of ours.
fn rule_hurt(rule: &str) -> Problem {
    let unknown = |pointer: &str| Flaw::new("unknown", "must be the id of one that exists").at(pointer);
    match rule {
        "unknown_category" => unknown("/category_id"),
        "unknown_priority" => unknown("/priority_id"),
        "unknown_assignee" => Flaw::new("unknown", "must be the id of a member of the home").at("/assigned_to_id"),
        "unknown_contractor" => Flaw::new("unknown", "must be the id of a contractor of the home, or of your own").at("/contractor_id"),
        "unknown_residence_type" => unknown("/residence_type_id"),
        "unknown_specialty" => Flaw::new("unknown", "must be ids of some that exist").at("/specialty_ids"),
        "email_taken" => Problem::of(kind::EMAIL_TAKEN),
        "username_taken" => Problem::of(kind::USERNAME_TAKEN),
        other => Problem::fault(format!("rule {other} was hurt, and nobody knows it")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn status(error: impl Into<Problem>) -> (u16, &'static str) {
        let problem = error.into();
        (problem.kind().status().as_u16(), problem.kind().code)
    }

    #[test]
    fn refusals_have_the_statuses_of_the_contract() {
        assert_eq!(status(Refusal::NoSession), (401, "not_authenticated"));
        assert_eq!(status(Refusal::Unverified), (403, "email_not_verified"));
        assert_eq!(status(Refusal::Role), (403, "owner_required"));
        assert_eq!(status(TaskError::Absent), (404, "not_found"));
        assert_eq!(status(TaskError::Port(PortError::Refused(Refusal::Stale))), (409, "changed_meanwhile"));
        assert_eq!(status(Refusal::KeyReused), (422, "idempotency_key_reused"));
        assert_eq!(status(PortError::unavailable("away")), (503, "unavailable"));
        assert_eq!(status(PortError::fault("broken")), (500, "internal_error"));
    }

    #[test]
    fn what_a_guard_refuses_about_homes_is_what_the_decision_says() {
        let rule = |slug: &'static str| ResidenceError::from(PortError::Refused(Refusal::Rule(Cow::Borrowed(slug))));
        assert_eq!(status(rule("last_owner")), (409, "last_owner"));
        assert_eq!(status(rule("already_member")), (409, "already_member"));
        assert_eq!(status(rule("code_invalid")), (404, "code_invalid"));
        for slug in ["code_used", "code_revoked", "code_expired"] {
            assert_eq!(status(rule(slug)), (410, slug));
        }
        assert_eq!(status(ResidenceError::from(PortError::Refused(Refusal::Role))), (403, "owner_required"));
        assert_eq!(status(rule("unknown_residence_type")), (400, "validation_failed"));
    }

    #[test]
    fn what_stores_and_trials_run_into_has_an_answer_of_its_own() {
        assert_eq!(status(SubscriptionError::SubscribedElsewhere(honeydue_subscription::Store::Ios)), (409, "subscribed_elsewhere"));
        assert_eq!(status(SubscriptionError::PurchaseTaken), (409, "purchase_taken"));
        assert_eq!(status(SubscriptionError::UnknownPurchase), (409, "unknown_purchase"));
        assert_eq!(status(SubscriptionError::Purchase(honeydue_subscription::PurchaseError::Contradiction)), (409, "event_refused"));
        assert_eq!(status(SubscriptionError::TrialUsed), (409, "trial_used"));
        assert_eq!(status(SubscriptionError::Absent), (404, "not_found"));
    }

    #[test]
    fn an_unknown_lookup_is_pointed_at() {
        let problem = Problem::from(Refusal::Rule(Cow::Borrowed("unknown_category")));
        assert_eq!(problem.errors()[0].pointer, "/category_id");
        assert_eq!(problem.errors()[0].code, "unknown");
        assert_eq!(status(Refusal::Rule(Cow::Borrowed("never_heard_of"))), (500, "internal_error"));
    }
}
