//! What homes show of a contractor whom their tasks name.

use super::{ContractorWorld, add, change, found, later, listed, plain, rename, sight, text, to, try_to_change};
use crate::{ContractorCard, ContractorPatch, ContractorStore};
use honeydue_kernel::{
    Committed, ContractorId, Edit, PortError, Refusal, ResidenceId, StreamId, Version,
    contract::{Somebody, kept, refused},
};
use std::collections::BTreeMap;

async fn try_to_delete<W: ContractorWorld>(
    world: &W,
    by: &Somebody,
    card: &ContractorCard,
) -> Result<Committed<Option<ContractorCard>>, PortError> {
    world.store().commit(card.delete(by.actor(), later()).unwrap_or_else(|error| panic!("{error}"))).await
}

/// The home shows it by this name, and by no company's.
async fn shows<W: ContractorWorld>(world: &W, home: ResidenceId, id: ContractorId, name: &str, promise: &str) {
    assert_eq!(world.names_in(home, id).await, Some((name.to_owned(), None)), "broken: {promise}");
}

async fn versions<W: ContractorWorld>(world: &W, by: &Somebody) -> BTreeMap<StreamId, Version> {
    sight(world, by.viewer()).await.1
}

/// These streams of somebody's have moved by one since, and no other.
async fn have_moved<W: ContractorWorld>(
    world: &W,
    by: &Somebody,
    mut before: BTreeMap<StreamId, Version>,
    streams: &[StreamId],
    promise: &str,
) {
    before.iter_mut().filter(|(stream, _)| streams.contains(stream)).for_each(|(_, version)| *version += 1);
    assert_eq!(versions(world, by).await, before, "broken: {promise} (streams)");
}

/// Alike for all its members, by find and by list, and none of another home.
pub async fn a_count_has_the_tasks_of_the_contractors_home<W: ContractorWorld>(world: W) {
    let promise = "a count has the tasks of the contractor's home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let other = add(&world, &ada, plain(Some(home), "Ben")).await;
    for by in [&ada, &bob] {
        world.call(by, home, card.contractor.id).await;
    }
    world.call(&ada, home, other.contractor.id).await;
    for viewer in [ada.viewer(), bob.viewer()] {
        let seen = found(&world, viewer, card.contractor.id).await;
        assert_eq!(seen.task_count, 2, "broken: {promise} (find)");
        assert_eq!(listed(&world, viewer).await.first(), Some(&seen), "broken: {promise} (list)");
    }
    let changed = change(&world, &bob, &found(&world, bob.viewer(), card.contractor.id).await, &rename("Ana Ruiz")).await;
    assert_eq!(changed.task_count, 2, "broken: {promise} (commit)");
}

/// Not those of homes that its creator has left.
pub async fn a_personal_ones_count_has_the_tasks_of_all_my_homes<W: ContractorWorld>(world: W) {
    let promise = "a personal one's count has the tasks of all my homes";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let one = world.home("One", &ada, &[]).await;
    let two = world.home("Two", &bob, &[&ada]).await;
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    for home in [one, two, two] {
        let before = kept(promise, world.store().find(ada.viewer(), id).await).versions;
        world.call(&ada, home, id).await;
        let after = kept(promise, world.store().find(ada.viewer(), id).await).versions;
        assert_ne!(before, after, "broken: who has seen a count can tell that it has changed");
    }
    assert_eq!(found(&world, ada.viewer(), id).await.task_count, 3, "broken: {promise} (find)");
    assert_eq!(listed(&world, ada.viewer()).await[0].task_count, 3, "broken: {promise} (list)");
    world.remove(two, &ada).await;
    assert_eq!(found(&world, ada.viewer(), id).await.task_count, 1, "broken: {promise} (a home that was left)");
}

