//! People whom somebody else vouches for.

use super::{AccountWorld, a_name, an_email, facts, fresh_id, plain, session_of};
use crate::{
    Account, AccountChange, AccountStore, Email, IdentityFacts, IdentityStore, NewAccount, Opening, ProvenIdentity, Provider, Subject,
};
use honeydue_kernel::{
    Access, PortError, Refusal, TokenHash, UserId, Viewer,
    contract::{Somebody, kept, newcomer, noon, refused, together},
};

fn identity(provider: Provider, subject: &str, email: Option<&str>) -> ProvenIdentity {
    ProvenIdentity {
        provider,
        subject: Subject::try_from(subject.to_owned()).unwrap_or_else(|error| panic!("{subject:?} {error}")),
        email: email.map(an_email),
        email_verified: email.is_some(),
        first_name: None,
        last_name: Some(a_name("Lima")),
    }
}

async fn found<W: AccountWorld>(world: &W, provider: Provider, subject: &str, email: Option<&Email>) -> Option<IdentityFacts> {
    let subject = Subject::try_from(subject.to_owned()).unwrap_or_else(|error| panic!("{subject:?} {error}"));
    kept("anything can be looked for", world.store().find_identity(provider, &subject, email).await)
}

/// The decision to open an account for an identity, whose it will be, and the token of its session.
async fn opening<W: AccountWorld>(world: &W, identity: ProvenIdentity, new: NewAccount) -> (AccountChange, UserId, TokenHash) {
    let id = fresh_id(world).await;
    let session = session_of(world, id).await;
    let token = session.token;
    let opening = Opening { id, new, password: None, session, challenge: None, identity: Some(identity) };
    (Account::open(opening, newcomer(id), noon()), id, token)
}

/// The decision to link an identity to somebody's account, and the token of its session.
async fn linking<W: AccountWorld>(world: &W, somebody: &Somebody, provider: Provider, subject: &str) -> (AccountChange, TokenHash) {
    let account = facts(world, somebody).await.account;
    let session = session_of(world, account.id).await;
    let (token, identity) = (session.token, identity(provider, subject, Some(account.email.as_str())));
    let change = account.link(identity, session, None, somebody.trusted(), noon());
    (change.unwrap_or_else(|error| panic!("both have the address: {error}")), token)
}

fn is_signed_in(token: TokenHash) -> Viewer {
    Viewer::Credential { token, needs: Access::Verified }
}

/// Verified, without a password, and signed in.
pub async fn an_account_is_opened_for_an_identity<W: AccountWorld>(world: W) {
    let promise = "an account is opened for an identity";
    let (change, id, token) = opening(&world, identity(Provider::Apple, "001.a", Some("ana@example.org")), plain("ana")).await;
    let account = kept(promise, world.store().commit(change).await).value;
    assert_eq!((account.id, account.has_password, account.verified_at), (id, false, Some(noon())), "broken: {promise}");
    assert_eq!(account.providers, [Provider::Apple], "broken: {promise} (providers)");
    assert_eq!(kept(promise, world.store().find(is_signed_in(token)).await).value, account, "broken: {promise} (session)");
    let again = found(&world, Provider::Apple, "001.a", None).await;
    assert_eq!(again, Some(IdentityFacts { account, is_linked: true }), "broken: {promise} (found by it)");
}

/// Each provider has names of its own, whose case counts; a part of one is none.
pub async fn an_identity_is_found_by_its_whole_name<W: AccountWorld>(world: W) {
    let (change, ..) = opening(&world, identity(Provider::Apple, "001.a", Some("ana@example.org")), plain("ana")).await;
    kept("an account is opened", world.store().commit(change).await);
    for (provider, subject) in [(Provider::Google, "001.a"), (Provider::Apple, "001.A"), (Provider::Apple, "001"), (Provider::Apple, "%")] {
        let found = found(&world, provider, subject, None).await;
        assert_eq!(found, None, "broken: an identity is found by its whole name ({provider:?} {subject})");
    }
}

/// Verified or not: that is for the decision.
pub async fn an_account_is_found_by_the_address_of_an_identity<W: AccountWorld>(world: W) {
    let promise = "an account is found by the address of an identity";
    for (name, verified) in [("ada", true), ("bob", false)] {
        let somebody = world.person(name, verified).await;
        let account = kept("an account is read", world.store().find(Viewer::User(somebody.user())).await).value;
        for email in [account.email.as_str().to_owned(), account.email.as_str().to_uppercase()] {
            let found = found(&world, Provider::Google, "1", Some(&an_email(&email))).await;
            assert_eq!(found, Some(IdentityFacts { account: account.clone(), is_linked: false }), "broken: {promise} ({email})");
        }
    }
    assert_eq!(found(&world, Provider::Google, "1", Some(&an_email("nobody@example.org"))).await, None, "broken: {promise}");
}

