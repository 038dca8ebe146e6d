//! Requests that must not happen twice.

use super::{ContractorWorld, fresh_id, plain, sight};
use crate::{Contractor, ContractorCard, ContractorStore, NewContractor, Specialties};
use honeydue_kernel::{
    Committed, IdempotencyKey, Place, PortError, Refusal,
    contract::{Somebody, kept, key, noon, refused, together},
};

/// Writes down a contractor with a key. As by a client that retries, the id is another each time.
async fn add_once<W: ContractorWorld>(
    world: &W,
    by: &Somebody,
    new: NewContractor,
    key: IdempotencyKey,
) -> Result<Committed<Option<ContractorCard>>, PortError> {
    let change = Contractor::add(fresh_id(world).await, new, by.actor(), noon()).once(Some(key));
    world.store().commit(change).await
}

/// The place of the event that the first one left, in the first of the streams that it moved.
fn place(committed: &Committed<Option<ContractorCard>>) -> Place {
    let [(stream, version), ..] = committed.versions[..] else { panic!("broken: a commit tells the streams that it moved") };
    Place { stream, version }
}

/// By which its answer can be told again.
pub async fn a_repeated_request_is_answered_with_its_place<W: ContractorWorld>(world: W) {
    let promise = "a repeated request is answered with its place";
    let ada = world.person("ada", true).await;
    let first = kept("a request with a key is written", add_once(&world, &ada, plain(None, "Ana"), key("k", 1)).await);
    // the answer is that of the first one, wherever its creator has got to since
    kept("a request with another key is written", add_once(&world, &ada, plain(None, "Ana"), key("l", 1)).await);
    let before = sight(&world, ada.viewer()).await;
    for _ in 0..2 {
        let again = add_once(&world, &ada, plain(None, "Ana"), key("k", 1)).await;
        refused(promise, again, &Refusal::Repeated(place(&first)));
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: a repeated request writes nothing");
}

/// The others wait for the first, and are told its place.
pub async fn a_request_that_is_repeated_at_once_is_written_once<W: ContractorWorld>(world: W) {
    let promise = "a request that is repeated at once is written once";
    let ada = world.person("ada", true).await;
    let (mut written, mut told) = (Vec::new(), Vec::new());
    for outcome in together((0..4).map(|_| add_once(&world, &ada, plain(None, "Ana"), key("k", 1)))).await {
        match outcome {
            Ok(committed) => written.push(place(&committed)),
            Err(PortError::Refused(Refusal::Repeated(place))) => told.push(place),
            Err(other) => panic!("broken: {promise}; instead: {other:?}"),
        }
    }
    let [first] = written[..] else { panic!("broken: {promise}; written: {written:?}") };
    assert_eq!(told, [first; 3], "broken: {promise} (the others are told its place)");
    assert_eq!(sight(&world, ada.viewer()).await.0.len(), 1, "broken: {promise}");
}

/// Another request under the same key is a client's mistake.
pub async fn a_key_is_good_for_one_request<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    kept("a request with a key is written", add_once(&world, &ada, plain(None, "Ana"), key("k", 1)).await);
    let before = sight(&world, ada.viewer()).await;
    refused("a key is good for one request", add_once(&world, &ada, plain(None, "Ana"), key("k", 2)).await, &Refusal::KeyReused);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: a reused key writes nothing");
}

/// It is judged again when it comes again.
pub async fn a_refused_request_does_not_spend_its_key<W: ContractorWorld>(world: W) {
    let promise = "a refused request does not spend its key";
    let ada = world.person("ada", true).await;
    let rule = Refusal::Rule("unknown_specialty".into());
    for _ in 0..2 {
        let mut new = plain(None, "Ana");
        new.details.specialties = Specialties::try_from(vec![30_000.into()]).unwrap_or_else(|error| panic!("{error}"));
        refused(promise, add_once(&world, &ada, new, key("k", 1)).await, &rule);
    }
    kept(promise, add_once(&world, &ada, plain(None, "Ana"), key("k", 2)).await);
}
