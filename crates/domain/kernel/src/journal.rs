//! What happened: the ledger, as those may read it whose streams it is of.

use crate::{IdempotencyKey, Person, PortError, ResidenceId, Seen, StreamId, UserId, Version, Viewer};
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
    /// The same, as the home knows them; none for the operator. Of a deleted account it says no more than that.
    pub by: Option<Person>,
    /// What kind of event it was: [`crate::Event::kind`].
    pub kind: String,
    /// The event, serialized as its domain does; none where it was erased.
    pub payload: Option<String>,
}

/// Which part of a journal: newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalPage {
    /// At most so many entries.
    pub limit: u16,
    /// Only those before this version.
    pub before: Option<Version>,
}

/// How far somebody has followed a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The account's, or a home's.
    pub stream: StreamId,
    /// The last version whose entry was followed.
    pub version: Version,
}

/// A stream of the viewer's, and what has happened in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The viewer's own, or that of a home.
    pub stream: StreamId,
    /// Its version now.
    pub version: Version,
    /// The hash of its entry now.
    pub hash: Vec<u8>,
    /// The hash of the entry that was heard of; none if this stream was not asked for, or there is no such entry: then it
    /// was heard from another ledger.
    pub heard: Option<Vec<u8>>,
    /// What followed it, oldest first; not to the end where there is more than was asked for.
    pub entries: Vec<Fresh>,
}

/// One change of a stream that somebody follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// The stream's version after it.
    pub version: Version,
    /// The hash of the entry.
    pub hash: Vec<u8>,
    /// What kind of event it was.
    pub kind: String,
    /// The event, serialized as its domain does; none where it was erased.
    pub payload: Option<String>,
}

/// Reads the ledger.
#[trait_variant::make(Send)]
pub trait Journal: Sync {
    /// The event that a request with this key has left, on the stream with the smallest id of those that it moved; none if
    /// no request with the key was committed. Another request under the same key: [`crate::Refusal::KeyReused`].
    async fn repeated(&self, viewer: Viewer, key: &IdempotencyKey) -> Result<Seen<Option<Entry>>, PortError>;

    /// A page of a home's journal; none if the viewer does not belong to the home.
    async fn page(&self, viewer: Viewer, residence: ResidenceId, page: JournalPage) -> Result<Seen<Option<Vec<Entry>>>, PortError>;

    /// All streams of the viewer: the account's own and those of its homes, in the order of their ids; with what has
    /// happened in those of them that were heard of, at most so many entries in all.
    async fn news(&self, viewer: Viewer, heard: &[Heard], most: u16) -> Result<Seen<Vec<News>>, PortError>;
}
