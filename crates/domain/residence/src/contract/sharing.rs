//! Making, finding and revoking codes.

use super::{ResidenceWorld, commit, fresh_id, sight, version};
use crate::{CodeHash, CodeKind, Invitation, Residence, ResidenceStore, ShareCode, Shares};
use honeydue_kernel::{
    Committed, PortError, Refusal, ResidenceId, Role, ShareCodeId, Viewer,
    contract::{Somebody, kept, noon, refused},
};
use jiff::{SignedDuration, Timestamp};

/// A hash that is told from others by a number.
pub(super) fn hash(number: u8) -> CodeHash {
    CodeHash::new([number; 32])
}

pub(super) fn hours(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

pub(super) async fn try_to_share<W: ResidenceWorld>(
    world: &W,
    by: &Somebody,
    home: ResidenceId,
    kind: CodeKind,
    number: u8,
) -> Result<Committed<ShareCode>, PortError> {
    let id: ShareCodeId = fresh_id(world).await;
    let change = Residence::share(home, id, kind, hash(number), by.actor(), noon());
    let code = ShareCode { id, residence: home, kind, created_by: by.user(), created_at: noon(), expires_at: hours(24) };
    commit(world, change).await.map(|committed| committed.map(|_| code))
}

pub(super) async fn share<W: ResidenceWorld>(world: &W, by: &Somebody, home: ResidenceId, kind: CodeKind, number: u8) -> ShareCode {
    kept("an owner makes a code", try_to_share(world, by, home, kind, number).await).value
}

pub(super) async fn shares<W: ResidenceWorld>(world: &W, viewer: Viewer, home: ResidenceId, at: Timestamp) -> Shares {
    let seen = kept("a member sees the codes", world.store().shares(viewer, home, at).await);
    seen.value.unwrap_or_else(|| panic!("broken: a member sees that there are codes"))
}

pub(super) async fn invitation<W: ResidenceWorld>(world: &W, viewer: Viewer, number: u8) -> Option<Invitation> {
    kept("somebody looks for a code", world.store().invitation(viewer, hash(number)).await).value
}

/// To members none is told, to strangers not even that there are none. By its hash everybody finds it.
pub async fn a_code_is_found_by_its_hash_and_listed_to_owners<W: ResidenceWorld>(world: W) {
    let promise = "a code is found by its hash and listed to owners";
    let ada = world.person("ada", true).await;
    let [bob, eve] = [world.person("bob", true).await, world.person("eve", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let empty = Shares { my_role: Role::Owner, codes: Vec::new() };
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await, empty, "broken: a home has no codes before one is made");
    let package = share(&world, &ada, home, CodeKind::Package, 1).await;
    let short = share(&world, &ada, home, CodeKind::Code, 2).await;
    let seen = shares(&world, ada.viewer(), home, noon()).await;
    assert_eq!(seen, Shares { my_role: Role::Owner, codes: vec![short, package] }, "broken: {promise}, in the order of their kinds");
    let members = Shares { my_role: Role::Member, codes: Vec::new() };
    assert_eq!(shares(&world, bob.viewer(), home, noon()).await, members, "broken: {promise} (a member)");
    assert_eq!(kept(promise, world.store().shares(eve.viewer(), home, noon()).await).value, None, "broken: {promise} (a stranger)");
    let expected = Some(Invitation { code: short.id, residence: home, owners: vec![ada.user()] });
    assert_eq!(invitation(&world, eve.viewer(), 2).await, expected, "broken: {promise} (by its hash)");
    assert_eq!(invitation(&world, eve.viewer(), 3).await, None, "broken: what was never made is not found");
}

/// And not the one of another kind, nor of another home.
pub async fn a_new_code_replaces_the_one_of_its_kind<W: ResidenceWorld>(world: W) {
    let promise = "a new code replaces the one of its kind";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let other = world.home("Town house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    let package = share(&world, &ada, home, CodeKind::Package, 2).await;
    let elsewhere = share(&world, &ada, other, CodeKind::Code, 3).await;
    let second = share(&world, &ada, home, CodeKind::Code, 4).await;
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes, [second, package], "broken: {promise}");
    assert_eq!(shares(&world, ada.viewer(), other, noon()).await.codes, [elsewhere], "broken: {promise} (another home)");
}

/// For 24 hours.
pub async fn a_code_is_good_until_it_expires<W: ResidenceWorld>(world: W) {
    let promise = "a code is good until it expires";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let code = share(&world, &ada, home, CodeKind::Code, 1).await;
    let before = hours(24) - SignedDuration::from_micros(1);
    assert_eq!(shares(&world, ada.viewer(), home, before).await.codes, [code], "broken: {promise}");
    assert_eq!(shares(&world, ada.viewer(), home, hours(24)).await.codes, [], "broken: {promise}, and no longer");
    assert!(invitation(&world, ada.viewer(), 1).await.is_some(), "broken: an expired code is still found by its hash");
}

/// All of them, of both kinds.
pub async fn revoked_codes_are_not_listed<W: ResidenceWorld>(world: W) {
    let promise = "revoked codes are not listed";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    share(&world, &ada, home, CodeKind::Package, 2).await;
    let seen = shares(&world, ada.viewer(), home, noon()).await;
    let revoke = || seen.revoke(home, ada.actor(), noon()).unwrap_or_else(|error| panic!("an owner revokes: {error:?}"));
    kept(promise, commit(&world, revoke()).await);
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes, [], "broken: {promise}");
    let before = sight(&world, ada.viewer()).await;
    refused("codes are revoked once", commit(&world, revoke()).await, &Refusal::Rule("code_revoked".into()));
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: codes are revoked once (something was written)");
}

/// By one each time: nobody else is shown codes.
pub async fn sharing_moves_the_home_alone<W: ResidenceWorld>(world: W) {
    let promise = "sharing moves the home alone";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let ours = version(home, &sight(&world, ada.viewer()).await.1);
    let shared = kept(promise, try_to_share(&world, &ada, home, CodeKind::Code, 1).await);
    assert_eq!(shared.versions, [(home.into(), ours + 1)], "broken: {promise}");
    let seen = shares(&world, ada.viewer(), home, noon()).await;
    let revoke = seen.revoke(home, ada.actor(), noon()).unwrap_or_else(|error| panic!("an owner revokes: {error:?}"));
    assert_eq!(kept(promise, commit(&world, revoke).await).versions, [(home.into(), ours + 2)], "broken: {promise} (revoking)");
}

/// A member is refused the role, a stranger sees no home.
pub async fn codes_are_made_and_revoked_by_owners_alone<W: ResidenceWorld>(world: W) {
    let promise = "codes are made and revoked by owners alone";
    let ada = world.person("ada", true).await;
    let [bob, eve] = [world.person("bob", true).await, world.person("eve", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let code = share(&world, &ada, home, CodeKind::Code, 1).await;
    let seen = shares(&world, ada.viewer(), home, noon()).await;
    let before = sight(&world, ada.viewer()).await;
    for (somebody, why) in [(&bob, Refusal::Role), (&eve, Refusal::Absent)] {
        refused(promise, try_to_share(&world, somebody, home, CodeKind::Code, 2).await, &why);
        let revoke = seen.revoke(home, somebody.actor(), noon()).unwrap_or_else(|error| panic!("an owner's sight decides: {error:?}"));
        refused(promise, commit(&world, revoke).await, &why);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes, [code], "broken: {promise} (a code)");
}

/// The rule `share_code_taken`, in whatever home, so that the next id is tried.
pub async fn two_codes_are_never_alike<W: ResidenceWorld>(world: W) {
    let promise = "two codes are never alike";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let other = world.home("Town house", &ada, &[]).await;
    let code = share(&world, &ada, home, CodeKind::Code, 1).await;
    let before = sight(&world, ada.viewer()).await;
    for home in [home, other] {
        refused(promise, try_to_share(&world, &ada, home, CodeKind::Package, 1).await, &Refusal::Rule("share_code_taken".into()));
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes, [code], "broken: {promise} (the first stays)");
}
