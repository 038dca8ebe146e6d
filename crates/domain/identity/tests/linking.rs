//! Signing in by somebody who vouches for a person, over the reference adapter.

use honeydue_identity::{
    Account, Accounts, Arrival, Email, IdentityError, NewAccount, Opening, Password, PasswordDigest, Passwords, PersonName, ProvenIdentity,
    ProvenSignIn, Provider, Session, Subject, Username, memory::MemoryAccounts,
};
use honeydue_kernel::{
    Access, Actor, Authority, PortError, TokenHash, UserId, Viewer, Zone,
    contract::{newcomer, noon, token},
};
use secrecy::SecretString;

/// Nobody has a password here.
struct NoPasswords;

impl Passwords for NoPasswords {
    async fn hash(&self, _: Password) -> Result<PasswordDigest, PortError> {
        Err(PortError::fault("nobody has a password"))
    }

    async fn verify(&self, _: SecretString, _: Option<PasswordDigest>) -> Result<bool, PortError> {
        Ok(false)
    }
}

type People = Accounts<MemoryAccounts, NoPasswords, ()>;

/// Where there is one account, whose address is verified or not.
fn people_with(email: &str, is_verified: bool) -> People {
    let store = MemoryAccounts::default();
    let new = NewAccount {
        username: Username::try_from("sam".to_owned()).ok(),
        email: an_email(email),
        first_name: a_name("Sam"),
        last_name: a_name(""),
        zone: Zone::utc(),
    };
    let id = UserId::new(1_000);
    let session = Session { id: 1_001.into(), user: id, token: token(1_001), opened_at: noon(), device: None };
    let opening = Opening { id, new, password: None, session, challenge: Some(1_002.into()), identity: None };
    let change = Account::open(opening, newcomer(id), noon());
    let honeydue_identity::AccountWrite::Opened { account, .. } = change.into_parts().write else { panic!("an account is opened") };
    store.keep(Account { verified_at: is_verified.then(noon), ..account }, None);
    Accounts::new(store, NoPasswords, ())
}

fn an_email(text: &str) -> Email {
    Email::try_from(text.to_owned()).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn a_name(text: &str) -> PersonName {
    PersonName::try_from(text).unwrap_or_else(|error| panic!("{text:?} {error}"))
}

fn ana(provider: Provider, email: Option<&str>) -> ProvenIdentity {
    let subject = Subject::try_from("001.ana".to_owned()).unwrap_or_else(|error| panic!("{error}"));
    let email = email.map(an_email);
    ProvenIdentity { provider, subject, email, email_verified: true, first_name: None, last_name: Some(a_name("Lima")) }
}

#[expect(clippy::disallowed_methods, reason = "a test vouches for its own people")]
fn known(user: UserId) -> Actor {
    Actor::vouched(user, Authority::Trusted)
}

async fn sign_in(people: &People, identity: ProvenIdentity, number: i64) -> Result<Arrival, IdentityError> {
    let (first_name, last_name) = (a_name("Ana"), a_name("Sousa"));
    let sign_in = ProvenSignIn { identity, first_name, last_name, zone: Zone::utc(), token: token(number), device: None, address: None };
    people.sign_in_with(sign_in, newcomer, known, noon()).await
}

async fn bearer(people: &People, token: TokenHash) -> Option<Account> {
    people.me(Viewer::Credential { token, needs: Access::Verified }).await.ok().map(|seen| seen.value)
}

#[tokio::test]
async fn who_comes_for_the_first_time_opens_a_verified_account() {
    let people = people_with("sam@example.org", true);
    let Arrival { signed_in, is_new, version } = sign_in(&people, ana(Provider::Apple, Some("ana@example.org")), 1).await.unwrap();
    assert_eq!((is_new, version), (true, Some(1)));
    let account = signed_in.account;
    assert_eq!((account.email.as_str(), account.verified_at, account.has_password), ("ana@example.org", Some(noon()), false));
    assert_eq!((account.first_name.as_str(), account.last_name.as_str()), ("Ana", "Lima"), "what the provider says counts more");
    assert_eq!(account.providers, [Provider::Apple]);
    assert_eq!(bearer(&people, token(1)).await, Some(account));
}

#[tokio::test]
async fn who_comes_again_is_the_same_whatever_address_is_told() {
    let people = people_with("sam@example.org", true);
    let first = sign_in(&people, ana(Provider::Apple, Some("ana@example.org")), 1).await.unwrap().signed_in;
    let unverified = ProvenIdentity { email_verified: false, ..ana(Provider::Apple, Some("sam@example.org")) };
    for (number, identity) in (2..).zip([
        ana(Provider::Apple, Some("moved@example.org")),
        ana(Provider::Apple, Some("sam@example.org")),
        ana(Provider::Apple, None),
        unverified,
    ]) {
        let Arrival { signed_in, is_new, version } = sign_in(&people, identity, number).await.unwrap();
        assert_eq!((&signed_in.account, is_new, version), (&first.account, false, None), "{number}");
        assert_ne!(signed_in.session, first.session, "each sign-in has a session of its own");
        assert!(bearer(&people, token(number)).await.is_some());
    }
}

#[tokio::test]
async fn a_verified_account_with_the_address_is_linked() {
    let people = people_with("Sam@example.org", true);
    let Arrival { signed_in, is_new, version } = sign_in(&people, ana(Provider::Apple, Some("sam@EXAMPLE.org")), 1).await.unwrap();
    assert_eq!((signed_in.account.username.as_str(), is_new, version), ("sam", false, Some(2)));
    assert_eq!(signed_in.account.email.as_str(), "Sam@example.org", "the address stays as its owner wrote it");
    let other = sign_in(&people, ana(Provider::Google, Some("sam@example.org")), 2).await.unwrap().signed_in.account;
    assert_eq!((other.id, other.providers), (signed_in.account.id, vec![Provider::Apple, Provider::Google]));
    assert_eq!(sign_in(&people, ana(Provider::Google, None), 3).await.unwrap().signed_in.account.id, other.id);
}

#[tokio::test]
async fn letters_that_are_alike_in_some_case_are_not_the_same_mailbox() {
    let people = people_with("kim@example.org", true);
    // the first is the sign of the Kelvin
    let outcome = sign_in(&people, ana(Provider::Apple, Some("\u{212a}im@example.org")), 1).await;
    assert!(matches!(outcome, Err(IdentityError::EmailTaken)), "{outcome:?}");
}

#[tokio::test]
async fn an_unverified_account_with_the_address_is_not() {
    let people = people_with("sam@example.org", false);
    let outcome = sign_in(&people, ana(Provider::Apple, Some("sam@example.org")), 1).await;
    assert!(matches!(outcome, Err(IdentityError::EmailTaken)), "{outcome:?}");
    assert_eq!(bearer(&people, token(1)).await, None);
}

#[tokio::test]
async fn an_address_that_the_provider_has_not_verified_is_none() {
    let people = people_with("sam@example.org", true);
    for email in [None, Some("sam@example.org"), Some("ana@example.org")] {
        let identity = ProvenIdentity { email_verified: false, ..ana(Provider::Google, email) };
        let outcome = sign_in(&people, identity, 1).await;
        assert!(matches!(outcome, Err(IdentityError::NoVerifiedEmail)), "{email:?} {outcome:?}");
    }
    assert_eq!(bearer(&people, token(1)).await, None);
}
