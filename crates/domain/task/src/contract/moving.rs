//! Streams and their versions.

use super::{TaskWorld, add, done_at_noon, plain, try_to_add, try_to_complete};
use crate::{Page, Scope, TaskFilter, TaskStore};
use honeydue_kernel::{
    ResidenceId, StreamId, Version, Viewer,
    contract::{kept, together},
};

const PAGE: Page = Page { limit: 50, after: None };

/// The version of a home, as its board tells it.
async fn version<W: TaskWorld>(world: &W, viewer: Viewer, home: ResidenceId) -> Version {
    let seen = kept("a member reads the board", world.store().board(viewer, Scope::Home(home)).await);
    of(home, &seen.versions)
}

fn of(stream: impl Into<StreamId>, versions: &[(StreamId, Version)]) -> Version {
    let stream = stream.into();
    let told: Vec<Version> = versions.iter().filter(|(other, _)| *other == stream).map(|(_, version)| *version).collect();
    let [version] = told[..] else { panic!("broken: the version of each stream is told once; of {stream:?}: {told:?}") };
    version
}

/// Each change is one step, and the commit tells of the home alone.
pub async fn each_commit_moves_its_home_by_one<W: TaskWorld>(world: W) {
    let promise = "each commit moves its home by one";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let start = version(&world, ada.viewer(), home).await;
    assert!(start >= 1, "broken: a home that exists has seen a change");
    let added = add(&world, &ada, plain(home, "Gutters")).await;
    assert_eq!(added.versions, [(home.into(), start + 1)], "broken: {promise} (add)");
    assert_eq!(version(&world, ada.viewer(), home).await, start + 1, "broken: a read sees the version that the commit told");
    let task = added.value.card.task;
    let completed = kept(promise, try_to_complete(&world, &ada, &task, done_at_noon()).await);
    assert_eq!(completed.versions, [(home.into(), start + 2)], "broken: {promise} (complete)");
    assert_eq!(completed.caller.user, ada.user(), "broken: a commit names who acted");
    assert_eq!(completed.caller.zone, ada.caller.zone, "broken: a commit names the zone of who acted");
    assert_eq!(version(&world, ada.viewer(), home).await, start + 2, "broken: a read sees the version that the commit told");
    assert_eq!(completed.value.card.task.version, 2, "broken: a task is at 2 after its first change");
}

/// A neighbour's board stays as it is.
pub async fn a_commit_moves_no_other_home<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let other = world.home("Town house", &ada, &[]).await;
    let before = version(&world, ada.viewer(), other).await;
    add(&world, &ada, plain(home, "Gutters")).await;
    assert_eq!(version(&world, ada.viewer(), other).await, before, "broken: a commit moves no other home");
}

/// Of each home that it is about, with or without tasks, once; and of the viewer's own stream, which moves when the
/// session ends, and when a home comes or goes.
pub async fn a_read_names_the_versions_of_what_it_shows<W: TaskWorld>(world: W) {
    let promise = "a read names the versions of what it shows";
    let ada = world.person("ada", true).await;
    let full = world.home("Full", &ada, &[]).await;
    let empty = world.home("Empty", &ada, &[]).await;
    let added = add(&world, &ada, plain(full, "Gutters")).await;
    let (store, viewer, task) = (world.store(), ada.viewer(), added.value.card.task.id);
    let now = of(full, &added.versions);
    let of_home = TaskFilter { residences: Some(vec![full]), ..TaskFilter::default() };

    let about_one = [
        ("find", kept(promise, store.find(viewer, task).await).versions),
        ("board", kept(promise, store.board(viewer, Scope::Home(full)).await).versions),
        ("load", kept(promise, store.load(viewer, Scope::Home(full)).await).versions),
        ("list", kept(promise, store.list(viewer, of_home, PAGE).await).versions),
    ];
    for (read, versions) in about_one {
        assert_eq!(of(full, &versions), now, "broken: {promise} ({read} of one home)");
        assert!(of(ada.user(), &versions) >= 1, "broken: {promise} ({read} of one home, the viewer's own)");
        assert_eq!(versions.len(), 2, "broken: {promise} and no other ({read} of one home)");
    }
    let at = version(&world, viewer, empty).await;
    let about_all = [
        ("board", kept(promise, store.board(viewer, Scope::All).await).versions),
        ("load", kept(promise, store.load(viewer, Scope::All).await).versions),
        ("list", kept(promise, store.list(viewer, TaskFilter::default(), PAGE).await).versions),
    ];
    for (read, versions) in about_all {
        assert_eq!((of(full, &versions), of(empty, &versions)), (now, at), "broken: {promise} ({read} of all homes)");
        assert!(of(ada.user(), &versions) >= 1, "broken: {promise} ({read} of all homes, the viewer's own)");
        assert_eq!(versions.len(), 3, "broken: {promise} and no other ({read} of all homes)");
    }
}

/// No version is given twice, none is left out.
pub async fn commits_at_once_get_dense_versions<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let start = version(&world, ada.viewer(), home).await;
    let commits = [&ada, &bob, &ada, &bob].map(|by| try_to_add(&world, by, plain(home, "Gutters")));
    let mut versions = Vec::new();
    for outcome in together(commits).await {
        versions.push(of(home, &kept("members write at once", outcome).versions));
    }
    versions.sort_unstable();
    assert_eq!(versions, (start + 1..=start + 4).collect::<Vec<_>>(), "broken: commits at once get dense versions");
}
