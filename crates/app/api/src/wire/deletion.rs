//! Accounts that go, and who gets their homes.

use crate::{
    extract::{FromQuery, Pairs},
    problem::Problem,
    wire::{PersonView, text::Secret},
};
use honeydue_identity::Inheritance;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What somebody says to show that the account is theirs.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[schema(as = AccountDeletionRequest)]
pub struct DeletionRequest {
    /// The password. Not needed within 15 minutes of signing in.
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Secret>,
}

/// What is to become of homes that others live in.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeletionAsked {
    /// Whether the homes that I pay for and others live in pass to these. Without it they are told (409 `owns_shared_homes`).
    #[param(value_type = Option<bool>)]
    hand_over: bool,
}

impl FromQuery for DeletionAsked {
    fn from_query(pairs: &Pairs) -> Result<Self, Problem> {
        Ok(Self { hand_over: pairs.flag("hand_over")?.unwrap_or(false) })
    }
}

impl DeletionRequest {
    /// The request, as use cases know one.
    pub fn into_domain(self, asked: DeletionAsked) -> honeydue_identity::DeletionRequest {
        honeydue_identity::DeletionRequest { password: self.password.map(Secret::into_inner), hand_over: asked.hand_over }
    }
}

/// A home that somebody pays for and others live in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Inheritance)]
pub struct InheritanceView {
    id: i64,
    name: String,
    /// Who would own it and pay for it: the owner who joined first, else the member who did.
    passes_to: PersonView,
}

impl From<Inheritance> for InheritanceView {
    fn from(inheritance: Inheritance) -> Self {
        let Inheritance { residence, name, heir } = inheritance;
        Self { id: residence.get(), name, passes_to: heir.into() }
    }
}
