//! What people say of themselves, and where they are signed in.

use crate::{
    problem::Flaw,
    wire::{
        instant,
        patch::{self, Patch, not_null},
        text::{OwnEmail, Secret, TriedPassword, fits, optional},
    },
};
use honeydue_identity::{OpenSession, Password, PasswordChange, PersonName, ProfilePatch};
use honeydue_kernel::{Edit, SessionId, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// What is to be different of a profile: what is absent stays, null makes a name empty.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct ProfileRequest {
    #[validate(custom(function = "patch::fits::<PersonName, _>"))]
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    first_name: Patch<String>,
    #[validate(custom(function = "patch::fits::<PersonName, _>"))]
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    last_name: Patch<String>,
    /// Like America/Chicago: what "today" means where no other zone is said.
    #[validate(custom(function = "zone_fits"))]
    #[serde(default)]
    #[schema(value_type = String)]
    timezone: Patch<String>,
    /// Only the address that it is, for clients that send all back.
    #[validate(custom(function = "fits::<OwnEmail>"))]
    email: Option<String>,
}

fn zone_fits(patch: &Patch<String>) -> Result<(), ValidationError> {
    not_null(patch)?;
    patch::fits::<Zone, _>(patch)
}

impl ProfileRequest {
    /// What is to be said.
    pub fn into_domain(self) -> Result<ProfilePatch, Flaw> {
        let Self { first_name, last_name, timezone, email } = self;
        Ok(ProfilePatch {
            first_name: name(first_name)?,
            last_name: name(last_name)?,
            zone: timezone.text()?.value(),
            email: optional(email.as_deref())?.map(|OwnEmail(email)| email),
        })
    }
}

fn name(patch: Patch<String>) -> Result<Option<PersonName>, Flaw> {
    match patch.text()? {
        Edit::Keep => Ok(None),
        Edit::Clear => optional(Some("")),
        Edit::Set(name) => Ok(Some(name)),
    }
}

/// A password, and the one that takes its place.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
pub struct PasswordRequest {
    /// The password that there is.
    #[validate(custom(function = "fits::<TriedPassword>"))]
    #[schema(value_type = String, format = Password)]
    #[serde(alias = "old_password")]
    current_password: Secret,
    /// 8 to 128 characters.
    #[validate(custom(function = "fits::<Password>"))]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    new_password: Secret,
}

impl PasswordRequest {
    /// Both passwords.
    pub fn into_domain(self) -> Result<PasswordChange, Flaw> {
        let Self { current_password, new_password } = self;
        Ok(PasswordChange { current: current_password.into_inner(), new: Password::chosen(new_password.into_inner())? })
    }
}

/// A session that is open.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    id: i64,
    /// What the device called itself.
    device: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it ends by itself; null: never.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Whether it is the one that asks.
    is_current: bool,
}

impl SessionView {
    /// A session, beside the one that asks.
    pub fn of(session: OpenSession, current: Option<SessionId>) -> Self {
        let OpenSession { id, device, opened_at, expires_at } = session;
        Self { id: id.get(), device, created_at: instant(opened_at), expires_at: expires_at.map(instant), is_current: current == Some(id) }
    }
}

/// A session has ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SessionEnded)]
pub struct SessionEndedView {
    ended_id: i64,
}

impl SessionEndedView {
    /// This one.
    pub const fn of(id: SessionId) -> Self {
        Self { ended_id: id.get() }
    }
}

/// All sessions have ended but one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SessionsEnded)]
pub struct SessionsEndedView {
    /// The one that goes on.
    kept_id: i64,
}

impl SessionsEndedView {
    /// This one goes on.
    pub const fn but(kept: SessionId) -> Self {
        Self { kept_id: kept.get() }
    }
}
