//! Roles, and who pays.

use super::{ResidenceWorld, commit, found, sight, version};
use crate::{Home, NewRole, Residence, ResidenceChange, ResidenceStore};
use honeydue_kernel::{
    Refusal, ResidenceId, Role, StreamId,
    contract::{Somebody, kept, noon, refused},
};
use jiff::SignedDuration;

/// The decision of an owner who sees the home now.
pub(super) async fn role_change<W: ResidenceWorld>(
    world: &W,
    by: &Somebody,
    id: ResidenceId,
    of: &Somebody,
    role: NewRole,
) -> ResidenceChange {
    let home = found(world, by.viewer(), id).await;
    let decided = home.change_role(of.user(), role, by.actor(), noon() + SignedDuration::from_hours(1));
    decided.unwrap_or_else(|error| panic!("an owner decides: {error:?}")).unwrap_or_else(|| panic!("the role is another"))
}

/// An owner changes the role of somebody.
pub(super) async fn becomes<W: ResidenceWorld>(world: &W, by: &Somebody, id: ResidenceId, of: &Somebody, role: NewRole) -> Home {
    kept("an owner changes a role", commit(world, role_change(world, by, id, of, role).await).await).value
}

fn role_of(home: &Home, somebody: &Somebody) -> Role {
    home.members
        .iter()
        .find(|member| member.person.id == somebody.user())
        .map_or_else(|| panic!("somebody is a member"), |member| member.role)
}

/// And nothing else changes: neither who else is in the home, nor since when.
pub async fn an_owner_makes_owners_and_members<W: ResidenceWorld>(world: W) {
    let promise = "an owner makes owners and members";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let before = found(&world, ada.viewer(), home).await;
    let after = becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    assert_eq!(role_of(&after, &bob), Role::Owner, "broken: {promise} (owner)");
    assert_eq!(found(&world, bob.viewer(), home).await.my_role, Role::Owner, "broken: {promise} (as seen by who became one)");
    let again = becomes(&world, &bob, home, &bob, NewRole::Member).await;
    assert_eq!(again.my_role, Role::Member, "broken: {promise} (member)");
    assert_eq!(found(&world, ada.viewer(), home).await, before, "broken: {promise}, and change nothing else");
}

/// By one each; who pays stays who it was.
pub async fn a_changed_role_moves_the_home_and_its_people_alone<W: ResidenceWorld>(world: W) {
    let promise = "a changed role moves the home and who has it";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let (hers, his) = (sight(&world, ada.viewer()).await.1, sight(&world, bob.viewer()).await.1);
    let (ours, bobs) = (version(home, &hers), version(bob.user(), &his));
    let committed = kept(promise, commit(&world, role_change(&world, &ada, home, &bob, NewRole::Owner).await).await);
    let mut expected = vec![(home.into(), ours + 1), (bob.user().into(), bobs + 1)];
    expected.sort_unstable();
    assert_eq!(committed.versions, expected, "broken: {promise}");
    assert_eq!(committed.value.residence.version, 1, "broken: a role is not a change of the home itself");
    let committed = kept(promise, commit(&world, role_change(&world, &ada, home, &bob, NewRole::Payer).await).await);
    let mut expected = vec![(home.into(), ours + 2), (bob.user().into(), bobs + 2), (ada.user().into(), version(ada.user(), &hers) + 1)];
    expected.sort_unstable();
    assert_eq!(committed.versions, expected, "broken: a succession moves who paid and who pays");
    assert_eq!(committed.value.residence.version, 2, "broken: who pays is a fact of the home itself");
}

