//! Mail to a server that is well.

use crate::{
    post, read,
    sink::{Setup, Sink, Whim},
    welcome,
};
use honeydue_kernel::contract::together;
use honeydue_mail::Post;
use honeydue_notification::{
    MailError, Mailer,
    contract::{Arrived, MailerWorld},
};

struct Smtp {
    sink: Sink,
    mailer: Post,
}

impl Smtp {
    async fn new() -> Self {
        let sink = Sink::plain().await;
        let mailer = post(&sink.url());
        Self { sink, mailer }
    }
}

impl MailerWorld for Smtp {
    type Mailer = Post;

    fn mailer(&self) -> &Post {
        &self.mailer
    }

    async fn arrived(&self) -> Vec<Arrived> {
        let brought = |taken: &crate::sink::Taken| {
            let arrived = read(&taken.bytes);
            assert_eq!(taken.to, format!("<{}>", arrived.to), "who is named gets it");
            arrived
        };
        self.sink.taken().iter().map(brought).collect()
    }
}

mod contract {
    honeydue_notification::mailer_contract!(async || super::Smtp::new().await);
}

#[tokio::test]
async fn the_server_is_told_who_sends_and_says_what_became_of_it() {
    let Smtp { sink, mailer } = Smtp::new().await;
    let sent = mailer.send(&welcome("outbox-7")).await.expect("sent");
    assert_eq!(sent.receipt, "250 2.0.0 queued as 4F2A");
    let taken = &sink.taken()[0];
    assert_eq!((taken.from.as_str(), taken.to.as_str()), ("<mail@example.org>", "<ana@example.org>"));
    assert!(!taken.encrypted && !taken.signed_in);
    assert_eq!(sink.seen().heard, ["EHLO", "MAIL", "RCPT", "DATA"]);
}

#[tokio::test]
async fn a_connection_is_used_for_the_next_mail_too() {
    let Smtp { sink, mailer } = Smtp::new().await;
    for number in 0..5 {
        mailer.send(&welcome(&format!("outbox-{number}"))).await.expect("sent");
    }
    assert_eq!((sink.taken().len(), sink.seen().connections), (5, 1));
}

#[tokio::test]
async fn a_connection_that_the_server_gave_up_is_replaced() {
    let Smtp { sink, mailer } = Smtp::new().await;
    for whim in [Whim::HangsUp, Whim::Says("421 4.4.2 you took too long")] {
        mailer.send(&welcome("outbox-7")).await.expect("sent");
        sink.will("NOOP", whim);
    }
    mailer.send(&welcome("outbox-8")).await.expect("sent");
    assert_eq!((sink.taken().len(), sink.seen().connections), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_spared_too_many_connections_at_once() {
    let Smtp { sink, mailer } = Smtp::new().await;
    let messages: Vec<_> = (0..40).map(|number| welcome(&format!("outbox-{number}"))).collect();
    for outcome in together(messages.iter().map(|message| mailer.send(message))).await {
        outcome.expect("sent");
    }
    assert_eq!(sink.taken().len(), 40);
    assert!(sink.seen().most_open <= 4, "{}", sink.seen().most_open);
}

#[tokio::test]
async fn a_long_receipt_is_cut() {
    let Smtp { sink, mailer } = Smtp::new().await;
    let long = format!("250 {}", "é".repeat(400));
    sink.will(".", Whim::Says(Box::leak(long.into_boxed_str())));
    let sent = mailer.send(&welcome("outbox-7")).await.expect("sent");
    assert_eq!(sent.receipt.chars().count(), 200);
}

#[tokio::test]
async fn an_address_beyond_ascii_is_for_a_server_that_takes_it() {
    let mut message = welcome("outbox-7");
    message.to.address = "zoë@müller.example".to_owned().try_into().expect("an address");
    let plain = Sink::plain().await;
    let outcome = post(&plain.url()).send(&message).await;
    assert!(matches!(outcome, Err(MailError::Rejected { code: None, .. })), "{outcome:?}");
    assert_eq!(plain.taken().len(), 0);
    let modern = Sink::start(Setup { utf8: true, ..Setup::default() }).await;
    post(&modern.url()).send(&message).await.expect("sent");
    let taken = &modern.taken()[0];
    assert_eq!((taken.from.as_str(), taken.to.as_str()), ("<mail@example.org> SMTPUTF8 BODY=8BITMIME", "<zoë@xn--mller-kva.example>"));
}
