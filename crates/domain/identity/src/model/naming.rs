//! Which names can be chosen, and when two of them are the same.
//!
//! What was chosen before a rule is read back all the same: `TryFrom` says what can be kept, `chosen` what can be new.

use crate::{Email, EmailError, Username, UsernameError};
use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, MixedScript, skeleton};

/// A name or an address in the form in which it is compared, letter by letter as the database does: two that differ in case alone
/// are the same.
///
/// `str::to_lowercase` looks at what stands around a letter, as no `lower()` of a database does.
pub fn folded(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

impl Email {
    /// An address that somebody chooses, or that somebody else vouches for. It is in ASCII: no two of them look alike, and what is
    /// the same does not depend on who compares. International domains have such a form, in which they are looked up anyway.
    pub fn chosen(text: &str) -> Result<Self, EmailError> {
        let email = Self::try_from(text.to_owned())?;
        if !email.0.is_ascii() {
            return Err(EmailError::NotAscii);
        }
        let (local, domain) = email.0.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
        let sound = local.split('.').all(is_atom) && domain.split('.').all(is_label) && !domain.rsplit('.').next().is_some_and(is_number);
        if sound { Ok(email) } else { Err(EmailError::Malformed) }
    }
}

/// What stands between the dots of a local part (RFC 5322).
fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

/// What stands between the dots of a domain (RFC 1123).
fn is_label(text: &str) -> bool {
    let sound = text.len() <= 63 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    sound && !text.is_empty() && !text.starts_with('-') && !text.ends_with('-')
}

impl Username {
    /// A name that somebody chooses, in its composed form (NFC). It is of one script, has no letters that can't be seen or are
    /// another form of some other (UTS 39), and is not made of letters that all look like ASCII ones.
    pub fn chosen(text: &str) -> Result<Self, UsernameError> {
        let name = Self::try_from(text.nfc().collect::<String>())?;
        let text = name.as_str();
        let is_plain = |c: char| matches!(c, '+' | '-') || c.identifier_allowed();
        // one letter in capitals is two in small ones, and databases make it one
        let has_a_small_form = |c: char| c.to_lowercase().count() == 1;
        let is_another = !text.is_ascii() && skeleton(text).all(|c| c.is_ascii());
        if text.chars().all(|c| is_plain(c) && has_a_small_form(c)) && text.is_single_script() && !is_another {
            Ok(name)
        } else {
            Err(UsernameError::Confusable)
        }
    }
}

#[cfg(test)]
mod tests;
