//! A server that is not well, and mail that is sent again.

use crate::{
    hasty, post, read,
    sink::{Sink, Whim},
    welcome,
};
use honeydue_kernel::contract::together;
use honeydue_notification::{MailError, Mailer};
use std::net::{Ipv4Addr, TcpListener};

#[tokio::test]
async fn what_was_turned_down_for_now_is_the_same_mail_when_it_is_sent_again() {
    let sink = Sink::plain().await;
    let mailer = post(&sink.url());
    // taken, but the sender never hears of it
    sink.will(".", Whim::HangsUp);
    sink.will("RCPT", Whim::Says("450 4.2.1 greylisted"));
    let outcomes = [mailer.send(&welcome("outbox-7")).await, mailer.send(&welcome("outbox-7")).await];
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(MailError::Passing(_)))), "{outcomes:?}");
    mailer.send(&welcome("outbox-7")).await.expect("sent");
    let taken = sink.taken();
    assert_eq!((taken.len(), read(&taken[0].bytes).id.as_str()), (2, "outbox-7"));
    assert_eq!(taken[0].bytes, taken[1].bytes, "whoever got both can tell");
}

#[tokio::test]
async fn a_server_that_goes_away_may_come_back() {
    for command in ["", "EHLO", "MAIL", "RCPT", "DATA", "."] {
        let sink = Sink::plain().await;
        let mailer = post(&sink.url());
        sink.will(command, Whim::HangsUp);
        let outcome = mailer.send(&welcome("outbox-7")).await;
        assert!(matches!(outcome, Err(MailError::Passing(_))), "{command:?}: {outcome:?}");
        mailer.send(&welcome("outbox-7")).await.unwrap_or_else(|error| panic!("after {command:?}: {error:?}"));
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let hung = async |command| {
        let sink = Sink::plain().await;
        let mailer = hasty(&sink.url());
        sink.will(command, Whim::Hangs);
        let outcome = mailer.send(&welcome("outbox-7")).await;
        assert!(matches!(outcome, Err(MailError::Passing(_))), "{command:?}: {outcome:?}");
        mailer.send(&welcome("outbox-8")).await.unwrap_or_else(|error| panic!("after {command:?}: {error:?}"));
    };
    together(["", "EHLO", "MAIL", "RCPT", "DATA", "."].into_iter().map(hung)).await;
}

#[tokio::test]
async fn an_answer_that_comes_late_is_not_taken_for_that_of_the_next_mail() {
    let late = async |(command, whim)| {
        let sink = Sink::plain().await;
        let mailer = hasty(&sink.url());
        sink.will(command, whim);
        let outcome = mailer.send(&welcome("outbox-7")).await;
        assert!(matches!(outcome, Err(MailError::Passing(_))), "{command}: {outcome:?}");
        sink.will("RCPT", Whim::Says("550 5.1.1 no such user"));
        let outcome = mailer.send(&welcome("outbox-8")).await;
        assert!(matches!(outcome, Err(MailError::Rejected { code: Some(550), .. })), "{command}: {outcome:?}");
        assert_eq!(sink.seen().connections, 2, "{command}");
    };
    let cases = [("MAIL", Whim::Lags), ("RCPT", Whim::Lags), (".", Whim::Lags), ("MAIL", Whim::Says("hm?\r\n250 fine"))];
    together(cases.into_iter().map(late)).await;
}

#[tokio::test]
async fn a_resting_connection_that_says_nothing_any_more_is_replaced() {
    let sink = Sink::plain().await;
    let mailer = hasty(&sink.url());
    mailer.send(&welcome("outbox-7")).await.expect("sent");
    sink.will("NOOP", Whim::Hangs);
    mailer.send(&welcome("outbox-8")).await.expect("sent");
    assert_eq!((sink.taken().len(), sink.seen().connections), (2, 2));
}

#[tokio::test]
async fn where_nobody_listens_somebody_may_some_day() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let outcome = hasty(&format!("smtp://127.0.0.1:{port}")).send(&welcome("outbox-7")).await;
    assert!(matches!(outcome, Err(MailError::Passing(_))), "{outcome:?}");
}

#[tokio::test]
async fn who_stops_waiting_leaves_no_connection_in_the_middle_of_a_mail() {
    let sink = Sink::plain().await;
    let mailer = post(&sink.url());
    sink.will("DATA", Whim::Hangs);
    let message = welcome("outbox-7");
    tokio::select! {
        outcome = mailer.send(&message) => panic!("{outcome:?}"),
        () = sink.heard("DATA") => {}
    }
    mailer.send(&welcome("outbox-8")).await.expect("sent");
    assert_eq!((sink.taken().len(), sink.seen().connections), (1, 2));
}
