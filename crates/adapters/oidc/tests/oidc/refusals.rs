//! Servers that have no keys for us.

use crate::{
    fixtures::{now, token},
    hasty,
    server::{Answer, Server},
    settings, tokens_of,
};
use honeydue_identity::{IdentityTokenError, IdentityTokens, Provider};
use honeydue_oidc::{OidcConfig, OidcTokens, ProviderConfig};
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::{net::Ipv4Addr, sync::Arc};
use tokio::{io::AsyncReadExt, net::TcpListener};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

fn answers() -> Vec<Answer> {
    let large = format!("{{\"keys\": [], \"padding\": \"{}\"}}", "x".repeat(64 * 1024));
    vec![
        Answer::Nothing,
        Answer::Half,
        Answer::Endless,
        Answer::HangsUp,
        Answer::json(""),
        Answer::json("<html>"),
        Answer::json(r#"{"keys": []}"#),
        Answer::json(large),
        Answer::Says("500 Internal Server Error", "retry-after: 1", String::new()),
        Answer::Says("204 No Content", "x: y", String::new()),
    ]
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

async fn is_unavailable(tokens: &OidcTokens, at: Timestamp) -> bool {
    let outcome = tokens.check(Provider::Apple, token("good for ever"), None, at).await;
    matches!(outcome, Err(IdentityTokenError::KeysUnavailable(_)))
}

#[tokio::test]
async fn without_keys_nobody_signs_in_until_there_are_some() {
    for answer in answers() {
        let server = Server::start().await;
        let tokens = hasty(&server);
        server.will(answer.clone());
        assert!(is_unavailable(&tokens, now()).await, "{answer:?}");
        server.will(Answer::Keys);
        assert!(is_unavailable(&tokens, later(4)).await, "{answer:?}: the next one waits for a while");
        assert_eq!(server.asked(), 1, "{answer:?}");
        assert!(!is_unavailable(&tokens, later(5)).await, "{answer:?}");
    }
}

#[tokio::test]
async fn old_keys_are_used_while_no_others_come() {
    const DAY: i64 = 24 * 60 * 60;
    for answer in answers() {
        let server = Server::start().await;
        let tokens = hasty(&server);
        assert!(!is_unavailable(&tokens, now()).await);
        server.will(answer.clone());
        for (at, asked) in [(DAY, 2), (DAY + 59, 2), (DAY + 60, 3), (3 * DAY, 4)] {
            assert!(!is_unavailable(&tokens, later(at)).await, "{answer:?} after {at} s");
            assert_eq!(server.asked(), asked, "{answer:?} after {at} s");
        }
    }
}

#[tokio::test]
async fn where_a_server_leads_nobody_goes() {
    let (server, other) = (Server::start().await, Server::start().await);
    let header = format!("location: {}", other.url("apple")).leak();
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"] {
        server.will(Answer::Says(status, header, String::new()));
        assert!(is_unavailable(&tokens_of(&server), now()).await, "{status}");
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn nobody_is_there() {
    let server = Server::start().await;
    let tokens = tokens_of(&server);
    drop(server);
    assert!(is_unavailable(&tokens, now()).await);
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_asked_nothing() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
        .expect("a setup");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("https://{}/apple", listener.local_addr().expect("an address"));
    let plain = Server::start().await;
    let apple = ProviderConfig { keys: url.parse().expect("a URL"), ..settings(&plain).apple };
    let tokens = OidcTokens::open(OidcConfig { apple, ..settings(&plain) }).expect("settings");
    let heard = async {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut said = Vec::new();
        if let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            // who does not trust the server closes the connection
            let _ = stream.read_to_end(&mut said).await;
        }
        said
    };
    let (unavailable, said) = tokio::join!(is_unavailable(&tokens, now()), heard);
    assert!(unavailable);
    assert_eq!(said, b"");
}
