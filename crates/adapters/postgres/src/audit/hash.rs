//! The ledger's two hashes, as the module above writes them down.

use super::row::{Entry, Payload};
use sha2::{Digest, Sha256};

/// What a first entry links to, and the head of a stream without entries.
pub(super) const NOTHING_BEFORE: [u8; 32] = [0; 32];

const FORMAT: &[u8] = b"honeydue ledger 1";
/// A salt is hashed without its length, so it must have this one: else its end could pass for the payload's beginning.
const SALT_LENGTH: usize = 32;

/// What an entry must commit to if this is its payload; none if it can be nobody's.
pub(super) fn commitment(payload: &Payload) -> Option<[u8; 32]> {
    (payload.salt.len() == SALT_LENGTH).then(|| Sha256::new().chain_update(&payload.salt).chain_update(&payload.text).finalize().into())
}

/// What an entry's hash must be.
pub(super) fn hash(entry: &Entry) -> [u8; 32] {
    let mut hash = Sha256::new();
    field(&mut hash, FORMAT);
    field(&mut hash, &entry.prev_hash);
    number(&mut hash, entry.stream);
    number(&mut hash, entry.version);
    number(&mut hash, entry.actor);
    field(&mut hash, entry.kind.as_bytes());
    number(&mut hash, entry.at.0);
    field(&mut hash, &entry.commitment);
    hash.finalize().into()
}

fn field(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn number(hash: &mut Sha256, number: i64) {
    hash.update(number.to_be_bytes());
}
