use super::*;
use crate::sync::cursor::{Cursor, Part};
use serde_json::json;

const ME: i64 = 7;
const HOME: i64 = 12;
const OTHER: i64 = 13;

fn hash(version: i64) -> Vec<u8> {
    vec![u8::try_from(version % 250).unwrap(); 32]
}

fn followed(stream: i64, version: i64) -> Followed {
    Followed::new(StreamId::new(stream), version, &hash(version))
}

fn since(followed: Vec<Followed>, copying: Option<Copying>) -> Since {
    Since::Cursor(Cursor { user: ME.into(), followed, copying })
}

/// A stream at a version, with entries after the one that was heard of.
fn news(stream: i64, version: i64, heard: Option<i64>, entries: Vec<Fresh>) -> News {
    News { stream: StreamId::new(stream), version, hash: hash(version), heard: heard.map(hash), entries }
}

fn fresh(version: i64, kind: &str, payload: &serde_json::Value) -> Fresh {
    Fresh { version, hash: hash(version), kind: kind.to_owned(), payload: (!payload.is_null()).then(|| payload.to_string()) }
}

fn left(version: i64, home: i64) -> Fresh {
    fresh(version, "residence.member_left", &json!({"event": "member_left", "residence": home, "member": 9, "payer": null}))
}

fn revoked(version: i64, home: i64) -> Fresh {
    fresh(version, "residence.codes_revoked", &json!({"event": "codes_revoked", "residence": home, "codes": []}))
}

fn page(lack: Lack) -> Plan {
    let Lack::Page(plan) = lack else { panic!("a page") };
    *plan
}

#[test]
fn an_empty_copy_lacks_everything_that_there_is() {
    let plan = page(Lack::of(ME.into(), Since::Beginning, vec![news(ME, 3, None, vec![]), news(HOME, 5, None, vec![])]));
    assert_eq!(plan.followed, [followed(ME, 3), followed(HOME, 5)]);
    assert!(plan.resets_personal && plan.account && plan.all_homes && plan.all_contractors && !plan.is_behind);
    assert_eq!((plan.resets, plan.copying), (BTreeSet::from([HOME.into()]), Some(Copying::of(vec![HOME.into()]))));
}

#[test]
fn a_copy_that_is_up_to_date_lacks_nothing() {
    let there = vec![followed(ME, 3), followed(HOME, 5)];
    let plan = page(Lack::of(ME.into(), since(there.clone(), None), vec![news(ME, 3, Some(3), vec![]), news(HOME, 5, Some(5), vec![])]));
    assert_eq!(plan, Plan { followed: there, ..Plan::default() });
}

#[test]
fn a_home_that_moved_is_shown_itself_and_one_that_came_is_copied() {
    let streams = vec![news(ME, 3, Some(3), vec![]), news(HOME, 6, Some(5), vec![revoked(6, HOME)]), news(OTHER, 1, None, vec![])];
    let plan = page(Lack::of(ME.into(), since(vec![followed(ME, 3), followed(HOME, 5)], None), streams));
    assert_eq!(plan.homes, BTreeSet::from([HOME.into(), OTHER.into()]));
    assert_eq!(plan.resets, BTreeSet::from([OTHER.into()]));
    assert!(plan.all_contractors, "personal ones show what the new home's tasks name");
}

#[test]
fn a_home_that_went_is_gone() {
    let plan = page(Lack::of(ME.into(), since(vec![followed(ME, 3), followed(HOME, 5)], None), vec![news(ME, 3, Some(3), vec![])]));
    assert_eq!((plan.gone, plan.followed), (vec![HOME.into()], vec![followed(ME, 3)]));
}

#[test]
fn an_erased_or_unknown_event_and_one_that_touches_everything_begin_a_copy_at_the_version_of_now() {
    let erased = fresh(6, "task.created", &serde_json::Value::Null);
    let unknown = fresh(6, "garden.planted", &json!({}));
    for entry in [erased, unknown, left(6, HOME)] {
        let streams = vec![news(ME, 3, Some(3), vec![]), news(HOME, 9, Some(5), vec![entry])];
        let plan = page(Lack::of(ME.into(), since(vec![followed(ME, 3), followed(HOME, 5)], None), streams));
        assert_eq!((plan.followed[1], plan.is_behind), (followed(HOME, 9), false));
        assert_eq!(plan.resets, BTreeSet::from([HOME.into()]));
    }
}

#[test]
fn homes_are_copied_one_group_after_the_other() {
    let copying = Copying { homes: vec![OTHER.into()], tasks: Part::Done, history: Part::After(None) };
    let streams =
        vec![news(ME, 3, Some(3), vec![]), news(HOME, 7, Some(5), vec![revoked(6, HOME), left(7, HOME)]), news(OTHER, 1, Some(1), vec![])];
    let there = vec![followed(ME, 3), followed(HOME, 5), followed(OTHER, 1)];
    let plan = page(Lack::of(ME.into(), since(there, Some(copying.clone())), streams));
    assert_eq!((plan.followed[1], plan.copying), (followed(HOME, 6), Some(copying)), "followed up to what needs a copy");
    assert!(plan.is_behind && plan.resets.is_empty());
}

#[test]
fn what_touches_another_home_is_told_by_that_home() {
    let streams = vec![news(ME, 4, Some(3), vec![left(4, HOME)]), news(HOME, 5, Some(5), vec![])];
    let plan = page(Lack::of(ME.into(), since(vec![followed(ME, 3), followed(HOME, 5)], None), streams));
    assert!(plan.resets.is_empty() && plan.account);
}

#[test]
fn a_cursor_of_somebody_else_of_another_ledger_or_of_long_ago_starts_over() {
    let there = || since(vec![followed(ME, 3)], None);
    assert_eq!(Lack::of(8.into(), there(), vec![]), Lack::Everything, "somebody else's");
    assert_eq!(Lack::of(ME.into(), Since::Foreign, vec![]), Lack::Everything, "another release's");
    assert_eq!(Lack::of(ME.into(), there(), vec![news(ME, 3, None, vec![])]), Lack::Everything, "no such entry");
    assert_eq!(Lack::of(ME.into(), there(), vec![news(ME, 9, Some(4), vec![])]), Lack::Everything, "another entry");
    assert_eq!(Lack::of(ME.into(), there(), vec![news(ME, 3 + TOO_OLD + 1, Some(3), vec![])]), Lack::Everything, "long ago");
}
