use super::*;
use crate::sample::{ADA, HOME, actor, card};
use honeydue_kernel::{Edit, Event, StreamId};
use jiff::SignedDuration;
use serde_json::json;

const BOB: i64 = 8;

fn later() -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1)
}

fn personal() -> ContractorCard {
    let mut card = card();
    card.contractor.residence = None;
    card.residence_name = None;
    card
}

fn decide(card: &ContractorCard, patch: &ContractorPatch, user: i64) -> ContractorChange {
    card.change(patch, actor(user), later()).unwrap().unwrap_or_else(|| panic!("something changes"))
}

fn moved_to(residence: Edit<ResidenceId>) -> ContractorPatch {
    ContractorPatch { residence, ..ContractorPatch::default() }
}

fn streams(change: &ContractorChange) -> Vec<i64> {
    change.affected().all().into_iter().map(StreamId::get).collect()
}

fn saved(change: &ContractorChange) -> &Contractor {
    let ContractorWrite::Saved { contractor, .. } = change.write() else { panic!("a contractor is saved") };
    contractor
}

fn guards(change: ContractorChange) -> Vec<Guard> {
    change.into_parts().guards
}

fn member(residence: i64, least: Role) -> Guard {
    Guard::Member { residence: residence.into(), least }
}

fn shown_in(homes: &[i64]) -> Guard {
    Guard::ShownIn { contractor: 88.into(), homes: homes.iter().copied().map(ResidenceId::new).collect() }
}

/// Room where it goes; none, if the same person pays there.
fn moves(from: Payer, to: Payer) -> Guard {
    Guard::Room { payer: to, resource: Resource::Contractors, more: 1, moved_from: Some(from) }
}

const UNCHANGED: Guard = Guard::Unchanged(Versioned::Contractor(ContractorId::new(88), 4));

#[test]
fn a_change_touches_what_is_said_and_nothing_else() {
    let patch = ContractorPatch { company: Edit::Set("Ruiz Heating".try_into().unwrap()), ..ContractorPatch::default() };
    let change = decide(&card(), &patch, BOB);
    let mut expected = card().contractor;
    expected.details.company = Some("Ruiz Heating".try_into().unwrap());
    (expected.updated_at, expected.version) = (later(), 5);
    assert_eq!(*saved(&change), expected);
    assert_eq!((change.event().kind(), streams(&change)), ("contractor.changed", vec![HOME]));
    assert_eq!(guards(change), [member(HOME, Role::Member), UNCHANGED, shown_in(&[])]);
}

#[test]
fn an_event_says_whether_it_is_called_something_else() {
    let company = ContractorPatch { company: Edit::Set("Ruiz Heating".try_into().unwrap()), ..ContractorPatch::default() };
    let rating = ContractorPatch { rating: Edit::Set("4.5".parse().unwrap()), ..ContractorPatch::default() };
    for (patch, expected) in [(company, true), (rating, false)] {
        let change = decide(&card(), &patch, BOB);
        let ContractorEvent::Changed { renamed, .. } = change.event() else { panic!("a contractor changed") };
        assert_eq!(*renamed, expected, "{patch:?}");
    }
}

#[test]
fn an_event_of_an_earlier_release_says_nothing_of_names() {
    let contractor = card().contractor;
    let changed = json!({"event": "changed", "contractor": contractor, "from": null, "favorite": null});
    let deleted = json!({"event": "deleted", "contractor": contractor});
    for payload in [changed, deleted] {
        let event: ContractorEvent = serde_json::from_value(payload.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), payload);
    }
}

#[test]
fn a_patch_that_says_what_is_so_already_changes_nothing() {
    let same = ContractorPatch {
        residence: Edit::Set(HOME.into()),
        name: Some("Ana Ruiz".try_into().unwrap()),
        company: Edit::Clear,
        is_favorite: Some(true),
        ..ContractorPatch::default()
    };
    for patch in [same, ContractorPatch::default()] {
        assert!(card().change(&patch, actor(BOB), later()).unwrap().is_none(), "{patch:?}");
    }
}

#[test]
fn a_favorite_alone_moves_its_member_and_leaves_the_contractor_as_it_is() {
    let patch = ContractorPatch { is_favorite: Some(false), ..ContractorPatch::default() };
    for change in [decide(&card(), &patch, BOB), card().toggle_favorite(actor(BOB), later()).unwrap()] {
        assert_eq!((change.event().kind(), streams(&change)), ("contractor.favorite_set", vec![BOB]));
        let ContractorWrite::FavoriteSet { favorite, .. } = change.write() else { panic!("a favourite is set") };
        assert_eq!(*favorite, Favorite { member: BOB.into(), is_favorite: false });
    }
}

#[test]
fn a_favorite_beside_a_change_moves_home_and_member() {
    let patch = ContractorPatch { is_favorite: Some(false), rating: Edit::Set("4.5".parse().unwrap()), ..ContractorPatch::default() };
    assert_eq!(streams(&decide(&card(), &patch, BOB)), [BOB, HOME]);
    let new = NewContractor { residence: Some(HOME.into()), details: card().contractor.details, is_favorite: true };
    assert_eq!(streams(&Contractor::add(1.into(), new.clone(), actor(BOB), later())), [BOB, HOME]);
    assert_eq!(streams(&Contractor::add(1.into(), NewContractor { is_favorite: false, ..new }, actor(BOB), later())), [HOME]);
}

