//! Hashes that neither implementation in this repository has made. They are from this script:
//!
//! ```python
//! import hashlib, struct
//! i64 = lambda n: struct.pack(">q", n)
//! field = lambda b: i64(len(b)) + b
//! def commitment(salt, payload): return hashlib.sha256(salt + payload.encode()).digest()
//! def entry(prev, stream, version, actor, kind, at, commitment):
//!     return hashlib.sha256(field(b"honeydue ledger 1") + field(prev) + i64(stream) + i64(version) + i64(actor)
//!                           + field(kind.encode()) + i64(at) + field(commitment)).digest()
//! c1 = commitment(bytes(32), "")
//! h1 = entry(bytes(32), 1, 1, 0, "home.founded", 0, c1)
//! c2 = commitment(bytes(range(32)), '{"title":"Gartentür ölen 🏡"}')
//! h2 = entry(h1, 1, 2, 7, "task.erstellt·✓", 1781794931123457, c2)
//! c3 = commitment(b"\xff" * 32, "x" * 300)
//! h3 = entry(h2, 2**63 - 1, 3, -2**63, "k", -1, c3)
//! c4 = commitment(bytes(range(32, 64)), '{"event":"deleted","account":7,"erased":{"streams":[7],"entries":[]}}')
//! h4 = entry(h3, 7, 4, 7, "account.deleted", 1781794931123458, c4)
//! for digest in (c1, h1, c2, h2, c3, h3, c4, h4): print(digest.hex())
//! ```

use super::{
    erased::{Erased, KIND},
    hash::{NOTHING_BEFORE, commitment, hash},
    row::{Entry, Erasure, Micros, Payload},
};
use std::fmt::Write;

const C1: &str = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
const H1: &str = "85ec7f89feaa86a54ece49baf190a3c2d60b94b374169a91261baada21b1406b";
const C2: &str = "0685aa9d49deda12030475510888eb1fdea9ff9ff07276aa0cf11be90ad50d4e";
const H2: &str = "be78867e39f5a3f358f5b2a8ebb4e1b5f97c993d724cf7777b18fec67d829635";
const C3: &str = "470f26cd25b92be8d4951055c227662778d678a0a9c65da89b04f200d5fd58eb";
const H3: &str = "2529be6f04b03c12a790370ec6e23756e00cc2203090a650c628a7780c26763c";
const C4: &str = "e038fa64829473cea698f38943ed7207c304deeac1ac1872327f51c30190ae57";
const H4: &str = "d139332efb54f59920b45ae8b3c80de4ebd718ab1d7f7af700aace9ee7fb95d0";

fn commit(salt: &[u8], payload: &str) -> Vec<u8> {
    let payload = Payload { stream: 1, version: 1, salt: salt.to_vec(), text: payload.to_owned() };
    commitment(&payload).unwrap().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn an_empty_payload_at_the_beginning_of_time() {
    let commitment = commit(&[0; 32], "");
    assert_eq!(hex(&commitment), C1);
    let (kind, prev_hash) = ("home.founded".to_owned(), NOTHING_BEFORE.to_vec());
    let first = Entry { stream: 1, version: 1, actor: 0, kind, at: Micros(0), commitment, prev_hash, hash: vec![] };
    assert_eq!(hex(&hash(&first)), H1);
}

#[test]
fn text_beyond_ascii_and_microseconds() {
    let salt: Vec<u8> = (0..32).collect();
    let commitment = commit(&salt, r#"{"title":"Gartentür ölen 🏡"}"#);
    assert_eq!(hex(&commitment), C2);
    let (kind, at, prev_hash) = ("task.erstellt·✓".to_owned(), Micros(1_781_794_931_123_457), unhex(H1));
    let second = Entry { stream: 1, version: 2, actor: 7, kind, at, commitment, prev_hash, hash: vec![] };
    assert_eq!(hex(&hash(&second)), H2);
}

#[test]
fn the_ends_of_the_numbers_and_a_long_payload() {
    let commitment = commit(&[0xff; 32], &"x".repeat(300));
    assert_eq!(hex(&commitment), C3);
    let (kind, prev_hash) = ("k".to_owned(), unhex(H2));
    let third = Entry { stream: i64::MAX, version: 3, actor: i64::MIN, kind, at: Micros(-1), commitment, prev_hash, hash: vec![] };
    assert_eq!(hex(&hash(&third)), H3);
}

#[test]
fn an_entry_that_says_what_was_erased() {
    let text = r#"{"event":"deleted","account":7,"erased":{"streams":[7],"entries":[]}}"#;
    let commitment = commit(&(32..64).collect::<Vec<u8>>(), text);
    assert_eq!(hex(&commitment), C4);
    let (kind, at, prev_hash) = (KIND.to_owned(), Micros(1_781_794_931_123_458), unhex(H3));
    let fourth = Entry { stream: 7, version: 4, actor: 7, kind, at, commitment, prev_hash, hash: vec![] };
    assert_eq!(hex(&hash(&fourth)), H4);
    let mut erased = Erased::default();
    erased.hear(&Erasure { stream: 7, version: 4, text: text.to_owned() });
    assert_eq!([1, 2, 3, 4, 5].map(|version| erased.has(version)), [true, true, true, false, false]);
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
