//! The use cases of accounts, over the reference adapter.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_identity::{
    Account, AccountStore, Accounts, DeletionRequest, Email, IdentityError, Inheritance, Login, MailedCodes, NewAccount, Opening, Passcode,
    Password, PasswordDigest, Passwords, PersonName, Purpose, Registration, ResetToken, Session, SignIn, SignedIn, Username,
    memory::MemoryAccounts,
};
use honeydue_kernel::{
    Access, ChallengeId, Person, PortError, Refusal, Role, TokenHash, Viewer, Zone,
    contract::{Somebody, newcomer, noon, token},
};
use jiff::SignedDuration;
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

/// Ada, who signed up at noon.
async fn ada(accounts: &Accounts<MemoryAccounts, Plain, Plain>) -> Somebody {
    accounts.register(registration("ada", "ada@example.org", token(1)), newcomer, noon()).await.unwrap();
    let seen = accounts.me(bearer(token(1))).await.unwrap();
    Somebody { person: named(seen.value.id.get(), "ada"), caller: seen.caller, token: token(1) }
}

fn named(id: i64, username: &str) -> Person {
    Person { id: id.into(), username: username.to_owned(), first_name: String::new(), last_name: String::new() }
}

#[tokio::test]
async fn an_account_is_deleted_by_who_has_just_signed_in_or_knows_the_password() {
    let long_after = noon() + SignedDuration::from_hours(24);
    let with = |password: Option<&str>| DeletionRequest { password: password.map(Into::into), hand_over: false };
    for (request, now, is_deleted) in [
        (with(None), noon(), true),
        (with(None), long_after, false),
        (with(Some("correct horse")), long_after, true),
        (with(Some("wrong horse")), noon(), false),
    ] {
        let accounts = accounts();
        let ada = ada(&accounts).await;
        let outcome = accounts.delete(ada.actor_with(Access::Authenticated), &request, now).await;
        match (outcome, &request.password) {
            (Ok(deleted), _) => assert_eq!(deleted.value.email.as_str(), "ada@example.org"),
            (Err(IdentityError::WrongPassword), Some(_)) | (Err(IdentityError::SignInAgain), None) => {}
            (other, _) => panic!("{other:?}"),
        }
        assert_eq!(accounts.me(bearer(token(1))).await.is_err(), is_deleted);
    }
}

#[tokio::test]
async fn homes_of_others_are_told_before_they_pass_and_to_nobody_without_the_password() {
    let store = MemoryAccounts::default();
    let Registration { new, token, .. } = registration("ada", "ada@example.org", token(1));
    let session = Session { id: 2.into(), user: 1.into(), token, opened_at: noon(), device: None };
    let digest = PasswordDigest::new("correct horse".into());
    let opening = Opening { id: 1.into(), new, password: Some(digest), session, challenge: None, identity: None };
    let ada = store.commit(Account::open(opening, newcomer(1.into()), noon())).await.unwrap().caller;
    let ada = Somebody { person: named(1, "ada"), caller: ada, token };
    store.begin_home(4.into(), "Lake house");
    store.admit(4.into(), ada.person.clone(), Role::Owner);
    store.admit(4.into(), named(3, "bob"), Role::Member);
    let accounts = Accounts::new(store, Plain, Plain);
    let actor = ada.actor_with(Access::Authenticated);
    let wrong = DeletionRequest { password: Some("wrong horse".into()), hand_over: false };
    let outcome = accounts.delete(actor, &wrong, noon()).await;
    assert!(matches!(outcome, Err(IdentityError::WrongPassword)), "{outcome:?}");
    let outcome = accounts.delete(actor, &DeletionRequest::default(), noon()).await;
    let Err(IdentityError::OwnsSharedHomes(homes)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(homes, [Inheritance { residence: 4.into(), name: "Lake house".to_owned(), heir: named(3, "bob") }]);
    accounts.delete(actor, &DeletionRequest { password: None, hand_over: true }, noon()).await.unwrap();
}
