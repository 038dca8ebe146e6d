//! A letter on its way.

use crate::{Address, Letter, PersonName};
use honeydue_kernel::Zone;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Where.
    pub address: Address,
    /// How they are called, if that is known.
    pub name: Option<PersonName>,
    /// By which clocks they are told times.
    pub zone: Zone,
}

/// Tells a message from all others, for good: its Message-ID, without the host.
///
/// It is derived from the row of the outbox that the message comes from, so that what is sent once more has the same one,
/// and whoever has got it already can tell. A row that goes to several people gives each of them one of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

/// Not 1 to 64 ASCII letters, digits, dashes and underscores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 64 ASCII letters, digits, dashes and underscores")]
pub struct MessageIdError;

impl MessageId {
    /// The most characters it may have.
    pub const MAX: usize = 64;

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MessageId {
    type Error = MessageIdError;
    fn try_from(text: String) -> Result<Self, MessageIdError> {
        let admitted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let sound = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(admitted);
        if sound { Ok(Self(text)) } else { Err(MessageIdError) }
    }
}

/// A letter with everything that is needed to send it.
#[derive(Clone, Debug)]
pub struct Message {
    /// The same, however often it is sent.
    pub id: MessageId,
    /// To whom.
    pub to: Recipient,
    /// What.
    pub letter: Letter,
    /// When there was reason to write it: its date, whenever it is sent.
    pub written_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_stand_in_a_header_and_name_a_file() {
        for sound in ["7", "outbox-1042", "outbox_1042-2", &"x".repeat(64)] {
            assert_eq!(MessageId::try_from(sound.to_owned()).unwrap().as_str(), sound);
        }
        for text in ["", " ", "a.b", "..", "a/b", "a@b", "<a>", "a\r\nBcc: b", "ä", &"x".repeat(65)] {
            assert_eq!(MessageId::try_from(text.to_owned()), Err(MessageIdError), "{text:?}");
        }
    }
}
