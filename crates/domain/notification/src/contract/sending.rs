//! Sending.

use super::{Arrived, MailerWorld, address, arrived, kept, letters, message, text};
use crate::{Letter, Mailer};
use honeydue_kernel::contract::together;

/// Whatever it says.
pub async fn every_letter_arrives<W: MailerWorld>(world: W) {
    let promise = "every letter arrives";
    for (number, letter) in letters().into_iter().enumerate() {
        let kind = letter.kind();
        let message = message(&format!("outbox-{number}"), letter);
        let sent = kept(promise, world.mailer().send(&message).await);
        assert!(sent.receipt.chars().count() <= 200, "broken: {promise} (a receipt is short)");
        let expected = Arrived { id: message.id.as_str().to_owned(), to: message.to.address.as_str().to_owned() };
        assert!(world.arrived().await.contains(&expected), "broken: {promise} ({kind})");
    }
}

/// And to nobody else, however strange the names are.
pub async fn a_message_goes_to_its_recipient_alone<W: MailerWorld>(world: W) {
    let promise = "a message goes to its recipient alone";
    let mut first = message("first", Letter::Welcome);
    first.to.name = Some(text("Ana <eve@example.org>,\r\nBcc: eve@example.org\n\nx"));
    let mut second = message("second", Letter::MemberJoined { residence: text("a\r\nTo: eve@example.org"), member: text("Zoë") });
    second.to.address = address("ben@example.org");
    for message in [&first, &second] {
        kept(promise, world.mailer().send(message).await);
    }
    let expected = [("first", "ana@example.org"), ("second", "ben@example.org")].map(|(id, to)| (id.to_owned(), to.to_owned()));
    assert_eq!(arrived(&world).await, expected, "broken: {promise}");
}

/// So that whoever has got it already can tell.
pub async fn a_repeat_has_the_id_of_the_first<W: MailerWorld>(world: W) {
    let promise = "a repeat has the id of the first";
    let message = message("outbox-1", Letter::Welcome);
    kept(promise, world.mailer().send(&message).await);
    kept(promise, world.mailer().send(&message).await);
    let mut arrived = arrived(&world).await;
    arrived.dedup();
    assert_eq!(arrived, [("outbox-1".to_owned(), "ana@example.org".to_owned())], "broken: {promise}");
}

/// Many more than there are connections.
pub async fn messages_that_are_sent_at_once_all_arrive<W: MailerWorld>(world: W) {
    let promise = "messages that are sent at once all arrive";
    let messages: Vec<_> = (10..40).map(|number| message(&format!("outbox-{number}"), Letter::Welcome)).collect();
    for outcome in together(messages.iter().map(|message| world.mailer().send(message))).await {
        kept(promise, outcome);
    }
    let expected: Vec<_> = messages.iter().map(|message| (message.id.as_str().to_owned(), "ana@example.org".to_owned())).collect();
    assert_eq!(arrived(&world).await, expected, "broken: {promise}");
}
