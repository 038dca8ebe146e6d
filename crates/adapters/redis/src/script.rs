//! Scripts that Redis runs as one step.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::fmt::Write;

/// A script, with the digest by which Redis knows it once it has run it.
#[derive(Debug)]
pub struct Script {
    pub text: String,
    pub digest: String,
}

impl Script {
    /// These parts, one after the other.
    pub fn of(parts: &[&str]) -> Self {
        let text = parts.concat();
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref().iter().fold(String::new(), |mut digest, byte| {
            let _ = write!(digest, "{byte:02x}");
            digest
        });
        Self { text, digest }
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn a_script_is_known_by_its_digest() {
        assert_eq!(Script::of(&["return ", "1"]).digest, "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
    }
}
