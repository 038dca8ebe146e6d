//! Redis has forgotten something, or everything, or remembers what was long ago.

use crate::{connected, moved};
use honeydue_cache::{Found, Shared, Ticket, Tier};
use honeydue_kernel::{Horizon, Move, PortError, Stretch};
use honeydue_redis::RedisTier;
use honeydue_testkit::{RedisServer, TestRedis, eventually};
use std::time::Duration;

const LONG: Duration = Duration::from_hours(1);

fn stretch(from: u64, to: u64, moved: &[Move]) -> Stretch {
    Stretch { from: Horizon(from), to: Horizon(to), moved: moved.to_vec(), age: Duration::ZERO }
}

fn made_from(stream: i64, version: i64) -> Shared {
    Shared { body: vec![b'x'; 4_000], versions: vec![moved(stream, version)] }
}

async fn tier_of(server: &RedisServer) -> RedisTier {
    RedisTier::new(connected(&server.url(), "a").await)
}

/// The ticket for a key that has no entry.
async fn ticket(tier: &RedisTier, key: &str) -> Ticket {
    tier.find(key).await.expect("an answer").ticket.expect("a ticket")
}

async fn fill(tier: &RedisTier, key: &str, entry: &Shared) -> Ticket {
    let ticket = ticket(tier, key).await;
    assert!(tier.fill(&ticket, key, entry, LONG).await.expect("an answer"));
    ticket
}

/// What is found, as soon as there is an answer.
async fn find(tier: &RedisTier, key: &str) -> Found {
    let mut found = Found::default();
    eventually("Redis answers", async || tier.find(key).await.map(|answer| found = answer).is_ok()).await;
    found
}

#[tokio::test]
async fn what_is_flushed_or_restarted_empty_begins_another_epoch() {
    let mut server = RedisServer::start("").await;
    let tier = tier_of(&server).await;
    for flush in [true, false] {
        tier.renew(&stretch(0, 10, &[]), LONG).await.expect("renewed");
        let old = fill(&tier, "a", &made_from(1, 1)).await;
        if flush {
            server.call(&["FLUSHALL"]).await;
        } else {
            server.kill();
            server.start_again().await;
        }
        assert_eq!(find(&tier, "a").await, Found::default());
        tier.renew(&stretch(10, 20, &[]), LONG).await.expect("renewed");
        let new = ticket(&tier, "a").await;
        assert_ne!(new, old);
        assert!(!tier.fill(&old, "a", &made_from(1, 1), LONG).await.expect("an answer"));
    }
}

#[tokio::test]
async fn an_old_state_is_trusted_no_longer_than_it_was_and_not_after_a_gap() {
    let mut server = RedisServer::start("").await;
    let tier = tier_of(&server).await;
    tier.renew(&stretch(0, 10, &[]), Duration::from_secs(2)).await.expect("renewed");
    fill(&tier, "a", &made_from(1, 1)).await;
    server.call(&["SAVE"]).await;
    // this is lost
    tier.renew(&stretch(10, 20, &[moved(1, 2)]), LONG).await.expect("renewed");
    assert_eq!(tier.find("a").await.expect("an answer").entry, None);
    server.kill();
    server.start_again().await;
    find(&tier, "a").await;
    assert_eq!(server.call(&["HGET", "{a:tier}:state", "horizon"]).await, ["10"]);
    eventually("the old state is out of date", async || find(&tier, "a").await == Found::default()).await;
    tier.renew(&stretch(20, 30, &[]), LONG).await.expect("renewed");
    assert_eq!(find(&tier, "a").await.entry, None);
    ticket(&tier, "a").await;
}

#[tokio::test]
async fn where_memory_runs_short_nothing_old_is_found() {
    let server = RedisServer::start("maxmemory 3mb\nmaxmemory-policy allkeys-lru").await;
    let tier = tier_of(&server).await;
    let (mut horizon, mut kept, mut lost) = (0, 0, 0);
    for stream in 0..2_000 {
        let key = stream.to_string();
        // as a process does it that follows the ledger
        tier.renew(&stretch(horizon, horizon + 1, &[]), LONG).await.expect("renewed");
        horizon += 1;
        let Some(ticket) = tier.find(&key).await.expect("an answer").ticket else {
            lost += 1;
            continue;
        };
        tier.fill(&ticket, &key, &made_from(stream, 1), LONG).await.expect("an answer");
        // one of those before, which may be there or not
        let before = stream / 2;
        match tier.find(&before.to_string()).await.expect("an answer").entry {
            Some(entry) => {
                kept += 1;
                let expected = if before % 2 == 0 || before == stream { made_from(before, 1) } else { made_from(before, 2) };
                assert_eq!(entry, expected);
            }
            None => lost += 1,
        }
        if stream % 2 == 1 {
            tier.hear(&[moved(stream, 2)]).await.expect("heard");
        }
        // the state too may be lost at any time
        if stream % 100 == 99 {
            server.call(&["DEL", "{a:tier}:state"]).await;
        }
    }
    let evicted = server.call(&["INFO", "stats"]).await.concat();
    assert!(!evicted.contains("evicted_keys:0\r\n") && kept > 0 && lost > 0, "kept {kept}, lost {lost}: {evicted}");
}

#[tokio::test]
async fn a_server_that_is_full_and_forgets_nothing_is_as_good_as_away() {
    let server = RedisServer::start("maxmemory 2mb\nmaxmemory-policy noeviction").await;
    let redis = connected(&server.url(), "a").await;
    let tier = RedisTier::new(redis.clone());
    tier.renew(&stretch(0, 1, &[]), LONG).await.expect("renewed");
    let ticket = ticket(&tier, "a").await;
    let mut refused = None;
    for key in 0..1_000 {
        refused = tier.fill(&ticket, &key.to_string(), &made_from(1, 1), LONG).await.err();
        if refused.is_some() {
            break;
        }
    }
    assert!(matches!(refused, Some(PortError::Unavailable(_))), "{refused:?}");
    assert_eq!(tier.find("0").await.expect("an answer").entry, Some(made_from(1, 1)), "what is there is found");
    assert!(!redis.stats().breaker_open, "what answers is not left alone");
}

#[tokio::test]
async fn scripts_that_are_forgotten_are_told_again() {
    let server = RedisServer::start("").await;
    let tier = tier_of(&server).await;
    for to in 1..4 {
        server.call(&["SCRIPT", "FLUSH"]).await;
        tier.renew(&stretch(to - 1, to, &[]), LONG).await.expect("renewed");
        assert_eq!(tier.find("a").await.expect("an answer").entry, None);
    }
}

#[tokio::test]
async fn what_a_tier_knows_has_bounds() {
    let space = TestRedis::create();
    let tier = RedisTier::new(connected(space.url(), space.key_space()).await);
    tier.renew(&stretch(0, 1, &[]), LONG).await.expect("renewed");
    let size = ["HLEN", &format!("{{{}:tier}}:state", space.key_space())];
    let mut largest = 0;
    for part in 0..60 {
        let moves: Vec<Move> = (0..1_000).map(|stream| moved(part * 1_000 + stream, 1)).collect();
        tier.hear(&moves).await.expect("heard");
        largest = space.call(&size).await[0].parse().map_or(0, |now: u32| now.max(largest));
    }
    assert!(largest > RedisTier::STREAMS / 2 && largest <= RedisTier::STREAMS + 4, "{largest}");
}
