//! Another password for who has forgotten theirs.

use super::{AccountWorld, account_of, an_email, facts, fresh_id, proving::later};
use crate::{AccountStore, Challenge, ChallengeStore, Login, PasswordDigest, Purpose, Tried};
use honeydue_kernel::{
    Access, Refusal, TokenHash,
    contract::{Somebody, kept, noon, refused, token},
};
use jiff::Timestamp;

/// The hash of the token of this number.
fn hash(number: i64) -> TokenHash {
    token(10_000 + number)
}

/// Asks for a reset by address.
async fn ask<W: AccountWorld>(world: &W, email: &str, number: i64, at: Timestamp) -> Challenge {
    let challenge = Challenge::new(fresh_id(world).await, Purpose::ResetPassword, an_email(email), at);
    kept("a reset is asked for", world.store().issue_reset(&challenge, hash(number)).await);
    challenge
}

async fn by_token<W: AccountWorld>(world: &W, number: i64) -> Option<Tried> {
    kept("a reset is found", world.store().find_reset(hash(number)).await)
}

async fn email_of<W: AccountWorld>(world: &W, somebody: &Somebody) -> String {
    facts(world, somebody).await.account.email.into()
}

fn digest() -> PasswordDigest {
    PasswordDigest::new("$argon2id$another".into())
}

/// In any case, by code and by token; a code of another purpose is none of these.
pub async fn a_reset_is_for_whoever_has_the_address<W: AccountWorld>(world: W) {
    let promise = "a reset is for whoever has the address";
    let ada = world.person("ada", true).await;
    let email = email_of(&world, &ada).await;
    let Challenge { id, .. } = ask(&world, &email.to_uppercase(), 1, noon()).await;
    let found = by_token(&world, 1).await.unwrap_or_else(|| panic!("broken: {promise} (by token)"));
    assert_eq!((found.challenge.id, found.account, found.tries), (id, ada.user(), 0), "broken: {promise} (by token)");
    assert_eq!(found.challenge.email.as_str(), email, "broken: {promise} (it is mailed to the account's address as it is kept)");
    let tried = kept(promise, world.store().try_reset_codes(&an_email(&email.to_uppercase()), noon()).await);
    assert_eq!(tried, [Tried { tries: 1, ..found }], "broken: {promise} (by code)");
    let other = kept(promise, world.store().try_codes(ada.viewer(), noon()).await).value.1;
    assert_eq!(other, [], "broken: {promise} (it shows nothing of an address)");
}

/// Nobody is told, whether there is no such account or there were enough.
pub async fn a_reset_for_nobody_does_nothing<W: AccountWorld>(world: W) {
    let promise = "a reset for nobody does nothing";
    let ada = world.person("ada", true).await;
    let email = email_of(&world, &ada).await;
    ask(&world, "nobody@example.org", 1, noon()).await;
    assert_eq!(by_token(&world, 1).await, None, "broken: {promise}");
    assert_eq!(kept(promise, world.store().try_reset_codes(&an_email("nobody@example.org"), noon()).await), [], "broken: {promise}");
    for number in 2..7 {
        ask(&world, &email, number, noon()).await;
    }
    let mut made = Vec::new();
    for number in 2..7 {
        made.push(by_token(&world, number).await.map(|tried| tried.revoked_at.is_none()));
    }
    assert_eq!(made, [Some(false), Some(false), Some(true), None, None], "broken: {promise} (there were enough)");
    ask(&world, &email, 8, later(60)).await;
    assert!(by_token(&world, 8).await.is_some(), "broken: {promise} (an hour later there is room)");
}

/// Once.
pub async fn a_reset_sets_the_password_ends_all_sessions_and_verifies<W: AccountWorld>(world: W) {
    let promise = "a reset sets the password, ends all sessions and verifies";
    let ada = world.person("ada", false).await;
    let before = account_of(&world, ada.viewer_with(Access::Authenticated)).await;
    ask(&world, before.email.as_str(), 1, noon()).await;
    let proof = by_token(&world, 1).await.unwrap_or_else(|| panic!("broken: {promise}"));
    let committed = kept(promise, world.store().commit(proof.reset(digest(), ada.trusted(), later(1))).await);
    let login = kept(promise, world.store().find_login(&Login::new(before.email.as_str())).await);
    let login = login.unwrap_or_else(|| panic!("broken: {promise} (the account stays)"));
    assert_eq!(login.password.map(|kept| kept.expose().to_owned()), Some(digest().expose().to_owned()), "broken: {promise}");
    assert_eq!((login.account.verified_at, login.account.version), (Some(later(1)), before.version + 1), "broken: {promise}");
    assert_eq!(committed.value, login.account, "broken: {promise} (commit)");
    refused(promise, world.store().find(ada.viewer_with(Access::Authenticated)).await, &Refusal::NoSession);
    let again = world.store().commit(proof.reset(digest(), ada.trusted(), later(2))).await;
    refused(promise, again, &Refusal::Rule("code_used".into()));
}

/// However it was set.
pub async fn another_password_revokes_what_would_set_one<W: AccountWorld>(world: W) {
    let promise = "another password revokes what would set one";
    let ada = world.person("ada", true).await;
    let email = email_of(&world, &ada).await;
    ask(&world, &email, 1, noon()).await;
    let proof = by_token(&world, 1).await.unwrap_or_else(|| panic!("broken: {promise}"));
    let changed = facts(&world, &ada).await.account.set_password(digest(), ada.session(), ada.actor(), later(1));
    kept(promise, world.store().commit(changed).await);
    assert_eq!(by_token(&world, 1).await.and_then(|tried| tried.revoked_at), Some(later(1)), "broken: {promise}");
    refused(promise, world.store().commit(proof.reset(digest(), ada.trusted(), later(2))).await, &Refusal::Rule("code_revoked".into()));
}
