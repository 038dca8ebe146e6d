//! Who sees what.

use super::{ResidenceWorld, found, fresh_id, version};
use crate::ResidenceStore;
use honeydue_kernel::{
    Access, Caller, Refusal, ResidenceId, Role, Viewer,
    contract::{kept, refused, token},
};
use std::collections::HashSet;

async fn reads_are_refused<W: ResidenceWorld>(world: &W, viewer: Viewer, home: ResidenceId, promise: &str, expected: Refusal) {
    refused(promise, world.store().find(viewer, home).await, &expected);
    refused(promise, world.store().list(viewer).await, &expected);
}

async fn reads_show_nothing<W: ResidenceWorld>(world: &W, viewer: Viewer, home: ResidenceId, promise: &str) {
    assert_eq!(kept(promise, world.store().find(viewer, home).await).value, None, "broken: {promise} (find)");
    let list = kept(promise, world.store().list(viewer).await).value;
    assert!(list.iter().all(|seen| seen.residence.id != home), "broken: {promise} (list)");
}

/// Refused with [`Refusal::NoSession`], whatever is asked for.
pub async fn a_token_without_a_session_reads_nothing<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let nobody = Viewer::Credential { token: token(-1), needs: Access::Authenticated };
    reads_are_refused(&world, nobody, home, "a token without a session reads nothing", Refusal::NoSession).await;
}

/// From the end of a session on, its token is nobody's.
pub async fn an_ended_session_reads_nothing<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    found(&world, ada.viewer(), home).await;
    world.end_session(&ada).await;
    reads_are_refused(&world, ada.viewer(), home, "an ended session reads nothing", Refusal::NoSession).await;
}

/// Refused with [`Refusal::Unverified`]; where a session is enough, the same account reads.
pub async fn an_unverified_account_reads_nothing_that_needs_verification<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let promise = "an unverified account reads nothing that needs verification";
    reads_are_refused(&world, bob.viewer(), home, promise, Refusal::Unverified).await;
    found(&world, bob.viewer_with(Access::Authenticated), home).await;
}

/// Also to an embedding program somebody without an account is nobody.
pub async fn a_user_who_does_not_exist_reads_nothing<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let nobody = Viewer::User(fresh_id(&world).await);
    reads_are_refused(&world, nobody, home, "a user who does not exist reads nothing", Refusal::NoSession).await;
}

/// Somebody else's home and no home are told alike.
pub async fn a_stranger_sees_nothing_of_a_home<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    for viewer in [eve.viewer(), Viewer::User(eve.user())] {
        reads_show_nothing(&world, viewer, home, "a stranger sees nothing of a home").await;
    }
}

/// And is not told among its members.
pub async fn a_removed_member_sees_nothing_of_the_home<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    found(&world, bob.viewer(), home).await;
    world.remove(home, &bob).await;
    reads_show_nothing(&world, bob.viewer(), home, "a removed member sees nothing of the home").await;
    let members = found(&world, ada.viewer(), home).await.members;
    assert_eq!(members.len(), 1, "broken: a removed member is not told among the members");
}

/// No home by an id that was never one, nor by that of a person.
pub async fn what_does_not_exist_is_absent<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let unused: ResidenceId = fresh_id(&world).await;
    for id in [unused.get(), ada.user().get(), -1, i64::MAX] {
        reads_show_nothing(&world, ada.viewer(), id.into(), "what does not exist is absent").await;
    }
    let list = kept("somebody without homes lists them", world.store().list(ada.viewer()).await);
    assert_eq!(list.value, [], "broken: somebody without homes has none");
}

