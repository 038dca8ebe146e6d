//! What is read, as it is stored: nothing is taken for granted, not even a hash's length.

/// A row of `stream`.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) stream: i64,
    pub(super) version: i64,
    pub(super) hash: Vec<u8>,
    pub(super) at: Micros,
}

/// A row of `ledger`.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) stream: i64,
    pub(super) version: i64,
    pub(super) actor: i64,
    pub(super) kind: String,
    pub(super) at: Micros,
    pub(super) commitment: Vec<u8>,
    pub(super) prev_hash: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

/// A row of `ledger_payload`.
#[derive(Clone, Debug)]
pub(super) struct Payload {
    pub(super) stream: i64,
    pub(super) version: i64,
    pub(super) salt: Vec<u8>,
    pub(super) text: String,
}

/// The payload of an entry that says that others were erased.
#[derive(Clone, Debug)]
pub(super) struct Erasure {
    pub(super) stream: i64,
    pub(super) version: i64,
    pub(super) text: String,
}

/// Microseconds since the Unix epoch. The database's infinities are the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Micros(pub(super) i64);
