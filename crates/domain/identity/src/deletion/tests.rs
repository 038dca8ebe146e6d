use super::*;
use crate::{Email, PersonName, Username};
use honeydue_kernel::{Authority, Errand, Event, Touch, Zone};

const ADA: i64 = 1;

fn person(id: i64) -> Person {
    Person { id: id.into(), username: format!("person{id}"), first_name: String::new(), last_name: String::new() }
}

/// A home: its number, who pays, and the people in the order in which they joined.
type Home = (i64, i64, &'static [(i64, Role)]);

/// Ada, with these homes.
fn ada(homes: &[Home]) -> Departure {
    let name = || PersonName::try_from("").unwrap();
    let account = Account {
        id: ADA.into(),
        username: Username::try_from("ada".to_owned()).unwrap(),
        email: Email::try_from("ada@example.org".to_owned()).unwrap(),
        first_name: name(),
        last_name: name(),
        verified_at: None,
        zone: Zone::utc(),
        pending_email: None,
        providers: Vec::new(),
        has_password: true,
        joined_at: Timestamp::UNIX_EPOCH,
        version: 1,
    };
    let member = |(id, role): &(i64, Role)| Membership { person: person(*id), role: *role, joined_at: Timestamp::UNIX_EPOCH };
    let household = |(home, payer, people): &Home| Household {
        residence: (*home).into(),
        name: format!("Home {home}"),
        payer: (*payer).into(),
        members: people.iter().map(member).collect(),
    };
    let households = homes.iter().map(household).collect();
    let (known_in, deleted) = (vec![81.into()], vec![82.into()]);
    let copies = vec![Place { stream: StreamId::new(83), version: 5 }];
    Departure { account, password: None, signed_in_at: None, households, known_in, deleted, copies }
}

#[expect(clippy::disallowed_methods, reason = "the people of a test are vouched for by the test")]
fn deletion(departure: &Departure, hand_over: bool) -> Result<AccountChange, IdentityError> {
    let seen: Vec<(StreamId, Version)> = [ADA, 11, 12, 13, 14].into_iter().map(|stream| (StreamId::new(stream), 7)).collect();
    let actor = Actor::vouched(ADA.into(), Authority::Trusted);
    departure.delete(hand_over, &seen, actor, Timestamp::UNIX_EPOCH)
}

fn told(change: &AccountChange) -> (Estate, Erasure) {
    let AccountEvent::Deleted { account, estate, erased } = change.event().clone() else { panic!("an account is deleted") };
    assert_eq!(account, ADA.into());
    (estate, erased)
}

use Role::{Member, Owner};

/// A home of each kind.
const HOMES: [Home; 4] = [
    (11, ADA, &[(ADA, Owner)]),
    (12, ADA, &[(2, Member), (ADA, Owner), (3, Owner), (4, Owner)]),
    (13, ADA, &[(ADA, Owner), (5, Member), (6, Member)]),
    (14, 2, &[(2, Owner), (ADA, Owner)]),
];

#[test]
fn homes_of_others_are_told_with_who_gets_them_until_that_is_wanted() {
    let Err(IdentityError::OwnsSharedHomes(homes)) = deletion(&ada(&HOMES), false) else { panic!("others live there") };
    let inheritance = |home: i64, heir| Inheritance { residence: home.into(), name: format!("Home {home}"), heir: person(heir) };
    assert_eq!(homes, [inheritance(12, 3), inheritance(13, 5)]);
    let (estate, _) = told(&deletion(&ada(&HOMES), true).unwrap());
    let passed = |home: i64, to: i64| Handover { residence: home.into(), to: to.into() };
    let handed_over = vec![passed(12, 3), passed(13, 5)];
    assert_eq!(estate, Estate { left: vec![14.into()], handed_over, gone: vec![11.into()], known_in: vec![81.into()] });
}

#[test]
fn who_pays_for_no_home_of_others_is_asked_nothing() {
    assert!(deletion(&ada(&[HOMES[0], HOMES[3]]), false).is_ok());
}

#[test]
fn the_ledger_loses_the_account_the_homes_that_go_and_what_others_kept_of_it() {
    let change = deletion(&ada(&HOMES), true).unwrap();
    let (_, erased) = told(&change);
    let streams = [ADA, 11, 82].map(StreamId::new).to_vec();
    assert_eq!(erased, Erasure { streams, entries: vec![Place { stream: StreamId::new(83), version: 5 }] });
    let moved: Vec<i64> = change.affected().all().into_iter().map(StreamId::get).collect();
    assert_eq!(moved, [ADA, 3, 5, 11, 12, 13, 14, 81, 82, 83], "and who pays from now on");
    let told_anew: Vec<Touch> = [12, 13, 14, 81].map(|home: i64| Touch::Residence(home.into())).to_vec();
    assert_eq!(change.event().touches(), told_anew, "homes that live on");
}

#[test]
fn what_is_the_accounts_alone_must_not_have_moved_and_heirs_must_be_there() {
    let guards = deletion(&ada(&HOMES), true).unwrap().into_parts().guards;
    let streams = vec![(StreamId::new(ADA), 7), (StreamId::new(11), 7)];
    let people = |of: &[(i64, Role)]| of.iter().map(|(id, role)| (UserId::new(*id), *role)).collect();
    let homes = vec![(12.into(), people(HOMES[1].2)), (13.into(), people(HOMES[2].2))];
    assert_eq!(guards, [Guard::Unmoved { streams }, Guard::Households { homes }]);
}

#[test]
fn a_deletion_is_read_back_as_it_was_told() {
    let change = deletion(&ada(&HOMES), true).unwrap();
    let text = serde_json::to_string(change.event()).unwrap();
    assert_eq!(serde_json::from_str::<AccountEvent>(&text).unwrap(), *change.event());
    assert_eq!(
        text,
        r#"{"event":"deleted","account":1,"estate":{"left":[14],"handed_over":[{"residence":12,"to":3},{"residence":13,"to":5}],"gone":[11],"known_in":[81]},"erased":{"streams":[1,11,82],"entries":[{"stream":83,"version":5}]}}"#
    );
}

#[test]
fn whoever_goes_is_told_at_the_address_that_they_had_if_it_was_theirs() {
    let mut ada = ada(&[]);
    assert_eq!(deletion(&ada, false).unwrap().into_parts().errands, []);
    ada.account.verified_at = Some(Timestamp::UNIX_EPOCH);
    let told = Errand::AccountDeleted { address: "ada@example.org".to_owned() };
    assert_eq!(deletion(&ada, false).unwrap().into_parts().errands, [told]);
}
