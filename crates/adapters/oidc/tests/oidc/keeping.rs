//! How long keys are kept, and how often they are asked for.

use crate::{
    fixtures::{keys_without, now, token},
    server::{Answer, Server},
    tokens_of,
};
use futures::future::join_all;
use honeydue_identity::{IdentityTokenError, IdentityTokens, Provider};
use honeydue_oidc::OidcTokens;
use jiff::{SignedDuration, Timestamp};

/// A token that is good at any time.
const LASTING: &str = "good for ever";

async fn signs_in(tokens: &OidcTokens, name: &str, at: Timestamp) -> bool {
    match tokens.check(Provider::Apple, token(name), None, at).await {
        Ok(_) => true,
        Err(IdentityTokenError::UnknownKey) => false,
        Err(other) => panic!("{name}: {other:?}"),
    }
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn keys_are_kept_for_a_day() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    for (at, asked) in [(0, 1), (0, 1), (DAY - 1, 1), (DAY, 2), (DAY + 1, 2), (2 * DAY - 1, 2), (2 * DAY, 3)] {
        assert!(signs_in(&tokens, LASTING, later(at)).await);
        assert_eq!(server.asked(), asked, "after {at} s");
    }
}

#[tokio::test]
async fn each_provider_has_its_own_keys() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    assert!(signs_in(&tokens, LASTING, now()).await);
    tokens.check(Provider::Google, token("good of google"), None, now()).await.expect("good");
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_key_that_is_new_is_found_a_minute_after_the_last_time() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    server.will(Answer::json(keys_without("apple", "apple-2")));
    assert!(signs_in(&tokens, LASTING, now()).await);
    server.will(Answer::Keys);
    for (at, found, asked) in [(1, false, 1), (59, false, 1), (60, true, 2), (61, true, 2)] {
        assert_eq!(signs_in(&tokens, "signed with a curve", later(at)).await, found, "after {at} s");
        assert_eq!(server.asked(), asked, "after {at} s");
    }
}

#[tokio::test]
async fn a_key_that_is_gone_is_no_key_from_the_next_day_on() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    assert!(signs_in(&tokens, LASTING, now()).await);
    server.will(Answer::json(keys_without("apple", "apple-1")));
    assert!(signs_in(&tokens, LASTING, later(DAY - 1)).await);
    assert!(!signs_in(&tokens, LASTING, later(DAY)).await);
}

#[tokio::test]
async fn made_up_keys_are_asked_for_once_a_minute() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    assert!(signs_in(&tokens, LASTING, now()).await);
    for second in 0..180 {
        assert!(!signs_in(&tokens, "unknown key", later(second)).await);
    }
    assert_eq!(server.asked(), 3);
}

#[tokio::test]
async fn a_hundred_at_once_fetch_once() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    let all = join_all((0..100).map(|_| signs_in(&tokens, LASTING, now()))).await;
    assert!(all.into_iter().all(|signed_in| signed_in));
    assert_eq!(server.asked(), 1);
    let all = join_all((0..100).map(|one| signs_in(&tokens, if one % 2 == 0 { LASTING } else { "unknown key" }, later(DAY)))).await;
    assert_eq!(all.into_iter().filter(|signed_in| *signed_in).count(), 50);
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn whoever_fetches_and_goes_away_leaves_it_to_the_next() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    server.will(Answer::Nothing);
    tokio::select! {
        _ = signs_in(&tokens, LASTING, now()) => panic!("nobody answered"),
        () = server.was_asked(1) => server.will(Answer::Keys),
    }
    assert!(signs_in(&tokens, LASTING, now()).await);
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn who_goes_away_again_and_again_asks_once_a_minute() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    assert!(signs_in(&tokens, LASTING, now()).await);
    server.will(Answer::Nothing);
    tokio::select! {
        _ = signs_in(&tokens, "unknown key", later(60)) => panic!("nobody answered"),
        () = server.was_asked(2) => {}
    }
    assert!(!signs_in(&tokens, "unknown key", later(61)).await);
    assert!(signs_in(&tokens, LASTING, later(61)).await);
    assert_eq!(server.asked(), 2);
}
