use super::*;
use crate::{Email, PersonName, Username};
use honeydue_kernel::{Authority, Event, Touch};

const ADA: i64 = 7;

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
fn actor() -> Actor {
    Actor::vouched(ADA.into(), Authority::Trusted)
}

fn ada() -> AccountFacts {
    let account = Account {
        id: ADA.into(),
        username: Username::try_from("ada".to_owned()).unwrap(),
        email: Email::try_from("Ada@example.org".to_owned()).unwrap(),
        first_name: PersonName::try_from("Ada").unwrap(),
        last_name: PersonName::try_from("").unwrap(),
        verified_at: None,
        pending_email: None,
        zone: Zone::utc(),
        has_password: true,
        providers: Vec::new(),
        joined_at: Timestamp::UNIX_EPOCH,
        version: 3,
    };
    AccountFacts { account, password: None, homes: vec![12.into(), 13.into()], signed_in_at: None }
}

fn decided_on(patch: &ProfilePatch) -> Option<AccountChange> {
    ada().change(patch, actor(), Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn another_name_is_told_in_every_home_and_the_homes_are_guarded() {
    let change = decided_on(&ProfilePatch { last_name: PersonName::try_from("Lovelace").ok(), ..ProfilePatch::default() }).unwrap();
    assert_eq!(change.event().touches(), [Touch::Residence(12.into()), Touch::Residence(13.into())]);
    let expected = [Guard::Unchanged(Versioned::Account(ADA.into(), 3)), Guard::Homes { homes: vec![12.into(), 13.into()] }];
    assert_eq!(change.into_parts().guards, expected);
}

#[test]
fn a_zone_is_told_nowhere() {
    let change = decided_on(&ProfilePatch { zone: "Europe/Berlin".parse().ok(), ..ProfilePatch::default() }).unwrap();
    assert_eq!(change.event().touches(), []);
    assert_eq!(change.into_parts().guards, [Guard::Unchanged(Versioned::Account(ADA.into(), 3))]);
}

#[test]
fn what_is_so_already_changes_nothing_whatever_the_case_of_the_address() {
    let email = |text: &str| Email::try_from(text.to_owned()).ok();
    let same = ProfilePatch {
        first_name: PersonName::try_from("Ada").ok(),
        zone: Some(Zone::utc()),
        email: email("aDa@Example.org"),
        ..ProfilePatch::default()
    };
    assert!(decided_on(&same).is_none());
    let other = ProfilePatch { email: email("eve@example.org"), ..ProfilePatch::default() };
    assert!(matches!(ada().change(&other, actor(), Timestamp::UNIX_EPOCH), Err(IdentityError::EmailFixed)));
}
