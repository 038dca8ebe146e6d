//! Wrong settings.

use crate::server::{free_port, run};
use std::net::TcpListener;

const URL: (&str, &str) = ("DATABASE_URL", "postgres://nobody:hunter2@127.0.0.1:1/nothing");
const KEY: (&str, &str) = ("HONEYDUE_SECRET_KEY", "only-for-tests-only-for-tests-only");

#[test]
fn a_setting_that_is_wrong_unknown_or_missing_ends_it_with_2_and_its_name() {
    for (variable, value) in [
        ("HONEYDUE_LISTN", "127.0.0.1:8000"),
        ("HONEYDUE_", "x"),
        ("HONEYDUE_LISTEN", "localhost"),
        ("HONEYDUE_LISTEN", "127.0.0.1:99999"),
        ("HONEYDUE_METRICS_LISTEN", "9100"),
        ("HONEYDUE_METRICS_LISTEN", "127.0.0.1:8000"),
        ("HONEYDUE_PUBLIC_URL", "example.org"),
        ("HONEYDUE_TRUSTED_PROXIES", "proxy.example.org"),
        ("HONEYDUE_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("HONEYDUE_REQUIRE_VERIFIED_EMAIL", "maybe"),
        ("HONEYDUE_POOL_MAX", "0"),
        ("HONEYDUE_POOL_MAX", "-1"),
        ("HONEYDUE_POOL_MAX", "many"),
        ("HONEYDUE_POOL_MIN", "21"),
        ("HONEYDUE_LOG", "honeydue=loud"),
        ("HONEYDUE_LOG_FORMAT", "xml"),
        ("HONEYDUE_SECRET_KEY", "hunter2"),
        ("DATABASE_URL", "mysql://u:hunter2@localhost/x"),
        ("DATABASE_URL", "postgres://u:hunter2@localhost:port/x"),
        ("DATABASE_URL", ""),
        ("HONEYDUE_SECRET_KEY", ""),
    ] {
        let mut settings = vec![URL, KEY];
        settings.retain(|(name, _)| *name != variable);
        settings.push((variable, value));
        let output = run(&["serve"], &settings);
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{variable}={value}: {words}");
        assert!(words.contains(variable), "{variable}={value}: {words}");
        assert!(!words.contains("hunter2"), "a secret is told: {words}");
    }
}

#[test]
fn every_command_looks_at_the_settings() {
    for arguments in [&["migrate"][..], &["audit", "verify"], &["demo"], &["serve"], &["work"]] {
        let output = run(arguments, &[KEY]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("DATABASE_URL"), "{arguments:?}");
        let output = run(arguments, &[URL, KEY, ("HONEYDUE_POOL_MAX", "0")]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    for wrong in ["mysql://u:hunter2@localhost/x", "postgres://u:hunter2@localhost:port/x"] {
        let output = run(&["migrate"], &[URL, KEY, ("HONEYDUE_MIGRATION_URL", wrong)]);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("HONEYDUE_MIGRATION_URL") && !words.contains("hunter2"), "{words}");
        assert_eq!(output.status.code(), Some(2), "{words}");
        let output = run(&["audit", "verify"], &[("DATABASE_URL", wrong)]);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("DATABASE_URL") && !words.contains("hunter2"), "{words}");
        assert_eq!(output.status.code(), Some(2), "{words}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let free = format!("127.0.0.1:{}", free_port());
    for (variable, settings) in [
        ("HONEYDUE_LISTEN", vec![("HONEYDUE_LISTEN", address.as_str())]),
        ("HONEYDUE_METRICS_LISTEN", vec![("HONEYDUE_LISTEN", free.as_str()), ("HONEYDUE_METRICS_LISTEN", address.as_str())]),
    ] {
        let output = run(&["serve"], &[vec![URL, KEY], settings].concat());
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(variable), "{output:?}");
    }
}
