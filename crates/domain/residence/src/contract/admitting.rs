//! Members.

use super::{ResidenceWorld, commit, found, fresh_id, plain, sight, try_to_found, version};
use crate::{Home, NewResidence, Residence};
use honeydue_kernel::{
    Actor, Committed, Membership, PortError, Refusal, ResidenceId, Role, UserId,
    contract::{Somebody, kept, noon, refused, together},
};
use jiff::SignedDuration;

async fn try_to_admit<W: ResidenceWorld>(world: &W, by: Actor, home: ResidenceId, member: UserId) -> Result<Committed<Home>, PortError> {
    commit(world, Residence::admit(home, member, Role::Member, by, noon())).await
}

/// Admits somebody so many seconds after noon.
async fn admit<W: ResidenceWorld>(world: &W, by: &Somebody, home: ResidenceId, (member, role): (&Somebody, Role), seconds: i64) -> Home {
    let at = noon() + SignedDuration::from_secs(seconds);
    let change = Residence::admit(home, member.user(), role, by.actor(), at);
    kept("an owner admits a member", commit(world, change).await).value
}

/// With their own role; the commit answers with the home as the owner sees it.
pub async fn who_is_admitted_sees_the_home<W: ResidenceWorld>(world: W) {
    let promise = "who is admitted sees the home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let told = admit(&world, &ada, home, (&bob, Role::Member), 1).await;
    assert_eq!(told, found(&world, ada.viewer(), home).await, "broken: a commit answers with the home as its actor sees it");
    let seen = found(&world, bob.viewer(), home).await;
    assert_eq!(seen.my_role, Role::Member, "broken: {promise} (role)");
    assert_eq!((seen.residence, seen.members), (told.residence, told.members), "broken: {promise}");
    assert_eq!(sight(&world, bob.viewer()).await.0.len(), 1, "broken: {promise} (list)");
}

/// By one each, and nobody else's.
pub async fn admitting_moves_the_home_and_the_member<W: ResidenceWorld>(world: W) {
    let promise = "admitting moves the home and the member";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let (_, hers) = sight(&world, ada.viewer()).await;
    let (_, his) = sight(&world, bob.viewer()).await;
    let mut expected = vec![(home.into(), version(home, &hers) + 1), (bob.user().into(), version(bob.user(), &his) + 1)];
    expected.sort_unstable();
    let committed = kept(promise, try_to_admit(&world, ada.actor(), home, bob.user()).await);
    assert_eq!(committed.versions, expected, "broken: {promise}, told in the order of the streams' ids");
    assert_eq!(sight(&world, bob.viewer()).await.1, expected, "broken: a read sees the versions that the commit told");
    let after = version(ada.user(), &sight(&world, ada.viewer()).await.1);
    assert_eq!(after, version(ada.user(), &hers), "broken: admitting somebody does not move the owner's own stream");
}

/// To everybody alike.
pub async fn members_are_told_in_the_order_in_which_they_joined<W: ResidenceWorld>(world: W) {
    let promise = "members are told in the order in which they joined";
    let cyd = world.person("cyd", true).await;
    let bob = world.person("bob", true).await;
    let ada = world.person("ada", true).await;
    let home = kept("somebody founds a home", try_to_found(&world, &ada, plain("Lake house")).await).value.residence.id;
    admit(&world, &ada, home, (&bob, Role::Owner), 1).await;
    admit(&world, &bob, home, (&cyd, Role::Member), 2).await;
    let joined = |somebody: &Somebody, role, seconds| Membership {
        person: somebody.person.clone(),
        role,
        joined_at: noon() + SignedDuration::from_secs(seconds),
    };
    let expected = [joined(&ada, Role::Owner, 0), joined(&bob, Role::Owner, 1), joined(&cyd, Role::Member, 2)];
    for viewer in [ada.viewer(), bob.viewer(), cyd.viewer()] {
        assert_eq!(found(&world, viewer, home).await.members, expected, "broken: {promise}");
        assert_eq!(sight(&world, viewer).await.0[0].members, expected, "broken: {promise} (list)");
    }
}

/// Since when somebody is in the home, and whether it is their main one, stay.
pub async fn admitting_a_member_again_changes_the_role_alone<W: ResidenceWorld>(world: W) {
    let promise = "admitting a member again changes the role alone";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let new = NewResidence { is_primary: true, ..plain("Lake house") };
    let home = kept("somebody founds a home", try_to_found(&world, &ada, new).await).value.residence.id;
    let mut expected = admit(&world, &ada, home, (&bob, Role::Member), 1).await;
    let again = admit(&world, &ada, home, (&bob, Role::Owner), 2).await;
    expected.members[1].role = Role::Owner;
    assert_eq!(again, expected, "broken: {promise}");
    expected.members[0].role = Role::Member;
    admit(&world, &bob, home, (&ada, Role::Member), 3).await;
    expected.my_role = Role::Member;
    assert_eq!(found(&world, ada.viewer(), home).await, expected, "broken: {promise} (main home)");
}

