//! Killed in the middle of everything.

use crate::{
    server::{Server, audit},
    writers::Told,
};
use honeydue_testkit::{TestDb, eventually};
use nix::sys::signal::Signal;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Clients that write at once into one home.
const WRITERS: usize = 64;
/// Acknowledged changes before the first kill. The proof in the notes takes ten seconds' worth; this is its quick form.
const FIRST: usize = 2_000;
/// Kills after that, each at a moment of its own.
const ROUNDS: usize = 5;

/// So many more changes before the next kill.
fn some() -> usize {
    usize::try_from(RandomState::new().build_hasher().finish() % 150).expect("a small number")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill_and_the_ledger_shows_a_changed_byte() {
    let database = TestDb::create().await;
    let told = Told::default();
    let mut household = None;
    for round in 0..=ROUNDS {
        let server = Server::of(&database).await;
        if household.is_none() {
            household = Some(server.household().await);
        }
        let (token, home) = household.clone().expect("a household");
        let enough = if round == 0 { FIRST } else { told.count() + some() };
        let killing = async {
            eventually("enough changes", async || told.count() >= enough).await;
            server.signal(Signal::SIGKILL);
        };
        futures::join!(told.write_all(WRITERS, &server, &token, home), killing);
        drop(server);
        told.expect_kept(&database).await;
        let (code, words) = audit(&database);
        assert_eq!(code, Some(0), "{words}");
    }
    let (_, home) = household.expect("a household");
    expect_a_changed_byte_is_found(&database, home).await;
}

async fn expect_a_changed_byte_is_found(database: &TestDb, home: i64) {
    let admin = database.admin().await;
    let change = "UPDATE ledger_payload SET payload = overlay(payload placing chr(ascii(substr(payload, 9, 1)) # 1) from 9 for 1)
        WHERE stream = $1 AND version = $2";
    let version = i64::try_from(FIRST / 2).expect("a version");
    assert_eq!(admin.execute(change, &[&home, &version]).await.expect("a changed byte"), 1);
    let (code, words) = audit(database);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains(&format!("stream {home}, version {version}: ")), "{words}");
    assert!(words.contains("1 findings"), "{words}");
}
