//! Attacks on a ledger in memory, each at many places: none may go unseen.

use super::{
    hash::{NOTHING_BEFORE, commitment, hash},
    inspect::inspect,
    row::{Entry, Head, Micros, Payload},
    verdict::{Fault, Finding, Verdict},
};
use futures::{FutureExt, stream};
use std::convert::Infallible;

/// Entries of the stream that is attacked.
const LENGTH: i64 = 200;
/// The stream that is attacked has neighbours on both sides.
const NEIGHBOURS: [i64; 2] = [3, 11];
const ATTACKED: i64 = 7;
/// A stream that was begun, and nothing more.
const EMPTY: i64 = 5;

/// The three tables.
#[derive(Clone)]
struct Ledger {
    heads: Vec<Head>,
    entries: Vec<Entry>,
    payloads: Vec<Payload>,
}

impl Ledger {
    fn sound() -> Self {
        let mut ledger = Self { heads: vec![], entries: vec![], payloads: vec![] };
        ledger.heads.push(Head { stream: EMPTY, version: 0, hash: NOTHING_BEFORE.to_vec(), at: Micros(i64::MIN) });
        for (stream, length) in [(NEIGHBOURS[0], 3), (ATTACKED, LENGTH), (NEIGHBOURS[1], 5)] {
            ledger.begin(stream, length);
        }
        ledger
    }

