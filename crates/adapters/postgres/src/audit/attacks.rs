//! Attacks on a ledger in memory, each at many places: none may go unseen.

mod erased;
mod ledger;

use super::{
    hash::{NOTHING_BEFORE, commitment, hash},
    row::{Entry, Head, Micros, Payload},
    verdict::{Fault, Finding, Verdict},
};
use ledger::{ATTACKED, Dice, EMPTY, LENGTH, Ledger};

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
    assert_eq!(verdict, Verdict { streams: 4, entries: 208, ..Verdict::default() });
    assert_eq!(verdict.to_string(), "the ledger is sound: 208 entries in 4 streams");
}

/// Does everything at many places, but where it can't be done.
fn every_attack_is_found(sound: &Ledger, is_spared: fn(i64) -> bool) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for (name, attack) in ATTACKS {
        let places = (0..20).map(|_| 1 + i64::try_from(dice.below(200)).unwrap()).collect::<Vec<_>>();
        for at in [1, 2, LENGTH - 1, LENGTH].into_iter().chain(places).filter(|at| !is_spared(*at)) {
            let mut attacked = sound.clone();
            attack(&mut attacked, at, &mut dice);
            assert!(!attacked.inspected().is_sound(), "{name}, at version {at}");
        }
    }
}

#[test]
fn every_attack_is_found_wherever_it_strikes() {
    every_attack_is_found(&Ledger::sound(), |_| false);
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
