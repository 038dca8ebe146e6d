//! Who sees what.

use super::{TaskWorld, add, found, fresh_id, plain};
use crate::{Page, Scope, TaskFilter, TaskStore};
use honeydue_kernel::{
    Access, Caller, Refusal, ResidenceId, TaskId, Viewer,
    contract::{kept, refused, token},
};
use std::slice;

const PAGE: Page = Page { limit: 50, after: None };

/// Every read says no to this viewer, for this reason.
async fn reads_are_refused<W: TaskWorld>(world: &W, viewer: Viewer, (home, task): (ResidenceId, TaskId), promise: &str, expected: Refusal) {
    let store = world.store();
    let of_home = TaskFilter { residences: Some(vec![home]), ..TaskFilter::default() };
    refused(promise, store.find(viewer, task).await, &expected);
    refused(promise, store.board(viewer, Scope::All).await, &expected);
    refused(promise, store.board(viewer, Scope::Home(home)).await, &expected);
    refused(promise, store.load(viewer, Scope::All).await, &expected);
    refused(promise, store.load(viewer, Scope::Home(home)).await, &expected);
    refused(promise, store.list(viewer, TaskFilter::default(), PAGE).await, &expected);
    refused(promise, store.list(viewer, of_home, PAGE).await, &expected);
    refused(promise, store.home_facts(viewer, home).await, &expected);
}

/// To this viewer the home and its task do not exist.
async fn reads_show_nothing<W: TaskWorld>(world: &W, viewer: Viewer, (home, task): (ResidenceId, TaskId), promise: &str) {
    let store = world.store();
    let of_home = TaskFilter { residences: Some(vec![home]), ..TaskFilter::default() };
    assert_eq!(kept(promise, store.find(viewer, task).await).value, None, "broken: {promise} (find)");
    assert_eq!(kept(promise, store.board(viewer, Scope::Home(home)).await).value, None, "broken: {promise} (board of the home)");
    assert_eq!(kept(promise, store.load(viewer, Scope::Home(home)).await).value, None, "broken: {promise} (load of the home)");
    assert_eq!(kept(promise, store.list(viewer, of_home, PAGE).await).value, [], "broken: {promise} (list of the home)");
    assert_eq!(kept(promise, store.home_facts(viewer, home).await).value, None, "broken: {promise} (facts of the home)");
    let board = kept(promise, store.board(viewer, Scope::All).await).value.unwrap_or_default();
    assert!(board.cards().all(|card| card.task.residence != home), "broken: {promise} (board of all homes)");
    let load = kept(promise, store.load(viewer, Scope::All).await).value.unwrap_or_default();
    assert!(load.iter().all(|load| load.residence != home), "broken: {promise} (load of all homes)");
    let list = kept(promise, store.list(viewer, TaskFilter::default(), PAGE).await).value;
    assert!(list.iter().all(|card| card.task.residence != home), "broken: {promise} (list)");
}

/// Refused with [`Refusal::NoSession`], whatever is asked for.
pub async fn a_token_without_a_session_reads_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    let nobody = Viewer::Credential { token: token(-1), needs: Access::Authenticated };
    reads_are_refused(&world, nobody, (home, task), "a token without a session reads nothing", Refusal::NoSession).await;
}

/// From the end of a session on, its token is nobody's.
pub async fn an_ended_session_reads_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    found(&world, ada.viewer(), task).await;
    world.end_session(&ada).await;
    reads_are_refused(&world, ada.viewer(), (home, task), "an ended session reads nothing", Refusal::NoSession).await;
}

/// Refused with [`Refusal::Unverified`]; where a session is enough, the same account reads.
pub async fn an_unverified_account_reads_nothing_that_needs_verification<W: TaskWorld>(world: W) {
    let promise = "an unverified account reads nothing that needs verification";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    reads_are_refused(&world, bob.viewer(), (home, task), promise, Refusal::Unverified).await;
    let seen = found(&world, bob.viewer_with(Access::Authenticated), task).await;
    assert_eq!(seen.task.id, task, "broken: an unverified account reads where a session is enough");
}

/// Also to an embedding program somebody without an account is nobody.
pub async fn a_user_who_does_not_exist_reads_nothing<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    let nobody = Viewer::User(fresh_id(&world).await);
    reads_are_refused(&world, nobody, (home, task), "a user who does not exist reads nothing", Refusal::NoSession).await;
}

/// Somebody else's home and no home are told alike.
pub async fn a_stranger_sees_nothing_of_a_home<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    for viewer in [eve.viewer(), Viewer::User(eve.user())] {
        reads_show_nothing(&world, viewer, (home, task), "a stranger sees nothing of a home").await;
    }
}

/// Not even tasks that the removed member made.
pub async fn a_removed_member_sees_nothing_of_the_home<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &bob, plain(home, "Gutters")).await.value.card.task.id;
    found(&world, bob.viewer(), task).await;
    world.remove(home, &bob).await;
    reads_show_nothing(&world, bob.viewer(), (home, task), "a removed member sees nothing of the home").await;
    found(&world, ada.viewer(), task).await;
}

