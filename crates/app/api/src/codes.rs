//! Codes that let somebody into a home, codes that are mailed, and what tokens say of whose they are: derived from an id under the installation's secret key.

use crate::secrets::Token;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use honeydue_identity::{MailedCodes, Passcode, Purpose, ResetToken};
use honeydue_kernel::{ChallengeId, PortError, ShareCodeId, TokenHash, UserId};
use honeydue_notification::{Secret, Secrets};
use honeydue_residence::{Code, CodeHash, CodeKind, ShareCodes};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;

/// What a keyed hash is for, so that one kind can't stand in for another.
const HASH: &[u8] = b"honeydue share code 1: hash";
const CODE: &[u8] = b"honeydue share code 1: code";
const PACKAGE: &[u8] = b"honeydue share code 1: package";

const VERIFY_EMAIL: &[u8] = b"honeydue mailed code 1: verify e-mail";
const CHANGE_EMAIL: &[u8] = b"honeydue mailed code 1: change e-mail";
const RESET_PASSWORD: &[u8] = b"honeydue mailed code 1: reset password";
const RESET_TOKEN: &[u8] = b"honeydue reset token 1: token";
const RESET_TOKEN_HASH: &[u8] = b"honeydue reset token 1: hash";

const CLAIM: &[u8] = b"honeydue token 1: whose";
/// How many bytes of the keyed hash stand in a token.
const SEAL: usize = 16;

/// Bytes from this one on would make some letters likelier than others.
const FAIR: u8 = 248;

/// HMAC-SHA-256 under a secret key.
#[derive(Clone)]
pub struct HmacCodes(Hmac<Sha256>);

impl fmt::Debug for HmacCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacCodes(…)")
    }
}

impl HmacCodes {
    /// Under this key. Without one under a random one, which nobody keeps: commands that make no codes need no key.
    pub fn under(key: Option<&SecretString>) -> Result<Self, PortError> {
        let random = Token::generate()?.reveal();
        let key = key.map_or(random.as_str(), ExposeSecret::expose_secret);
        Hmac::new_from_slice(key.as_bytes()).map(Self).map_err(|error| PortError::fault(error.to_string()))
    }

    /// What a token says of whose it is, for who gets it. It lets nobody in: the session is looked at in each read and in each
    /// change. But only a process of this installation can have written it, so that nobody has to be asked before a change.
    pub fn claim(&self, token: &TokenHash, user: UserId) -> String {
        format!("{user}.{}", URL_SAFE_NO_PAD.encode(&self.seal(token, user)[..SEAL]))
    }

    /// Whose a token is, if what it says was written here.
    pub fn claimed(&self, token: &TokenHash, claim: &str) -> Option<UserId> {
        let (user, seal) = claim.split_once('.')?;
        let user = UserId::new(user.parse().ok()?);
        let said = URL_SAFE_NO_PAD.decode(seal).ok()?;
        bool::from(self.seal(token, user)[..SEAL].ct_eq(&said)).then_some(user)
    }

    fn seal(&self, token: &TokenHash, user: UserId) -> [u8; 32] {
        self.mac(CLAIM, &[token.as_bytes().as_slice(), &user.get().to_be_bytes()].concat())
    }

    /// The keyed hash of these bytes for this purpose. Purposes have no prefix in common with each other's ends.
    fn mac(&self, purpose: &[u8], bytes: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(purpose).chain_update([0]).chain_update(bytes).finalize().into_bytes().into()
    }
}

impl ShareCodes for HmacCodes {
    fn derive(&self, id: ShareCodeId, kind: CodeKind) -> Code {
        let purpose = match kind {
            CodeKind::Code => CODE,
            CodeKind::Package => PACKAGE,
        };
        let block = |counter: u32| self.mac(purpose, &[id.get().to_be_bytes().as_slice(), &counter.to_be_bytes()].concat());
        let fair = (0..).flat_map(block).filter(|byte| *byte < FAIR);
        let letters = fair.map(|byte| char::from(Code::ALPHABET[usize::from(byte) % Code::ALPHABET.len()]));
        Code::typed(&letters.take(kind.length()).collect::<String>())
    }

    fn hash(&self, code: &Code) -> CodeHash {
        CodeHash::new(self.mac(HASH, code.expose().as_bytes()))
    }
}

impl MailedCodes for HmacCodes {
    fn code(&self, id: ChallengeId, purpose: Purpose) -> Passcode {
        let purpose = match purpose {
            Purpose::VerifyEmail => VERIFY_EMAIL,
            Purpose::ChangeEmail => CHANGE_EMAIL,
            Purpose::ResetPassword => RESET_PASSWORD,
        };
        let mac = self.mac(purpose, &id.get().to_be_bytes());
        let first = mac.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        // of 2^64 numbers, some remainders have one more than others: nobody can tell
        let number = first % 1_000_000;
        Passcode::typed(&format!("{number:06}"))
    }

