use super::*;
use serde_json::{Value, json};

fn read(keys: &Value) -> Result<KeySet, KeySetError> {
    key_set(json!({ "keys": keys }).to_string().as_bytes())
}

fn rsa() -> Value {
    json!({ "kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": "u7ux", "e": "AQAB" })
}

fn with(name: &str, value: &str) -> Value {
    let mut key = rsa();
    key[name] = value.into();
    key
}

#[test]
fn a_key_says_by_its_kind_how_it_signs() {
    let half = URL_SAFE_NO_PAD.encode([7; 32]);
    let curve = json!({ "kty": "EC", "kid": "two", "crv": "P-256", "x": half, "y": half });
    let keys = read(&json!([rsa(), curve])).unwrap();
    assert_eq!(keys["one"].algorithm(), Algorithm::Rs256);
    assert_eq!(keys["two"].algorithm(), Algorithm::Es256);
    assert!(matches!(&keys["two"], Key::P256 { point } if point.len() == 65 && point[0] == 4));
}

#[test]
fn keys_of_no_use_are_left_out() {
    let useless = [
        with("kty", "oct"),
        with("use", "enc"),
        with("alg", "ES256"),
        with("alg", "RSA-OAEP"),
        with("alg", "HS256"),
        with("n", "no base64!"),
        json!({ "kty": "RSA", "n": "u7ux", "e": "AQAB" }),
        json!({ "kty": "EC", "kid": "two", "crv": "P-384", "x": "u7ux", "y": "u7ux" }),
        json!({ "kty": "EC", "kid": "two", "crv": "P-256", "x": "u7ux", "y": "u7ux" }),
        json!("key"),
        Value::Null,
    ];
    for key in useless {
        let outcome = read(&json!([key]));
        assert!(matches!(outcome, Err(KeySetError::Useless(1))), "{key}: {outcome:?}");
        assert_eq!(read(&json!([key, rsa()])).unwrap().len(), 1, "{key}");
    }
}

#[test]
fn what_is_no_key_set_is_told_apart_from_an_empty_one() {
    assert!(matches!(read(&json!([])), Err(KeySetError::Useless(0))));
    for text in ["", "<html>", "[]", "{}", r#"{"keys": {}}"#] {
        assert!(matches!(key_set(text.as_bytes()), Err(KeySetError::Malformed(_))), "{text}");
    }
}

#[test]
fn a_short_key_signs_nothing() {
    let key = &read(&json!([rsa()])).unwrap()["one"];
    assert!(!key.has_signed(b"", b"") && !key.has_signed(b"word", &[0; 3]));
}
