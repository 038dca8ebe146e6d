//! Coming in by a code.

use super::{
    ResidenceWorld, commit, found,
    ruling::becomes,
    sharing::{hours, invitation, share, shares},
    sight, version,
};
use crate::{CodeKind, Home, NewRole, ResidenceStore};
use honeydue_kernel::{
    Actor, Committed, PortError, Refusal, ResidenceId, Role,
    contract::{Somebody, kept, noon, refused, together},
};
use jiff::Timestamp;

/// Comes in by the code with this number, which exists.
async fn try_to_join<W: ResidenceWorld>(
    world: &W,
    who: &Somebody,
    actor: Actor,
    number: u8,
    at: Timestamp,
) -> Result<Committed<Home>, PortError> {
    let invitation = invitation(world, who.viewer(), number).await.unwrap_or_else(|| panic!("broken: a code is found by its hash"));
    commit(world, invitation.accept(actor, at)).await
}

/// The code with this number lets nobody in, for this reason, and nothing is written.
async fn lets_nobody_in<W: ResidenceWorld>(world: &W, who: &Somebody, number: u8, at: Timestamp, rule: &'static str) {
    let before = sight(world, who.viewer()).await;
    refused("a code lets nobody in", try_to_join(world, who, who.actor(), number, at).await, &Refusal::Rule(rule.into()));
    assert_eq!(sight(world, who.viewer()).await, before, "broken: a code lets nobody in ({rule}; something was written)");
}

/// As a member, from that instant on.
pub async fn who_has_a_code_comes_in<W: ResidenceWorld>(world: W) {
    let promise = "who has a code comes in";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    for (number, kind, name) in [(1, CodeKind::Code, "bob"), (2, CodeKind::Package, "cyd")] {
        let somebody = world.person(name, true).await;
        share(&world, &ada, home, kind, number).await;
        let told = kept(promise, try_to_join(&world, &somebody, somebody.actor(), number, hours(1)).await).value;
        assert_eq!(told, found(&world, somebody.viewer(), home).await, "broken: {promise} (commit)");
        assert_eq!((told.my_role, told.is_primary), (Role::Member, false), "broken: {promise}, as a member");
        let me = found(&world, ada.viewer(), home).await.members.into_iter().find(|member| member.person == somebody.person);
        assert_eq!(me.map(|member| (member.role, member.joined_at)), Some((Role::Member, hours(1))), "broken: {promise} (told to others)");
    }
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes, [], "broken: a used code is not active");
}

/// By one each; who made the code does not move.
pub async fn joining_moves_the_home_and_who_joins<W: ResidenceWorld>(world: W) {
    let promise = "joining moves the home and who joins";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    let (hers, his) = (sight(&world, ada.viewer()).await.1, sight(&world, bob.viewer()).await.1);
    let mut expected = vec![(home.into(), version(home, &hers) + 1), (bob.user().into(), version(bob.user(), &his) + 1)];
    expected.sort_unstable();
    let committed = kept(promise, try_to_join(&world, &bob, bob.actor(), 1, noon()).await);
    assert_eq!(committed.versions, expected, "broken: {promise}");
    assert_eq!(sight(&world, bob.viewer()).await.1, expected, "broken: a read sees the versions that the commit told");
}

/// The rule `code_used`.
pub async fn a_code_lets_one_person_in<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    kept("a code lets somebody in", try_to_join(&world, &bob, bob.actor(), 1, noon()).await);
    lets_nobody_in(&world, &cyd, 1, noon(), "code_used").await;
}

/// The other is told the rule `code_used`.
pub async fn of_two_who_join_at_once_one_comes_in<W: ResidenceWorld>(world: W) {
    let promise = "of two who join at once one comes in";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    for number in 0..5 {
        let home = world.home(&format!("Home {number}"), &ada, &[]).await;
        share(&world, &ada, home, CodeKind::Code, number).await;
        let joins = [&bob, &cyd].map(|somebody| try_to_join(&world, somebody, somebody.actor(), number, noon()));
        let (came, stayed): (Vec<_>, Vec<_>) = together(joins).await.into_iter().partition(Result::is_ok);
        assert_eq!((came.len(), stayed.len()), (1, 1), "broken: {promise}");
        for outcome in stayed {
            refused(promise, outcome, &Refusal::Rule("code_used".into()));
        }
        assert_eq!(found(&world, ada.viewer(), home).await.members.len(), 2, "broken: {promise} (members)");
    }
}

