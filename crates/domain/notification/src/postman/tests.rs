use super::*;
use crate::{HomeName, PersonName, memory::MemoryMailer};
use honeydue_kernel::{ResidenceId, SessionId, Zone};

/// Account 1 is Ana's, who has verified; 2 is Bo's, who has not; 3 is gone. Code 7 is good for an hour.
struct Book;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn recipient(address: &str, name: Option<&str>) -> Recipient {
    let name = name.map(|name| PersonName::try_from(name).unwrap());
    Recipient { address: address.to_owned().try_into().unwrap(), name, zone: Zone::utc() }
}

impl AddressBook for Book {
    async fn contact(&self, account: UserId) -> Result<Option<Contact>, PortError> {
        Ok(match account.get() {
            1 => Some(Contact { recipient: recipient("ana@example.org", Some("Ana")), is_verified: true }),
            2 => Some(Contact { recipient: recipient("bo@example.org", Some("Bo")), is_verified: false }),
            _ => None,
        })
    }

    async fn code(&self, challenge: ChallengeId, at: Timestamp) -> Result<Option<GoodCode>, PortError> {
        let expires_at = NOW + SignedDuration::from_hours(1);
        let good = GoodCode { recipient: recipient("bo@example.org", None), expires_at };
        Ok(Some(good).filter(|_| challenge.get() == 7 && at < expires_at))
    }

    async fn sign_in(&self, session: SessionId) -> Result<Option<DeviceSignIn>, PortError> {
        Ok(Some(DeviceSignIn { device: None, at: NOW }).filter(|_| session.get() == 9))
    }

    async fn arrival(&self, residence: ResidenceId, _: UserId, owner: UserId) -> Result<Option<Arrival>, PortError> {
        let there = Arrival { residence: HomeName::try_from("Elm Street").unwrap(), member: PersonName::try_from("Cy").unwrap() };
        Ok(Some(there).filter(|_| residence.get() == 5 && owner.get() == 1))
    }
}

struct Plain;

impl Secrets for Plain {
    fn verification_code(&self, challenge: ChallengeId) -> Secret {
        Secret::new(format!("verify {challenge}").into())
    }
    fn email_change_code(&self, challenge: ChallengeId) -> Secret {
        Secret::new(format!("change {challenge}").into())
    }
    fn reset_code(&self, challenge: ChallengeId) -> Secret {
        Secret::new(format!("reset {challenge}").into())
    }
    fn reset_token(&self, challenge: ChallengeId) -> Secret {
        Secret::new(format!("token{challenge}").into())
    }
}

/// To whom, and what was sent; or nothing.
async fn sent(errand: Errand, now: Timestamp) -> Option<(String, Letter)> {
    let postman = Postman::new(Book, Plain, MemoryMailer::default(), "https://home.example/reset-password/".to_owned());
    let delivery = postman.deliver(errand, "1".to_owned().try_into().unwrap(), NOW, now).await.unwrap();
    let message = postman.mailer.sent().into_iter().next();
    assert_eq!(delivery == Delivery::Sent, message.is_some());
    message.map(|message| (message.to.address.as_str().to_owned(), message.letter))
}

#[tokio::test]
async fn a_code_goes_where_it_was_made_for_with_the_minutes_that_are_left() {
    let errand = || Errand::VerificationCode { challenge: 7.into() };
    let (to, letter) = sent(errand(), NOW).await.unwrap();
    assert_eq!(to, "bo@example.org");
    assert!(matches!(&letter, Letter::VerificationCode { code, valid_minutes: 60 } if code.expose() == "verify 7"), "{letter:?}");
    let (_, letter) = sent(errand(), NOW + SignedDuration::from_secs(59 * 60 + 1)).await.unwrap();
    assert!(matches!(letter, Letter::VerificationCode { valid_minutes: 1, .. }), "{letter:?}");
}

#[tokio::test]
async fn a_code_that_is_good_no_more_is_not_sent() {
    assert!(sent(Errand::VerificationCode { challenge: 7.into() }, NOW + SignedDuration::from_hours(1)).await.is_none());
    assert!(sent(Errand::PasswordReset { challenge: 8.into() }, NOW).await.is_none());
}

#[tokio::test]
async fn the_token_of_a_link_is_sent_to_no_server() {
    let (_, letter) = sent(Errand::PasswordReset { challenge: 7.into() }, NOW).await.unwrap();
    let Letter::PasswordReset { code, link, .. } = letter else { panic!("{letter:?}") };
    assert_eq!((code.expose(), link.expose()), ("reset 7", "https://home.example/reset-password/#token=token7"));
}

#[tokio::test]
async fn who_has_not_verified_and_who_is_gone_is_told_nothing_but_codes() {
    assert_eq!(sent(Errand::Welcome { account: 1.into() }, NOW).await.unwrap().0, "ana@example.org");
    for account in [2, 3] {
        assert!(sent(Errand::Welcome { account: account.into() }, NOW).await.is_none(), "{account}");
        assert!(sent(Errand::PasswordChanged { account: account.into(), at: NOW }, NOW).await.is_none(), "{account}");
    }
}

#[tokio::test]
async fn a_sign_in_and_an_arrival_are_told_while_they_are_so() {
    let signed = |session: i64| Errand::NewSignIn { account: 1.into(), session: session.into(), address: None };
    assert!(matches!(sent(signed(9), NOW).await, Some((_, Letter::NewSignIn { .. }))));
    assert!(sent(signed(10), NOW).await.is_none());
    let joined = |residence: i64| Errand::MemberJoined { residence: residence.into(), member: 4.into(), owner: 1.into() };
    assert!(matches!(sent(joined(5), NOW).await, Some((_, Letter::MemberJoined { .. }))));
    assert!(sent(joined(6), NOW).await.is_none());
}

#[tokio::test]
async fn both_addresses_are_told_of_a_change_and_a_former_one_of_the_end() {
    let changed = Errand::EmailChanged { account: 1.into(), address: "old@example.org".to_owned(), at: NOW };
    let (to, letter) = sent(changed, NOW).await.unwrap();
    assert_eq!(to, "old@example.org");
    assert!(matches!(&letter, Letter::EmailChanged { to, .. } if to.as_str() == "ana@example.org"), "{letter:?}");
    let deleted = Errand::AccountDeleted { address: "old@example.org".to_owned() };
    assert_eq!(sent(deleted, NOW).await.unwrap().0, "old@example.org");
}
