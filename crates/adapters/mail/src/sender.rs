//! From whom mail is.

use lettre::{Address, message::Mailbox};
use std::{fmt, str::FromStr};

use crate::letterhead::mail_address;

/// The address that mail is sent from, and the name that recipients see: `mail@example.org` or
/// `honeydue <mail@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// Not an address, with or without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an address, like mail@example.org or honeydue <mail@example.org>")]
pub struct SenderError;

impl Sender {
    /// The name that recipients see where nothing else is said.
    const NAME: &str = "honeydue";

    pub(crate) const fn mailbox(&self) -> &Mailbox {
        &self.0
    }

    pub(crate) const fn address(&self) -> &Address {
        &self.0.email
    }
}

impl FromStr for Sender {
    type Err = SenderError;
    fn from_str(text: &str) -> Result<Self, SenderError> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(SenderError);
        }
        let (name, address) = match text.strip_suffix('>') {
            Some(rest) => rest.rsplit_once('<').ok_or(SenderError)?,
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').trim();
        let name = if name.is_empty() { Self::NAME } else { name };
        let address = mail_address(address.trim()).map_err(|_| SenderError)?;
        Ok(Self(Mailbox::new(Some(name.to_owned()), address)))
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        for (text, told) in [
            ("mail@example.org", "honeydue <mail@example.org>"),
            ("<mail@example.org>", "honeydue <mail@example.org>"),
            (" Elm Street  <mail@example.org> ", "Elm Street <mail@example.org>"),
            ("\"Elm Street, 12\" <mail@example.org>", "\"Elm Street, 12\" <mail@example.org>"),
            ("Müller <post@müller.example>", "Müller <post@xn--mller-kva.example>"),
        ] {
            assert_eq!(text.parse::<Sender>().map(|sender| sender.to_string()).as_deref(), Ok(told), "{text}");
        }
        for text in ["", "honeydue", "honeydue <>", "honeydue <mail>", "a <b@c> d", "a\r\nb <mail@example.org>", "mail@example.org, b@c"] {
            assert_eq!(text.parse::<Sender>(), Err(SenderError), "{text:?}");
        }
    }
}
