//! A ledger in memory, and dice to attack it with.

use super::super::{
    erased::KIND,
    hash::{NOTHING_BEFORE, commitment, hash},
    inspect::inspect,
    row::{Entry, Erasure, Head, Micros, Payload},
    verdict::Verdict,
};
use futures::{FutureExt, stream};
use std::convert::Infallible;

/// Entries of the stream that is attacked.
pub(super) const LENGTH: i64 = 200;
/// The stream that is attacked has neighbours on both sides.
const NEIGHBOURS: [i64; 2] = [3, 11];
pub(super) const ATTACKED: i64 = 7;
/// A stream that was begun, and nothing more.
pub(super) const EMPTY: i64 = 5;

/// The three tables.
#[derive(Clone)]
pub(super) struct Ledger {
    pub(super) heads: Vec<Head>,
    pub(super) entries: Vec<Entry>,
    pub(super) payloads: Vec<Payload>,
}

impl Ledger {
    pub(super) fn sound() -> Self {
        let mut ledger = Self { heads: vec![], entries: vec![], payloads: vec![] };
        ledger.heads.push(Head { stream: EMPTY, version: 0, hash: NOTHING_BEFORE.to_vec(), at: Micros(i64::MIN) });
        for (stream, length) in [(NEIGHBOURS[0], 3), (ATTACKED, LENGTH), (NEIGHBOURS[1], 5)] {
            ledger.begin(stream, length);
        }
        ledger
    }

    /// The same, where the last entry of the attacked stream says that others were erased. `said` is what its payload has.
    pub(super) fn with_erasure(said: &str) -> Self {
        let mut ledger = Self::sound();
        ledger.retain(|version| version < LENGTH);
        ledger.rewind(LENGTH - 1);
        ledger.append(ATTACKED, KIND, format!(r#"{{"event":"deleted","account":{ATTACKED},"erased":{said}}}"#));
        ledger
    }

    pub(super) fn begin(&mut self, stream: i64, length: i64) {
        self.heads.push(Head { stream, version: 0, hash: NOTHING_BEFORE.to_vec(), at: Micros(i64::MIN) });
        for version in 1..=length {
            let kind = ["task.created", "task.completed"][usize::from(version % 2 == 0)];
            self.append(stream, kind, format!(r#"{{"task":{version}}}"#));
        }
    }

    fn append(&mut self, stream: i64, kind: &str, text: String) {
        let head = self.heads.iter_mut().find(|head| head.stream == stream).unwrap();
        let version = head.version + 1;
        let salt = [version.to_le_bytes(), stream.to_le_bytes()].concat().repeat(2);
        let payload = Payload { stream, version, salt, text };
        let mut entry = Entry {
            stream,
            version,
            actor: 40 + version % 3,
            kind: kind.to_owned(),
            at: Micros(1_781_794_931_000_000 + version * 17),
            commitment: commitment(&payload).unwrap().to_vec(),
            prev_hash: head.hash.clone(),
            hash: vec![],
        };
        entry.hash = hash(&entry).to_vec();
        *head = Head { stream, version, hash: entry.hash.clone(), at: entry.at };
        self.entries.push(entry);
        self.payloads.push(payload);
    }

    /// Sets the attacked stream back to an entry that it has.
    fn rewind(&mut self, version: i64) {
        let Entry { hash, at, .. } = self.entry(version).clone();
        *self.head() = Head { stream: ATTACKED, version, hash, at };
    }

    /// These payloads of the attacked stream are gone.
    pub(super) fn erase(&mut self, gone: impl Fn(i64) -> bool) {
        self.payloads.retain(|payload| payload.stream != ATTACKED || !gone(payload.version));
    }

    /// So many more entries of the attacked stream.
    pub(super) fn go_on(&mut self, entries: i64) {
        for entry in 0..entries {
            self.append(ATTACKED, "task.created", format!(r#"{{"more":{entry}}}"#));
        }
    }

    /// As the database would give the tables.
    pub(super) fn inspected(mut self) -> Verdict {
        self.heads.sort_by_key(|head| head.stream);
        self.entries.sort_by_key(|entry| (entry.stream, entry.version));
        self.payloads.sort_by_key(|payload| (payload.stream, payload.version));
        let erasures = self.entries.iter().filter(|entry| entry.kind == KIND).filter_map(|entry| {
            let payload = self.payloads.iter().find(|payload| (payload.stream, payload.version) == (entry.stream, entry.version))?;
            Some(Erasure { stream: payload.stream, version: payload.version, text: payload.text.clone() })
        });
        let erasures = rows(erasures.collect());
        inspect(rows(self.heads), rows(self.entries), rows(self.payloads), erasures).now_or_never().unwrap().unwrap()
    }

    pub(super) fn entry(&mut self, version: i64) -> &mut Entry {
        let at = self.entry_at(version);
        &mut self.entries[at]
    }

    pub(super) fn entry_at(&self, version: i64) -> usize {
        self.entries.iter().position(|entry| (entry.stream, entry.version) == (ATTACKED, version)).unwrap()
    }

    pub(super) fn payload(&mut self, version: i64) -> &mut Payload {
        let at = self.payload_at(version);
        &mut self.payloads[at]
    }

    pub(super) fn payload_at(&self, version: i64) -> usize {
        self.payloads.iter().position(|payload| (payload.stream, payload.version) == (ATTACKED, version)).unwrap()
    }

    pub(super) fn head(&mut self) -> &mut Head {
        self.heads.iter_mut().find(|head| head.stream == ATTACKED).unwrap()
    }

    pub(super) fn retain(&mut self, keep: impl Fn(i64) -> bool) {
        self.entries.retain(|entry| entry.stream != ATTACKED || keep(entry.version));
        self.payloads.retain(|payload| payload.stream != ATTACKED || keep(payload.version));
    }

    /// Renumbers the attacked stream.
    pub(super) fn renumber(&mut self, number: impl Fn(i64) -> i64) {
        self.entries.iter_mut().filter(|entry| entry.stream == ATTACKED).for_each(|entry| entry.version = number(entry.version));
        self.payloads.iter_mut().filter(|payload| payload.stream == ATTACKED).for_each(|payload| payload.version = number(payload.version));
    }
}

fn rows<T>(rows: Vec<T>) -> impl futures::Stream<Item = Result<T, Infallible>> {
    stream::iter(rows.into_iter().map(Ok))
}

/// xorshift64: places that look random, and are the same in each run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// Flips one bit of bytes.
    pub(super) fn flip(&mut self, bytes: &mut [u8]) {
        let bit = self.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }

    /// Flips a low bit of a character, so that it stays text.
    pub(super) fn flip_text(&mut self, text: &mut String) {
        let mut bytes = std::mem::take(text).into_bytes();
        let at = self.below(bytes.len());
        bytes[at] ^= 1 << self.below(4);
        *text = String::from_utf8(bytes).unwrap();
    }

    pub(super) fn flip_number(&mut self, number: &mut i64) {
        *number ^= 1 << self.below(64);
    }
}
