use super::{Parameters, Target};
use crate::{DbError, TlsError};
use tokio_postgres::config::{Host, SslMode};

fn parameters(rest: &str, sslmode: Option<&str>, sslrootcert: Option<&str>) -> Parameters {
    Parameters { rest: rest.to_owned(), sslmode: sslmode.map(str::to_owned), sslrootcert: sslrootcert.map(str::to_owned) }
}

#[test]
fn a_url_keeps_what_is_not_ours() {
    for (url, expected) in [
        ("postgres://ada:pw@host/db", parameters("postgres://ada:pw@host/db", None, None)),
        ("postgres://ada:pw@host/db?sslmode=require", parameters("postgres://ada:pw@host/db", Some("require"), None)),
        (
            "postgresql://host?keepalives=0&sslmode=verify-ca&options=a%20b&sslrootcert=%2Fetc%2Froot%20ca.pem",
            parameters("postgresql://host?keepalives=0&options=a%20b", Some("verify-ca"), Some("/etc/root ca.pem")),
        ),
        ("postgres://host/?sslmode=disable&sslmode=require", parameters("postgres://host/", Some("require"), None)),
        ("postgres://ada:what?sslmode=none@host/db", parameters("postgres://ada:what?sslmode=none@host/db", None, None)),
        ("postgres://host/db?sslmode", parameters("postgres://host/db?sslmode", None, None)),
    ] {
        assert_eq!(Parameters::read(url), expected, "{url}");
    }
}

#[test]
fn pairs_keep_what_is_not_ours() {
    for (text, expected) in [
        ("host=a user=b", parameters("host=a user=b", None, None)),
        ("host=a sslmode=require user=b", parameters("host=a user=b", Some("require"), None)),
        (
            r"sslmode = 'verify-full' password='it\'s sslmode=none' sslrootcert=/root\ ca.pem",
            parameters(r" password='it\'s sslmode=none'", Some("verify-full"), Some("/root ca.pem")),
        ),
        ("host='a", parameters("host='a", None, None)),
        ("sslmode", parameters("sslmode", None, None)),
        ("", parameters("", None, None)),
    ] {
        assert_eq!(Parameters::read(text), expected, "{text}");
    }
}

fn read(url: &str) -> Result<Target, DbError> {
    Target::read(&url.into())
}

#[test]
fn what_is_wrong_with_encryption_is_said_without_the_password() {
    let empty = tempfile::NamedTempFile::new().expect("a file");
    let empty = empty.path().display();
    for (parameters, expected) in [
        ("sslmode=always".to_owned(), "sslmode must be one of disable, prefer, require, verify-ca and verify-full".to_owned()),
        ("sslmode=".to_owned(), "sslmode must be one of disable, prefer, require, verify-ca and verify-full".to_owned()),
        (
            "sslmode=require&sslrootcert=system".to_owned(),
            "sslrootcert=system goes with sslmode=verify-full only, which it means by itself".to_owned(),
        ),
        (
            "sslmode=verify-ca&sslrootcert=/nowhere/ca.pem".to_owned(),
            "sslrootcert=/nowhere/ca.pem can't be read: No such file or directory (os error 2)".to_owned(),
        ),
        (format!("sslrootcert={empty}"), format!("sslrootcert={empty} has no certificate in it")),
    ] {
        let Err(error) = read(&format!("postgres://ada:secret@host/db?{parameters}")) else { panic!("{parameters} is taken") };
        assert_eq!(error.to_string(), expected, "{parameters}");
        assert!(!format!("{error:?}").contains("secret"), "{parameters}");
    }
    assert!(matches!(read("host=a sslmode=allow"), Err(DbError::Tls(TlsError::Mode))));
    assert!(matches!(read("postgres://host/db?sslmode=require&sslcert=/mine.pem"), Err(DbError::Url(_))));
}

#[test]
fn encryption_is_preferred_where_nothing_is_said() {
    assert_eq!(read("postgres://host/db").expect("a URL").config().get_ssl_mode(), SslMode::Prefer);
    assert_eq!(read("host=a sslmode=disable").expect("pairs").config().get_ssl_mode(), SslMode::Disable);
    assert_eq!(read("host=a sslmode=require").expect("pairs").config().get_ssl_mode(), SslMode::Require);
}

#[test]
fn a_socket_of_the_same_machine_is_not_encrypted() {
    for url in ["postgres://%2Frun%2Fpostgresql/db?sslmode=require", "host=/run/postgresql sslmode=verify-full"] {
        // the certificates that the system trusts, if it has none, are a failure of its own
        if let Ok(target) = read(url) {
            assert_eq!(target.config().get_ssl_mode(), SslMode::Disable, "{url}");
        }
    }
}

#[test]
fn an_address_without_a_name_is_its_name() {
    let target = read("hostaddr=192.0.2.7 user=ada sslmode=require").expect("pairs");
    assert_eq!(target.config().get_hosts(), [Host::Tcp("192.0.2.7".to_owned())]);
}
