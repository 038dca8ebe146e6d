//! Everything that connects encrypts.

use honeydue_kernel::Watch;
use honeydue_postgres::{Db, DbConfig, PgWatch, Readiness, audit, migrate};
use honeydue_testkit::{PostgresServer, eventually};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use secrecy::SecretString;
use std::io::Write;
use tempfile::NamedTempFile;
use tokio::runtime::Handle;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_lets_nobody_in_without_encryption_is_migrated_used_followed_and_checked() {
    let server = PostgresServer::start().await;
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    server.encrypt(&cert.pem(), &signing_key.serialize_pem()).await;
    server.let_in("hostssl all all 127.0.0.1/32 scram-sha-256").await;
    let mut root = NamedTempFile::new().expect("a file");
    root.write_all(cert.pem().as_bytes()).expect("it is written");
    let url = |user: &str, parameters: &str| {
        SecretString::from(format!("postgres://{user}:only-for-tests@localhost:{}/postgres?{parameters}", server.port()))
    };
    let full = format!("sslmode=verify-full&sslrootcert={}", root.path().display());
    let (owner_url, server_url) = (url("honeydue_admin", &full), url("honeydue_server", &full));

    migrate::run(&owner_url, Some(&server_url)).await.expect("a schema");
    let config = DbConfig { pool_max: 2, pool_min: 2, ..DbConfig::new(server_url.clone()) };
    let db = Db::open(config.clone(), Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    PgWatch::open(&config).expect("a URL").since(None).await.expect("what has moved");
    assert!(audit::verify(&server_url).await.expect("a verdict").findings.is_empty());

    let plain = url("honeydue_server", "sslmode=disable");
    assert!(audit::verify(&plain).await.is_err(), "nobody is let in without");
    assert!(migrate::run(&plain, None).await.is_err(), "nobody is let in without");
}