/// Expired, replaced, revoked: each is told by its own rule; that of a home that is gone is none.
pub async fn a_code_that_is_good_no_more_lets_nobody_in<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    lets_nobody_in(&world, &bob, 1, hours(24), "code_expired").await;
    share(&world, &ada, home, CodeKind::Code, 2).await;
    lets_nobody_in(&world, &bob, 1, noon(), "code_revoked").await;
    let revoke = shares(&world, ada.viewer(), home, noon()).await.revoke(home, ada.actor(), noon());
    kept("an owner revokes", commit(&world, revoke.unwrap_or_else(|error| panic!("an owner revokes: {error:?}"))).await);
    lets_nobody_in(&world, &bob, 2, noon(), "code_revoked").await;
    share(&world, &ada, home, CodeKind::Code, 3).await;
    let seen = invitation(&world, bob.viewer(), 3).await.unwrap_or_else(|| panic!("broken: a code is found by its hash"));
    let gone = found(&world, ada.viewer(), home).await.delete(None, ada.actor(), noon());
    kept("an owner deletes", world.store().commit(gone.unwrap_or_else(|error| panic!("an owner deletes: {error:?}"))).await);
    refused("a deleted home lets nobody in", commit(&world, seen.accept(bob.actor(), noon())).await, &Refusal::Rule("code_invalid".into()));
    assert_eq!(invitation(&world, bob.viewer(), 3).await, None, "broken: the codes of a deleted home are gone");
}

/// The rule `already_member`; whoever comes next is let in.
pub async fn who_is_in_already_does_not_use_up_a_code<W: ResidenceWorld>(world: W) {
    let promise = "who is in already does not use up a code";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[&bob]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    for member in [&ada, &bob] {
        lets_nobody_in(&world, member, 1, noon(), "already_member").await;
    }
    kept(promise, try_to_join(&world, &cyd, cyd.actor(), 1, noon()).await);
}

/// Who is removed, leaves, or becomes a member can't come back by them. What a member can't see stays good.
pub async fn codes_that_a_former_owner_has_seen_let_nobody_in<W: ResidenceWorld>(world: W) {
    let promise = "codes that a former owner has seen let nobody in";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", true).await, world.person("cyd", true).await];
    let home: ResidenceId = world.home("Lake house", &ada, &[&bob, &cyd]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    let seen = found(&world, cyd.viewer(), home).await.leave(cyd.actor(), noon());
    kept("a member leaves", world.store().commit(seen.unwrap_or_else(|error| panic!("a member leaves: {error:?}"))).await);
    assert_eq!(shares(&world, ada.viewer(), home, noon()).await.codes.len(), 1, "broken: a code stays good when a member leaves");
    becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    becomes(&world, &ada, home, &bob, NewRole::Member).await;
    lets_nobody_in(&world, &cyd, 1, noon(), "code_revoked").await;
    becomes(&world, &ada, home, &bob, NewRole::Owner).await;
    share(&world, &bob, home, CodeKind::Package, 2).await;
    let removed = found(&world, ada.viewer(), home).await.remove(bob.user(), ada.actor(), noon());
    kept(promise, world.store().commit(removed.unwrap_or_else(|error| panic!("an owner removes: {error:?}"))).await);
    lets_nobody_in(&world, &bob, 2, noon(), "code_revoked").await;
}

/// Neither without a session, nor unverified where that is needed, nor with somebody else's credential.
pub async fn who_may_not_act_joins_nothing<W: ResidenceWorld>(world: W) {
    let promise = "who may not act joins nothing";
    let ada = world.person("ada", true).await;
    let [bob, cyd] = [world.person("bob", false).await, world.person("cyd", true).await];
    let home = world.home("Lake house", &ada, &[]).await;
    share(&world, &ada, home, CodeKind::Code, 1).await;
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_join(&world, &cyd, bob.actor(), 1, noon()).await, &Refusal::Unverified);
    refused(promise, try_to_join(&world, &cyd, cyd.disguised_with(bob.token), 1, noon()).await, &Refusal::NoSession);
    let looking = world.store().invitation(bob.viewer(), super::sharing::hash(1)).await;
    refused("an unverified account finds no code", looking, &Refusal::Unverified);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}
