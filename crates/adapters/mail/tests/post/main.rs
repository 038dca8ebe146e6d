//! Mail by each way there is: into a folder, and to an SMTP server that is played here and does as it is told.
#![expect(clippy::expect_used, reason = "a test that can't go on ends, and says why")]

mod folder;
mod refusals;
mod repeats;
mod sink;
mod smtp;
mod tls;

use honeydue_mail::{MailConfig, Patience, Post};
use honeydue_notification::{
    Letter, Message,
    contract::{Arrived, message},
};
use mailparse::{MailHeaderMap, parse_mail};
use std::time::Duration;

/// The settings of an installation whose mail goes there.
fn settings(url: &str) -> MailConfig {
    let from = "honeydue <mail@example.org>".parse().expect("a sender");
    let url = url.parse().unwrap_or_else(|error| panic!("{url}: {error}"));
    MailConfig::new(url, from, "https://home.example.org".to_owned())
}

fn post(url: &str) -> Post {
    Post::open(settings(url)).expect("a mailer")
}

/// A mailer for a server that will try its patience.
fn hasty(url: &str) -> Post {
    let patience = Patience { connect: Duration::from_secs(1), command: Duration::from_secs(1) };
    Post::open(MailConfig { patience, ..settings(url) }).expect("a mailer")
}

fn welcome(id: &str) -> Message {
    message(id, Letter::Welcome)
}

/// A mail as its recipient finds it.
fn read(mail: &[u8]) -> Arrived {
    let mail = parse_mail(mail).expect("a mail");
    let header = |name| mail.headers.get_first_value(name).unwrap_or_else(|| panic!("no {name}"));
    let id = header("Message-ID").trim_start_matches('<').split('@').next().expect("an id").to_owned();
    let to = header("To");
    let address = to.rsplit_once('<').map_or(to.as_str(), |(_, address)| address.trim_end_matches('>'));
    Arrived { id, to: address.to_owned() }
}
