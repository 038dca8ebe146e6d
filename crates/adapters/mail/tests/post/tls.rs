//! What others can read.

use crate::{
    post, settings,
    sink::{Setup, Sink},
    welcome,
};
use honeydue_mail::{MailConfig, MailConfigError, Post};
use honeydue_notification::{MailError, Mailer};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::sync::Arc;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// A server with a certificate of its own, and the certificate as PEM.
async fn sink(implicit: bool) -> (Sink, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
        .expect("a setup");
    let tls = Some(TlsAcceptor::from(Arc::new(config)));
    // \0ana\0s3cret
    let setup = Setup { tls, implicit, credentials: Some("AGFuYQBzM2NyZXQ="), ..Setup::default() };
    (Sink::start(setup).await, cert.pem())
}

/// A mailer that trusts this certificate.
fn trusting(url: &str, authorities: String) -> Post {
    Post::open(MailConfig { authorities: Some(authorities), ..settings(url) }).expect("a mailer")
}

#[tokio::test]
async fn a_server_that_is_trusted_is_sent_mail_and_password_encrypted() {
    for (implicit, scheme, parameter) in [(true, "smtps", ""), (false, "smtp", "?tls=required"), (false, "smtp", "")] {
        let (sink, certificate) = sink(implicit).await;
        let mailer = trusting(&format!("{scheme}://ana:s3cret@{}{parameter}", sink.place()), certificate);
        mailer.send(&welcome("outbox-7")).await.expect("sent");
        mailer.send(&welcome("outbox-8")).await.expect("sent");
        assert!(sink.taken().iter().all(|taken| taken.encrypted && taken.signed_in));
        assert_eq!(sink.seen().connections, 1);
    }
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_told_nothing() {
    for (implicit, scheme, parameter) in [(true, "smtps", ""), (false, "smtp", "?tls=required")] {
        let (sink, _) = sink(implicit).await;
        let outcome = post(&format!("{scheme}://ana:s3cret@{}{parameter}", sink.place())).send(&welcome("outbox-7")).await;
        assert!(matches!(outcome, Err(MailError::Passing(_))), "{outcome:?}");
        let heard = sink.seen().heard.clone();
        assert!(!heard.iter().any(|command| command == "AUTH" || command == "MAIL"), "{heard:?}");
    }
}

#[tokio::test]
async fn a_certificate_is_for_one_host() {
    let (sink, certificate) = sink(true).await;
    let url = format!("smtps://ana:s3cret@{}", sink.place().replace("localhost", "127.0.0.1"));
    let outcome = trusting(&url, certificate).send(&welcome("outbox-7")).await;
    assert!(matches!(outcome, Err(MailError::Passing(_))), "{outcome:?}");
    assert_eq!(sink.seen().heard, Vec::<String>::new());
}

#[tokio::test]
async fn where_nothing_is_asked_for_whoever_offers_it_gets_mail_encrypted() {
    let (sink, _) = sink(false).await;
    post(&sink.url()).send(&welcome("outbox-7")).await.expect("sent");
    assert!(sink.taken()[0].encrypted);
}

#[tokio::test]
async fn a_server_that_does_not_encrypt_gets_nothing_if_it_has_to() {
    let sink = Sink::plain().await;
    let outcome = post(&format!("{}?tls=required", sink.url())).send(&welcome("outbox-7")).await;
    assert!(matches!(outcome, Err(MailError::Fault(_))), "{outcome:?}");
    assert!(!sink.seen().heard.contains(&"MAIL".to_owned()));
    post(&sink.url()).send(&welcome("outbox-7")).await.expect("sent");
}

#[tokio::test]
async fn a_server_that_offers_it_is_not_asked_to_encrypt_where_that_is_unwanted() {
    let (sink, _) = sink(false).await;
    post(&format!("{}?tls=none", sink.url())).send(&welcome("outbox-7")).await.expect("sent");
    assert!(!sink.taken()[0].encrypted);
}

#[tokio::test]
async fn what_is_no_certificate_is_found_out_at_the_start() {
    let authorities = Some("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n".to_owned());
    let outcome = Post::open(MailConfig { authorities, ..settings("smtps://mail.example.org") });
    assert!(matches!(outcome, Err(MailConfigError::Encryption(_))), "{outcome:?}");
}
