//! What people change about their own account.

use super::{AccountWorld, a_name, facts, session_of};
use crate::{Account, AccountStore, Login, OpenSession, PasswordDigest, ProfilePatch, Session};
use honeydue_kernel::{
    Refusal, StreamId, Viewer,
    contract::{Somebody, kept, noon, refused},
};
use jiff::SignedDuration;

async fn sessions<W: AccountWorld>(world: &W, somebody: &Somebody) -> Vec<OpenSession> {
    kept("everybody reads their own sessions", world.store().sessions(somebody.viewer(), noon()).await).value
}

/// Another session of somebody's, a second later.
async fn another<W: AccountWorld>(world: &W, somebody: &Somebody) -> Session {
    let session = Session { opened_at: noon() + SignedDuration::from_secs(1), ..session_of(world, somebody.user()).await };
    kept("a session is opened", world.store().open_session(&session, None).await);
    session
}

pub(super) fn names() -> ProfilePatch {
    ProfilePatch { first_name: Some(a_name("Ada «ё»")), last_name: Some(a_name("")), ..ProfilePatch::default() }
}

/// One's own, and those that are open.
pub async fn open_sessions_are_told_with_their_devices<W: AccountWorld>(world: W) {
    let promise = "open sessions are told with their devices";
    let ada = world.person("ada", true).await;
    world.person("bob", true).await;
    let Session { id, device, opened_at, .. } = another(&world, &ada).await;
    let told = sessions(&world, &ada).await;
    assert_eq!(told.iter().map(|open| open.id).collect::<Vec<_>>(), [ada.session(), id], "broken: {promise}");
    assert_eq!(told[1], OpenSession { id, device, opened_at, expires_at: None }, "broken: {promise}");
    let gone = Account::sign_out(id, ada.actor(), noon());
    kept("a session is ended", world.store().commit(gone).await);
    assert_eq!(sessions(&world, &ada).await.len(), 1, "broken: {promise} (one has ended)");
}

/// It moves the account's stream by one.
pub async fn signing_out_others_leaves_one_session<W: AccountWorld>(world: W) {
    let promise = "signing out others leaves one session";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let other = another(&world, &ada).await;
    let change = Account::sign_out_others(ada.session(), ada.actor(), noon());
    let committed = kept(promise, world.store().commit(change).await);
    assert_eq!(committed.versions.len(), 1, "broken: {promise} (streams)");
    assert_eq!(sessions(&world, &ada).await.iter().map(|open| open.id).collect::<Vec<_>>(), [ada.session()], "broken: {promise}");
    let viewer = Viewer::Credential { token: other.token, needs: honeydue_kernel::Access::Authenticated };
    refused(promise, world.store().find(viewer).await, &Refusal::NoSession);
    kept("nobody else is signed out", world.store().find(bob.viewer()).await);
}

/// With names, empty ones too, and a zone.
pub async fn a_profile_is_read_as_it_was_written<W: AccountWorld>(world: W) {
    let promise = "a profile is read as it was written";
    let ada = world.person("ada", true).await;
    let before = facts(&world, &ada).await;
    let zone = "Pacific/Auckland".parse().unwrap_or_else(|error| panic!("{error}"));
    let patch = ProfilePatch { zone: Some(zone), ..names() };
    let change = before.change(&patch, ada.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("there is something to change"));
    let committed = kept(promise, world.store().commit(change).await);
    let after = kept(promise, world.store().find(ada.viewer()).await);
    assert_eq!(committed.value, after.value, "broken: {promise} (commit)");
    let ProfilePatch { first_name, last_name, zone, email: _ } = patch;
    assert_eq!((Some(after.value.first_name), Some(after.value.last_name)), (first_name, last_name), "broken: {promise}");
    assert_eq!((Some(&after.value.zone), Some(&after.caller.zone)), (zone.as_ref(), zone.as_ref()), "broken: {promise} (zone)");
    assert_eq!(after.value.version, before.account.version + 1, "broken: {promise} (version)");
    let password = facts(&world, &ada).await.password.map(|digest| digest.expose().to_owned());
    assert_eq!(password, before.password.map(|digest| digest.expose().to_owned()), "broken: {promise} (the password stays)");
}

