//! Leaving a home, and being removed from one.

use super::{ResidenceWorld, commit, found, ruling::becomes, sight, version};
use crate::{Home, NewRole, Residence, ResidenceChange, ResidenceError, ResidenceStore};
use honeydue_kernel::{
    Committed, PortError, Refusal, ResidenceId, Role,
    contract::{Somebody, kept, noon, refused, together},
};

async fn leaving<W: ResidenceWorld>(world: &W, who: &Somebody, home: ResidenceId) -> ResidenceChange {
    found(world, who.viewer(), home).await.leave(who.actor(), noon()).unwrap_or_else(|error| panic!("somebody may leave: {error:?}"))
}

async fn removing<W: ResidenceWorld>(world: &W, by: &Somebody, who: &Somebody, home: ResidenceId) -> ResidenceChange {
    let seen = found(world, by.viewer(), home).await;
    seen.remove(who.user(), by.actor(), noon()).unwrap_or_else(|error| panic!("an owner may remove: {error:?}"))
}

async fn part<W: ResidenceWorld>(world: &W, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError> {
    world.store().commit(change).await
}

async fn sees_nothing<W: ResidenceWorld>(world: &W, who: &Somebody, home: ResidenceId, promise: &str) {
    assert_eq!(kept(promise, world.store().find(who.viewer(), home).await).value, None, "broken: {promise} (find)");
    assert_eq!(kept(promise, world.store().people(who.viewer(), home).await).value, None, "broken: {promise} (people)");
    assert_eq!(kept(promise, world.store().shares(who.viewer(), home, noon()).await).value, None, "broken: {promise} (codes)");
    assert_eq!(sight(world, who.viewer()).await.0, [], "broken: {promise} (list)");
}

/// The commit answers without the home: it is not the actor's any more.
pub async fn who_leaves_loses_the_home_at_once<W: ResidenceWorld>(world: W) {
    let promise = "who leaves loses the home at once";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let committed = kept(promise, part(&world, leaving(&world, &bob, home).await).await);
    assert_eq!(committed.value, None, "broken: {promise} (commit)");
    sees_nothing(&world, &bob, home, promise).await;
    assert_eq!(found(&world, ada.viewer(), home).await.members.len(), 1, "broken: who left is not told among the members");
}

/// The commit answers with the home as it is for who removed them.
pub async fn who_is_removed_loses_the_home_at_once<W: ResidenceWorld>(world: W) {
    let promise = "who is removed loses the home at once";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let committed = kept(promise, part(&world, removing(&world, &ada, &bob, home).await).await);
    assert_eq!(committed.value, Some(found(&world, ada.viewer(), home).await), "broken: {promise} (commit)");
    assert_eq!(committed.value.map(|home| home.members.len()), Some(1), "broken: {promise} (members)");
    sees_nothing(&world, &bob, home, promise).await;
}

/// By one each, and nobody else's.
pub async fn parting_moves_the_home_and_who_parts<W: ResidenceWorld>(world: W) {
    let promise = "parting moves the home and who parts";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let (hers, his) = (sight(&world, ada.viewer()).await.1, sight(&world, bob.viewer()).await.1);
    let committed = kept(promise, part(&world, removing(&world, &ada, &bob, home).await).await);
    let mut expected = vec![(home.into(), version(home, &hers) + 1), (bob.user().into(), version(bob.user(), &his) + 1)];
    expected.sort_unstable();
    assert_eq!(committed.versions, expected, "broken: {promise}");
    let after = sight(&world, ada.viewer()).await.1;
    assert_eq!(version(ada.user(), &after), version(ada.user(), &hers), "broken: who stays does not move");
}

/// By the owner who joined first of those who stay.
pub async fn who_parts_is_followed_as_the_payer<W: ResidenceWorld>(world: W) {
    let promise = "who parts is followed as the payer";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[&bob, &cyd]).await;
    becomes(&world, &ada, home, &cyd, NewRole::Owner).await;
    kept(promise, part(&world, leaving(&world, &ada, home).await).await);
    assert_eq!(found(&world, bob.viewer(), home).await.residence.owner, cyd.user(), "broken: {promise} (not by a member)");
    becomes(&world, &cyd, home, &bob, NewRole::Owner).await;
    kept(promise, part(&world, removing(&world, &bob, &cyd, home).await).await);
    assert_eq!(found(&world, bob.viewer(), home).await.residence.owner, bob.user(), "broken: {promise} (when removed)");
}

