//! Limits that processes share.

use crate::connected;
use honeydue_kernel::{Quota, RateLimit, Wait};
use honeydue_redis::RedisRateLimit;
use honeydue_testkit::TestRedis;
use jiff::Timestamp;
use std::time::Duration;

const TWICE_A_MINUTE: Quota = Quota { times: 2, window: Duration::from_mins(1) };

#[tokio::test]
async fn processes_count_together() {
    let space = TestRedis::create();
    let now = Timestamp::UNIX_EPOCH;
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        let process = RedisRateLimit::new(connected(space.url(), space.key_space()).await);
        outcomes.push(process.admit("a", TWICE_A_MINUTE, now).await.expect("an answer"));
    }
    assert_eq!(outcomes, [None, None, Some(Wait(TWICE_A_MINUTE.window))]);
}

#[tokio::test]
async fn what_is_counted_is_gone_by_itself() {
    let space = TestRedis::create();
    let limit = RedisRateLimit::new(connected(space.url(), space.key_space()).await);
    let now = Timestamp::UNIX_EPOCH;
    for key in ["a", "b", "c"] {
        limit.admit(key, TWICE_A_MINUTE, now).await.expect("an answer");
        limit.admit_one("ones", key, TWICE_A_MINUTE, now).await.expect("an answer");
    }
    let keys = space.call(&["KEYS", &format!("{}:*", space.key_space())]).await;
    assert_eq!(keys.len(), 4, "{keys:?}");
    for key in keys {
        let left: u128 = space.call(&["PTTL", &key]).await[0].parse().expect("a time");
        assert!(left <= TWICE_A_MINUTE.window.as_millis() + 1, "{key}: {left} ms");
    }
}
