//! Erased is told from missing: by what a later entry of the same stream says, and by nothing else.

use super::{
    super::{
        erased::KIND,
        hash::{commitment, hash},
        verdict::{Fault, Finding, Verdict},
    },
    every_attack_is_found,
    ledger::{ATTACKED, LENGTH, Ledger},
};

const WHOLE: &str = r#"{"streams":[7],"entries":[]}"#;
const TWO: &str = r#"{"streams":[3],"entries":[{"stream":7,"version":50},{"stream":7,"version":60},{"stream":11,"version":1}]}"#;

/// The attacked stream was an account's, and was erased with it.
fn erased() -> Ledger {
    let mut ledger = Ledger::with_erasure(WHOLE);
    ledger.erase(|version| version < LENGTH);
    ledger
}

/// The attacked stream is a home's that lives on: two of its entries told what was somebody's alone.
fn redacted() -> Ledger {
    let mut ledger = Ledger::with_erasure(TWO);
    ledger.erase(|version| version == 50 || version == 60);
    ledger
}

fn at(version: i64, fault: Fault) -> Finding {
    Finding { stream: ATTACKED, version, fault }
}

/// All but the last have lost their payload: as if nothing had been said.
fn all_missing() -> Vec<Finding> {
    (1..LENGTH).map(|version| at(version, Fault::PayloadMissing)).collect()
}

#[test]
fn what_was_erased_is_no_finding_and_is_counted() {
    let verdict = erased().inspected();
    assert_eq!(verdict, Verdict { streams: 4, entries: 208, erased: 199, ..Verdict::default() });
    assert_eq!(verdict.to_string(), "the ledger is sound: 208 entries in 4 streams, 199 of them erased");
    let verdict = redacted().inspected();
    assert_eq!((verdict.erased, verdict.is_sound()), (2, true), "{verdict}");
}

#[test]
fn every_attack_on_a_stream_that_has_lost_entries_is_found() {
    // and those after them, for what is done to two that are neighbours
    every_attack_is_found(&redacted(), |version| [49, 50, 59, 60].contains(&version));
}

#[test]
fn chains_of_erased_entries_are_followed_all_the_same() {
    for version in [1, 2, 100, LENGTH - 1] {
        let mut ledger = erased();
        ledger.entry(version).actor += 1;
        assert_eq!(ledger.inspected().findings, [at(version, Fault::Hash)]);
        let mut ledger = erased();
        ledger.entry(version).commitment.fill(1);
        assert_eq!(ledger.inspected().findings, [at(version, Fault::Hash)]);
        let mut ledger = erased();
        ledger.retain(|other| other != version);
        assert_eq!(ledger.inspected().findings, [at(version + 1, Fault::Version { expected: version })]);
    }
}

#[test]
fn a_payload_of_which_nothing_is_said_is_missing() {
    let mut ledger = redacted();
    ledger.erase(|version| version == 51);
    assert_eq!(ledger.inspected().findings, [at(51, Fault::PayloadMissing)]);
    let mut ledger = Ledger::sound();
    ledger.erase(|version| version < LENGTH);
    assert_eq!(ledger.inspected().findings, all_missing());
}

#[test]
fn who_takes_away_what_was_said_is_found() {
    let mut ledger = erased();
    ledger.erase(|version| version == LENGTH);
    assert_eq!(ledger.inspected().count(), 200, "and what said it is missing");
    let mut ledger = erased();
    ledger.entry(LENGTH).kind = "account.opened".to_owned();
    assert_eq!(ledger.inspected().count(), 200, "and its hash is wrong");
}

#[test]
fn what_is_said_of_another_stream_or_in_words_that_nobody_knows_is_not_heard() {
    for said in [
        r#"{"streams":[8],"entries":[]}"#,
        r#"{"streams":[],"entries":[{"stream":8,"version":9}]}"#,
        r#"{"streams":["7"],"entries":[]}"#,
        r#"{"streams":[7]}"#,
        "true",
    ] {
        let mut ledger = Ledger::with_erasure(said);
        ledger.erase(|version| version < LENGTH);
        assert_eq!(ledger.inspected().findings, all_missing(), "{said}");
    }
}

#[test]
fn only_what_came_before_was_erased() {
    let mut ledger = erased();
    ledger.go_on(3);
    assert!(ledger.clone().inspected().is_sound(), "a stream goes on after it");
    ledger.erase(|version| version == LENGTH + 2);
    assert_eq!(ledger.inspected().findings, [at(LENGTH + 2, Fault::PayloadMissing)]);
    let itself = format!(r#"{{"streams":[],"entries":[{{"stream":7,"version":{LENGTH}}}]}}"#);
    let mut ledger = Ledger::with_erasure(&itself);
    ledger.erase(|version| version == LENGTH);
    assert_eq!(ledger.inspected().findings, [at(LENGTH, Fault::PayloadMissing)]);
}

#[test]
fn what_was_erased_and_is_there_again_is_found() {
    for (mut ledger, version) in [(erased(), 9), (redacted(), 50)] {
        let payload = Ledger::sound().payload(version).clone();
        ledger.payloads.push(payload);
        assert_eq!(ledger.clone().inspected().findings, [at(version, Fault::PayloadKept)]);
        ledger.payload(version).text.push(' ');
        assert_eq!(ledger.inspected().findings, [at(version, Fault::PayloadChanged)]);
    }
}

#[test]
fn an_entry_that_is_made_to_say_it_is_found() {
    let mut ledger = Ledger::sound();
    ledger.erase(|version| version < 9);
    ledger.entry(9).kind = KIND.to_owned();
    ledger.payload(9).text = format!(r#"{{"erased":{WHOLE}}}"#);
    let forged = commitment(ledger.payload(9)).unwrap().to_vec();
    let entry = ledger.entry(9);
    entry.commitment = forged;
    assert_eq!(ledger.clone().inspected().findings, [at(9, Fault::Hash)]);
    let entry = ledger.entry(9);
    entry.hash = hash(entry).to_vec();
    assert_eq!(ledger.inspected().findings, [at(10, Fault::Link)]);
}