    fn token(&self, id: ChallengeId) -> ResetToken {
        ResetToken::new(URL_SAFE_NO_PAD.encode(self.mac(RESET_TOKEN, &id.get().to_be_bytes())).into())
    }

    fn hash(&self, token: &ResetToken) -> TokenHash {
        TokenHash::new(self.mac(RESET_TOKEN_HASH, token.expose().as_bytes()))
    }
}

impl Secrets for HmacCodes {
    fn verification_code(&self, challenge: ChallengeId) -> Secret {
        mailed(&self.code(challenge, Purpose::VerifyEmail))
    }

    fn email_change_code(&self, challenge: ChallengeId) -> Secret {
        mailed(&self.code(challenge, Purpose::ChangeEmail))
    }

    fn reset_code(&self, challenge: ChallengeId) -> Secret {
        mailed(&self.code(challenge, Purpose::ResetPassword))
    }

    fn reset_token(&self, challenge: ChallengeId) -> Secret {
        Secret::new(self.token(challenge).expose().into())
    }
}

fn mailed(code: &Passcode) -> Secret {
    Secret::new(code.expose().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn codes(key: &str) -> HmacCodes {
        HmacCodes::under(Some(&SecretString::from(key.to_owned()))).unwrap()
    }

    #[test]
    fn an_id_has_one_code_of_each_kind_under_a_key() {
        let (ours, theirs) = (codes("a key of at least 32 characters, kept"), codes("another key of at least 32 characters"));
        for kind in [CodeKind::Code, CodeKind::Package] {
            let code = ours.derive(7.into(), kind);
            assert_eq!(code.expose().len(), kind.length());
            assert!(code.expose().bytes().all(|letter| Code::ALPHABET.contains(&letter)));
            assert_eq!(code, ours.derive(7.into(), kind));
            assert_ne!(code, ours.derive(8.into(), kind));
            assert_ne!(code, theirs.derive(7.into(), kind));
            assert_ne!(ShareCodes::hash(&ours, &code), ShareCodes::hash(&theirs, &code));
        }
        let (short, long) = (ours.derive(7.into(), CodeKind::Code), ours.derive(7.into(), CodeKind::Package));
        assert!(!long.expose().starts_with(short.expose()));
    }

    #[test]
    fn what_a_token_says_of_whose_it_is_is_believed_if_it_was_written_here() {
        let (ours, theirs) = (codes("a key of at least 32 characters, kept"), codes("another key of at least 32 characters"));
        let (token, other) = (TokenHash::new([1; 32]), TokenHash::new([2; 32]));
        let claim = ours.claim(&token, UserId::new(42));
        assert_eq!(ours.claimed(&token, &claim), Some(UserId::new(42)));
        assert_eq!(ours.claimed(&other, &claim), None, "of another token");
        assert_eq!(theirs.claimed(&token, &claim), None, "of another installation");
        let (_, seal) = claim.split_once('.').unwrap();
        for forged in
            [format!("43.{seal}"), "42".to_owned(), "42.".to_owned(), format!("42.{}", &seal[1..]), format!("x.{seal}"), String::new()]
        {
            assert_eq!(ours.claimed(&token, &forged), None, "{forged}");
        }
    }

    #[test]
    fn codes_are_what_they_were_in_earlier_releases() {
        let codes = codes("0123456789abcdef0123456789abcdef");
        assert_eq!(codes.derive(12.into(), CodeKind::Code).expose(), "4UU2M9");
        assert_eq!(codes.derive(12.into(), CodeKind::Package).expose(), "NDVDWVD9YB3Q7MAZW9T5KEYJ6NMPK8CF");
    }

    #[test]
    fn mailed_codes_are_of_one_purpose_and_what_they_were_in_earlier_releases() {
        let codes = codes("0123456789abcdef0123456789abcdef");
        let told = Purpose::ALL.map(|purpose| codes.code(12.into(), purpose).expose().to_owned());
        assert_eq!(told, ["848473", "537075", "633828"]);
        assert_eq!(codes.token(12.into()).expose(), "ZmQNmGi1ReLsuMP_2ypnzE0IsMcAR5qnfD1U3ZO123k");
        assert_ne!(MailedCodes::hash(&codes, &codes.token(12.into())), MailedCodes::hash(&codes, &codes.token(13.into())));
    }

    #[test]
    fn letters_are_spread_over_the_alphabet() {
        let codes = codes("0123456789abcdef0123456789abcdef");
        let text: String = (0..200).map(|id| codes.derive(id.into(), CodeKind::Package).expose().to_owned()).collect();
        assert_eq!(text.chars().collect::<HashSet<_>>().len(), 31);
    }

    #[test]
    fn without_a_key_every_process_has_its_own() {
        let (one, other) = (HmacCodes::under(None).unwrap(), HmacCodes::under(None).unwrap());
        assert_ne!(one.derive(1.into(), CodeKind::Code), other.derive(1.into(), CodeKind::Code));
        assert_eq!(format!("{one:?}"), "HmacCodes(…)");
    }
}