/// Each home once, however many members it has, with the viewer's own role in it.
pub async fn a_list_has_my_homes_in_the_order_of_their_ids_and_no_other<W: ResidenceWorld>(world: W) {
    let promise = "a list has my homes in the order of their ids and no other";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let ours = world.home("Ours", &bob, &[&ada]).await;
    let his = world.home("His", &bob, &[]).await;
    let hers = world.home("Hers", &ada, &[]).await;
    for (viewer, mut expected) in
        [(ada.viewer(), vec![(ours, Role::Member), (hers, Role::Owner)]), (bob.viewer(), vec![(ours, Role::Owner), (his, Role::Owner)])]
    {
        let list = kept(promise, world.store().list(viewer).await).value;
        let seen: Vec<_> = list.iter().map(|home| (home.residence.id, home.my_role)).collect();
        expected.sort_unstable_by_key(|(id, _)| *id);
        assert_eq!(seen, expected, "broken: {promise}");
        for home in list {
            assert_eq!(found(&world, viewer, home.residence.id).await, home, "broken: a list and a find show the same home");
        }
    }
}

/// The account with its zone, and the session where a credential identified it; also where nothing was found.
pub async fn a_read_names_its_caller<W: ResidenceWorld>(world: W) {
    let promise = "a read names its caller";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let bob = world.person("bob", true).await;
    let embedded = Caller { session: None, session_ends: None, ..ada.caller.clone() };
    for (viewer, caller) in [(ada.viewer(), &ada.caller), (Viewer::User(ada.user()), &embedded), (bob.viewer(), &bob.caller)] {
        assert_eq!(kept(promise, world.store().find(viewer, home).await).caller, *caller, "broken: {promise} (find)");
        assert_eq!(kept(promise, world.store().list(viewer).await).caller, *caller, "broken: {promise} (list)");
    }
}

/// Of each home once; and of the viewer's own stream, which moves when the session ends, and when a home comes or goes.
pub async fn a_read_names_the_versions_of_what_it_shows<W: ResidenceWorld>(world: W) {
    let promise = "a read names the versions of what it shows";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let one = world.home("One", &ada, &[&bob]).await;
    let two = world.home("Two", &ada, &[]).await;
    let find = kept(promise, world.store().find(ada.viewer(), one).await).versions;
    let list = kept(promise, world.store().list(ada.viewer()).await).versions;
    assert_eq!((find.len(), list.len()), (2, 3), "broken: {promise} and no other");
    assert_eq!(version(one, &find), version(one, &list), "broken: {promise} (the home)");
    assert!(version(two, &list) >= 1, "broken: {promise} (another home)");
    assert_eq!(version(ada.user(), &find), version(ada.user(), &list), "broken: {promise} (the viewer's own)");
}

/// To all its people, and neither those of another home nor anybody's own.
pub async fn a_home_tells_how_many_contractors_it_shares<W: ResidenceWorld>(world: W) {
    let promise = "a home tells how many contractors it shares";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let one = world.home("One", &ada, &[&bob]).await;
    let two = world.home("Two", &ada, &[]).await;
    for residence in [Some(one), None, Some(two), Some(one)] {
        world.contractor(&ada, residence).await;
    }
    for viewer in [ada.viewer(), bob.viewer()] {
        assert_eq!(found(&world, viewer, one).await.contractors, 2, "broken: {promise} (find)");
    }
    let list = kept(promise, world.store().list(ada.viewer()).await).value;
    let told: Vec<_> = list.iter().map(|home| (home.residence.id, home.contractors)).collect();
    let mut expected = [(one, 2), (two, 1)];
    expected.sort_unstable();
    assert_eq!(told, expected, "broken: {promise} (list)");
}

/// At least one; ids and names are each different.
pub async fn everybody_knows_the_kinds_of_homes<W: ResidenceWorld>(world: W) {
    let promise = "everybody knows the kinds of homes";
    let types = kept(promise, world.store().types().await);
    assert!(!types.is_empty(), "broken: {promise}");
    let ids: HashSet<_> = types.iter().map(|kind| kind.id).collect();
    let names: HashSet<_> = types.iter().map(|kind| &kind.name).collect();
    assert_eq!((ids.len(), names.len()), (types.len(), types.len()), "broken: each kind of home is told once");
}
