//! What the deletion of an account reaches, and what runs as the owner for it can't be made to reach.

use crate::household::{Household, Somebody, now, open};
use honeydue_identity::AccountStore;
use honeydue_kernel::{PortError, Refusal, Role};
use honeydue_postgres::{PgAccounts, PgResidences, audit::verify};
use honeydue_residence::{Residence, ResidenceStore};
use tokio_postgres::{Client, NoTls};

/// Columns that go on naming an account that is gone: by its number, which says nothing.
const STAY: [&str; 5] =
    ["completion.completed_by", "contractor.created_by", "share_code.created_by", "share_code.used_by", "task.created_by"];

/// Every column that names accounts: by a foreign key, or by what it is called.
const NAMING: &str = "SELECT conrelid::regclass::text AS table, attname::text AS column FROM pg_constraint
      JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) WHERE contype = 'f' AND confrelid = 'account'::regclass
    UNION SELECT table_name::text, column_name::text FROM information_schema.columns JOIN pg_tables ON tablename = table_name
     WHERE table_schema = 'public' AND column_name IN ('account_id', 'user_id', 'owner_id')
    ORDER BY 1, 2";

/// What the deletion runs.
const DELETION: &str =
    "SELECT string_agg(lower(pg_get_functiondef(oid)), ' ') FROM pg_proc WHERE proname IN ('delete_account', 'erase_account')";

#[tokio::test(flavor = "multi_thread")]
async fn every_table_that_names_an_account_is_named_by_its_deletion() {
    let household = Household::new().await;
    let admin = household.database.admin().await;
    let deletion: String = admin.query_one(DELETION, &[]).await.expect(DELETION).get(0);
    let words: Vec<&str> = deletion.split_whitespace().collect();
    let is_written = |table: &str| {
        let pair = |pair: &[&str]| matches!(pair, ["update" | "from", named] if *named == table);
        words.windows(2).any(pair)
    };
    let mut naming = Vec::new();
    for row in admin.query(NAMING, &[]).await.expect(NAMING) {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let name = format!("{table}.{column}");
        assert!(STAY.contains(&name.as_str()) || is_written(&table), "{name}: what becomes of it when the account is deleted?");
        naming.push(name);
    }
    assert!(STAY.iter().all(|stays| naming.iter().any(|name| name == stays)), "{naming:?}");
}

/// The owner deletes their account; the home passes to the member.
async fn deleted(household: &Household) {
    let accounts = PgAccounts::new(open(household.database.server_url()).await);
    let seen = accounts.departure(household.owner.viewer()).await.expect("a departure");
    let change = seen.value.delete(true, &seen.versions, household.owner.actor(), now()).expect("a deletion");
    accounts.commit(change).await.expect("a deletion");
}

