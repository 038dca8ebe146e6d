//! What plans limit, and who pays for it.

use crate::{ResidenceId, UserId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a plan holds so many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Homes.
    Residences,
    /// Tasks that are not archived.
    Tasks,
    /// Contractors.
    Contractors,
    /// Documents and warranties.
    Documents,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Residences, Self::Tasks, Self::Contractors, Self::Documents];

    /// The name in the database and in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Residences => "residences",
            Self::Tasks => "tasks",
            Self::Contractors => "contractors",
            Self::Documents => "documents",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resource| resource.name() == name)
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// On whose plan something counts. A decision names the place; who that is, is looked up under the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Whoever pays for this home, whichever member acts.
    Home(ResidenceId),
    /// This account itself.
    Account(UserId),
}