/// No task and no home by an id that was never one, nor by an id of something else.
pub async fn what_does_not_exist_is_absent<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    let unused: TaskId = fresh_id(&world).await;
    for id in [unused.get(), ada.user().get(), -1, i64::MAX] {
        reads_show_nothing(&world, ada.viewer(), (id.into(), id.into()), "what does not exist is absent").await;
    }
    found(&world, ada.viewer(), task).await;
}

/// The role makes no difference to what is seen, nor does the way in which the viewer was identified.
pub async fn a_member_sees_what_the_owner_sees<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    let seen = found(&world, ada.viewer(), task).await;
    assert_eq!(seen.residence_name, "Lake house", "broken: a card says the home's name");
    assert_eq!(seen.created_by.as_ref(), Some(&ada.person), "broken: a card says who made the task");
    for viewer in [bob.viewer(), Viewer::User(bob.user()), Viewer::User(ada.user())] {
        assert_eq!(found(&world, viewer, task).await, seen, "broken: a member sees what the owner sees (find)");
        let board = kept("a member reads the board", world.store().board(viewer, Scope::Home(home)).await).value.unwrap_or_default();
        assert!(board.cards().eq([&seen]), "broken: a member sees what the owner sees (board)");
        let list = kept("a member lists tasks", world.store().list(viewer, TaskFilter::default(), PAGE).await).value;
        assert_eq!(list, slice::from_ref(&seen), "broken: a member sees what the owner sees (list)");
    }
}

/// Of a home that two people share, each sees it; of the rest, each their own.
pub async fn a_board_shows_all_my_homes_and_no_other<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let hers = world.home("Hers", &ada, &[]).await;
    let ours = world.home("Ours", &bob, &[&ada]).await;
    let his = world.home("His", &bob, &[]).await;
    for (home, by) in [(hers, &ada), (ours, &ada), (ours, &bob), (his, &bob)] {
        add(&world, by, plain(home, "Gutters")).await;
    }
    for (viewer, expected) in [(ada.viewer(), vec![hers, ours, ours]), (bob.viewer(), vec![ours, ours, his])] {
        let board = kept("somebody reads the board", world.store().board(viewer, Scope::All).await).value.unwrap_or_default();
        let mut homes: Vec<ResidenceId> = board.cards().map(|card| card.task.residence).collect();
        homes.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(homes, expected, "broken: a board shows all my homes and no other");
    }
    let one = kept("somebody reads the board", world.store().board(ada.viewer(), Scope::Home(hers)).await).value.unwrap_or_default();
    assert_eq!(one.cards().count(), 1, "broken: the board of one home shows that home alone");
}

/// The account with its zone, and the session where a credential identified it; also where nothing was found.
pub async fn a_read_names_its_caller<W: TaskWorld>(world: W) {
    let promise = "a read names its caller";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let task = add(&world, &ada, plain(home, "Gutters")).await.value.card.task.id;
    let embedded = Caller { session: None, session_ends: None, ..ada.caller.clone() };
    for (viewer, caller) in [(ada.viewer(), &ada.caller), (Viewer::User(ada.user()), &embedded)] {
        let store = world.store();
        assert_eq!(kept(promise, store.find(viewer, task).await).caller, *caller, "broken: {promise} (find)");
        assert_eq!(kept(promise, store.find(viewer, TaskId::new(-1)).await).caller, *caller, "broken: {promise} (find nothing)");
        assert_eq!(kept(promise, store.board(viewer, Scope::All).await).caller, *caller, "broken: {promise} (board)");
        assert_eq!(kept(promise, store.board(viewer, Scope::Home((-1).into())).await).caller, *caller, "broken: {promise} (no board)");
        assert_eq!(kept(promise, store.load(viewer, Scope::All).await).caller, *caller, "broken: {promise} (load)");
        assert_eq!(kept(promise, store.load(viewer, Scope::Home((-1).into())).await).caller, *caller, "broken: {promise} (no load)");
        assert_eq!(kept(promise, store.list(viewer, TaskFilter::default(), PAGE).await).caller, *caller, "broken: {promise} (list)");
        assert_eq!(kept(promise, store.home_facts(viewer, home).await).caller, *caller, "broken: {promise} (facts)");
        assert_eq!(kept(promise, store.home_facts(viewer, (-1).into()).await).caller, *caller, "broken: {promise} (no facts)");
        let of_no_home = TaskFilter { residences: Some(vec![(-1).into()]), ..TaskFilter::default() };
        assert_eq!(kept(promise, store.list(viewer, of_no_home, PAGE).await).caller, *caller, "broken: {promise} (no list)");
    }
}

/// Who left the home has not left its history.
pub async fn a_creator_who_left_is_still_named<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let task = add(&world, &bob, plain(home, "Gutters")).await.value.card.task.id;
    world.remove(home, &bob).await;
    let seen = found(&world, ada.viewer(), task).await;
    assert_eq!(seen.created_by.as_ref(), Some(&bob.person), "broken: a creator who left is still named");
}
