//! Accounts that go.

use super::{AccountWorld, changing::names, facts, plain, session_of, try_to_open};
use crate::{
    AccountChange, AccountEvent, AccountStore, Departure, Estate, Handover, Household, Login, NewAccount, PasswordDigest, Session,
};
use honeydue_kernel::{
    Access, Refusal, ResidenceId, Role, Seen, StreamId, UserId, Viewer,
    contract::{Somebody, kept, noon, refused},
};
use jiff::SignedDuration;

async fn departure<W: AccountWorld>(world: &W, somebody: &Somebody) -> Seen<Departure> {
    kept("everybody reads what deleting their account takes", world.store().departure(somebody.viewer()).await)
}

/// The decision to delete an account as it was seen, whoever gets its homes.
fn deletion(seen: &Seen<Departure>, somebody: &Somebody) -> AccountChange {
    let change = seen.value.delete(true, &seen.versions, somebody.actor(), noon());
    change.unwrap_or_else(|error| panic!("an account can be deleted: {error}"))
}

/// Deletes an account; gives what became of its homes and the streams that moved.
async fn deleted<W: AccountWorld>(world: &W, somebody: &Somebody) -> (Estate, Vec<StreamId>) {
    let seen = departure(world, somebody).await;
    let change = deletion(&seen, somebody);
    let AccountEvent::Deleted { estate, .. } = change.event().clone() else { panic!("an account is deleted") };
    let committed = kept("an account is deleted", world.store().commit(change).await);
    assert_eq!(committed.value, seen.value.account, "broken: the answer is the account as it was");
    assert_eq!(committed.caller.user, somebody.user(), "broken: a commit names who acted");
    (estate, committed.versions.into_iter().map(|(stream, _)| stream).collect())
}

fn sorted(mut streams: Vec<StreamId>) -> Vec<StreamId> {
    streams.sort_unstable();
    streams
}

/// Who pays for a home, and the people in it with their roles.
fn people(household: &Household) -> (UserId, Vec<(UserId, Role)>) {
    (household.payer, household.members.iter().map(|member| (member.person.id, member.role)).collect())
}

async fn household<W: AccountWorld>(world: &W, somebody: &Somebody, home: ResidenceId) -> Household {
    let households = departure(world, somebody).await.value.households;
    households.into_iter().find(|household| household.residence == home).unwrap_or_else(|| panic!("it is their home"))
}

/// In the order in which they joined; homes that were left are told beside them.
pub async fn a_departure_tells_homes_with_their_people<W: AccountWorld>(world: W) {
    let promise = "a departure tells homes with their people";
    let (ada, bob, cyd) = (world.person("ada", true).await, world.person("bob", true).await, world.person("cyd", true).await);
    let own = world.home("Lake house", &ada, &[]).await;
    let shared = world.home("Bob's", &bob, &[&ada, &cyd]).await;
    let left = world.home("Left", &bob, &[&ada]).await;
    world.remove(left, &ada).await;
    world.home("Other", &bob, &[&cyd]).await;
    let Seen { value, versions, .. } = departure(&world, &ada).await;
    let homes: Vec<_> = value.households.iter().map(|home| (home.residence, home.name.as_str())).collect();
    assert_eq!(homes, [(own, "Lake house"), (shared, "Bob's")], "broken: {promise}");
    assert_eq!(people(&value.households[0]), (ada.user(), vec![(ada.user(), Role::Owner)]), "broken: {promise}");
    let mut members = vec![(ada.user(), Role::Member), (bob.user(), Role::Owner), (cyd.user(), Role::Member)];
    let (payer, mut told) = people(&value.households[1]);
    members.sort_unstable();
    told.sort_unstable();
    assert_eq!((payer, told), (bob.user(), members), "broken: {promise}");
    let bob_there = value.households[1].members.iter().find(|member| member.person.id == bob.user());
    assert_eq!(bob_there.map(|member| &member.person), Some(&bob.person), "broken: {promise} (names)");
    assert_eq!((value.known_in, value.deleted, value.copies), (vec![left], vec![], vec![]), "broken: {promise} (known in)");
    let streams: Vec<StreamId> = versions.into_iter().map(|(stream, _)| stream).collect();
    assert_eq!(streams, sorted(vec![ada.user().into(), own.into(), shared.into()]), "broken: {promise} (streams)");
    let before = facts(&world, &ada).await;
    assert_eq!(value.account, before.account, "broken: {promise} (account)");
    let digest = |of: Option<PasswordDigest>| of.map(|digest| digest.expose().to_owned());
    assert_eq!(digest(value.password), digest(before.password), "broken: {promise} (password)");
}

