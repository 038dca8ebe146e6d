//! New accounts.

use super::{AccountWorld, a_name, a_username, an_email, opening, plain, try_to_open};
use crate::{Account, AccountStore, AccountWrite, NewAccount};
use honeydue_kernel::{
    Access, PortError, Refusal, Viewer,
    contract::{kept, refused, together},
};

/// Opens an account, and sees that it is kept as the decision made it.
async fn is_opened_as_decided<W: AccountWorld>(world: &W, new: NewAccount, promise: &str) -> Account {
    let (change, _) = opening(world, new).await;
    let AccountWrite::Opened { account, .. } = change.write().clone() else { panic!("an account is opened") };
    let committed = kept(promise, world.store().commit(change).await);
    assert_eq!(committed.value, account, "broken: {promise} (commit)");
    assert_eq!(committed.versions, [(account.id.into(), 1)], "broken: a new account's stream begins at 1");
    assert_eq!(committed.caller.user, account.id, "broken: a commit names who acted");
    let seen = kept(promise, world.store().find(Viewer::User(account.id)).await);
    assert_eq!(seen.value, account, "broken: {promise} (find)");
    assert_eq!(seen.versions, committed.versions, "broken: a read sees the version that the commit told");
    account
}

/// Every field; texts that are hard to keep.
pub async fn an_account_with_everything_is_read_as_it_was_opened<W: AccountWorld>(world: W) {
    let new = NewAccount {
        username: Some(a_username("Ada_Lovelace-1815")),
        email: an_email("Ada.O'Lovelace+home@Example.ORG"),
        first_name: a_name("Ada \"Augusta\" «Ада»"),
        last_name: a_name("O'Lovelace; drop table account"),
        zone: "America/Argentina/ComodRivadavia".parse().unwrap_or_else(|error| panic!("{error}")),
    };
    let account = is_opened_as_decided(&world, new, "an account with everything is read as it was opened").await;
    assert!(account.has_password, "broken: an account that was opened with a password has one");
}

/// The username is derived, names are empty, the zone is universal time.
pub async fn an_account_with_an_address_alone_is_read_as_it_was_opened<W: AccountWorld>(world: W) {
    let new = NewAccount { username: None, ..plain("ada") };
    is_opened_as_decided(&world, new, "an account with an address alone is read as it was opened").await;
}

/// With the session that was opened together with the account; unverified.
pub async fn a_newcomer_is_signed_in<W: AccountWorld>(world: W) {
    let promise = "a newcomer is signed in";
    let (change, token) = opening(&world, plain("ada")).await;
    let account = kept(promise, world.store().commit(change).await).value;
    let seen = kept(promise, world.store().find(Viewer::Credential { token, needs: Access::Authenticated }).await);
    assert_eq!(seen.value, account, "broken: {promise}");
    assert!(!seen.caller.verified && seen.caller.session.is_some(), "broken: {promise}, unverified");
    let needs_verification = Viewer::Credential { token, needs: Access::Verified };
    refused("a newcomer is not verified", world.store().find(needs_verification).await, &Refusal::Unverified);
}

/// The account is refused for this rule, and nothing of it is there: neither account nor session.
async fn is_not_opened<W: AccountWorld>(world: &W, new: NewAccount, rule: &'static str) {
    let (change, token) = opening(world, new).await;
    let newcomer = change.actor().user();
    refused(rule, world.store().commit(change).await, &Refusal::Rule(rule.into()));
    let store = world.store();
    refused("a refused account is not written", store.find(Viewer::User(newcomer)).await, &Refusal::NoSession);
    let credential = Viewer::Credential { token, needs: Access::Authenticated };
    refused("a session of a refused account is not written", store.find(credential).await, &Refusal::NoSession);
}

/// The rule `email_taken`.
pub async fn an_address_is_taken_in_any_case<W: AccountWorld>(world: W) {
    kept("an account is opened", try_to_open(&world, plain("ada")).await);
    for email in ["ada@example.org", "ADA@example.org", "ada@Example.ORG"] {
        is_not_opened(&world, NewAccount { email: an_email(email), ..plain("other") }, "email_taken").await;
    }
    kept("another address is free", try_to_open(&world, plain("other")).await);
}

/// The rule `username_taken`.
pub async fn a_username_is_taken_in_any_case<W: AccountWorld>(world: W) {
    kept("an account is opened", try_to_open(&world, plain("ada")).await);
    for username in ["ada", "ADA", "aDa"] {
        is_not_opened(&world, NewAccount { username: Some(a_username(username)), ..plain("other") }, "username_taken").await;
    }
    kept("another username is free", try_to_open(&world, plain("other")).await);
}

/// Names consist of letters of any script.
pub async fn case_is_more_than_that_of_latin_letters<W: AccountWorld>(world: W) {
    let called = |username: &str, email: &str| NewAccount { username: Some(a_username(username)), ..plain(email) };
    kept("an account is opened", try_to_open(&world, called("Дом_Öl", "one")).await);
    is_not_opened(&world, called("дОМ_öL", "two"), "username_taken").await;
}

/// Two taps on "register": one account.
pub async fn of_accounts_with_the_same_address_at_once_one_is_opened<W: AccountWorld>(world: W) {
    let promise = "of accounts with the same address at once one is opened";
    let newcomers = ["a", "b", "c", "d"].map(|name| NewAccount { email: an_email("same@example.org"), ..plain(name) });
    let mut opened = 0;
    for outcome in together(newcomers.map(|new| try_to_open(&world, new))).await {
        match outcome {
            Ok(_) => opened += 1,
            Err(PortError::Refused(Refusal::Rule(rule))) if rule == "email_taken" => {}
            Err(other) => panic!("broken: {promise}; the others are told that it is taken, instead: {other:?}"),
        }
    }
    assert_eq!(opened, 1, "broken: {promise}");
}
