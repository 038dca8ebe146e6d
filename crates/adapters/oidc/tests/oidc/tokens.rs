//! Every token that was made.

use crate::{
    fixtures::{Outcome, audiences, cases, now, token},
    server::Server,
    settings, tokens_of,
};
use honeydue_identity::{IdentityTokenError, IdentityTokens, Provider};
use honeydue_oidc::{OidcConfig, OidcTokens, ProviderConfig};

#[tokio::test]
async fn of_every_token_comes_what_its_maker_says() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    let mut wrong = Vec::new();
    for case in cases() {
        let outcome = Outcome::of(tokens.check(case.provider(), &case.token, case.nonce.as_deref(), now()).await);
        if outcome != *case.outcome() {
            wrong.push(format!("{}: {outcome:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(cases().len() > 80);
}

#[tokio::test]
async fn no_changed_byte_of_a_token_is_overlooked() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    let good = token("good of apple");
    for place in 0..good.len() {
        let other = if good.as_bytes()[place] == b'x' { "y" } else { "x" };
        let changed = format!("{}{other}{}", &good[..place], &good[place + 1..]);
        let outcome = tokens.check(Provider::Apple, &changed, None, now()).await;
        assert!(outcome.is_err(), "{place}: {outcome:?}");
    }
}

#[tokio::test]
async fn without_an_audience_nobody_is_accepted_and_nobody_is_asked() {
    let server = Server::start().await;
    let some = settings(&server);
    let without = |provider: ProviderConfig| ProviderConfig { audiences: Vec::new(), ..provider };
    let tokens = OidcTokens::open(OidcConfig { google: without(some.google.clone()), ..some.clone() }).expect("settings");
    assert!(tokens.accepts(Provider::Apple) && !tokens.accepts(Provider::Google));
    let outcome = tokens.check(Provider::Google, token("good of google"), None, now()).await;
    assert!(matches!(outcome, Err(IdentityTokenError::NotConfigured)), "{outcome:?}");
    let none = OidcTokens::open(OidcConfig { apple: without(some.apple), google: without(some.google), ..some }).expect("settings");
    for provider in Provider::ALL {
        assert!(!none.accepts(provider));
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_audience_of_one_provider_is_none_of_the_other() {
    let server = Server::start().await;
    let mut settings = settings(&server);
    settings.apple.audiences.clone_from(&audiences()["google"]);
    let tokens = OidcTokens::open(settings).expect("settings");
    let outcome = tokens.check(Provider::Apple, token("good of apple"), None, now()).await;
    assert!(matches!(outcome, Err(IdentityTokenError::Audience)), "{outcome:?}");
}

#[tokio::test]
async fn for_what_can_be_no_token_no_keys_are_fetched() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    for name in ["empty", "two parts", "no base64", "oversized", "algorithm 'none'", "signed with the public key as a secret", "no key id"]
    {
        let outcome = tokens.check(Provider::Apple, token(name), None, now()).await;
        assert!(outcome.is_err(), "{name}");
    }
    assert_eq!(server.connections(), 0);
}
