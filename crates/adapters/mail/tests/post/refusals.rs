//! What a server says no to, and what that means.

use crate::{
    post,
    sink::{Setup, Sink, Whim},
    welcome,
};
use honeydue_notification::{MailError, Mailer};
use std::error::Error;

/// What came of it, in a word, with the code if there is one.
fn told(error: &MailError) -> (&'static str, Option<u16>) {
    match error {
        MailError::Passing(_) => ("passing", None),
        MailError::Rejected { code, .. } => ("rejected", *code),
        MailError::Fault(_) => ("fault", None),
    }
}

#[tokio::test]
async fn a_no_means_what_it_is_said_to() {
    for (command, says, means) in [
        ("", "421 4.3.2 not now", ("passing", None)),
        ("", "554 5.7.1 you are on a list", ("fault", None)),
        ("EHLO", "500 5.5.1 what?", ("fault", None)),
        ("MAIL", "451 4.7.1 later", ("passing", None)),
        ("MAIL", "553 5.7.1 that is not your address", ("fault", None)),
        ("MAIL", "530 5.7.0 who are you?", ("fault", None)),
        ("RCPT", "450 4.2.1 greylisted", ("passing", None)),
        ("RCPT", "421 4.3.2 closing", ("passing", None)),
        ("RCPT", "550 5.1.1 no such user", ("rejected", Some(550))),
        ("RCPT", "553 5.1.3 bad address", ("rejected", Some(553))),
        ("RCPT", "503 5.5.1 sign in first", ("fault", None)),
        ("RCPT", "530 5.7.0 who are you?", ("fault", None)),
        ("DATA", "451 4.3.0 disk full", ("passing", None)),
        ("DATA", "554 5.5.1 no valid recipients", ("rejected", Some(554))),
        (".", "452 4.2.2 mailbox full", ("passing", None)),
        (".", "554 5.7.1 looks like spam", ("rejected", Some(554))),
        (".", "hm?", ("passing", None)),
    ] {
        let sink = Sink::plain().await;
        let mailer = post(&sink.url());
        sink.will(command, Whim::Says(says));
        let error = mailer.send(&welcome("outbox-7")).await.expect_err(says);
        assert_eq!(told(&error), means, "{command:?} {says}: {error:?}");
        assert_eq!(sink.taken().len(), 0);
        // the next one is not held up
        mailer.send(&welcome("outbox-8")).await.unwrap_or_else(|error| panic!("after {command:?} {says}: {error:?}"));
        assert_eq!(sink.taken().len(), 1);
    }
}

#[tokio::test]
async fn what_the_server_said_is_kept_for_the_log() {
    let sink = Sink::plain().await;
    sink.will("RCPT", Whim::Says("550-5.1.1 no such user\r\n550 5.1.1 here"));
    let error = post(&sink.url()).send(&welcome("outbox-7")).await.expect_err("rejected");
    assert_eq!(error.to_string(), "rejected");
    let said = error.source().expect("a source").to_string();
    assert!(said.contains("550") && said.contains("no such user here"), "{said}");
}

#[tokio::test]
async fn a_recipient_that_is_refused_costs_no_connection() {
    let sink = Sink::plain().await;
    let mailer = post(&sink.url());
    for number in 0..3 {
        sink.will("RCPT", Whim::Says("550 5.1.1 no such user"));
        mailer.send(&welcome(&format!("outbox-{number}"))).await.expect_err("refused");
    }
    mailer.send(&welcome("outbox-9")).await.expect("sent");
    assert_eq!(sink.seen().connections, 1);
}

#[tokio::test]
async fn who_sends_is_said_if_the_server_wants_to_know() {
    // \0ana\0s3cret
    let sink = Sink::start(Setup { credentials: Some("AGFuYQBzM2NyZXQ="), ..Setup::default() }).await;
    post(&format!("smtp://ana:s3cret@{}", sink.place())).send(&welcome("outbox-7")).await.expect("sent");
    assert!(sink.taken()[0].signed_in);
    let error = post(&format!("smtp://ana:wrong@{}", sink.place())).send(&welcome("outbox-7")).await.expect_err("refused");
    assert_eq!(told(&error), ("fault", None));
    assert!(!format!("{error:?}").contains("wrong"), "{error:?}");
}

#[tokio::test]
async fn a_server_that_wants_nobody_to_sign_in_is_no_server_for_a_password() {
    let sink = Sink::plain().await;
    let error = post(&format!("smtp://ana:s3cret@{}", sink.place())).send(&welcome("outbox-7")).await.expect_err("refused");
    assert_eq!(told(&error), ("fault", None));
    assert!(!sink.seen().heard.contains(&"MAIL".to_owned()));
}