async fn server(household: &Household) -> Client {
    let (client, connection) = tokio_postgres::connect(&household.database.server_url(), NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

async fn payloads(admin: &Client, stream: i64) -> i64 {
    let sql = "SELECT count(*) FROM ledger_payload WHERE stream = $1";
    admin.query_one(sql, &[&stream]).await.expect(sql).get(0)
}

/// An entry like that of a deletion, made by whoever has got hold of the serving role.
fn forged(account: Somebody, streams: &str, entries: &str) -> String {
    let told = format!(r#"{{"event":"deleted","erased":{{"streams":[{streams}],"entries":[{entries}]}}}}"#);
    format!("SELECT append_ledger(ARRAY[{streams}]::bigint[], {}, 'account.deleted', '{told}')", account.user)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_living_is_erased_whoever_asks() {
    let household = Household::new().await;
    household.add(household.owner, "Gutters").await.expect("a task");
    let (client, admin) = (server(&household).await, household.database.admin().await);
    let (owner, member, home) = (household.owner, household.member, household.home.get());
    let bury = format!(
        "UPDATE account SET deleted_at = now(), first_name = '', last_name = '', password_hash = NULL, verified_at = NULL WHERE id = {}",
        owner.user
    );
    let erase = format!("SELECT erase_account({})", owner.user);
    let everything = async || {
        let mut kept = Vec::new();
        for stream in [owner.user.get(), member.user.get(), home] {
            kept.push(payloads(&admin, stream).await);
        }
        kept
    };
    let before = everything().await;
    let of_the_home = format!(r#"{{"stream":{home},"version":1}},{{"stream":{home},"version":3}}"#);
    for (what, forgery) in [
        ("a living account", String::new()),
        ("one that says nothing of it", bury.clone()),
        ("one that lives, whatever is said", forged(owner, &owner.user.to_string(), "")),
        ("one of which somebody else says it", format!("{bury}; {}", forged(member, &owner.user.to_string(), ""))),
    ] {
        let refused = client.batch_execute(&format!("BEGIN READ WRITE; {forgery}; {erase}")).await.expect_err(what);
        assert_eq!(refused.as_db_error().and_then(|error| error.constraint()), Some("absent"), "{what}: {refused:?}");
        client.batch_execute("ROLLBACK").await.expect("the end");
    }
    // a buried account, its stream, and the streams of others that it names
    let all = format!("{},{},{home}", owner.user, member.user);
    let sql = format!("BEGIN READ WRITE; {bury}; {}; {erase}; COMMIT", forged(owner, &all, &of_the_home));
    client.batch_execute(&sql).await.expect("a forged deletion");
    let after = everything().await;
    assert_eq!(after[0], 1, "what was said of it");
    assert_eq!(after[1..], before[1..].iter().map(|count| count + 1).collect::<Vec<_>>(), "all, and what was forged");
    let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
    assert!(!verdict.is_sound(), "and it is found: what was said to be erased is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_is_done_again_leaves_what_says_it() {
    let household = Household::new().await;
    deleted(&household).await;
    let client = server(&household).await;
    let again = format!("BEGIN READ WRITE; SELECT erase_account({}); COMMIT", household.owner.user);
    client.batch_execute(&again).await.expect("nothing more to erase");
    let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
    assert!(verdict.is_sound() && verdict.erased > 0, "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_erases_is_the_serving_roles_alone_to_call() {
    let household = Household::new().await;
    let admin = household.database.admin().await;
    let may = "SELECT has_function_privilege($1, 'erase_account(bigint)', 'execute')";
    for (role, expected) in [("public", false), ("honeydue_server", true)] {
        assert_eq!(admin.query_one(may, &[&role]).await.expect(may).get::<_, bool>(0), expected, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_gone_is_taken_into_no_home_and_given_no_plan() {
    let household = Household::new().await;
    deleted(&household).await;
    let (gone, member) = (household.owner.user, household.member);
    let residences = PgResidences::new(open(household.database.server_url()).await);
    for role in [Role::Member, Role::Owner] {
        let outcome = residences.commit(Residence::admit(household.home, gone, role, member.actor(), now())).await;
        assert!(matches!(outcome, Err(PortError::Refused(Refusal::Absent))), "{outcome:?}");
    }
    let refused = server(&household).await.batch_execute(&format!("SELECT guard_subscription_unchanged({gone}, 0)")).await;
    let refused = refused.expect_err("a plan of nobody");
    assert_eq!(refused.as_db_error().and_then(|error| error.constraint()), Some("absent"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_superuser_does_to_an_erased_ledger_is_found() {
    for attack in [
        "DELETE FROM ledger_payload WHERE stream = $home AND version = 3",
        "DELETE FROM ledger_payload WHERE stream = $account",
        "DELETE FROM ledger_payload WHERE stream = $home AND version = (SELECT version FROM stream WHERE id = $home)",
        "UPDATE ledger_payload SET payload = replace(payload, '[$account]', '[$account,$home]')",
        "UPDATE ledger SET actor = actor + 1 WHERE stream = $account AND version = 1",
        "UPDATE ledger SET kind = 'account.opened' WHERE stream = $account AND kind = 'account.deleted'",
        "DELETE FROM ledger WHERE stream = $account AND version = 1",
        "INSERT INTO ledger_payload SELECT * FROM kept WHERE stream = $account",
    ] {
        let household = Household::new().await;
        household.add(household.member, "Gutters").await.expect("a task");
        let admin = household.database.admin().await;
        admin.batch_execute("CREATE TABLE kept AS SELECT * FROM ledger_payload").await.expect("a backup");
        deleted(&household).await;
        let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
        assert!(verdict.is_sound() && verdict.erased == 2, "{verdict}");
        let attack = attack.replace("$home", &household.home.to_string()).replace("$account", &household.owner.user.to_string());
        let attacked = admin.execute(&attack, &[]).await.expect(&attack);
        assert!(attacked > 0, "nothing was done: {attack}");
        let verdict = verify(&household.database.server_url().into()).await.expect("a verdict");
        assert!(!verdict.is_sound(), "not found: {attack}");
    }
}
