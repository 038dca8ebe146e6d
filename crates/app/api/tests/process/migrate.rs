//! Migrations by the binary.

use crate::server::{Server, audit, run};
use honeydue_testkit::TestDb;

/// Output and log of a migration that went well.
fn migrate(settings: &[(&str, &str)]) -> (String, String) {
    let output = run(&["migrate"], settings);
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{output:?}");
    (words(&output.stdout), words(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_migrated_once_and_then_served_by_the_lesser_role() {
    let database = TestDb::without_schema().await;
    let (owner, server) = (database.owner_url(), database.server_url());
    let both = [("DATABASE_URL", server.as_str()), ("HONEYDUE_MIGRATION_URL", owner.as_str())];
    let (first, log) = migrate(&both);
    assert!(first.contains("Applied") && first.contains("The role honeydue_server may serve"), "{first}");
    assert!(!log.contains("is not set"), "{log}");
    let (second, _) = migrate(&both);
    assert!(second.contains("up to date") && second.contains("Functions: unchanged"), "{second}");
    Server::of(&database).await.household().await;
    assert_eq!(audit(&database).0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_role_for_both_works_and_is_warned_of() {
    let database = TestDb::without_schema().await;
    let owner = database.owner_url();
    let (report, log) = migrate(&[("DATABASE_URL", owner.as_str())]);
    assert!(report.contains("The role honeydue_test_owner migrates and serves"), "{report}");
    assert!(log.contains("HONEYDUE_MIGRATION_URL is not set"), "{log}");
    let server = Server::start(&owner, &[]).await;
    server.is_ready().await;
    server.household().await;
}
