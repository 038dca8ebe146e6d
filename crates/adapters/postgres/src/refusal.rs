//! What Postgres said, in the words of the kernel.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use honeydue_kernel::{Place, PortError, Refusal, Resource, StreamId};
use std::borrow::Cow;

/// Constraints of the schema that a caller can hurt; their names are the slugs of the rules.
const RULES: [&str; 14] = [
    "email_taken",
    "username_taken",
    "identity_taken",
    "unknown_residence_type",
    "unknown_specialty",
    "last_owner",
    "already_member",
    "share_code_taken",
    "too_many_codes",
    "code_invalid",
    "code_used",
    "code_revoked",
    "code_expired",
    "purchase_taken",
];

/// The same, of which the caller is also told what it was that is unknown.
const UNKNOWN: [&str; 4] = ["unknown_category", "unknown_priority", "unknown_assignee", "unknown_contractor"];

/// What the server says when it is too busy or on its way down. diesel hides the codes, so the words must do; they only
/// tell an answer that is worth a retry from one that is not.
const PASSING: [&str; 6] = ["timeout", "deadlock", "terminating connection", "shutting down", "starting up", "too many connections"];

/// Classifies a failed statement.
pub(crate) fn port_error(error: Error) -> PortError {
    match &error {
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) => {
            PortError::unavailable(error)
        }
        Error::DatabaseError(_, information) => match refusal(information.as_ref()) {
            Some(refusal) => refusal.into(),
            None if PASSING.iter().any(|word| information.message().contains(word)) => PortError::unavailable(error),
            None => PortError::fault(error),
        },
        _ => PortError::fault(error),
    }
}

/// The guard or the rule that spoke, if one did.
fn refusal(information: &dyn DatabaseErrorInformation) -> Option<Refusal> {
    let slug = information.constraint_name()?;
    Some(match slug {
        "no_session" => Refusal::NoSession,
        "unverified" => Refusal::Unverified,
        "absent" => Refusal::Absent,
        "role" => Refusal::Role,
        "stale" => Refusal::Stale,
        "key_reused" => Refusal::KeyReused,
        "repeated" => Refusal::Repeated(place(information.details()?)?),
        "limit_reached" => limit(information.details()?)?,
        _ if UNKNOWN.contains(&slug) => {
            let rule = Cow::Borrowed(UNKNOWN.into_iter().find(|rule| *rule == slug)?);
            Refusal::Unknown { rule, id: information.details().and_then(referred).unwrap_or_default() }
        }
        _ => Refusal::Rule(Cow::Borrowed(RULES.into_iter().find(|rule| *rule == slug)?)),
    })
}

/// The id alone, as a guard writes it; or what Postgres says of a foreign key, in whatever language: `Key (category_id)=(77) …`.
fn referred(text: &str) -> Option<i64> {
    let id = text.split_once("=(").and_then(|(_, rest)| rest.split_once(')')).map_or(text, |(id, _)| id);
    id.trim().parse().ok()
}

/// `resource:limit:used`, as `guard_room` writes it.
fn limit(text: &str) -> Option<Refusal> {
    let mut parts = text.split(':');
    let (resource, limit, used) = (Resource::named(parts.next()?)?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Refusal::Limit { resource, limit, used })
}

/// `stream:version`, as `once` writes it.
fn place(text: &str) -> Option<Place> {
    let (stream, version) = text.split_once(':')?;
    Some(Place { stream: StreamId::new(stream.parse().ok()?), version: version.parse().ok()? })
}
