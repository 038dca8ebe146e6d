//! What happened in a home: the ledger, as its members may read it.

use crate::{IdempotencyKey, Person, PortError, ResidenceId, Seen, UserId, Version, Viewer};
use jiff::Timestamp;

/// One change of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The home's version after it.
    pub version: Version,
    /// When it was committed. Strictly increasing within a home.
    pub at: Timestamp,
    /// Who decided it; 0 is the operator.
    pub actor: UserId,
    /// The same, as the home knows them; none for the operator and for deleted accounts.
    pub by: Option<Person>,
    /// What kind of event it was: [`crate::Event::kind`].
    pub kind: String,
    /// The event, serialized as its domain does.
    pub payload: String,
}

/// Which part of a journal: newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalPage {
    /// At most so many entries.
    pub limit: u16,
    /// Only those before this version.
    pub before: Option<Version>,
}

/// Reads the ledger.
#[trait_variant::make(Send)]
pub trait Journal: Sync {
    /// The event that a request with this key has left, on the stream with the smallest id of those that it moved; none if
    /// no request with the key was committed. Another request under the same key: [`crate::Refusal::KeyReused`].
    async fn repeated(&self, viewer: Viewer, key: &IdempotencyKey) -> Result<Seen<Option<Entry>>, PortError>;

    /// A page of a home's journal; none if the viewer does not belong to the home.
    async fn page(&self, viewer: Viewer, residence: ResidenceId, page: JournalPage) -> Result<Seen<Option<Vec<Entry>>>, PortError>;
}