/// Those that the account belongs to, and no others.
pub async fn other_names_move_the_homes_that_show_them<W: AccountWorld>(world: W) {
    let promise = "other names move the homes that show them";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let own = world.home("Lake house", &ada, &[]).await;
    let shared = world.home("Bob's", &bob, &[&ada]).await;
    let left = world.home("Left", &bob, &[&ada]).await;
    world.remove(left, &ada).await;
    world.home("Other", &bob, &[]).await;
    let change = facts(&world, &ada)
        .await
        .change(&names(), ada.actor(), noon())
        .ok()
        .flatten()
        .unwrap_or_else(|| panic!("there is something to change"));
    let moved: Vec<StreamId> = kept(promise, world.store().commit(change).await).versions.into_iter().map(|(stream, _)| stream).collect();
    assert_eq!(moved, [ada.user().into(), own.into(), shared.into()], "broken: {promise}");
}

/// The zone is shown to nobody else.
pub async fn what_is_no_name_moves_no_home<W: AccountWorld>(world: W) {
    let ada = world.person("ada", true).await;
    world.home("Lake house", &ada, &[]).await;
    let patch = ProfilePatch { zone: "Pacific/Auckland".parse().ok(), ..ProfilePatch::default() };
    let change = facts(&world, &ada)
        .await
        .change(&patch, ada.actor(), noon())
        .ok()
        .flatten()
        .unwrap_or_else(|| panic!("there is something to change"));
    let moved = kept("a profile is changed", world.store().commit(change).await).versions;
    assert_eq!(moved.len(), 1, "broken: what is no name moves no home");
}

/// Two devices at once.
pub async fn a_profile_is_not_changed_upon_an_account_that_has_changed<W: AccountWorld>(world: W) {
    let promise = "a profile is not changed upon an account that has changed";
    let ada = world.person("ada", true).await;
    let before = facts(&world, &ada).await;
    let change = || before.change(&names(), ada.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("there is something to change"));
    kept(promise, world.store().commit(change()).await);
    refused(promise, world.store().commit(change()).await, &Refusal::Stale);
}

/// A home that came in between would show the old names.
pub async fn names_are_not_changed_upon_homes_that_have_changed<W: AccountWorld>(world: W) {
    let promise = "names are not changed upon homes that have changed";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let before = facts(&world, &ada).await;
    world.home("Bob's", &bob, &[&ada]).await;
    let change = before.change(&names(), ada.actor(), noon()).ok().flatten().unwrap_or_else(|| panic!("there is something to change"));
    refused(promise, world.store().commit(change).await, &Refusal::Stale);
}

/// Whoever else was signed in has to know it.
pub async fn another_password_is_the_password_and_ends_other_sessions<W: AccountWorld>(world: W) {
    let promise = "another password is the password and ends other sessions";
    let ada = world.person("ada", true).await;
    another(&world, &ada).await;
    let digest = || PasswordDigest::new("$argon2id$another".into());
    let before = facts(&world, &ada).await;
    let change = || before.account.set_password(digest(), ada.session(), ada.actor(), noon());
    let committed = kept(promise, world.store().commit(change()).await);
    assert_eq!(committed.value.version, before.account.version + 1, "broken: {promise} (version)");
    let login = kept(promise, world.store().find_login(&Login::new("ada")).await).and_then(|facts| facts.password);
    assert_eq!(login.map(|password| password.expose().to_owned()), Some(digest().expose().to_owned()), "broken: {promise}");
    assert_eq!(
        sessions(&world, &ada).await.iter().map(|open| open.id).collect::<Vec<_>>(),
        [ada.session()],
        "broken: {promise} (sessions)"
    );
    refused(promise, world.store().commit(change()).await, &Refusal::Stale);
}
