//! Where a provider publishes its keys.

use hyper::Uri;
use std::str::FromStr;
use url::{Host, Url};

/// The address of a key set (JWKS, RFC 7517). It is `https`, or `http` on this machine itself: whoever can change the keys on
/// their way can sign in as anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysUrl(Uri);

/// Why a text is not where keys are fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysUrlError {
    /// Not a URL with a host.
    #[error("must be a URL, like https://keys.example.org/keys")]
    Malformed,
    /// Others could change the keys on their way.
    #[error("must begin with https://")]
    Insecure,
}

impl KeysUrl {
    pub(crate) const fn uri(&self) -> &Uri {
        &self.0
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// Where Apple publishes its keys.
    pub fn apple() -> Self {
        Self(Uri::from_static("https://appleid.apple.com/auth/keys"))
    }

    /// Where Google publishes its keys.
    pub fn google() -> Self {
        Self(Uri::from_static("https://www.googleapis.com/oauth2/v3/certs"))
    }
}

impl FromStr for KeysUrl {
    type Err = KeysUrlError;
    fn from_str(text: &str) -> Result<Self, KeysUrlError> {
        let url = Url::parse(text.trim()).map_err(|_| KeysUrlError::Malformed)?;
        let host = url.host().ok_or(KeysUrlError::Malformed)?;
        let safe = match url.scheme() {
            "https" => true,
            "http" => is_here(&host),
            _ => false,
        };
        if safe { url.as_str().parse().map(Self).map_err(|_| KeysUrlError::Malformed) } else { Err(KeysUrlError::Insecure) }
    }
}

/// Nobody is between this machine and itself. A name, `localhost` too, can lead anywhere.
const fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(_) => false,
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_or_from_this_machine() {
        for text in ["https://keys.example.org/keys", "https://10.0.0.7:8443/", "http://127.0.0.1:4000/keys", "http://[::1]/keys"] {
            let url: KeysUrl = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(url.uri().to_string(), text);
        }
        for text in ["http://keys.example.org/keys", "http://localhost/keys", "http://10.0.0.7/keys", "ftp://127.0.0.1/keys"] {
            assert_eq!(text.parse::<KeysUrl>(), Err(KeysUrlError::Insecure), "{text}");
        }
        for text in ["", "keys.example.org", "https://", "file:///keys", "data:,keys"] {
            assert_eq!(text.parse::<KeysUrl>(), Err(KeysUrlError::Malformed), "{text}");
        }
    }

    #[test]
    fn each_provider_has_its_own() {
        assert!(KeysUrl::apple().is_https() && KeysUrl::google().is_https());
        assert_ne!(KeysUrl::apple(), KeysUrl::google());
    }
}