/// By one, with its creator, and no other home: name or company, there the others see what it is called now.
pub async fn a_rename_moves_the_homes_that_show_the_names<W: ContractorWorld>(world: W) {
    let promise = "a rename moves the homes that show the names";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let (one, two) = (world.home("One", &ada, &[]).await, world.home("Two", &bob, &[&ada]).await);
    world.home("Three", &ada, &[]).await;
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    for home in [two, one, two] {
        world.call(&ada, home, id).await;
        shows(&world, home, id, "Ana", promise).await;
    }
    let company = ContractorPatch { company: Edit::Set(text("Ruiz Heating")), ..ContractorPatch::default() };
    for (patch, names) in [(rename("Ana Ruiz"), ("Ana Ruiz", None)), (company, ("Ana Ruiz", Some("Ruiz Heating")))] {
        let card = found(&world, ada.viewer(), id).await;
        let mut homes = vec![one, two];
        homes.sort_unstable();
        assert_eq!(card.shown_in, homes, "broken: who reads it is told where it is shown");
        let before = versions(&world, &ada).await;
        change(&world, &ada, &card, &patch).await;
        have_moved(&world, &ada, before, &[ada.user().into(), one.into(), two.into()], promise).await;
        for home in [one, two] {
            let expected = (names.0.to_owned(), names.1.map(ToOwned::to_owned));
            assert_eq!(world.names_in(home, id).await, Some(expected), "broken: {promise} (names)");
        }
    }
}

/// The others see nothing of it.
pub async fn what_is_not_renamed_moves_no_home_that_shows_the_names<W: ContractorWorld>(world: W) {
    let promise = "what is not renamed moves no home that shows the names";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    world.call(&ada, home, id).await;
    let before = versions(&world, &ada).await;
    let notes = ContractorPatch { notes: Edit::Set(text("Back door")), ..ContractorPatch::default() };
    change(&world, &ada, &found(&world, ada.viewer(), id).await, &notes).await;
    have_moved(&world, &ada, before, &[ada.user().into()], promise).await;
}

/// A rename and a deletion are decided anew then; a change of something else goes through.
pub async fn a_home_that_shows_the_names_since_makes_the_change_stale<W: ContractorWorld>(world: W) {
    let promise = "a home that shows the names since makes the change stale";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(None, "Ana")).await;
    world.call(&ada, home, card.contractor.id).await;
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_change(&world, ada.actor(), &card, &rename("Ana Ruiz")).await, &Refusal::Stale);
    refused(promise, try_to_delete(&world, &ada, &card).await, &Refusal::Stale);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    let notes = ContractorPatch { notes: Edit::Set(text("Back door")), ..ContractorPatch::default() };
    kept(promise, try_to_change(&world, ada.actor(), &card, &notes).await);
}

/// What somebody calls it who is not in the home any more is not the home's to know; nor does the home move.
pub async fn a_home_that_its_creator_left_shows_the_names_of_then<W: ContractorWorld>(world: W) {
    let promise = "a home that its creator left shows the names of then";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let (home, hers) = (world.home("Lake house", &bob, &[&ada]).await, world.home("Hers", &ada, &[]).await);
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    world.call(&ada, home, id).await;
    world.call(&ada, hers, id).await;
    world.remove(home, &ada).await;
    let before = versions(&world, &bob).await;
    let card = found(&world, ada.viewer(), id).await;
    assert_eq!(card.shown_in, [hers], "broken: {promise} (the other homes)");
    let card = change(&world, &ada, &card, &rename("Ana Ruiz")).await;
    kept(promise, try_to_delete(&world, &ada, &card).await);
    assert_eq!(versions(&world, &bob).await, before, "broken: {promise} (streams)");
    shows(&world, home, id, "Ana", promise).await;
    shows(&world, hers, id, "Ana Ruiz", promise).await;
    assert_eq!((world.calls_in(home, id).await, world.calls_in(hers, id).await), (1, 0), "broken: {promise} (tasks)");
}

/// To whom nobody told them in the meantime.
pub async fn who_comes_back_brings_the_names_of_today<W: ContractorWorld>(world: W) {
    let promise = "who comes back brings the names of today";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &bob, &[&ada]).await;
    let (hers, his) = (add(&world, &ada, plain(None, "Ana")).await, add(&world, &bob, plain(None, "Ben")).await);
    world.call(&ada, home, hers.contractor.id).await;
    world.call(&bob, home, his.contractor.id).await;
    world.remove(home, &ada).await;
    change(&world, &ada, &found(&world, ada.viewer(), hers.contractor.id).await, &rename("Ana Ruiz")).await;
    shows(&world, home, hers.contractor.id, "Ana", promise).await;
    world.admit(home, &bob, &ada).await;
    shows(&world, home, hers.contractor.id, "Ana Ruiz", promise).await;
    shows(&world, home, his.contractor.id, "Ben", promise).await;
}

