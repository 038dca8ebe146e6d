//! The SQL function and the verifier agree, and the verifier finds what the database's superuser changed.

use crate::household::Household;
use honeydue_postgres::audit::verify;

/// A household with some history.
async fn with_history() -> Household {
    let household = Household::new().await;
    for title in ["Gutters", "Smoke alarms — Prüfung ✓", "Boiler"] {
        let task = household.add(household.member, title).await.expect("a task").value.card.task.id;
        household.complete(household.owner, task).await.expect("a completion");
    }
    household
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_nobody_touched_is_sound() {
    let household = with_history().await;
    let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
    assert!(verdict.is_sound(), "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_superuser_changes_is_found() {
    for attack in [
        "UPDATE ledger_payload SET payload = overlay(payload placing 'X' from 3 for 1) WHERE version = 3",
        "UPDATE ledger_payload SET salt = set_byte(salt, 31, (get_byte(salt, 31) + 1) % 256) WHERE version = 2",
        "UPDATE ledger SET actor = actor + 1 WHERE version = 4",
        "UPDATE ledger SET kind = 'task.deleted' WHERE version = 4",
        "UPDATE ledger SET at = at + interval '1 microsecond' WHERE version = 2",
        "UPDATE ledger SET hash = set_byte(hash, 0, (get_byte(hash, 0) + 1) % 256) WHERE version = 1",
        "DELETE FROM ledger_payload WHERE version = 4",
        "DELETE FROM ledger_payload WHERE version = 8; DELETE FROM ledger WHERE version = 8",
        "UPDATE stream SET version = version + 1",
    ] {
        let household = with_history().await;
        household.database.admin().await.batch_execute(attack).await.expect(attack);
        let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
        assert!(!verdict.is_sound(), "not found: {attack}");
    }
}
