//! Signing in and out.

use super::{AccountWorld, a_username, an_email, digest, fresh_id, plain, session_of, try_to_open};
use crate::{Account, AccountStore, Login, NewAccount};
use honeydue_kernel::{
    Access, Refusal, StreamId, Version, Viewer,
    contract::{kept, noon, refused},
};

/// With the account and the hash of its password, verified or not.
pub async fn a_login_is_found_by_name_and_by_address_in_any_case<W: AccountWorld>(world: W) {
    let promise = "a login is found by name and by address in any case";
    let new = NewAccount { username: Some(a_username("Ada")), email: an_email("Lovelace@example.org"), ..plain("ada") };
    let account = kept("an account is opened", try_to_open(&world, new).await).value;
    kept("another account is opened", try_to_open(&world, plain("bob")).await);
    for login in ["Ada", "ada", "ADA", " ada ", "Lovelace@example.org", "LOVELACE@EXAMPLE.ORG"] {
        let facts = kept(promise, world.store().find_login(&Login::new(login)).await);
        let facts = facts.unwrap_or_else(|| panic!("broken: {promise} ({login:?} is not found)"));
        assert_eq!(facts.account, account, "broken: {promise} ({login:?})");
        let password = facts.password.unwrap_or_else(|| panic!("broken: {promise} ({login:?} has no password)"));
        assert_eq!(password.expose(), digest().expose(), "broken: a password's hash is read as it was written");
    }
}

/// A part of a name is not a name, and what is tried is not a pattern.
pub async fn a_login_of_nobody_is_not_found<W: AccountWorld>(world: W) {
    kept("an account is opened", try_to_open(&world, plain("ada")).await);
    for login in ["", "ad", "adam", "ada@example", "@example.org", "%", "___", "ada@example.org\u{0301}", "a da", "'or''='"] {
        let facts = kept("anything can be tried", world.store().find_login(&Login::new(login)).await);
        assert!(facts.is_none(), "broken: a login of nobody is not found ({login:?})");
    }
}

/// Whatever the letters: what is looked up is the folded login, which is counted, too. A lower case of the store's own that
/// makes one name of two would give tries under both.
pub async fn logins_are_one_name_if_they_fold_alike<W: AccountWorld>(world: W) {
    let promise = "logins are one name if they fold alike, and not else";
    for (address, name, alike, another) in [
        ("one", "Ида", "ИДА", "Ада"),
        ("two", "Μάρκος", "ΜΆΡΚΟς", "ΜΆΡΚΟΣ"),
        ("three", "ida", "IDA", "\u{130}DA"),
        ("four", "Łukasz", "łUKASZ", "Lukasz"),
    ] {
        let new = NewAccount { username: Some(a_username(name)), ..plain(address) };
        kept("an account is opened", try_to_open(&world, new).await);
        for (login, is_found) in [(alike, true), (another, false)] {
            let facts = kept(promise, world.store().find_login(&Login::new(login)).await);
            assert_eq!(facts.is_some(), is_found, "broken: {promise} ({name} {login})");
        }
    }
}

/// Beside the sessions that are open already.
pub async fn an_opened_session_identifies_its_account<W: AccountWorld>(world: W) {
    let promise = "an opened session identifies its account";
    let ada = world.person("ada", true).await;
    let session = session_of(&world, ada.user()).await;
    let credential = Viewer::Credential { token: session.token, needs: Access::Verified };
    refused("a session that is not open identifies nobody", world.store().find(credential).await, &Refusal::NoSession);
    kept(promise, world.store().open_session(&session, None).await);
    let seen = kept(promise, world.store().find(credential).await);
    assert_eq!((seen.caller.user, seen.caller.session), (ada.user(), Some(session.id)), "broken: {promise}");
    let first = kept("a session outlives the next sign-in", world.store().find(ada.viewer()).await);
    assert_eq!(first.caller.session, ada.caller.session, "broken: each session identifies itself");
}

async fn versions<W: AccountWorld>(world: &W, viewer: Viewer) -> Vec<(StreamId, Version)> {
    kept("everybody reads their own account", world.store().find(viewer).await).versions
}

/// It is operational: no change, no ledger row.
pub async fn opening_a_session_moves_no_stream<W: AccountWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = versions(&world, ada.viewer()).await;
    let session = session_of(&world, ada.user()).await;
    kept("a session is opened", world.store().open_session(&session, None).await);
    assert_eq!(versions(&world, ada.viewer()).await, before, "broken: opening a session moves no stream");
}

/// It moves the account's stream by one; signing out again with the ended session is refused.
pub async fn signing_out_ends_the_session_and_no_other<W: AccountWorld>(world: W) {
    let promise = "signing out ends the session and no other";
    let ada = world.person("ada", false).await;
    let session = session_of(&world, ada.user()).await;
    kept("a session is opened", world.store().open_session(&session, None).await);
    let other = Viewer::Credential { token: session.token, needs: Access::Authenticated };
    let before = kept("everybody reads their own account", world.store().find(other).await);

    let sign_out = || Account::sign_out(ada.session(), ada.actor_with(Access::Authenticated), noon());
    let committed = kept(promise, world.store().commit(sign_out()).await);
    assert_eq!(committed.value, before.value, "broken: signing out leaves the account as it is");
    assert_eq!(committed.caller.user, ada.user(), "broken: a commit names who acted");
    let [(own, version)] = before.versions[..] else { panic!("broken: a read of an account names one stream") };
    assert_eq!(committed.versions, [(own, version + 1)], "broken: signing out moves the account's stream by one");

    let viewer = ada.viewer_with(Access::Authenticated);
    refused(promise, world.store().find(viewer).await, &Refusal::NoSession);
    assert_eq!(versions(&world, other).await, committed.versions, "broken: {promise}");
    refused("who is signed out can't sign out", world.store().commit(sign_out()).await, &Refusal::NoSession);
    assert_eq!(versions(&world, other).await, committed.versions, "broken: a refused change moves nothing");
}

/// Whatever is answered to who tries.
pub async fn nobody_ends_a_session_of_somebody_else<W: AccountWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let before = versions(&world, ada.viewer()).await;
    // an answer or a refusal: either will do, as long as the session lives
    let _ = world.store().commit(Account::sign_out(ada.session(), eve.actor(), noon())).await;
    assert_eq!(versions(&world, ada.viewer()).await, before, "broken: nobody ends a session of somebody else");
}

/// An actor and a token that belong to two people are nobody.
pub async fn a_credential_of_somebody_else_writes_nothing<W: AccountWorld>(world: W) {
    let promise = "a credential of somebody else writes nothing";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    for session in [ada.session(), fresh_id(&world).await] {
        let disguised = Account::sign_out(session, ada.disguised_with(eve.token), noon());
        refused(promise, world.store().commit(disguised).await, &Refusal::NoSession);
    }
    kept("a session that nobody ended lives", world.store().find(ada.viewer()).await);
}