/// It moves the account's stream by one. The identity then counts more than any address.
pub async fn a_linked_identity_vouches_and_signs_in<W: AccountWorld>(world: W) {
    let promise = "a linked identity vouches and signs in";
    let (ada, bob) = (world.person("ada", true).await, world.person("bob", true).await);
    let before = facts(&world, &ada).await.account;
    for (number, (provider, subject)) in (1..).zip([(Provider::Google, "1"), (Provider::Apple, "1"), (Provider::Apple, "2")]) {
        let (change, token) = linking(&world, &ada, provider, subject).await;
        let committed = kept(promise, world.store().commit(change).await);
        assert_eq!(committed.versions.len(), 1, "broken: {promise} (streams)");
        assert_eq!(committed.value.version, before.version + number, "broken: {promise} (version)");
        let seen = kept(promise, world.store().find(is_signed_in(token)).await);
        assert_eq!(seen.value, committed.value, "broken: {promise} (session)");
    }
    let account = facts(&world, &ada).await.account;
    assert_eq!(account.providers, [Provider::Apple, Provider::Google], "broken: {promise} (each provider is told once)");
    assert!(account.has_password, "broken: {promise} (the password stays)");
    let bobs = facts(&world, &bob).await.account.email;
    for (provider, subject) in [(Provider::Google, "1"), (Provider::Apple, "1"), (Provider::Apple, "2")] {
        let found = found(&world, provider, subject, Some(&bobs)).await;
        assert_eq!(found, Some(IdentityFacts { account: account.clone(), is_linked: true }), "broken: {promise} (more than an address)");
    }
}

/// The rule `identity_taken`; nothing is written then.
pub async fn an_identity_vouches_for_one_person_alone<W: AccountWorld>(world: W) {
    let promise = "an identity vouches for one person alone";
    let rule = Refusal::Rule("identity_taken".into());
    let (ada, bob) = (world.person("ada", true).await, world.person("bob", true).await);
    kept(promise, world.store().commit(linking(&world, &ada, Provider::Apple, "001.a").await.0).await);
    let before = facts(&world, &bob).await.account;
    let (change, token) = linking(&world, &bob, Provider::Apple, "001.a").await;
    refused(promise, world.store().commit(change).await, &rule);
    assert_eq!(facts(&world, &bob).await.account, before, "broken: {promise} (nothing is written)");
    refused("a refused session is not opened", world.store().find(is_signed_in(token)).await, &Refusal::NoSession);
    let (change, id, _) = opening(&world, identity(Provider::Apple, "001.a", Some("eve@example.org")), plain("eve")).await;
    refused(promise, world.store().commit(change).await, &rule);
    refused("a refused account is not opened", world.store().find(Viewer::User(id)).await, &Refusal::NoSession);
}

/// Its address may be another by now.
pub async fn an_identity_is_not_linked_to_an_account_that_has_changed<W: AccountWorld>(world: W) {
    let promise = "an identity is not linked to an account that has changed";
    let ada = world.person("ada", true).await;
    let (change, _) = linking(&world, &ada, Provider::Apple, "001.a").await;
    kept("another identity is linked", world.store().commit(linking(&world, &ada, Provider::Google, "1").await.0).await);
    refused(promise, world.store().commit(change).await, &Refusal::Stale);
    assert_eq!(found(&world, Provider::Apple, "001.a", None).await, None, "broken: {promise}");
}

/// Two taps on "sign in": one account.
pub async fn of_accounts_for_one_identity_at_once_one_is_opened<W: AccountWorld>(world: W) {
    let promise = "of accounts for one identity at once one is opened";
    let newcomers = ["a", "b", "c", "d"].map(async |name| {
        let (change, ..) = opening(&world, identity(Provider::Apple, "001.a", Some("ana@example.org")), plain(name)).await;
        world.store().commit(change).await
    });
    let mut opened = 0;
    for outcome in together(newcomers).await {
        match outcome {
            Ok(_) => opened += 1,
            Err(PortError::Refused(Refusal::Rule(rule))) if rule == "identity_taken" => {}
            Err(other) => panic!("broken: {promise}; the others are told that it is taken, instead: {other:?}"),
        }
    }
    assert_eq!(opened, 1, "broken: {promise}");
}
