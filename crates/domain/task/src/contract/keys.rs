//! Requests that must not happen twice.

use super::{TaskWorld, decided, fresh_id, listed, plain, sight};
use crate::{Recorded, TaskStore};
use honeydue_kernel::{
    Committed, IdempotencyKey, Place, PortError, Refusal, ResidenceId,
    contract::{Somebody, kept, key, refused, together},
};

/// Adds a task with a key. As by a client that retries, the id is another each time.
async fn add_once<W: TaskWorld>(
    world: &W,
    by: &Somebody,
    home: ResidenceId,
    key: IdempotencyKey,
) -> Result<Committed<Recorded>, PortError> {
    let change = decided(fresh_id(world).await, plain(home, "Gutters"), by.actor()).once(Some(key));
    world.store().commit(change).await
}

/// The place of the event that the first one left, by which its answer can be told again.
pub async fn a_repeated_request_is_answered_with_its_place<W: TaskWorld>(world: W) {
    let promise = "a repeated request is answered with its place";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let first = kept("a request with a key is written", add_once(&world, &ada, home, key("k", 1)).await);
    // the answer is that of the first one, wherever the home has got to since
    kept("a request with another key is written", add_once(&world, &ada, home, key("l", 1)).await);
    let before = sight(&world, ada.viewer()).await;
    let place = Place { stream: home.into(), version: first.version_of(home).unwrap_or_default() };
    for _ in 0..2 {
        refused(promise, add_once(&world, &ada, home, key("k", 1)).await, &Refusal::Repeated(place));
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: a repeated request writes nothing");
    world.end_session(&ada).await;
    refused("a session is judged before a key", add_once(&world, &ada, home, key("k", 1)).await, &Refusal::NoSession);
}

/// The others wait for the first, and are told its place.
pub async fn a_request_that_is_repeated_at_once_is_written_once<W: TaskWorld>(world: W) {
    let promise = "a request that is repeated at once is written once";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let (mut written, mut told) = (Vec::new(), Vec::new());
    for outcome in together((0..4).map(|_| add_once(&world, &ada, home, key("k", 1)))).await {
        match outcome {
            Ok(committed) => written.extend(committed.versions),
            Err(PortError::Refused(Refusal::Repeated(place))) => told.push((place.stream, place.version)),
            Err(other) => panic!("broken: {promise}; instead: {other:?}"),
        }
    }
    let [place] = written[..] else { panic!("broken: {promise}; written: {written:?}") };
    assert_eq!(told, [place; 3], "broken: {promise} (the others are told its place)");
    assert_eq!(listed(&world, ada.viewer()).await.len(), 1, "broken: {promise}");
}

/// Another request under the same key is a client's mistake.
pub async fn a_key_is_good_for_one_request<W: TaskWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    kept("a request with a key is written", add_once(&world, &ada, home, key("k", 1)).await);
    let before = sight(&world, ada.viewer()).await;
    refused("a key is good for one request", add_once(&world, &ada, home, key("k", 2)).await, &Refusal::KeyReused);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: a reused key writes nothing");
}

/// Two people may choose the same key.
pub async fn a_key_is_its_owners_alone<W: TaskWorld>(world: W) {
    let promise = "a key is its owner's alone";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    for by in [&ada, &bob] {
        kept(promise, add_once(&world, by, home, key("k", 1)).await);
    }
    assert_eq!(listed(&world, ada.viewer()).await.len(), 2, "broken: {promise}");
}

/// It is judged again when it comes again.
pub async fn a_refused_request_does_not_spend_its_key<W: TaskWorld>(world: W) {
    let promise = "a refused request does not spend its key";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let hers = world.home("Hers", &ada, &[]).await;
    let own = world.home("Own", &eve, &[]).await;
    for _ in 0..2 {
        refused(promise, add_once(&world, &eve, hers, key("k", 1)).await, &Refusal::Absent);
    }
    kept(promise, add_once(&world, &eve, own, key("k", 2)).await);
}
