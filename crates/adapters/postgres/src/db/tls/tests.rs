use crate::db::target::{Target, innermost};
use honeydue_testkit::PostgresServer;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use std::{io::Write, ops::Range};
use tempfile::NamedTempFile;

type Authority = CertifiedIssuer<'static, KeyPair>;

const VALID: Range<i32> = 2000..3000;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// From now on the server shows a certificate for a name, valid from the one year to the other.
async fn certify(server: &PostgresServer, authority: &Authority, name: &str, years: Range<i32>) {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    (params.not_before, params.not_after) = (date_time_ymd(years.start, 1, 1), date_time_ymd(years.end, 1, 1));
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    server.encrypt(&certificate.pem(), &key.serialize_pem()).await;
}

/// A file with the authority's certificate.
fn root(authority: &Authority) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(authority.pem().as_bytes()).expect("it is written");
    file
}

/// Whether a connection is encrypted, as Postgres tells; or why there is none.
async fn encrypted(url: &str) -> Result<bool, String> {
    let target = Target::read(&url.into()).expect("a URL");
    let (client, driver) = target.connect().await.map_err(|error| innermost(&error))?;
    let ask = async move { client.query_one("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[]).await };
    let (told, _) = futures::join!(ask, driver);
    Ok(told.expect("an answer").get(0))
}

/// The server by its name, which is in the certificate unless a test says another.
fn by_name(server: &PostgresServer) -> String {
    server.url().replace("127.0.0.1", "localhost")
}

#[tokio::test]
async fn each_mode_encrypts_where_it_must_and_where_it_can() {
    let (server, authority) = (PostgresServer::start().await, authority());
    let root = root(&authority);
    let root = root.path().display();
    let modes = [
        (String::new(), Some(false)),
        ("?sslmode=disable".to_owned(), Some(false)),
        ("?sslmode=prefer".to_owned(), Some(false)),
        ("?sslmode=require".to_owned(), None),
        (format!("?sslmode=require&sslrootcert={root}"), None),
        (format!("?sslmode=verify-ca&sslrootcert={root}"), None),
        (format!("?sslmode=verify-full&sslrootcert={root}"), None),
    ];
    for (mode, expected) in &modes {
        let told = encrypted(&(by_name(&server) + mode)).await;
        assert_eq!(told.as_ref().ok(), expected.as_ref(), "{mode} without TLS: {told:?}");
        if let Err(told) = told {
            assert_eq!(told, "server does not support TLS", "{mode}");
        }
    }
    certify(&server, &authority, "localhost", VALID).await;
    for (mode, _) in &modes {
        assert_eq!(encrypted(&(by_name(&server) + mode)).await, Ok(mode != "?sslmode=disable"), "{mode} with TLS");
    }
}

#[tokio::test]
async fn a_certificate_must_be_of_whom_is_trusted() {
    let (server, authority, other) = (PostgresServer::start().await, authority(), self::authority());
    certify(&server, &authority, "localhost", VALID).await;
    let root = root(&other);
    let root = root.path().display();
    for mode in ["require", "verify-ca", "verify-full"] {
        let told = encrypted(&format!("{}?sslmode={mode}&sslrootcert={root}", by_name(&server))).await;
        assert_eq!(told, Err("invalid peer certificate: BadSignature".to_owned()), "{mode}");
    }
    let told = encrypted(&format!("{}?sslrootcert=system", by_name(&server))).await;
    assert_eq!(told, Err("invalid peer certificate: UnknownIssuer".to_owned()), "the system's");
    let told = encrypted(&format!("{}?sslrootcert={root}", by_name(&server))).await;
    assert_eq!(told, Ok(false), "encryption that was only preferred");
}

#[tokio::test]
async fn a_certificate_must_have_the_name_where_it_is_asked_for() {
    let (server, authority) = (PostgresServer::start().await, authority());
    certify(&server, &authority, "db.example.org", VALID).await;
    let root = root(&authority);
    let root = root.path().display();
    let told = encrypted(&format!("{}?sslmode=verify-full&sslrootcert={root}", by_name(&server))).await;
    let reason = told.expect_err("another's certificate");
    assert!(reason.contains("certificate not valid for name \"localhost\""), "{reason}");
    for mode in ["require", "verify-ca"] {
        let told = encrypted(&format!("{}?sslmode={mode}&sslrootcert={root}", by_name(&server))).await;
        assert_eq!(told, Ok(true), "{mode}");
    }
    certify(&server, &authority, "127.0.0.1", VALID).await;
    let pairs = format!("hostaddr=127.0.0.1 port={} user=honeydue_admin password=only-for-tests dbname=postgres", server.port());
    let told = encrypted(&format!("{pairs} sslmode=verify-full sslrootcert='{root}'")).await;
    assert_eq!(told, Ok(true), "an address can be a name");
}

#[tokio::test]
async fn a_certificate_must_be_in_force() {
    let (server, authority) = (PostgresServer::start().await, authority());
    let root = root(&authority);
    let root = root.path().display();
    for (years, expected) in [(2000..2001, "invalid peer certificate: certificate expired"), (2999..3000, "certificate not valid yet")] {
        certify(&server, &authority, "localhost", years).await;
        for mode in ["verify-ca", "verify-full"] {
            let told = encrypted(&format!("{}?sslmode={mode}&sslrootcert={root}", by_name(&server))).await;
            let reason = told.expect_err("out of force");
            assert!(reason.contains(expected), "{mode}: {reason}");
        }
        assert_eq!(encrypted(&(by_name(&server) + "?sslmode=require")).await, Ok(true), "nobody asks for a certificate");
    }
}

#[tokio::test]
async fn a_password_is_bound_to_the_certificate() {
    let server = PostgresServer::start().await;
    certify(&server, &authority(), "localhost", VALID).await;
    assert_eq!(encrypted(&(by_name(&server) + "?sslmode=require&channel_binding=require")).await, Ok(true));
    let told = encrypted(&(by_name(&server) + "?sslmode=disable&channel_binding=require")).await;
    assert_eq!(told, Err("server did not use channel binding".to_owned()));
}

#[tokio::test]
async fn whoever_is_let_in_without_encryption_only_comes_without() {
    let server = PostgresServer::start().await;
    certify(&server, &authority(), "localhost", VALID).await;
    server.let_in("hostnossl all all 127.0.0.1/32 scram-sha-256").await;
    assert_eq!(encrypted(&by_name(&server)).await, Ok(false));
    assert!(encrypted(&(by_name(&server) + "?sslmode=require")).await.is_err());
    let wrong = by_name(&server).replace("only-for-tests", "wrong");
    let told = encrypted(&wrong).await.expect_err("a wrong password");
    assert!(told.contains("password authentication failed"), "{told}");
}

#[tokio::test]
async fn the_socket_of_a_machine_needs_no_encryption() {
    let server = PostgresServer::start().await;
    certify(&server, &authority(), "localhost", VALID).await;
    for mode in ["", "?sslmode=require"] {
        assert_eq!(encrypted(&(server.socket_url() + mode)).await, Ok(false), "{mode}");
    }
}
