use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_000_000 + second).unwrap()
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