/// Into a home, while there, and out of it: another home that has called it shows what it is called all the while.
pub async fn names_follow_whom_a_home_shares<W: ContractorWorld>(world: W) {
    let promise = "names follow whom a home shares";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let (one, two) = (world.home("One", &ada, &[&bob]).await, world.home("Two", &ada, &[]).await);
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    world.call(&ada, two, id).await;
    let renamed_to = |home, name| ContractorPatch { residence: to(home).residence, ..rename(name) };
    for (by, patch, name) in [
        (&ada, to(Some(one)), "Ana"),
        (&bob, rename("Ana R."), "Ana R."),
        (&ada, renamed_to(None, "Ana Ruiz"), "Ana Ruiz"),
        (&ada, renamed_to(Some(one), "A. Ruiz"), "A. Ruiz"),
    ] {
        let before = world.names_in(two, id).await;
        let streams = versions(&world, &ada).await;
        let card = found(&world, by.viewer(), id).await;
        change(&world, by, &card, &patch).await;
        shows(&world, two, id, name, promise).await;
        let moved = versions(&world, &ada).await[&two.into()] - streams[&two.into()];
        assert_eq!(moved == 1, before != world.names_in(two, id).await, "broken: {promise} (the home that shows it)");
    }
    world.call(&bob, one, id).await;
    assert_eq!(found(&world, bob.viewer(), id).await.task_count, 1, "broken: a home's counts the tasks of its home");
}

/// A home that its creator had left, for one, where an older name stands.
pub async fn who_takes_it_over_tells_their_homes_its_names<W: ContractorWorld>(world: W) {
    let promise = "who takes it over tells their homes its names";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let cyd = world.person("cyd", true).await;
    let (hers, shared) = (world.home("Hers", &ada, &[&bob]).await, world.home("Shared", &ada, &[&bob, &cyd]).await);
    let id = add(&world, &bob, plain(None, "Ben")).await.contractor.id;
    world.call(&bob, hers, id).await;
    change(&world, &bob, &found(&world, bob.viewer(), id).await, &to(Some(shared))).await;
    world.remove(hers, &bob).await;
    change(&world, &cyd, &found(&world, cyd.viewer(), id).await, &rename("Ben B.")).await;
    shows(&world, hers, id, "Ben", promise).await;
    let before = versions(&world, &ada).await;
    change(&world, &ada, &found(&world, ada.viewer(), id).await, &to(None)).await;
    shows(&world, hers, id, "Ben B.", promise).await;
    have_moved(&world, &ada, before, &[ada.user().into(), hers.into(), shared.into()], promise).await;
}

/// A home's and a personal one; what was done keeps showing its name.
pub async fn what_was_deleted_is_called_no_more_and_its_name_stays<W: ContractorWorld>(world: W) {
    let promise = "what was deleted is called no more, and its name stays";
    let ada = world.person("ada", true).await;
    let (one, two) = (world.home("One", &ada, &[]).await, world.home("Two", &ada, &[]).await);
    for (residence, homes) in [(Some(one), &[one][..]), (None, &[one, two])] {
        let id = add(&world, &ada, plain(residence, "Ana")).await.contractor.id;
        let kept_on = add(&world, &ada, plain(residence, "Ben")).await.contractor.id;
        for home in homes {
            world.call(&ada, *home, id).await;
            world.call(&ada, *home, kept_on).await;
        }
        let before = versions(&world, &ada).await;
        kept(promise, try_to_delete(&world, &ada, &found(&world, ada.viewer(), id).await).await);
        let mut moved: Vec<StreamId> = homes.iter().copied().map(StreamId::from).collect();
        moved.extend(residence.is_none().then_some(StreamId::from(ada.user())));
        have_moved(&world, &ada, before, &moved, promise).await;
        for home in homes {
            assert_eq!((world.calls_in(*home, id).await, world.calls_in(*home, kept_on).await), (0, 1), "broken: {promise} (tasks)");
            shows(&world, *home, id, "Ana", promise).await;
        }
    }
}
