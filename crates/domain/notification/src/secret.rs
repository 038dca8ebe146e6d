//! What a letter may tell, and nothing else may.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A code or a link that opens something to whoever has it. It is wiped from memory when dropped, and nothing prints it.
///
/// It is serialized in clear: a letter that waits to be sent has to keep it. Such rows are deleted once it is sent.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a code or a link.
    pub const fn new(text: SecretString) -> Self {
        Self(text)
    }

    /// The code or the link, for the letter.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}