    fn begin(&mut self, stream: i64, length: i64) {
        let mut head = Head { stream, version: 0, hash: NOTHING_BEFORE.to_vec(), at: Micros(i64::MIN) };
        for version in 1..=length {
            let salt = [version.to_le_bytes(), stream.to_le_bytes()].concat().repeat(2);
            let payload = Payload { stream, version, salt, text: format!(r#"{{"task":{version}}}"#) };
            let mut entry = Entry {
                stream,
                version,
                actor: 40 + version % 3,
                kind: ["task.created", "task.completed"][usize::from(version % 2 == 0)].to_owned(),
                at: Micros(1_781_794_931_000_000 + version * 17),
                commitment: commitment(&payload).unwrap().to_vec(),
                prev_hash: head.hash,
                hash: vec![],
            };
            entry.hash = hash(&entry).to_vec();
            head = Head { stream, version, hash: entry.hash.clone(), at: entry.at };
            self.entries.push(entry);
            self.payloads.push(payload);
        }
        self.heads.push(head);
    }

    /// As the database would give the tables.
    fn inspected(mut self) -> Verdict {
        self.heads.sort_by_key(|head| head.stream);
        self.entries.sort_by_key(|entry| (entry.stream, entry.version));
        self.payloads.sort_by_key(|payload| (payload.stream, payload.version));
        inspect(rows(self.heads), rows(self.entries), rows(self.payloads)).now_or_never().unwrap().unwrap()
    }

    fn entry(&mut self, version: i64) -> &mut Entry {
        let at = self.entry_at(version);
        &mut self.entries[at]
    }

    fn entry_at(&self, version: i64) -> usize {
        self.entries.iter().position(|entry| (entry.stream, entry.version) == (ATTACKED, version)).unwrap()
    }

    fn payload(&mut self, version: i64) -> &mut Payload {
        let at = self.payload_at(version);
        &mut self.payloads[at]
    }

    fn payload_at(&self, version: i64) -> usize {
        self.payloads.iter().position(|payload| (payload.stream, payload.version) == (ATTACKED, version)).unwrap()
    }

    fn head(&mut self) -> &mut Head {
        self.heads.iter_mut().find(|head| head.stream == ATTACKED).unwrap()
    }

    fn retain(&mut self, keep: impl Fn(i64) -> bool) {
        self.entries.retain(|entry| entry.stream != ATTACKED || keep(entry.version));
        self.payloads.retain(|payload| payload.stream != ATTACKED || keep(payload.version));
    }

    /// Renumbers the attacked stream.
    fn renumber(&mut self, number: impl Fn(i64) -> i64) {
        self.entries.iter_mut().filter(|entry| entry.stream == ATTACKED).for_each(|entry| entry.version = number(entry.version));
        self.payloads.iter_mut().filter(|payload| payload.stream == ATTACKED).for_each(|payload| payload.version = number(payload.version));
    }
}

fn rows<T>(rows: Vec<T>) -> impl futures::Stream<Item = Result<T, Infallible>> {
    stream::iter(rows.into_iter().map(Ok))
}

/// xorshift64: places that look random, and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// Flips one bit of bytes.
    fn flip(&mut self, bytes: &mut [u8]) {
        let bit = self.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }

    /// Flips a low bit of a character, so that it stays text.
    fn flip_text(&mut self, text: &mut String) {
        let mut bytes = std::mem::take(text).into_bytes();
        let at = self.below(bytes.len());
        bytes[at] ^= 1 << self.below(4);
        *text = String::from_utf8(bytes).unwrap();
    }

    fn flip_number(&mut self, number: &mut i64) {
        *number ^= 1 << self.below(64);
    }
}

/// What is done to the ledger at a version.
type Attack = fn(&mut Ledger, i64, &mut Dice);

const ATTACKS: [(&str, Attack); 36] = [
    ("a bit of an entry's stream", |ledger, at, dice| dice.flip_number(&mut ledger.entry(at).stream)),
    ("a bit of an entry's version", |ledger, at, dice| dice.flip_number(&mut ledger.entry(at).version)),
    ("a bit of an entry's actor", |ledger, at, dice| dice.flip_number(&mut ledger.entry(at).actor)),
    ("a bit of an entry's kind", |ledger, at, dice| dice.flip_text(&mut ledger.entry(at).kind)),
    ("a bit of an entry's time", |ledger, at, dice| dice.flip_number(&mut ledger.entry(at).at.0)),
    ("a bit of an entry's commitment", |ledger, at, dice| dice.flip(&mut ledger.entry(at).commitment)),
    ("a bit of an entry's link", |ledger, at, dice| dice.flip(&mut ledger.entry(at).prev_hash)),
    ("a bit of an entry's hash", |ledger, at, dice| dice.flip(&mut ledger.entry(at).hash)),
    ("a bit of a payload's stream", |ledger, at, dice| dice.flip_number(&mut ledger.payload(at).stream)),
    ("a bit of a payload's version", |ledger, at, dice| dice.flip_number(&mut ledger.payload(at).version)),
    ("a bit of a salt", |ledger, at, dice| dice.flip(&mut ledger.payload(at).salt)),
    ("a bit of a payload", |ledger, at, dice| dice.flip_text(&mut ledger.payload(at).text)),
    ("a bit of the stream's id", |ledger, _, dice| dice.flip_number(&mut ledger.head().stream)),
    ("a bit of the stream's version", |ledger, _, dice| dice.flip_number(&mut ledger.head().version)),
    ("a bit of the stream's head", |ledger, _, dice| dice.flip(&mut ledger.head().hash)),
    ("a bit of the stream's time", |ledger, _, dice| dice.flip_number(&mut ledger.head().at.0)),
    ("a hash made shorter", |ledger, at, _| ledger.entry(at).hash.truncate(31)),
    ("a payload longer by a blank", |ledger, at, _| ledger.payload(at).text.push(' ')),
    ("a payload with the end of its salt", |ledger, at, _| {
        let payload = ledger.payload(at);
        let end = payload.salt.pop().map(char::from).unwrap();
        payload.text.insert(0, end);
    }),
    ("an entry rewritten with its hash", |ledger, at, _| {
        let entry = ledger.entry(at);
        entry.actor = 99;
        entry.hash = hash(entry).to_vec();
    }),
    ("a payload rewritten with its commitment and hash", |ledger, at, _| {
        ledger.payload(at).text = "{}".to_owned();
        let commitment = commitment(ledger.payload(at)).unwrap().to_vec();
        let entry = ledger.entry(at);
        entry.commitment = commitment;
        entry.hash = hash(entry).to_vec();
    }),
    ("everything rewritten from a version on, but the head", |ledger, at, _| {
        ledger.entry(at).actor = 99;
        for version in at..=LENGTH {
            let before = (version > 1).then(|| ledger.entry(version - 1).hash.clone());
            let entry = ledger.entry(version);
            entry.prev_hash = before.unwrap_or_else(|| NOTHING_BEFORE.to_vec());
            entry.hash = hash(entry).to_vec();
        }
    }),
    ("an entry deleted", |ledger, at, _| {
        let at = ledger.entry_at(at);
        ledger.entries.remove(at);
    }),
    ("an entry deleted with its payload", |ledger, at, _| ledger.retain(|version| version != at)),
    ("an entry deleted with its payload, the rest moved up", |ledger, at, _| {
        ledger.retain(|version| version != at);
        ledger.renumber(|version| if version > at { version - 1 } else { version });
        ledger.head().version -= 1;
    }),
    ("a payload deleted", |ledger, at, _| {
        let at = ledger.payload_at(at);
        ledger.payloads.remove(at);
    }),
    ("the tail cut off", |ledger, at, _| ledger.retain(|version| version < at)),
    ("the tail cut off, the stream's version with it", |ledger, at, _| {
        ledger.retain(|version| version < at);
        ledger.head().version = at - 1;
    }),
    ("the beginning cut off", |ledger, at, _| ledger.retain(|version| version > at)),
    ("two entries swapped", |ledger, at, _| {
        let other = at % LENGTH + 1;
        let (one, two) = (ledger.entry_at(at), ledger.entry_at(other));
        ledger.entries.swap(one, two);
        (ledger.entries[one].version, ledger.entries[two].version) = (at, other);
    }),
    ("two entries swapped with their payloads", |ledger, at, _| {
        let other = at % LENGTH + 1;
        ledger.renumber(|version| match version {
            version if version == at => other,
            version if version == other => at,
            version => version,
        });
    }),
    ("two payloads swapped", |ledger, at, _| {
        let other = at % LENGTH + 1;
        (ledger.payload(at).version, ledger.payload(other).version) = (0, at);
        ledger.payload(0).version = other;
    }),
    ("an entry twice", |ledger, at, _| {
        let entry = ledger.entry(at).clone();
        ledger.entries.push(entry);
    }),
    ("an entry inserted with its payload, the rest moved down", |ledger, at, _| {
        let (entry, payload) = (ledger.entry(at).clone(), ledger.payload(at).clone());
        ledger.renumber(|version| if version >= at { version + 1 } else { version });
        ledger.head().version += 1;
        let mut forged = Entry { actor: 99, ..entry };
        forged.hash = hash(&forged).to_vec();
        ledger.entries.push(forged);
        ledger.payloads.push(payload);
    }),
    ("an entry added after the last", |ledger, _, _| {
        let last = ledger.entry(LENGTH).clone();
        let payload = Payload { version: LENGTH + 1, ..ledger.payload(LENGTH).clone() };
        let mut added = Entry { version: LENGTH + 1, at: Micros(last.at.0 + 1), prev_hash: last.hash.clone(), ..last };
        added.hash = hash(&added).to_vec();
        ledger.entries.push(added);
        ledger.payloads.push(payload);
    }),
    ("the stream deleted", |ledger, _, _| ledger.heads.retain(|head| head.stream != ATTACKED)),
];

#[test]
fn a_sound_ledger_has_no_findings() {
    let verdict = Ledger::sound().inspected();
    assert_eq!(verdict, Verdict { streams: 4, entries: 208, findings: vec![], untold: 0 });
    assert_eq!(verdict.to_string(), "the ledger is sound: 208 entries in 4 streams");
}

#[test]
fn every_attack_is_found_wherever_it_strikes() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let sound = Ledger::sound();
    for (name, attack) in ATTACKS {
        let places = (0..20).map(|_| 1 + i64::try_from(dice.below(200)).unwrap()).collect::<Vec<_>>();
        for at in [1, 2, LENGTH - 1, LENGTH].into_iter().chain(places) {
            let mut attacked = sound.clone();
            attack(&mut attacked, at, &mut dice);
            assert!(!attacked.inspected().is_sound(), "{name}, at version {at}");
        }
    }
}

