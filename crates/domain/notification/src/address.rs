//! Where mail is sent.

use honeydue_kernel::{TextError, check_text};
use serde::{Deserialize, Serialize};

/// An e-mail address, as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why something is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// A text that can't be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not `name@host`, or white space in it.
    #[error("must be an e-mail address")]
    Malformed,
}

impl Address {
    /// The most characters it may have (RFC 5321: 254 octets in a path).
    pub const MAX: usize = 254;

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Every address that an account can have is one. Whether mail can be sent there is for the [`Mailer`](crate::Mailer) to
/// say.
impl TryFrom<String> for Address {
    type Error = AddressError;
    fn try_from(text: String) -> Result<Self, AddressError> {
        let text = check_text(&text, 1, Self::MAX)?;
        let (name, host) = text.rsplit_once('@').ok_or(AddressError::Malformed)?;
        let sound = !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace);
        if sound { Ok(Self(text)) } else { Err(AddressError::Malformed) }
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_host_on_one_line() {
        for sound in ["ana@example.org", " ana+home@münchen.example ", "a@b", "\"a@b\"@example.org"] {
            assert_eq!(Address::try_from(sound.to_owned()).map(String::from).as_deref(), Ok(sound.trim()));
        }
        for malformed in ["ana", "@", "ana@", "@example.org", "ana ruiz@example.org", "ana@example.org\r\nBcc: x@example.org", "a\tb@c"] {
            assert_eq!(Address::try_from(malformed.to_owned()), Err(AddressError::Malformed), "{malformed:?}");
        }
        assert_eq!(Address::try_from(" ".to_owned()), Err(AddressError::Text(TextError::Blank)));
        assert_eq!(Address::try_from(format!("a@{}", "b".repeat(253))), Err(AddressError::Text(TextError::TooLong { max: 254 })));
    }
}
