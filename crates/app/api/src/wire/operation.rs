//! What the server says of itself.

use serde::Serialize;
use utoipa::ToSchema;

/// That the process lives.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub struct HealthView {
    /// `ok`.
    pub status: &'static str,
    /// The version of the server.
    pub version: &'static str,
}

/// What clients should know before they sign in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Server)]
pub struct ServerView {
    /// `honeydue`.
    pub name: &'static str,
    /// The version of the server.
    pub version: &'static str,
    /// `password`; `apple` and `google` where they are set up.
    pub sign_in_methods: Vec<&'static str>,
    /// `open`, `invite` or `closed`.
    pub registration: &'static str,
    /// Whether it sends mail.
    pub mail: bool,
    /// What it can do.
    pub features: &'static [&'static str],
}

/// A kind of problem.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ProblemKind)]
pub struct ProblemKindView {
    /// The slug.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// For people.
    pub title: &'static str,
    /// For people.
    pub detail: &'static str,
}