/// The rule `last_owner`, whatever the decision was made upon.
pub async fn the_last_owner_stays_one<W: ResidenceWorld>(world: W) {
    let promise = "the last owner stays one";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let alone = found(&world, ada.viewer(), home).await;
    let decided = alone.change_role(ada.user(), NewRole::Member, ada.actor(), noon());
    assert!(matches!(decided, Err(crate::ResidenceError::LastOwner)), "broken: {promise} (decision)");
    becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    let down = role_change(&world, &ada, home, &ada, NewRole::Member).await;
    becomes(&world, &ada, home, &bob, NewRole::Member).await;
    let before = sight(&world, ada.viewer()).await;
    refused(promise, commit(&world, down).await, &Refusal::Rule("last_owner".into()));
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Once that one is no owner any more.
pub async fn who_pays_is_followed_by_the_owner_who_joined_first<W: ResidenceWorld>(world: W) {
    let promise = "who pays is followed by the owner who joined first";
    let ada = world.person("ada", true).await;
    let [bob, cyd, dan] = [world.person("bob", true).await, world.person("cyd", true).await, world.person("dan", true).await];
    let home = world.home("Lake house", &ada, &[]).await;
    for (seconds, (somebody, role)) in (1_i64..).zip([(&bob, Role::Member), (&dan, Role::Owner), (&cyd, Role::Owner)]) {
        let at = noon() + SignedDuration::from_secs(seconds);
        kept("an owner admits", commit(&world, Residence::admit(home, somebody.user(), role, ada.actor(), at)).await);
    }
    let payer = |home: Home| home.residence.owner;
    assert_eq!(payer(becomes(&world, &dan, home, &ada, NewRole::Member).await), dan.user(), "broken: {promise}");
    assert_eq!(payer(becomes(&world, &dan, home, &bob, NewRole::Owner).await), dan.user(), "broken: who pays stays while they own");
    assert_eq!(payer(becomes(&world, &cyd, home, &dan, NewRole::Member).await), bob.user(), "broken: {promise} (not who owned first)");
}

/// A member becomes an owner by that.
pub async fn an_owner_names_who_pays<W: ResidenceWorld>(world: W) {
    let promise = "an owner names who pays";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let after = becomes(&world, &ada, home, &bob, NewRole::Payer).await;
    assert_eq!((after.residence.owner, role_of(&after, &bob), after.my_role), (bob.user(), Role::Owner, Role::Owner), "broken: {promise}");
    assert_eq!(found(&world, bob.viewer(), home).await.residence, after.residence, "broken: {promise} (as seen by who pays)");
}

/// A member is refused the role, a stranger sees no home.
pub async fn roles_are_not_changed_by_who_may_not<W: ResidenceWorld>(world: W) {
    let promise = "roles are not changed by who may not";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let seen = found(&world, ada.viewer(), home).await;
    let before = sight(&world, ada.viewer()).await;
    for (actor, why) in [(bob.actor(), Refusal::Role), (eve.actor(), Refusal::Absent), (ada.disguised_with(eve.token), Refusal::NoSession)]
    {
        let change = seen.change_role(bob.user(), NewRole::Owner, actor, noon());
        let change = change.ok().flatten().unwrap_or_else(|| panic!("an owner's sight decides"));
        refused(promise, commit(&world, change).await, &why);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    let mine = found(&world, bob.viewer(), home).await.change_role(bob.user(), NewRole::Owner, bob.actor(), noon());
    assert!(matches!(mine, Err(crate::ResidenceError::OwnerRequired)), "broken: {promise} (decision)");
}

/// Refused with [`Refusal::Stale`]: who follows as the payer may be another.
pub async fn roles_are_not_changed_upon_people_who_have_changed<W: ResidenceWorld>(world: W) {
    let promise = "roles are not changed upon people who have changed";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let change = role_change(&world, &ada, home, &bob, NewRole::Owner).await;
    kept("an owner admits", commit(&world, Residence::admit(home, cyd.user(), Role::Member, ada.actor(), noon())).await);
    let before = sight(&world, ada.viewer()).await;
    refused(promise, commit(&world, change).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// And then the sight has everybody's stream, since an address is the account's. A stranger is told nobody.
pub async fn an_owner_alone_is_told_addresses<W: ResidenceWorld>(world: W) {
    let promise = "an owner alone is told addresses";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let members = found(&world, ada.viewer(), home).await.members;
    for (viewer, told) in [(&ada, [Some(&ada), Some(&bob)]), (&bob, [None, None])] {
        let seen = kept(promise, world.store().people(viewer.viewer(), home).await);
        let people = seen.value.unwrap_or_else(|| panic!("broken: a member sees the people of a home"));
        let (memberships, addresses): (Vec<_>, Vec<_>) = people.into_iter().map(|resident| (resident.membership, resident.email)).unzip();
        assert_eq!(memberships, members, "broken: people are told in the order in which they joined");
        assert_eq!(addresses, told.map(|somebody| somebody.map(|somebody| world.email(somebody))), "broken: {promise}");
        let mut streams = vec![home.into(), viewer.user().into()];
        streams.extend(told.into_iter().flatten().map(|somebody| StreamId::from(somebody.user())));
        streams.sort_unstable();
        streams.dedup();
        let seen: Vec<_> = seen.versions.into_iter().map(|(stream, _)| stream).collect();
        assert_eq!(seen, streams, "broken: a read names the streams of what it shows");
    }
    assert_eq!(kept(promise, world.store().people(eve.viewer(), home).await).value, None, "broken: a stranger is told nobody");
}
