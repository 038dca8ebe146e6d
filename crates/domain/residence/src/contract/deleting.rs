//! Deleting a home.

use super::{ResidenceWorld, commit, found, ruling::becomes, sharing::share, sight, version};
use crate::{CodeKind, Home, NewRole, Residence, ResidenceChange, ResidenceError, ResidencePatch, ResidenceStore};
use honeydue_kernel::{
    Actor, Committed, PortError, Refusal, Role, Version,
    contract::{kept, noon, refused},
};

fn deletion(home: &Home, expected: Option<Version>, by: Actor) -> ResidenceChange {
    home.delete(expected, by, noon()).unwrap_or_else(|error| panic!("an owner may delete: {error:?}"))
}

async fn delete<W: ResidenceWorld>(world: &W, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError> {
    world.store().commit(change).await
}

/// With its profile and its codes; other homes stay.
pub async fn a_deleted_home_is_gone_for_everybody<W: ResidenceWorld>(world: W) {
    let promise = "a deleted home is gone for everybody";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let other = world.home("Town house", &ada, &[&bob]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    let seen = found(&world, ada.viewer(), home).await;
    let committed = kept(promise, delete(&world, deletion(&seen, None, ada.actor())).await);
    assert_eq!((committed.value, committed.caller.user), (None, ada.user()), "broken: {promise} (commit)");
    for somebody in [&ada, &bob] {
        assert_eq!(kept(promise, world.store().find(somebody.viewer(), home).await).value, None, "broken: {promise} (find)");
        let (homes, _) = sight(&world, somebody.viewer()).await;
        assert_eq!(homes.iter().map(|home| home.residence.id).collect::<Vec<_>>(), [other], "broken: {promise} (list)");
    }
}

/// By one each: everybody is told.
pub async fn deleting_moves_the_home_and_everybody_in_it<W: ResidenceWorld>(world: W) {
    let promise = "deleting moves the home and everybody in it";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let (hers, his) = (sight(&world, ada.viewer()).await.1, sight(&world, bob.viewer()).await.1);
    let mut expected = vec![
        (home.into(), version(home, &hers) + 1),
        (ada.user().into(), version(ada.user(), &hers) + 1),
        (bob.user().into(), version(bob.user(), &his) + 1),
    ];
    expected.sort_unstable();
    let seen = found(&world, ada.viewer(), home).await;
    assert_eq!(kept(promise, delete(&world, deletion(&seen, None, ada.actor())).await).versions, expected, "broken: {promise}");
    let (_, after) = sight(&world, bob.viewer()).await;
    assert_eq!(version(bob.user(), &after), version(bob.user(), &his) + 1, "broken: {promise} (as a read sees it)");
}

/// A member is refused the role, a stranger sees no home.
pub async fn an_owner_alone_deletes_a_home<W: ResidenceWorld>(world: W) {
    let promise = "an owner alone deletes a home";
    let ada = world.person("ada", true).await;
    let [bob, eve] = [world.person("bob", true).await, world.person("eve", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let seen = found(&world, ada.viewer(), home).await;
    let before = sight(&world, ada.viewer()).await;
    for (actor, why) in [(bob.actor(), Refusal::Role), (eve.actor(), Refusal::Absent), (ada.disguised_with(eve.token), Refusal::NoSession)]
    {
        refused(promise, delete(&world, deletion(&seen, None, actor)).await, &why);
    }
    let decided = found(&world, bob.viewer(), home).await.delete(None, bob.actor(), noon());
    assert!(matches!(decided, Err(ResidenceError::OwnerRequired)), "broken: {promise} (decision)");
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Refused with [`Refusal::Stale`]: somebody would not be told.
pub async fn a_home_is_not_deleted_whose_people_have_changed<W: ResidenceWorld>(world: W) {
    let promise = "a home is not deleted whose people have changed";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let seen = found(&world, ada.viewer(), home).await;
    kept("an owner admits", commit(&world, Residence::admit(home, cyd.user(), Role::Member, ada.actor(), noon())).await);
    refused(promise, delete(&world, deletion(&seen, None, ada.actor())).await, &Refusal::Stale);
    let seen = found(&world, ada.viewer(), home).await;
    becomes(&world, &ada, home, &cyd, NewRole::Owner).await;
    refused(promise, delete(&world, deletion(&seen, None, ada.actor())).await, &Refusal::Stale);
    assert_eq!(found(&world, cyd.viewer(), home).await.members.len(), 3, "broken: {promise} (something was written)");
}

/// Where its version was asked for: [`Refusal::Stale`] under the lock, and the home itself in the decision.
pub async fn a_home_is_not_deleted_that_has_changed_since<W: ResidenceWorld>(world: W) {
    let promise = "a home is not deleted that has changed since";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let seen = found(&world, ada.viewer(), home).await;
    let patch = ResidencePatch { name: Some(super::text("Sea house")), ..ResidencePatch::default() };
    let update = seen.update(patch, None, ada.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("an owner updates"));
    let now = kept("an owner updates", commit(&world, update).await).value;
    refused(promise, delete(&world, deletion(&seen, Some(1), ada.actor())).await, &Refusal::Stale);
    let decided = now.delete(Some(1), ada.actor(), noon());
    assert!(matches!(decided, Err(ResidenceError::Stale(home)) if *home == now), "broken: {promise} (decision)");
    kept("a home is deleted at the version that was seen", delete(&world, deletion(&now, Some(2), ada.actor())).await);
}

/// Whatever was decided before.
pub async fn nothing_is_changed_in_a_deleted_home<W: ResidenceWorld>(world: W) {
    let promise = "nothing is changed in a deleted home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let seen = found(&world, ada.viewer(), home).await;
    kept("an owner deletes", delete(&world, deletion(&seen, None, ada.actor())).await);
    let before = (sight(&world, ada.viewer()).await, sight(&world, bob.viewer()).await);
    let patch = ResidencePatch { name: Some(super::text("Sea house")), ..ResidencePatch::default() };
    let update = seen.update(patch, None, ada.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("an owner updates"));
    let admit = Residence::admit(home, bob.user(), Role::Member, ada.actor(), noon());
    for change in [update, admit, deletion(&seen, None, ada.actor())] {
        refused(promise, delete(&world, change).await, &Refusal::Absent);
    }
    assert_eq!((sight(&world, ada.viewer()).await, sight(&world, bob.viewer()).await), before, "broken: {promise} (something was written)");
}