#[test]
fn a_creator_takes_it_out_of_the_home_as_a_member_and_anybody_else_as_an_owner() {
    for (user, least) in [(ADA, Role::Member), (BOB, Role::Owner)] {
        let change = decide(&card(), &moved_to(Edit::Clear), user);
        assert_eq!((saved(&change).residence, saved(&change).created_by), (None, user.into()), "who takes it has it");
        assert_eq!((change.event().kind(), streams(&change)), ("contractor.moved", vec![user, HOME]));
        let anew = (user != ADA).then(|| shown_in(&[]));
        let expected =
            [member(HOME, least), UNCHANGED].into_iter().chain(anew).chain([moves(Payer::Home(HOME.into()), Payer::Account(user.into()))]);
        assert_eq!(guards(change), expected.collect::<Vec<_>>(), "who takes it over tells their homes its names, and pays");
    }
}

#[test]
fn moving_between_homes_asks_for_a_part_in_both() {
    for (user, least) in [(ADA, Role::Member), (BOB, Role::Owner)] {
        let change = decide(&card(), &moved_to(Edit::Set(13.into())), user);
        assert_eq!((saved(&change).created_by, streams(&change)), (user.into(), vec![HOME, 13]));
        let anew = (user != ADA).then(|| shown_in(&[]));
        let room = moves(Payer::Home(HOME.into()), Payer::Home(13.into()));
        let expected = [member(HOME, least), member(13, Role::Member), UNCHANGED].into_iter().chain(anew).chain([room]);
        assert_eq!(guards(change), expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_personal_one_is_its_creators_alone() {
    let personal = personal();
    let change = decide(&personal, &moved_to(Edit::Set(HOME.into())), ADA);
    assert_eq!(streams(&change), [ADA, HOME]);
    assert_eq!(guards(change), [member(HOME, Role::Member), UNCHANGED, moves(Payer::Account(ADA.into()), Payer::Home(HOME.into()))]);
    let rename = ContractorPatch { name: Some("Ana".try_into().unwrap()), ..ContractorPatch::default() };
    assert_eq!(streams(&decide(&personal, &rename, ADA)), [ADA]);
    assert_eq!(streams(&personal.delete(actor(ADA), later()).unwrap()), [ADA]);
    for patch in [rename, moved_to(Edit::Set(HOME.into())), ContractorPatch::default()] {
        assert!(matches!(personal.change(&patch, actor(BOB), later()), Err(ContractorError::Absent)), "{patch:?}");
    }
    assert!(matches!(personal.toggle_favorite(actor(BOB), later()), Err(ContractorError::Absent)));
    assert!(matches!(personal.delete(actor(BOB), later()), Err(ContractorError::Absent)));
}

#[test]
fn any_member_deletes_what_the_home_shares() {
    let change = card().delete(actor(BOB), later()).unwrap();
    assert_eq!((change.event().kind(), streams(&change)), ("contractor.deleted", vec![HOME]));
    assert_eq!(guards(change), [member(HOME, Role::Member), UNCHANGED, shown_in(&[])]);
}

#[test]
fn new_names_are_told_in_every_home_that_shows_them() {
    let shown = [9, 14].map(ResidenceId::new);
    let card = ContractorCard { shown_in: shown.to_vec(), ..personal() };
    let rename = ContractorPatch { name: Some("Ana".try_into().unwrap()), ..ContractorPatch::default() };
    let moved = ContractorPatch { residence: Edit::Set(HOME.into()), ..rename.clone() };
    for (patch, expected) in [(rename, vec![ADA, 9, 14]), (moved, vec![ADA, 9, HOME, 14])] {
        let change = decide(&card, &patch, ADA);
        assert_eq!(streams(&change), expected);
        let ContractorWrite::Saved { shown_in: written, .. } = change.write() else { panic!("a contractor is saved") };
        let ContractorEvent::Changed { shown_in: told, renamed: true, .. } = change.event() else { panic!("it is renamed") };
        assert_eq!((&written[..], &told[..]), (&shown[..], &shown[..]));
        assert!(guards(change).contains(&shown_in(&[9, 14])));
    }
    let change = card.delete(actor(ADA), later()).unwrap();
    assert_eq!(streams(&change), [ADA, 9, 14]);
    assert_eq!(guards(change), [UNCHANGED, shown_in(&[9, 14])]);
}

#[test]
fn without_new_names_no_other_home_is_told_anything() {
    let card = ContractorCard { shown_in: vec![9.into()], ..personal() };
    let notes = ContractorPatch { notes: Edit::Set("Back door".try_into().unwrap()), ..ContractorPatch::default() };
    let change = decide(&card, &notes, ADA);
    assert_eq!((streams(&change), guards(change)), (vec![ADA], vec![UNCHANGED]));
    let change = decide(&card, &moved_to(Edit::Set(HOME.into())), ADA);
    assert_eq!(
        (streams(&change), guards(change)),
        (vec![ADA, HOME], vec![member(HOME, Role::Member), UNCHANGED, moves(Payer::Account(ADA.into()), Payer::Home(HOME.into()))])
    );
}
