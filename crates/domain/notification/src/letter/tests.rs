use super::*;
use serde_json::{Value, json};

/// One letter of each kind, as the outbox keeps it.
fn kept() -> Vec<Value> {
    let at = "2026-06-15T17:00:00Z";
    vec![
        json!({"letter": "verification_code", "code": "482913", "valid_minutes": 60}),
        json!({"letter": "welcome"}),
        json!({"letter": "password_reset", "code": "482913", "link": "https://example.org/reset#s3cret", "valid_minutes": 15}),
        json!({"letter": "password_changed", "at": at}),
        json!({"letter": "new_sign_in", "device": "Ana's phone", "address": "2001:db8::7", "at": at}),
        json!({"letter": "new_sign_in", "device": null, "address": null, "at": at}),
        json!({"letter": "email_change_requested", "code": "482913", "valid_minutes": 60}),
        json!({"letter": "email_changed", "to": "ana@example.org", "at": at}),
        json!({"letter": "member_joined", "residence": "Lake house", "member": "Ben"}),
        json!({"letter": "account_deleted"}),
    ]
}

fn read(kept: &Value) -> Letter {
    serde_json::from_value(kept.clone()).unwrap_or_else(|error| panic!("{kept}: {error}"))
}

#[test]
fn a_letter_is_sent_as_it_was_put_aside() {
    for kept in kept() {
        assert_eq!(serde_json::to_value(read(&kept)).unwrap(), kept);
    }
}

#[test]
fn a_letter_that_waits_is_known_by_the_name_of_its_job() {
    for kept in kept() {
        assert_eq!(read(&kept).kind(), format!("mail.{}", kept["letter"].as_str().unwrap()));
    }
}

#[test]
fn nothing_prints_a_code_or_a_link() {
    for letter in kept().iter().map(read) {
        let printed = format!("{letter:?} {letter:#?}");
        assert!(!printed.contains("482913") && !printed.contains("s3cret"), "{printed}");
    }
}

#[test]
fn codes_may_go_to_addresses_that_are_not_proven() {
    for kept in kept() {
        assert_eq!(read(&kept).to_unproven(), kept.get("code").is_some(), "{kept}");
    }
}
