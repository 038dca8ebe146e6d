//! What is written down of a contractor.

use crate::{Rating, Specialties};
use honeydue_kernel::{TextError, check_text, text};
use serde::{Deserialize, Serialize};

text! {
    /// Whom one asks for.
    pub ContractorName, 1..=200
}
text! {
    /// The firm.
    pub Company, 1..=200
}
text! {
    /// A telephone number as people write it, with country code and extension.
    pub Phone, 1..=50
}
text! {
    /// One line of an address.
    pub AddressPart, 1..=200
}
text! {
    /// What somebody who calls should know.
    pub Notes, 1..=5000
}

/// An e-mail address, as far as it can be told without writing to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// As a text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not `name@host`.
    #[error("must be an e-mail address, like ana@example.org")]
    Malformed,
}

impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        let text = check_text(&text, 1, 254)?;
        let (name, host) = text.split_once('@').ok_or(EmailError::Malformed)?;
        let sound = !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace);
        if sound { Ok(Self(text)) } else { Err(EmailError::Malformed) }
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// A web address with or without its scheme, which can only be http or https: clients make a link of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Website(String);

/// Why a text is not a web address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebsiteError {
    /// As a text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Another scheme than http and https, or no host.
    #[error("must be a web address, like https://example.org")]
    Malformed,
}

impl TryFrom<String> for Website {
    type Error = WebsiteError;
    fn try_from(text: String) -> Result<Self, WebsiteError> {
        let text = check_text(&text, 1, 500)?;
        let start = ["https://", "http://"].iter().find(|scheme| text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)));
        let rest = start.map_or(text.as_str(), |scheme| &text[scheme.len()..]);
        // what stands before a colon without being a host and its port would be another scheme: `javascript:…`
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
        let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let sound = !host.is_empty() && is_port && !text.contains(char::is_whitespace);
        if sound { Ok(Self(text)) } else { Err(WebsiteError::Malformed) }
    }
}

impl From<Website> for String {
    fn from(website: Website) -> Self {
        website.0
    }
}

/// Where a contractor is. Every part may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street_address: Option<AddressPart>,
    /// City.
    pub city: Option<AddressPart>,
    /// State, province, canton, …
    pub state_province: Option<AddressPart>,
    /// Postal code.
    pub postal_code: Option<AddressPart>,
}

/// Everything that people write down of a contractor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractorDetails {
    /// Whom one asks for.
    pub name: ContractorName,
    /// The firm.
    pub company: Option<Company>,
    /// Where to call.
    pub phone: Option<Phone>,
    /// Where to write.
    pub email: Option<Email>,
    /// Where to read more.
    pub website: Option<Website>,
    /// Where to go.
    pub address: Address,
    /// Which trades.
    pub specialties: Specialties,
    /// How good the work was.
    pub rating: Option<Rating>,
    /// Anything else.
    pub notes: Option<Notes>,
}

impl ContractorDetails {
    /// Somebody of whom no more than the name is known yet.
    pub fn named(name: ContractorName) -> Self {
        Self {
            name,
            company: None,
            phone: None,
            email: None,
            website: None,
            address: Address::default(),
            specialties: Specialties::default(),
            rating: None,
            notes: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_has_a_name_and_a_host() {
        for sound in ["ana@example.org", " ana+home@münchen.example ", "a@b"] {
            assert_eq!(Email::try_from(sound.to_owned()).map(String::from).as_deref(), Ok(sound.trim()));
        }
        for malformed in ["ana", "@", "ana@", "@example.org", "a@b@c", "ana ruiz@example.org"] {
            assert_eq!(Email::try_from(malformed.to_owned()), Err(EmailError::Malformed), "{malformed}");
        }
        assert_eq!(Email::try_from(" ".to_owned()), Err(EmailError::Text(TextError::Blank)));
        assert_eq!(Email::try_from(format!("a@{}", "b".repeat(253))), Err(EmailError::Text(TextError::TooLong { max: 254 })));
    }

    #[test]
    fn a_web_address_may_leave_out_its_scheme() {
        for sound in
            ["https://example.org", "HTTP://example.org:8080/a?b=c:d#e", "example.org", "www.müller.example/über-uns", "example.org:80"]
        {
            assert_eq!(Website::try_from(sound.to_owned()).map(String::from).as_deref(), Ok(sound));
        }
    }

    #[test]
    fn a_web_address_is_nothing_that_a_browser_would_run() {
        for malformed in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "mailto:ana@example.org",
            "ftp://example.org",
            "https://",
            "http:///path",
            "//",
            "java\tscript:1",
            "https://a b",
        ] {
            assert!(Website::try_from(malformed.to_owned()).is_err(), "{malformed}");
        }
    }
}