/// What is its maker's main home is not everybody's.
pub async fn a_main_home_is_each_members_own<W: ResidenceWorld>(world: W) {
    let promise = "a main home is each member's own";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let new = NewResidence { is_primary: true, ..plain("Lake house") };
    let home = kept("somebody founds a home", try_to_found(&world, &ada, new).await).value.residence.id;
    admit(&world, &ada, home, (&bob, Role::Member), 1).await;
    assert!(found(&world, ada.viewer(), home).await.is_primary, "broken: {promise} (the maker's)");
    assert!(!found(&world, bob.viewer(), home).await.is_primary, "broken: {promise} (the member's)");
}

/// Cyd stays outside, and `witness` sees the home as before.
async fn admission_is_refused<W: ResidenceWorld>(world: &W, by: Actor, home: ResidenceId, witness: &Somebody, promise: &str, why: Refusal) {
    let cyd = world.person("cyd", true).await;
    let before = sight(world, witness.viewer()).await;
    let outside = sight(world, cyd.viewer()).await;
    refused(promise, try_to_admit(world, by, home, cyd.user()).await, &why);
    assert_eq!(sight(world, witness.viewer()).await, before, "broken: {promise} (something was written)");
    assert_eq!(sight(world, cyd.viewer()).await, outside, "broken: {promise} (somebody was admitted)");
}

/// It is the owner's to decide.
pub async fn a_member_admits_nobody<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    admission_is_refused(&world, bob.actor(), home, &ada, "a member admits nobody", Refusal::Role).await;
    let promotion = Residence::admit(home, bob.user(), Role::Owner, bob.actor(), noon());
    refused("a member does not become an owner alone", commit(&world, promotion).await, &Refusal::Role);
}

/// To strangers there is no home.
pub async fn a_stranger_admits_nobody<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    admission_is_refused(&world, eve.actor(), home, &ada, "a stranger admits nobody", Refusal::Absent).await;
    let herself = try_to_admit(&world, eve.actor(), home, eve.user()).await;
    refused("a stranger does not become a member alone", herself, &Refusal::Absent);
}

/// Neither without a session, nor unverified where that is needed, nor with somebody else's credential.
pub async fn who_may_not_act_admits_nobody<W: ResidenceWorld>(world: W) {
    let promise = "who may not act admits nobody";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let before = sight(&world, ada.viewer()).await;
    for (actor, why) in [(bob.actor(), Refusal::Unverified), (ada.disguised_with(eve.token), Refusal::NoSession)] {
        refused(promise, try_to_admit(&world, actor, home, eve.user()).await, &why);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    world.end_session(&ada).await;
    refused(promise, try_to_admit(&world, ada.actor(), home, eve.user()).await, &Refusal::NoSession);
    assert_eq!(sight(&world, eve.viewer()).await.0, [], "broken: {promise} (somebody was admitted)");
}

/// Neither by an id that was never given out, nor by that of a home, whose stream does exist.
pub async fn nobody_is_admitted_who_does_not_exist<W: ResidenceWorld>(world: W) {
    let promise = "nobody is admitted who does not exist";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let other = world.home("Town house", &ada, &[]).await;
    let before = sight(&world, ada.viewer()).await;
    let unused: UserId = fresh_id(&world).await;
    for nobody in [unused, other.get().into(), (-1).into()] {
        refused(promise, try_to_admit(&world, ada.actor(), home, nobody).await, &Refusal::Absent);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// No version is given twice, none is left out.
pub async fn admissions_at_once_get_dense_versions<W: ResidenceWorld>(world: W) {
    let promise = "admissions at once get dense versions";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let start = version(home, &sight(&world, ada.viewer()).await.1);
    let mut newcomers = Vec::new();
    for name in ["bob", "cyd", "dan"] {
        newcomers.push(world.person(name, true).await.user());
    }
    let mut versions = Vec::new();
    for outcome in together(newcomers.iter().map(|newcomer| try_to_admit(&world, ada.actor(), home, *newcomer))).await {
        versions.push(version(home, &kept(promise, outcome).versions));
    }
    versions.sort_unstable();
    assert_eq!(versions, [start + 1, start + 2, start + 3], "broken: {promise}");
    assert_eq!(found(&world, ada.viewer(), home).await.members.len(), 4, "broken: {promise} (members)");
}