/// The session that asks; of whom somebody vouches for nothing is known.
pub async fn a_departure_tells_when_the_session_was_opened<W: AccountWorld>(world: W) {
    let promise = "a departure tells when the session was opened";
    let ada = world.person("ada", true).await;
    let session = Session { opened_at: noon() + SignedDuration::from_secs(7), ..session_of(&world, ada.user()).await };
    kept("a session is opened", world.store().open_session(&session, None).await);
    let other = Viewer::Credential { token: session.token, needs: Access::Authenticated };
    let signed_in_at = async |viewer| {
        let told = kept(promise, world.store().departure(viewer).await).value.signed_in_at;
        let facts = kept(promise, world.store().facts(viewer).await).value;
        assert_eq!(facts.signed_in_at, told, "broken: {promise} (and what changing an account takes)");
        told
    };
    assert_eq!(signed_in_at(ada.viewer()).await, Some(noon()), "broken: {promise}");
    assert_eq!(signed_in_at(other).await, Some(session.opened_at), "broken: {promise}");
    assert_eq!(signed_in_at(Viewer::User(ada.user())).await, None, "broken: {promise}");
}

/// With none of its sessions, whatever is presented.
pub async fn a_deleted_account_is_nobodys<W: AccountWorld>(world: W) {
    let promise = "a deleted account is nobody's";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let again = deletion(&departure(&world, &ada).await, &ada);
    deleted(&world, &ada).await;
    for viewer in [ada.viewer_with(Access::Authenticated), Viewer::User(ada.user())] {
        refused(promise, world.store().find(viewer).await, &Refusal::NoSession);
        refused(promise, world.store().departure(viewer).await, &Refusal::NoSession);
    }
    refused(promise, world.store().commit(again).await, &Refusal::NoSession);
    assert!(kept(promise, world.store().find_login(&Login::new("ada")).await).is_none(), "broken: {promise} (login)");
    kept("nobody else is deleted", world.store().find(bob.viewer()).await);
}

/// For whoever comes then: it is another account.
pub async fn an_address_and_a_username_are_free_again<W: AccountWorld>(world: W) {
    let promise = "an address and a username are free again";
    let ada = world.person("ada", true).await;
    let new = NewAccount { email: facts(&world, &ada).await.account.email, ..plain("ada") };
    deleted(&world, &ada).await;
    let again = kept(promise, try_to_open(&world, new).await).value;
    assert_ne!(again.id, ada.user(), "broken: {promise}");
    let login = kept(promise, world.store().find_login(&Login::new(again.email.as_str())).await);
    assert_eq!(login.map(|facts| facts.account), Some(again), "broken: {promise} (login)");
}

/// Whoever compared the password while the account went.
pub async fn a_session_of_a_deleted_account_is_not_opened<W: AccountWorld>(world: W) {
    let promise = "a session of a deleted account is not opened";
    let ada = world.person("ada", true).await;
    let session = session_of(&world, ada.user()).await;
    deleted(&world, &ada).await;
    refused(promise, world.store().open_session(&session, None).await, &Refusal::NoSession);
}

/// Before any member, however long that one has been there; who pays already goes on.
pub async fn homes_pass_to_the_owner_who_joined_first<W: AccountWorld>(world: W) {
    let promise = "homes pass to the owner who joined first";
    let (ada, bob, cyd) = (world.person("ada", true).await, world.person("bob", true).await, world.person("cyd", true).await);
    let home = world.home("Ada's", &ada, &[&bob, &cyd]).await;
    world.promote(home, &ada, &cyd).await;
    let (estate, _) = deleted(&world, &ada).await;
    assert_eq!(estate.handed_over, [Handover { residence: home, to: cyd.user() }], "broken: {promise}");
    let after = people(&household(&world, &bob, home).await);
    assert_eq!(after, (cyd.user(), vec![(bob.user(), Role::Member), (cyd.user(), Role::Owner)]), "broken: {promise}");
    let left = world.home("Cyd's", &cyd, &[&bob]).await;
    world.promote(left, &cyd, &bob).await;
    let (estate, _) = deleted(&world, &bob).await;
    assert_eq!((estate.left, estate.handed_over), (vec![home, left], vec![]), "broken: {promise} (who does not pay)");
    assert_eq!(people(&household(&world, &cyd, left).await), (cyd.user(), vec![(cyd.user(), Role::Owner)]), "broken: {promise}");
}

