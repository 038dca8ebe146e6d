use super::*;
use crate::Wait;

const TWICE_A_MINUTE: Quota = Quota { times: 2, window: Duration::from_mins(1) };

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_000_000 + second).unwrap()
}

async fn admit(limit: &MemoryRateLimit, key: &str, second: i64) -> Option<u64> {
    limit.admit(key, TWICE_A_MINUTE, at(second)).await.unwrap().map(|Wait(wait)| wait.as_secs())
}

#[tokio::test]
async fn so_many_tries_are_admitted_within_a_window() {
    let limit = MemoryRateLimit::default();
    assert_eq!(admit(&limit, "a", 0).await, None);
    assert_eq!(admit(&limit, "a", 10).await, None);
    assert_eq!(admit(&limit, "a", 20).await, Some(40));
}

#[tokio::test]
async fn the_window_slides() {
    let limit = MemoryRateLimit::default();
    for (second, expected) in [(0, None), (10, None), (59, Some(1)), (60, None), (61, Some(9)), (70, None)] {
        assert_eq!(admit(&limit, "a", second).await, expected, "after {second} s");
    }
}

#[tokio::test]
async fn waiting_as_long_as_told_is_enough() {
    let limit = MemoryRateLimit::default();
    admit(&limit, "a", 0).await;
    admit(&limit, "a", 0).await;
    for second in 1..60 {
        // what is not admitted is not counted
        assert_eq!(admit(&limit, "a", second).await, Some(60 - second.unsigned_abs()));
    }
    assert_eq!(admit(&limit, "a", 60).await, None);
}

#[tokio::test]
async fn keys_do_not_count_for_each_other() {
    let limit = MemoryRateLimit::default();
    admit(&limit, "a", 0).await;
    admit(&limit, "a", 0).await;
    assert_eq!(admit(&limit, "b", 0).await, None);
}

#[tokio::test]
async fn what_is_forgiven_does_not_count() {
    let limit = MemoryRateLimit::default();
    admit(&limit, "a", 0).await;
    admit(&limit, "a", 0).await;
    limit.forgive("a").await.unwrap();
    limit.forgive("never tried").await.unwrap();
    assert_eq!(admit(&limit, "a", 1).await, None);
    assert_eq!(admit(&limit, "a", 1).await, None);
    assert_eq!(admit(&limit, "a", 1).await, Some(60));
}

async fn admit_one(limit: &MemoryRateLimit, one: &str, second: i64) -> Option<u64> {
    limit.admit_one("ones", one, TWICE_A_MINUTE, at(second)).await.unwrap().map(|Wait(wait)| wait.as_secs())
}

#[tokio::test]
async fn of_different_ones_so_many_are_admitted_as_often_as_they_come() {
    let limit = MemoryRateLimit::default();
    for (second, one, expected) in [
        (0, "a", None),
        (10, "b", None),
        (20, "c", Some(40)),
        (30, "a", None),
        (59, "c", Some(1)),
        // a is over; had it counted from when it came last, it would not be
        (60, "c", None),
        (61, "a", Some(9)),
        (70, "a", None),
        (71, "b", Some(49)),
    ] {
        assert_eq!(admit_one(&limit, one, second).await, expected, "{one} after {second} s");
    }
}

#[tokio::test]
async fn one_that_is_forgotten_makes_room_for_another() {
    let limit = MemoryRateLimit::default();
    admit_one(&limit, "a", 0).await;
    admit_one(&limit, "b", 0).await;
    limit.forget_one("ones", "never seen").await.unwrap();
    limit.forget_one("never tried", "a").await.unwrap();
    assert_eq!(admit_one(&limit, "c", 1).await, Some(59));
    limit.forget_one("ones", "a").await.unwrap();
    assert_eq!(admit_one(&limit, "c", 1).await, None);
    assert_eq!(admit_one(&limit, "a", 1).await, Some(59));
}

#[tokio::test]
async fn a_clock_that_goes_back_admits_no_more() {
    let limit = MemoryRateLimit::default();
    admit(&limit, "a", 30).await;
    admit(&limit, "a", 30).await;
    assert!(admit(&limit, "a", 10).await.is_some());
}

#[tokio::test]
async fn a_flood_of_keys_does_not_fill_the_memory_and_forgets_the_oldest_first() {
    let limit = MemoryRateLimit::default();
    let window = Quota { times: 1, window: Duration::from_hours(1_000) };
    let keys = i64::try_from(MemoryRateLimit::KEYS).unwrap() + 1;
    for key in 0..keys {
        limit.admit(&key.to_string(), window, at(key)).await.unwrap();
    }
    assert!(limit.tries.lock().unwrap().len() <= MemoryRateLimit::KEYS);
    let newest = limit.admit(&(keys - 1).to_string(), window, at(keys)).await.unwrap();
    assert!(newest.is_some(), "the newest try is remembered");
    let oldest = limit.admit("0", window, at(keys)).await.unwrap();
    assert_eq!(oldest, None, "the oldest try is forgotten");
}

#[tokio::test]
async fn a_flood_at_one_instant_forgets_no_more_than_half() {
    let limit = MemoryRateLimit::default();
    let window = Quota { times: 1, window: Duration::from_hours(1_000) };
    for key in 0..=MemoryRateLimit::KEYS {
        limit.admit(&key.to_string(), window, at(0)).await.unwrap();
    }
    let kept = limit.tries.lock().unwrap().len();
    assert!(kept > MemoryRateLimit::KEYS / 3, "{kept} are kept");
}