#[test]
fn a_finding_tells_where_and_what() {
    let found = |attack: fn(&mut Ledger)| {
        let mut ledger = Ledger::sound();
        attack(&mut ledger);
        ledger.inspected().findings
    };
    let at = |version, fault| Finding { stream: ATTACKED, version, fault };
    assert_eq!(found(|ledger| ledger.entry(9).actor = 99), [at(9, Fault::Hash)]);
    assert_eq!(found(|ledger| ledger.retain(|version| version != 9)), [at(10, Fault::Version { expected: 9 })]);
    assert_eq!(found(|ledger| ledger.retain(|version| version < 9)), [at(200, Fault::HeadVersion { last: 8 })]);
    assert_eq!(found(|ledger| ledger.payload(9).text.clear()), [at(9, Fault::PayloadChanged)]);
    assert_eq!(found(|ledger| ledger.payload(9).version = 900), [at(9, Fault::PayloadMissing), at(900, Fault::PayloadStray)]);
    assert_eq!(found(|ledger| ledger.heads.retain(|head| head.stream != ATTACKED)), [at(200, Fault::StreamMissing)]);
    assert_eq!(found(|ledger| ledger.head().hash.fill(0)), [at(200, Fault::HeadHash)]);
    assert_eq!(found(|ledger| ledger.head().at.0 += 1), [at(200, Fault::HeadTime)]);
    assert_eq!(found(|ledger| ledger.entry(9).hash.fill(1)), [at(9, Fault::Hash), at(10, Fault::Link)]);
}