/// The rule `last_owner`, whatever the decision was made upon.
pub async fn the_last_owner_does_not_part<W: ResidenceWorld>(world: W) {
    let promise = "the last owner does not part";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let decided = found(&world, ada.viewer(), home).await.leave(ada.actor(), noon());
    assert!(matches!(decided, Err(ResidenceError::LastOwner)), "broken: {promise} (decision)");
    becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    let changes = [leaving(&world, &ada, home).await, removing(&world, &bob, &ada, home).await];
    becomes(&world, &ada, home, &bob, NewRole::Member).await;
    let before = sight(&world, ada.viewer()).await;
    let [leave, remove] = changes;
    refused(promise, part(&world, leave).await, &Refusal::Rule("last_owner".into()));
    refused("who is no owner any more removes nobody", part(&world, remove).await, &Refusal::Role);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// The other is told the rule `last_owner`.
pub async fn of_two_owners_who_leave_at_once_one_stays<W: ResidenceWorld>(world: W) {
    let promise = "of two owners who leave at once one stays";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    for round in 0..5 {
        let home = world.home(&format!("Home {round}"), &ada, &[&bob]).await;
        becomes(&world, &ada, home, &bob, NewRole::Owner).await;
        let changes = [leaving(&world, &ada, home).await, leaving(&world, &bob, home).await];
        let outcomes = together(changes.map(|change| part(&world, change))).await;
        let (left, stayed): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((left.len(), stayed.len()), (1, 1), "broken: {promise}");
        for outcome in stayed {
            refused(promise, outcome, &Refusal::Rule("last_owner".into()));
        }
    }
}

/// A member is refused the role, a stranger sees no home, and who is not in it is not removed.
pub async fn nobody_is_removed_by_who_may_not<W: ResidenceWorld>(world: W) {
    let promise = "nobody is removed by who may not";
    let ada = world.person("ada", true).await;
    let [bob, cyd, eve] = [world.person("bob", true).await, world.person("cyd", true).await, world.person("eve", true).await];
    let home = world.home("Lake house", &ada, &[&bob, &cyd]).await;
    let seen = found(&world, ada.viewer(), home).await;
    let before = sight(&world, ada.viewer()).await;
    for (actor, why) in [(bob.actor(), Refusal::Role), (eve.actor(), Refusal::Absent)] {
        let change = seen.remove(cyd.user(), actor, noon()).unwrap_or_else(|error| panic!("an owner's sight decides: {error:?}"));
        refused(promise, part(&world, change).await, &why);
    }
    let decided = found(&world, bob.viewer(), home).await.remove(cyd.user(), bob.actor(), noon());
    assert!(matches!(decided, Err(ResidenceError::OwnerRequired)), "broken: {promise} (decision)");
    assert!(matches!(seen.remove(eve.user(), ada.actor(), noon()), Err(ResidenceError::Absent)), "broken: who is not in a home is absent");
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Neither an owner nor a main home is what it was before.
pub async fn who_came_back_is_a_member_like_any_other<W: ResidenceWorld>(world: W) {
    let promise = "who came back is a member like any other";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    kept(promise, part(&world, leaving(&world, &bob, home).await).await);
    kept(promise, commit(&world, Residence::admit(home, bob.user(), Role::Member, ada.actor(), noon())).await);
    let seen = found(&world, bob.viewer(), home).await;
    assert_eq!((seen.my_role, seen.is_primary), (Role::Member, false), "broken: {promise}");
    assert_eq!(seen.members.last().map(|member| member.person.clone()), Some(bob.person.clone()), "broken: {promise} (names)");
}
