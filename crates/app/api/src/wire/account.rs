//! Accounts, as their owners see them.

use crate::wire::instant;
use honeydue_identity::{Account, Provider};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The caller's own account.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    id: i64,
    username: String,
    email: String,
    /// The address that it will be, once the code comes back that was mailed there.
    pending_email: Option<String>,
    first_name: String,
    last_name: String,
    /// Also true where the installation asks nobody to verify.
    is_verified: bool,
    timezone: String,
    has_password: bool,
    /// `password`, `apple`, `google`.
    sign_in_methods: Vec<&'static str>,
    #[schema(format = DateTime)]
    date_joined: String,
    version: i64,
}

impl UserView {
    /// The account at this instant, on an installation that asks for verified addresses or not.
    pub fn of(account: Account, asks_to_verify: bool, now: Timestamp) -> Self {
        let Account {
            id,
            username,
            email,
            first_name,
            last_name,
            verified_at,
            pending_email,
            zone,
            has_password,
            providers,
            joined_at,
            version,
        } = account;
        Self {
            id: id.get(),
            username: username.into(),
            email: email.into(),
            pending_email: pending_email.filter(|pending| pending.until > now).map(|pending| pending.email.into()),
            first_name: first_name.into(),
            last_name: last_name.into(),
            is_verified: verified_at.is_some() || !asks_to_verify,
            timezone: zone.into(),
            has_password,
            sign_in_methods: has_password.then_some("password").into_iter().chain(providers.into_iter().map(Provider::name)).collect(),
            date_joined: instant(joined_at),
            version,
        }
    }
}

/// A token with the account that it opens.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SignedIn)]
pub struct SignedInView {
    /// At most 100 characters, which say nothing to clients. Told once.
    pub token: String,
    /// Sessions end when they are ended.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// The account.
    pub user: UserView,
    /// Whether the account was opened just now.
    pub is_new: bool,
}

/// A sentence for people.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// The sentence.
    pub message: &'static str,
}
