//! What the serving role may not do, whatever code runs under it.

use crate::household::Household;
use tokio_postgres::{Client, NoTls, error::SqlState};

async fn server(household: &Household) -> Client {
    let (client, connection) = tokio_postgres::connect(&household.database.server_url(), NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

async fn refused(client: &Client, sql: &str) -> SqlState {
    client.batch_execute(sql).await.expect_err(sql).code().expect(sql).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_serving_role_is_read_only_until_it_says_otherwise() {
    let household = Household::new().await;
    let client = server(&household).await;
    assert_eq!(refused(&client, "UPDATE task SET title = 'x'").await, SqlState::READ_ONLY_SQL_TRANSACTION);
    assert_eq!(refused(&client, "DISCARD ALL; UPDATE task SET title = 'x'").await, SqlState::ACTIVE_SQL_TRANSACTION);
    client.batch_execute("DISCARD ALL").await.expect("a pooler may do this between two clients");
    assert_eq!(refused(&client, "UPDATE task SET title = 'x'").await, SqlState::READ_ONLY_SQL_TRANSACTION);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_serving_role_can_neither_rewrite_the_ledger_nor_define_anything() {
    let household = Household::new().await;
    let client = server(&household).await;
    for sql in [
        "UPDATE ledger SET actor = 1",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "UPDATE ledger_payload SET payload = ''",
        "DELETE FROM ledger_payload",
        "DELETE FROM stream",
        "CREATE TABLE public.mine (id int)",
        "CREATE OR REPLACE FUNCTION public.append_ledger(streams bigint[], actor bigint, kind text, payload text) RETURNS bigint[] LANGUAGE sql AS 'SELECT streams'",
        "DROP TABLE task",
        "UPDATE task_category SET name = 'x'",
        "UPDATE quota SET tasks = 0",
        "INSERT INTO quota (owner_id, tasks) VALUES (1, 1)",
        "DELETE FROM quota",
        "SELECT count_use(1, 0, 1, 0, 0)",
        // what runs as the owner, hung on a table with types of one's own, would do anything as the owner
        "CREATE TEMPORARY TABLE mine (residence_id bigint, is_archived boolean)",
    ] {
        let code = refused(&client, &format!("BEGIN READ WRITE; {sql}")).await;
        assert_eq!(code, SqlState::INSUFFICIENT_PRIVILEGE, "{sql}");
        client.batch_execute("ROLLBACK").await.expect("the end");
    }
}
