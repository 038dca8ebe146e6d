//! Who sees what.

use super::{ContractorWorld, add, found, fresh_id, listed, plain, sight};
use crate::{ContractorCard, ContractorStore, Scope};
use honeydue_kernel::{
    Access, Caller, ContractorId, Refusal, ResidenceId, Viewer,
    contract::{kept, refused, token},
};
use std::collections::HashSet;

async fn reads_are_refused<W: ContractorWorld>(world: &W, viewer: Viewer, card: &ContractorCard, promise: &str, expected: Refusal) {
    let (id, home) = (card.contractor.id, card.contractor.residence.unwrap_or_else(|| panic!("a home's")));
    refused(promise, world.store().find(viewer, id).await, &expected);
    refused(promise, world.store().list(viewer, Scope::All).await, &expected);
    refused(promise, world.store().list(viewer, Scope::Home(home)).await, &expected);
}

async fn reads_show_nothing<W: ContractorWorld>(world: &W, viewer: Viewer, id: ContractorId, promise: &str) {
    assert_eq!(kept(promise, world.store().find(viewer, id).await).value, None, "broken: {promise} (find)");
    let list = listed(world, viewer).await;
    assert!(list.iter().all(|card| card.contractor.id != id), "broken: {promise} (list)");
}

async fn has_no_home<W: ContractorWorld>(world: &W, viewer: Viewer, home: ResidenceId, promise: &str) {
    let seen = kept(promise, world.store().list(viewer, Scope::Home(home)).await);
    assert_eq!(seen.value, None, "broken: {promise} (list of the home)");
    assert_eq!(seen.versions.len(), 1, "broken: {promise} (its version)");
}

/// Refused with [`Refusal::NoSession`], whatever is asked for.
pub async fn a_token_without_a_session_reads_nothing<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let nobody = Viewer::Credential { token: token(-1), needs: Access::Authenticated };
    reads_are_refused(&world, nobody, &card, "a token without a session reads nothing", Refusal::NoSession).await;
}

/// From the end of a session on, its token is nobody's.
pub async fn an_ended_session_reads_nothing<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    world.end_session(&ada).await;
    reads_are_refused(&world, ada.viewer(), &card, "an ended session reads nothing", Refusal::NoSession).await;
}

/// Refused with [`Refusal::Unverified`]; where a session is enough, the same account reads.
pub async fn an_unverified_account_reads_nothing_that_needs_verification<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let promise = "an unverified account reads nothing that needs verification";
    reads_are_refused(&world, bob.viewer(), &card, promise, Refusal::Unverified).await;
    found(&world, bob.viewer_with(Access::Authenticated), card.contractor.id).await;
}

/// Also to an embedding program somebody without an account is nobody.
pub async fn a_user_who_does_not_exist_reads_nothing<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let nobody = Viewer::User(fresh_id(&world).await);
    reads_are_refused(&world, nobody, &card, "a user who does not exist reads nothing", Refusal::NoSession).await;
}

/// Somebody else's home and no home are told alike.
pub async fn a_stranger_sees_nothing_of_a_home<W: ContractorWorld>(world: W) {
    let promise = "a stranger sees nothing of a home";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let id = add(&world, &ada, plain(Some(home), "Ana")).await.contractor.id;
    for viewer in [eve.viewer(), Viewer::User(eve.user())] {
        reads_show_nothing(&world, viewer, id, promise).await;
        has_no_home(&world, viewer, home, promise).await;
    }
}

/// Not even what they wrote down themselves.
pub async fn a_removed_member_sees_nothing_of_the_home<W: ContractorWorld>(world: W) {
    let promise = "a removed member sees nothing of the home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let hers = add(&world, &ada, plain(Some(home), "Ana")).await.contractor.id;
    let his = add(&world, &bob, plain(Some(home), "Ben")).await.contractor.id;
    world.remove(home, &bob).await;
    for id in [hers, his] {
        reads_show_nothing(&world, bob.viewer(), id, promise).await;
    }
    has_no_home(&world, bob.viewer(), home, promise).await;
}

/// Housemates are strangers to it.
pub async fn a_personal_one_is_seen_by_its_creator_alone<W: ContractorWorld>(world: W) {
    let promise = "a personal one is seen by its creator alone";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(None, "Ana")).await;
    reads_show_nothing(&world, ada.viewer(), card.contractor.id, promise).await;
    let of_home = kept(promise, world.store().list(ada.viewer(), Scope::Home(home)).await).value;
    assert_eq!(of_home.as_deref(), Some(&[][..]), "broken: {promise} (list of the home)");
    assert_eq!(found(&world, bob.viewer(), card.contractor.id).await, card, "broken: {promise} (its creator)");
    assert_eq!(listed(&world, bob.viewer()).await, [card], "broken: {promise} (its creator's list)");
}

/// No contractor by an id that was never one, nor by that of a home or a person.
pub async fn what_does_not_exist_is_absent<W: ContractorWorld>(world: W) {
    let promise = "what does not exist is absent";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let unused: ContractorId = fresh_id(&world).await;
    for id in [unused.get(), home.get(), ada.user().get(), -1, i64::MAX] {
        reads_show_nothing(&world, ada.viewer(), id.into(), promise).await;
    }
    for home in [unused.get(), ada.user().get(), -1, i64::MAX] {
        has_no_home(&world, ada.viewer(), home.into(), promise).await;
    }
}