/// A home always has an owner.
pub async fn homes_without_another_owner_pass_to_the_member_who_joined_first<W: AccountWorld>(world: W) {
    let promise = "homes without another owner pass to the member who joined first";
    let (ada, bob, cyd) = (world.person("ada", true).await, world.person("bob", true).await, world.person("cyd", true).await);
    let home = world.home("Ada's", &ada, &[&bob, &cyd]).await;
    let (estate, _) = deleted(&world, &ada).await;
    assert_eq!(estate.handed_over, [Handover { residence: home, to: bob.user() }], "broken: {promise}");
    let after = people(&household(&world, &cyd, home).await);
    assert_eq!(after, (bob.user(), vec![(bob.user(), Role::Owner), (cyd.user(), Role::Member)]), "broken: {promise}");
}

/// Homes that live on, those that go, those that were left long ago, and who pays from then on.
pub async fn a_deletion_moves_all_that_knew_the_account<W: AccountWorld>(world: W) {
    let promise = "a deletion moves all that knew the account";
    let (ada, bob, cyd) = (world.person("ada", true).await, world.person("bob", true).await, world.person("cyd", true).await);
    let passed = world.home("Ada's", &ada, &[&bob]).await;
    let gone = world.home("Lake house", &ada, &[]).await;
    let shared = world.home("Cyd's", &cyd, &[&ada]).await;
    let left = world.home("Left", &cyd, &[&ada]).await;
    world.remove(left, &ada).await;
    world.home("Other", &cyd, &[&bob]).await;
    let (estate, moved) = deleted(&world, &ada).await;
    let handed_over = vec![Handover { residence: passed, to: bob.user() }];
    let expected = Estate { left: vec![shared], handed_over, gone: vec![gone], known_in: vec![left] };
    assert_eq!(estate, expected, "broken: {promise} (homes)");
    let homes = [passed, gone, shared, left].map(StreamId::from);
    let all = [ada.user(), bob.user()].into_iter().map(StreamId::from).chain(homes).collect();
    assert_eq!(moved, sorted(all), "broken: {promise}");
    assert!(facts(&world, &bob).await.homes.contains(&passed), "broken: a home that passes to somebody is theirs");
}

/// Whatever moved its stream: another name, or a home.
pub async fn an_account_that_has_changed_is_not_deleted<W: AccountWorld>(world: W) {
    let promise = "an account that has changed is not deleted";
    let (ada, bob) = (world.person("ada", true).await, world.person("bob", true).await);
    let seen = departure(&world, &ada).await;
    world.home("Bob's", &bob, &[&ada]).await;
    refused(promise, world.store().commit(deletion(&seen, &ada)).await, &Refusal::Stale);
    let seen = departure(&world, &ada).await;
    let renamed = facts(&world, &ada).await.change(&names(), ada.actor(), noon()).ok().flatten();
    kept("a profile is changed", world.store().commit(renamed.unwrap_or_else(|| panic!("there is something to change"))).await);
    refused(promise, world.store().commit(deletion(&seen, &ada)).await, &Refusal::Stale);
    kept("a refused deletion deletes nothing", world.store().find(ada.viewer()).await);
}

/// They would lose it without having been asked.
pub async fn a_home_that_somebody_came_into_does_not_go<W: AccountWorld>(world: W) {
    let promise = "a home that somebody came into does not go";
    let (ada, bob) = (world.person("ada", true).await, world.person("bob", true).await);
    let home = world.home("Ada's", &ada, &[]).await;
    let seen = departure(&world, &ada).await;
    world.admit(home, &ada, &bob).await;
    refused(promise, world.store().commit(deletion(&seen, &ada)).await, &Refusal::Stale);
    assert_eq!(facts(&world, &bob).await.homes, [home], "broken: {promise}");
}

/// The heir may have gone, or somebody may have been made an owner.
pub async fn a_home_passes_to_nobody_upon_people_who_have_changed<W: AccountWorld>(world: W) {
    let promise = "a home passes to nobody upon people who have changed";
    let (ada, bob, cyd) = (world.person("ada", true).await, world.person("bob", true).await, world.person("cyd", true).await);
    let home = world.home("Ada's", &ada, &[&bob, &cyd]).await;
    let seen = departure(&world, &ada).await;
    world.promote(home, &ada, &cyd).await;
    refused(promise, world.store().commit(deletion(&seen, &ada)).await, &Refusal::Stale);
    let seen = departure(&world, &ada).await;
    world.remove(home, &bob).await;
    refused(promise, world.store().commit(deletion(&seen, &ada)).await, &Refusal::Stale);
}
