//! Who is who.

use super::{AccountWorld, fresh_id};
use crate::AccountStore;
use honeydue_kernel::{
    Access, Caller, Refusal, Viewer,
    contract::{kept, refused, token},
};

/// By credential, and as an embedding program knows them; with the version of their own stream.
pub async fn everybody_reads_their_own_account<W: AccountWorld>(world: W) {
    let promise = "everybody reads their own account";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let embedded = Caller { session: None, session_ends: None, ..ada.caller.clone() };
    for (viewer, caller) in [(ada.viewer(), &ada.caller), (Viewer::User(ada.user()), &embedded)] {
        let seen = kept(promise, world.store().find(viewer).await);
        assert_eq!((seen.value.id, seen.value.username.as_str()), (ada.user(), "ada"), "broken: {promise}");
        assert_eq!(seen.value.zone, ada.caller.zone, "broken: {promise} (zone)");
        assert!(seen.value.verified_at.is_some(), "broken: {promise} (verified)");
        assert_eq!(seen.caller, *caller, "broken: a read names its caller");
        let [(stream, version)] = seen.versions[..] else { panic!("broken: a read of an account names one stream: {:?}", seen.versions) };
        assert_eq!(stream, ada.user().into(), "broken: a read of an account names its stream");
        assert!(version >= 1, "broken: an account that exists has seen a change");
    }
    assert_eq!(kept(promise, world.store().find(bob.viewer()).await).value.id, bob.user(), "broken: {promise} (another's)");
}

/// Refused with [`Refusal::NoSession`].
pub async fn a_token_without_a_session_reads_nothing<W: AccountWorld>(world: W) {
    world.person("ada", true).await;
    for needs in [Access::Authenticated, Access::Verified] {
        let nobody = Viewer::Credential { token: token(-1), needs };
        refused("a token without a session reads nothing", world.store().find(nobody).await, &Refusal::NoSession);
    }
}

/// From the end of a session on, its token is nobody's; the account's stream tells that something happened.
pub async fn an_ended_session_reads_nothing<W: AccountWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let before = kept("everybody reads their own account", world.store().find(ada.viewer()).await).versions;
    world.end_session(&ada).await;
    refused("an ended session reads nothing", world.store().find(ada.viewer()).await, &Refusal::NoSession);
    let seen = kept("an account outlives its sessions", world.store().find(Viewer::User(ada.user())).await);
    assert_ne!(seen.versions, before, "broken: the end of a session moves the account's stream");
}

/// And nowhere else.
pub async fn an_unverified_account_reads_where_a_session_is_enough<W: AccountWorld>(world: W) {
    let bob = world.person("bob", false).await;
    refused("an unverified account reads nothing that needs verification", world.store().find(bob.viewer()).await, &Refusal::Unverified);
    let promise = "an unverified account reads where a session is enough";
    let seen = kept(promise, world.store().find(bob.viewer_with(Access::Authenticated)).await);
    assert_eq!((seen.value.id, seen.value.verified_at), (bob.user(), None), "broken: {promise}");
    assert_eq!(seen.caller, bob.caller, "broken: a read names its caller");
}

/// Also to an embedding program somebody without an account is nobody.
pub async fn a_user_who_does_not_exist_reads_nothing<W: AccountWorld>(world: W) {
    world.person("ada", true).await;
    let nobody = Viewer::User(fresh_id(&world).await);
    refused("a user who does not exist reads nothing", world.store().find(nobody).await, &Refusal::NoSession);
}
