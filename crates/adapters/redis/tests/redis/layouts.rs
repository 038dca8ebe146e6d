//! Servers that share the keys.

use crate::{connected, listening, moved};
use honeydue_cache::{Bus, Overheard, Shared, Tier};
use honeydue_kernel::{Horizon, Quota, RateLimit, Stretch, Wait};
use honeydue_redis::{RedisRateLimit, RedisTier};
use honeydue_testkit::{RedisServer, eventually};
use jiff::Timestamp;
use std::{
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

const LONG: Duration = Duration::from_hours(1);

/// A cluster of one node, which is as strict about keys of several slots as one of many.
async fn cluster() -> RedisServer {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a port").port();
    let server = RedisServer::start(&format!("cluster-enabled yes\ncluster-port {port}\ncluster-announce-ip 127.0.0.1")).await;
    server.call(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]).await;
    eventually("the cluster is one", async || server.call(&["CLUSTER", "INFO"]).await.concat().contains("cluster_state:ok")).await;
    server
}

#[tokio::test]
async fn a_cluster_does_as_well_as_a_server() {
    let server = cluster().await;
    let url = format!("redis-cluster://{}", server.address());
    let (one, two) = (listening(&url, "a").await, listening(&url, "a").await);
    for bus in [&one, &two] {
        assert_eq!(bus.overhear().await, Overheard::Gap);
    }
    one.tell(&[moved(1, 1)]).await.expect("told");
    assert_eq!(two.overhear().await, Overheard::Moved(vec![moved(1, 1)]));

    let redis = connected(&url, "a").await;
    let (tier, limit) = (RedisTier::new(redis.clone()), RedisRateLimit::new(redis));
    let quota = Quota { times: 1, window: LONG };
    for key in ["a", "b", "c{d}", "{a:tier}"] {
        assert_eq!(limit.admit(key, quota, Timestamp::UNIX_EPOCH).await.expect("an answer"), None);
        assert_eq!(limit.admit(key, quota, Timestamp::UNIX_EPOCH).await.expect("an answer"), Some(Wait(LONG)));
    }
    let stretch = Stretch { from: Horizon(0), to: Horizon(1), moved: vec![moved(1, 1)], age: Duration::ZERO };
    tier.renew(&stretch, LONG).await.expect("renewed");
    for key in ["a", "b", "c{d}", "}"] {
        let ticket = tier.find(key).await.expect("an answer").ticket.expect("a ticket");
        let entry = Shared { body: key.into(), versions: vec![moved(1, 1)] };
        assert!(tier.fill(&ticket, key, &entry, LONG).await.expect("an answer"));
        assert_eq!(tier.find(key).await.expect("an answer").entry, Some(entry));
    }
}