/// In the order of their ids, as each is found.
pub async fn a_list_has_mine_and_those_of_all_my_homes_and_no_other<W: ContractorWorld>(world: W) {
    let promise = "a list has mine and those of all my homes and no other";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let ours = world.home("Ours", &bob, &[&ada]).await;
    let hers = world.home("Hers", &ada, &[]).await;
    let his = world.home("His", &bob, &[]).await;
    let mut expected = Vec::new();
    for (by, place, is_hers) in
        [(&ada, Some(hers), true), (&bob, Some(his), false), (&ada, None, true), (&bob, Some(ours), true), (&bob, None, false)]
    {
        let id = add(&world, by, plain(place, "Somebody")).await.contractor.id;
        expected.extend(is_hers.then_some(id));
    }
    expected.sort_unstable();
    let list = listed(&world, ada.viewer()).await;
    assert_eq!(list.iter().map(|card| card.contractor.id).collect::<Vec<_>>(), expected, "broken: {promise}");
    for card in list {
        assert_eq!(found(&world, ada.viewer(), card.contractor.id).await, card, "broken: a list and a find show the same");
    }
}

/// Neither the other homes' nor the viewer's own.
pub async fn a_list_of_one_home_shows_that_home_alone<W: ContractorWorld>(world: W) {
    let promise = "a list of one home shows that home alone";
    let ada = world.person("ada", true).await;
    let one = world.home("One", &ada, &[]).await;
    let two = world.home("Two", &ada, &[]).await;
    let expected = add(&world, &ada, plain(Some(one), "Ana")).await;
    add(&world, &ada, plain(Some(two), "Ben")).await;
    add(&world, &ada, plain(None, "Cyd")).await;
    let list = kept(promise, world.store().list(ada.viewer(), Scope::Home(one)).await).value;
    assert_eq!(list, Some(vec![expected]), "broken: {promise}");
}

/// The account with its zone, and the session where a credential identified it; also where nothing was found.
pub async fn a_read_names_its_caller<W: ContractorWorld>(world: W) {
    let promise = "a read names its caller";
    let ada = world.person("ada", true).await;
    let id = add(&world, &ada, plain(None, "Ana")).await.contractor.id;
    let bob = world.person("bob", true).await;
    let embedded = Caller { session: None, session_ends: None, ..ada.caller.clone() };
    for (viewer, caller) in [(ada.viewer(), &ada.caller), (Viewer::User(ada.user()), &embedded), (bob.viewer(), &bob.caller)] {
        assert_eq!(kept(promise, world.store().find(viewer, id).await).caller, *caller, "broken: {promise} (find)");
        assert_eq!(kept(promise, world.store().list(viewer, Scope::All).await).caller, *caller, "broken: {promise} (list)");
    }
}

/// Of each home once, also of one without contractors; and of the viewer's own stream. A task of any home of the viewer's
/// may come to name a personal one.
pub async fn a_read_names_the_versions_of_what_it_shows<W: ContractorWorld>(world: W) {
    let promise = "a read names the versions of what it shows";
    let ada = world.person("ada", true).await;
    let full = world.home("Full", &ada, &[]).await;
    let empty = world.home("Empty", &ada, &[]).await;
    let shared = add(&world, &ada, plain(Some(full), "Ana")).await.contractor.id;
    let own = add(&world, &ada, plain(None, "Ben")).await.contractor.id;
    let (_, all) = sight(&world, ada.viewer()).await;
    let mut streams = [full.into(), empty.into(), ada.user().into()];
    streams.sort_unstable();
    assert_eq!(all.keys().copied().collect::<Vec<_>>(), streams, "broken: {promise} (list)");
    let of_home = kept(promise, world.store().list(ada.viewer(), Scope::Home(empty)).await).versions;
    let find_shared = kept(promise, world.store().find(ada.viewer(), shared).await).versions;
    let find_own = kept(promise, world.store().find(ada.viewer(), own).await).versions;
    for (told, homes) in [(of_home, &[empty][..]), (find_shared, &[full]), (find_own, &[empty, full])] {
        let mut expected = vec![(ada.user().into(), all[&ada.user().into()])];
        expected.extend(homes.iter().map(|home| ((*home).into(), all[&(*home).into()])));
        expected.sort_unstable();
        assert_eq!(told, expected, "broken: {promise}, in the order of their ids");
    }
}

/// Under the name of who wrote it down.
pub async fn what_somebody_wrote_down_who_left_stays_with_the_home<W: ContractorWorld>(world: W) {
    let promise = "what somebody wrote down who left stays with the home";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(Some(home), "Ana")).await;
    world.remove(home, &bob).await;
    let seen = found(&world, ada.viewer(), card.contractor.id).await;
    assert_eq!(seen, card, "broken: {promise}");
    assert_eq!(seen.created_by, Some(bob.person), "broken: {promise} (name)");
}

/// Those that the templates name among them; ids and names are each different.
pub async fn everybody_knows_the_trades<W: ContractorWorld>(world: W) {
    let promise = "everybody knows the trades";
    let trades = kept(promise, world.store().specialties().await);
    let ids: HashSet<_> = trades.iter().map(|trade| trade.id).collect();
    let names: HashSet<_> = trades.iter().map(|trade| trade.name.as_str()).collect();
    assert_eq!((ids.len(), names.len()), (trades.len(), trades.len()), "broken: each trade is told once");
    for name in ["Plumbing", "HVAC", "Electrical", "Roofing", "Pest", "General"] {
        assert!(names.contains(name), "broken: {promise} ({name})");
    }
}
