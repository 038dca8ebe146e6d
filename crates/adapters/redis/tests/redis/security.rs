//! Who is believed, and who believes us.

use crate::{opened, settings};
use honeydue_kernel::{Quota, RateLimit};
use honeydue_redis::{Redis, RedisConfig, RedisRateLimit};
use honeydue_testkit::{RedisServer, eventually, link::Link};
use jiff::Timestamp;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::{fs, time::Duration};
use tempfile::TempDir;

const OFTEN: Quota = Quota { times: 1_000_000, window: Duration::from_hours(1) };

async fn works(redis: &Redis) {
    let limit = RedisRateLimit::new(redis.clone());
    eventually("Redis answers", async || limit.admit("a", OFTEN, Timestamp::UNIX_EPOCH).await.is_ok()).await;
}

/// A server that speaks with `localhost` encrypted alone, and its certificate as PEM.
async fn encrypted() -> (RedisServer, String, TempDir) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let directory = tempfile::tempdir().expect("a directory");
    let (certificate, key) = (directory.path().join("certificate.pem"), directory.path().join("key.pem"));
    fs::write(&certificate, cert.pem()).expect("a file");
    fs::write(&key, signing_key.serialize_pem()).expect("a file");
    let settings = format!(
        "port 0\ntls-port {{port}}\ntls-auth-clients no\ntls-cert-file {0}\ntls-key-file {1}\ntls-ca-cert-file {0}",
        certificate.display(),
        key.display()
    );
    (RedisServer::start(&settings).await, cert.pem(), directory)
}

#[tokio::test]
async fn a_server_that_is_trusted_is_asked_encrypted() {
    let (server, certificate, _files) = encrypted().await;
    let url = format!("rediss://localhost:{}", server.port());
    works(&opened(RedisConfig { authorities: Some(certificate), ..settings(&url, "a") })).await;
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_asked_nothing() {
    let (server, certificate, _files) = encrypted().await;
    for (host, authorities) in [("localhost", None), ("127.0.0.1", Some(certificate))] {
        let link = Link::to(server.address()).await.expect("a link");
        let url = format!("rediss://{host}:{}", link.port());
        let redis = opened(RedisConfig { authorities, ..settings(&url, "a") });
        eventually("it was tried several times", async || link.trips() > 3).await;
        assert!(!redis.stats().connected);
    }
}

#[tokio::test]
async fn whoever_has_the_password_is_let_in() {
    let server = RedisServer::start("requirepass s%cret/\nuser kim on >other ~a:* ~{a:* &a:* +@all -@dangerous +info").await;
    let address = server.address();
    for credentials in [":s%25cret%2F", "default:s%25cret%2F", "kim:other"] {
        works(&opened(settings(&format!("redis://{credentials}@{address}"), "a"))).await;
    }
}

#[tokio::test]
async fn whoever_has_another_password_is_let_in_when_it_is_theirs() {
    let server = RedisServer::start("user kim on >first ~* &* +@all").await;
    let link = Link::to(server.address()).await.expect("a link");
    let redis = opened(settings(&format!("redis://kim:second@127.0.0.1:{}", link.port()), "a"));
    eventually("it was tried several times", async || link.trips() > 3).await;
    assert!(!redis.stats().connected);
    server.call(&["ACL", "SETUSER", "kim", ">second"]).await;
    works(&redis).await;
}
