//! A guard sees what the lock's previous holder committed; in the wrong place, or declared STABLE, it does not.

use crate::household::Household;
use honeydue_kernel::{PortError, Refusal};
use honeydue_testkit::eventually;
use tokio_postgres::Client;

/// Puts the guard into the locking statement: `lock_streams` does nothing any more, `guard_member` locks and looks in one.
const IN_THE_LOCKING_STATEMENT: &str = "
    CREATE OR REPLACE FUNCTION lock_streams(existing bigint[], begun bigint[]) RETURNS void LANGUAGE sql AS 'SELECT';
    CREATE OR REPLACE FUNCTION guard_member(home bigint, actor bigint, needs_owner boolean) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
    DECLARE has_role text;
    BEGIN
        SELECT role INTO has_role FROM (SELECT pg_advisory_xact_lock(home)) AS locked LEFT JOIN member ON residence_id = home AND account_id = actor;
        IF has_role IS NULL THEN PERFORM refuse('absent'); END IF;
    END $$";

/// Declares the guard STABLE: all that it does sees the snapshot that its statement began with, also after it has waited.
const STABLE: &str = "
    CREATE OR REPLACE FUNCTION lock_streams(existing bigint[], begun bigint[]) RETURNS void LANGUAGE sql AS 'SELECT';
    CREATE OR REPLACE FUNCTION guard_member(home bigint, actor bigint, needs_owner boolean) RETURNS void LANGUAGE plpgsql STABLE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(home);
        PERFORM 1 FROM member WHERE residence_id = home AND account_id = actor;
        IF NOT FOUND THEN PERFORM refuse('absent'); END IF;
    END $$";

/// The holder of the home's lock removes the member while the member's change waits for it. How many tasks are written, and
/// what the change's author is told.
async fn removed_by_the_holder(bug: Option<&str>) -> (i64, Result<(), PortError>) {
    let household = Household::new().await;
    let holder = household.database.admin().await;
    if let Some(bug) = bug {
        holder.batch_execute(bug).await.expect("a seeded bug");
    }
    let (home, member) = (household.home.get(), household.member);
    holder.batch_execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({home})")).await.expect("the lock");
    let holding = async {
        until_somebody_waits(&household.database.admin().await).await;
        let remove = format!("DELETE FROM member WHERE residence_id = {home} AND account_id = {}; COMMIT", member.user);
        holder.batch_execute(&remove).await.expect("the member is removed");
    };
    let (outcome, ()) = tokio::join!(household.add(member, "Gutters"), holding);
    let written = holder.query_one("SELECT count(*) FROM task", &[]).await.expect("a count").get(0);
    (written, outcome.map(drop))
}

async fn until_somebody_waits(admin: &Client) {
    let waits =
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'";
    eventually("a change that waits for the lock", async || !admin.query(waits, &[]).await.expect(waits).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_removed_by_the_locks_previous_holder_is_refused() {
    let (written, outcome) = removed_by_the_holder(None).await;
    assert!(matches!(outcome, Err(PortError::Refused(Refusal::Absent))), "{outcome:?}");
    assert_eq!(written, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_guard_in_the_locking_statement_lets_the_write_through() {
    let (written, _) = removed_by_the_holder(Some(IN_THE_LOCKING_STATEMENT)).await;
    assert_eq!(written, 1, "if this guard refuses too, the test above shows nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_a_stable_guard_lets_the_write_through() {
    let (written, _) = removed_by_the_holder(Some(STABLE)).await;
    assert_eq!(written, 1, "if this guard refuses too, the test above shows nothing");
}
