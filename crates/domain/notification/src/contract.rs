//! What every [`Mailer`] promises.
//!
//! An adapter's test crate implements [`MailerWorld`] and calls [`mailer_contract!`](crate::mailer_contract), which runs
//! each promise in a world of its own.
#![expect(clippy::missing_panics_doc, reason = "each promise panics when it is broken, and that alone")]

mod sending;

use crate::{Address, Letter, MailError, Mailer, Message, MessageId, PersonName, Recipient, Secret, Sent};
use honeydue_kernel::{Zone, contract::noon};
use std::net::Ipv4Addr;

/// A mailer under test, with a look into the boxes of its recipients.
#[trait_variant::make(Send)]
pub trait MailerWorld: Sync {
    /// The adapter.
    type Mailer: Mailer;

    /// The mailer under test.
    fn mailer(&self) -> &Self::Mailer;

    /// All that has arrived so far, in any order. A mailer may overwrite a message with its repeat.
    async fn arrived(&self) -> Vec<Arrived>;
}

/// A message in its recipient's box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrived {
    /// Its id, without the host.
    pub id: String,
    /// To whose box it was brought.
    pub to: String,
}

honeydue_kernel::promises! {
    /// Runs each promise of a [`Mailer`](crate::Mailer) in a test of its own. The argument is called for a fresh
    /// [`MailerWorld`](crate::contract::MailerWorld):
    /// `honeydue_notification::mailer_contract!(async || World::new().await)`.
    mailer_contract of honeydue_notification ($)
    sending:
        every_letter_arrives,
        a_message_goes_to_its_recipient_alone,
        a_repeat_has_the_id_of_the_first,
        messages_that_are_sent_at_once_all_arrive;
}

/// One letter of each kind, and those that can leave something out also without it.
pub fn letters() -> Vec<Letter> {
    let secret = |text: &str| Secret::new(text.into());
    let device = Some(text("Ana's phone"));
    let at = noon();
    vec![
        Letter::VerificationCode { code: secret("482913"), valid_minutes: 60 },
        Letter::Welcome,
        Letter::PasswordReset { code: secret("730184"), link: secret("https://home.example.org/reset#9tQ2"), valid_minutes: 15 },
        Letter::PasswordChanged { at },
        Letter::NewSignIn { device, address: Some(Ipv4Addr::new(203, 0, 113, 7).into()), at },
        Letter::NewSignIn { device: None, address: None, at },
        Letter::EmailChangeRequested { code: secret("205577"), valid_minutes: 60 },
        Letter::EmailChanged { to: address("ana.ruiz@example.org"), at },
        Letter::MemberJoined { residence: text("Lake house"), member: text("Ben Ito") },
        Letter::AccountDeleted,
    ]
}

/// A message to Ana, who lives in Chicago.
pub fn message(id: &str, letter: Letter) -> Message {
    let name: PersonName = text("Ana");
    let zone = "America/Chicago".parse().unwrap_or_else(|_| Zone::utc());
    let to = Recipient { address: address("ana@example.org"), name: Some(name), zone };
    Message { id: message_id(id), to, letter, written_at: noon() }
}

fn message_id(id: &str) -> MessageId {
    MessageId::try_from(id.to_owned()).unwrap_or_else(|error| panic!("{id:?} {error}"))
}

fn address(address: &str) -> Address {
    Address::try_from(address.to_owned()).unwrap_or_else(|error| panic!("{address:?} {error}"))
}

fn text<T: for<'a> TryFrom<&'a str, Error = honeydue_kernel::TextError>>(text: &str) -> T {
    T::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

/// What the mailer answered.
#[track_caller]
fn kept(promise: &str, outcome: Result<Sent, MailError>) -> Sent {
    outcome.unwrap_or_else(|error| panic!("broken: {promise}; instead: {error:?}"))
}

async fn arrived<W: MailerWorld>(world: &W) -> Vec<(String, String)> {
    let mut arrived: Vec<_> = world.arrived().await.into_iter().map(|Arrived { id, to }| (id, to)).collect();
    arrived.sort();
    arrived
}