#[test]
fn what_belongs_to_nothing_is_found_before_between_and_behind() {
    for (stream, version) in [(1, 1), (EMPTY, 1), (ATTACKED, 0), (ATTACKED, LENGTH + 1), (99, 1)] {
        let mut ledger = Ledger::sound();
        let payload = ledger.payload(9).clone();
        ledger.payloads.push(Payload { stream, version, ..payload });
        assert_eq!(ledger.inspected().findings, [Finding { stream, version, fault: Fault::PayloadStray }]);
    }
    for stream in [1, 99] {
        let mut ledger = Ledger::sound();
        ledger.begin(stream, 1);
        ledger.heads.retain(|head| head.stream != stream);
        ledger.payloads.retain(|payload| payload.stream != stream);
        let finding = |fault| Finding { stream, version: 1, fault };
        assert_eq!(ledger.inspected().findings, [finding(Fault::PayloadMissing), finding(Fault::StreamMissing)]);
    }
}

#[test]
fn time_does_not_stand_still_even_where_the_hashes_are_right() {
    let mut ledger = Ledger::sound();
    let before = ledger.entry(LENGTH - 1).at;
    let last = ledger.entry(LENGTH);
    last.at = before;
    last.hash = hash(last).to_vec();
    let (hash, at) = (last.hash.clone(), last.at);
    *ledger.head() = Head { stream: ATTACKED, version: LENGTH, hash, at };
    assert_eq!(ledger.inspected().findings, [Finding { stream: ATTACKED, version: LENGTH, fault: Fault::Time }]);
}

#[test]
fn a_stream_without_entries_has_nothing_in_its_head() {
    let mut ledger = Ledger::sound();
    ledger.heads.iter_mut().find(|head| head.stream == EMPTY).unwrap().hash.fill(1);
    assert_eq!(ledger.inspected().findings, [Finding { stream: EMPTY, version: 0, fault: Fault::HeadHash }]);
}

#[test]
fn a_ruined_ledger_is_told_in_bounded_memory() {
    let mut ledger = Ledger::sound();
    ledger.begin(1, 2_000);
    ledger.payloads.clear();
    let verdict = ledger.inspected();
    assert_eq!((verdict.findings.len(), verdict.count()), (1_000, 2_208));
    let text = verdict.to_string();
    assert!(text.starts_with("the ledger is NOT sound: 2208 findings, 2208 entries in 5 streams\n  stream 1, version 1: its payload"));
    assert!(text.ends_with("\n  and 1208 more"));
}
