//! The use cases of accounts, over the reference adapter.

use honeydue_identity::{
    Accounts, Email, IdentityError, Login, MailedCodes, NewAccount, Passcode, Password, PasswordDigest, Passwords, PersonName, Purpose,
    Registration, ResetToken, SignIn, SignedIn, Username, memory::MemoryAccounts,
};
use honeydue_kernel::{
    Access, ChallengeId, PortError, Refusal, TokenHash, Viewer, Zone,
    contract::{Somebody, newcomer, noon, token},
};
use secrecy::{ExposeSecret, SecretString};

/// Passwords that are compared and not hashed.
struct Plain;

impl Passwords for Plain {
    async fn hash(&self, password: Password) -> Result<PasswordDigest, PortError> {
        Ok(PasswordDigest::new(password.expose().into()))
    }

    async fn verify(&self, tried: SecretString, digest: Option<PasswordDigest>) -> Result<bool, PortError> {
        Ok(digest.is_some_and(|digest| digest.expose() == tried.expose_secret()))
    }
}

/// Codes that anybody can guess: the number of the purpose and the id.
impl MailedCodes for Plain {
    fn code(&self, id: ChallengeId, purpose: Purpose) -> Passcode {
        Passcode::typed(&format!("{}{id:05}", purpose as u8))
    }

    fn token(&self, id: ChallengeId) -> ResetToken {
        ResetToken::new(format!("token {id}").into())
    }

    fn hash(&self, presented: &ResetToken) -> TokenHash {
        token(presented.expose().trim_start_matches("token ").parse().unwrap_or(0))
    }
}

fn accounts() -> Accounts<MemoryAccounts, Plain, Plain> {
    Accounts::new(MemoryAccounts::default(), Plain, Plain)
}

fn registration(username: &str, email: &str, token: TokenHash) -> Registration {
    let name = || PersonName::try_from("").unwrap_or_else(|error| panic!("{error}"));
    let new = NewAccount {
        username: Username::try_from(username.to_owned()).ok(),
        email: Email::try_from(email.to_owned()).unwrap_or_else(|error| panic!("{error}")),
        first_name: name(),
        last_name: name(),
        zone: Zone::utc(),
    };
    let password = Password::chosen("correct horse".into()).unwrap_or_else(|error| panic!("{error}"));
    Registration { new, password, token, device: None, is_verified: false }
}

fn sign_in(login: &str, password: &str) -> SignIn {
    SignIn { login: Login::new(login), password: password.into(), token: token(2), device: None, address: None }
}

fn bearer(token: TokenHash) -> Viewer {
    Viewer::Credential { token, needs: Access::Authenticated }
}

#[tokio::test]
async fn who_registers_is_signed_in() {
    let accounts = accounts();
    let opened = accounts.register(registration("ada", "ada@example.org", token(1)), newcomer, noon()).await.unwrap();
    assert_eq!(accounts.me(bearer(token(1))).await.unwrap().value, opened.value.account);
}

#[tokio::test]
async fn what_is_taken_is_told_in_the_domains_words() {
    let accounts = accounts();
    accounts.register(registration("ada", "ada@example.org", token(1)), newcomer, noon()).await.unwrap();
    let again = accounts.register(registration("other", "ADA@example.org", token(2)), newcomer, noon()).await;
    assert!(matches!(again, Err(IdentityError::EmailTaken)), "{again:?}");
    let again = accounts.register(registration("ADA", "other@example.org", token(3)), newcomer, noon()).await;
    assert!(matches!(again, Err(IdentityError::UsernameTaken)), "{again:?}");
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let accounts = accounts();
    accounts.register(registration("ada", "ada@example.org", token(1)), newcomer, noon()).await.unwrap();
    for (login, password) in [("ada", "wrong horse"), ("eve", "correct horse"), ("ada", "")] {
        let outcome = accounts.log_in(sign_in(login, password), noon()).await;
        assert!(matches!(outcome, Err(IdentityError::WrongCredentials)), "{login}: {outcome:?}");
        assert!(accounts.me(bearer(token(2))).await.is_err(), "no session is opened");
    }
}

#[tokio::test]
async fn who_signs_in_has_a_session_until_they_sign_out() {
    let accounts = accounts();
    let opened = accounts.register(registration("ada", "ada@example.org", token(1)), newcomer, noon()).await.unwrap();
    let SignedIn { account, session } = accounts.log_in(sign_in("ADA@example.org", "correct horse"), noon()).await.unwrap();
    assert_eq!(account, opened.value.account);

    let seen = accounts.me(bearer(token(2))).await.unwrap();
    let person = honeydue_kernel::Person { id: account.id, username: "ada".into(), first_name: String::new(), last_name: String::new() };
    assert_eq!(seen.caller.session, Some(session));
    let ada = Somebody { person, caller: seen.caller, token: token(2) };
    accounts.log_out(ada.actor_with(Access::Authenticated), ada.session(), noon()).await.unwrap();
    let gone = accounts.me(bearer(token(2))).await;
    assert!(matches!(gone, Err(IdentityError::Port(PortError::Refused(Refusal::NoSession)))), "{gone:?}");
    assert!(accounts.me(bearer(token(1))).await.is_ok(), "the other session lives on");
}
