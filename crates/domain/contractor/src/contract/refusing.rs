//! What is refused, and that nothing is written then.

use super::{ContractorWorld, add, change, fresh_id, later, plain, rename, sight, try_to_add, try_to_change};
use crate::{Contractor, ContractorCard, ContractorPatch, ContractorStore, Specialties};
use honeydue_kernel::{
    Access, Actor, Edit, PortError, Refusal, ResidenceId,
    contract::{Somebody, kept, noon, refused, together, token},
};

/// Nothing that concerns this home's contractor is taken of this actor, for this reason; to `witness` all is as before.
async fn writes_are_refused<W: ContractorWorld>(
    world: &W,
    actor: Actor,
    card: &ContractorCard,
    witness: &Somebody,
    promise: &str,
    expected: Refusal,
) {
    let before = sight(world, witness.viewer()).await;
    refused(promise, try_to_add(world, actor, plain(card.contractor.residence, "Smuggled")).await, &expected);
    refused(promise, try_to_change(world, actor, card, &rename("Smuggled")).await, &expected);
    for change in [card.delete(actor, later()), card.toggle_favorite(actor, later())] {
        let change = change.unwrap_or_else(|error| panic!("{error}"));
        refused(promise, world.store().commit(change).await, &expected);
    }
    assert_eq!(sight(world, witness.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Neither without a session, nor unverified where that is needed; where a session is enough, the same account writes.
pub async fn who_may_not_act_writes_nothing<W: ContractorWorld>(world: W) {
    let promise = "who may not act writes nothing";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    writes_are_refused(&world, bob.actor(), &card, &ada, promise, Refusal::Unverified).await;
    refused(promise, try_to_add(&world, bob.actor(), plain(None, "Ben")).await, &Refusal::Unverified);
    for actor in [bob.actor_with(Access::Authenticated), bob.trusted()] {
        kept("an unverified actor writes where a session is enough", try_to_add(&world, actor, plain(Some(home), "Ben")).await);
    }
    writes_are_refused(&world, bob.disguised_with(token(-1)), &card, &ada, promise, Refusal::NoSession).await;
    world.end_session(&bob).await;
    writes_are_refused(&world, bob.actor(), &card, &ada, promise, Refusal::NoSession).await;
}

/// An actor and a token that belong to two people are nobody, whatever each of them may.
pub async fn a_credential_of_somebody_else_writes_nothing<W: ContractorWorld>(world: W) {
    let promise = "a credential of somebody else writes nothing";
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    writes_are_refused(&world, ada.disguised_with(eve.token), &card, &ada, promise, Refusal::NoSession).await;
    writes_are_refused(&world, eve.disguised_with(ada.token), &card, &ada, promise, Refusal::NoSession).await;
}

/// Refused as absent: what is not the actor's does not exist.
pub async fn a_stranger_writes_nothing<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let eve = world.person("eve", true).await;
    world.home("Elsewhere", &eve, &[]).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    for actor in [eve.actor(), eve.trusted()] {
        writes_are_refused(&world, actor, &card, &ada, "a stranger writes nothing", Refusal::Absent).await;
    }
}

/// From the removal on, not even of what they wrote down themselves.
pub async fn a_removed_member_writes_nothing<W: ContractorWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &bob, plain(Some(home), "Ana")).await;
    world.remove(home, &bob).await;
    writes_are_refused(&world, bob.actor(), &card, &ada, "a removed member writes nothing", Refusal::Absent).await;
    let out = ContractorPatch { residence: Edit::Clear, ..ContractorPatch::default() };
    refused("a removed member takes nothing along", try_to_change(&world, bob.actor(), &card, &out).await, &Refusal::Absent);
}

/// Neither by an id that was never given out, nor by that of a person, whose stream does exist.
pub async fn nothing_is_written_into_what_is_no_home<W: ContractorWorld>(world: W) {
    let promise = "nothing is written into what is no home";
    let ada = world.person("ada", true).await;
    let unused: ResidenceId = fresh_id(&world).await;
    let before = sight(&world, ada.viewer()).await;
    for home in [unused, ada.user().get().into(), (-1).into()] {
        refused(promise, try_to_add(&world, ada.actor(), plain(Some(home), "Smuggled")).await, &Refusal::Absent);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// What was decided upon an older contractor is not written: neither a change nor a deletion.
pub async fn a_stale_change_writes_nothing<W: ContractorWorld>(world: W) {
    let promise = "a stale change writes nothing";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    for place in [Some(home), None] {
        let card = add(&world, &ada, plain(place, "Ana")).await;
        change(&world, &ada, &card, &rename("Ana Ruiz")).await;
        let before = sight(&world, ada.viewer()).await;
        refused(promise, try_to_change(&world, ada.actor(), &card, &rename("Ana R.")).await, &Refusal::Stale);
        let delete = card.delete(ada.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
        refused(promise, world.store().commit(delete).await, &Refusal::Stale);
        assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    }
}

/// The others are told that it has changed.
pub async fn of_changes_at_once_one_is_written<W: ContractorWorld>(world: W) {
    let promise = "of changes at once one is written";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let patch = rename("Ana Ruiz");
    let mut written = 0;
    for outcome in together([&ada, &bob, &ada, &bob].map(|by| try_to_change(&world, by.actor(), &card, &patch))).await {
        match outcome {
            Ok(_) => written += 1,
            Err(PortError::Refused(Refusal::Stale)) => {}
            Err(other) => panic!("broken: {promise}; the others are stale, instead: {other:?}"),
        }
    }
    assert_eq!(written, 1, "broken: {promise}");
}

/// What was deleted, and what never was.
pub async fn what_is_gone_is_not_changed<W: ContractorWorld>(world: W) {
    let promise = "what is gone is not changed";
    let ada = world.person("ada", true).await;
    let card = add(&world, &ada, plain(None, "Ana")).await;
    let delete = || card.delete(ada.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
    kept("its creator deletes a contractor", world.store().commit(delete()).await);
    let never = Contractor { id: fresh_id(&world).await, ..card.contractor.clone() };
    for contractor in [card.contractor.clone(), never] {
        let card = ContractorCard { contractor, ..card.clone() };
        refused(promise, try_to_change(&world, ada.actor(), &card, &rename("Ana Ruiz")).await, &Refusal::Absent);
        let toggle = card.toggle_favorite(ada.actor(), noon()).unwrap_or_else(|error| panic!("{error}"));
        refused(promise, world.store().commit(toggle).await, &Refusal::Absent);
    }
    refused(promise, world.store().commit(delete()).await, &Refusal::Absent);
}

/// The rule `unknown_specialty`; beside known ones too.
pub async fn an_unknown_trade_writes_nothing<W: ContractorWorld>(world: W) {
    let promise = "an unknown trade writes nothing";
    let ada = world.person("ada", true).await;
    let card = add(&world, &ada, plain(None, "Ana")).await;
    let before = sight(&world, ada.viewer()).await;
    for unknown in [30_000, 0, -1] {
        let specialties = Specialties::try_from(vec![1.into(), unknown.into()]).unwrap_or_else(|error| panic!("{error}"));
        let mut new = plain(None, "Ben");
        new.details.specialties = specialties.clone();
        let rule = Refusal::Rule("unknown_specialty".into());
        refused(promise, try_to_add(&world, ada.actor(), new).await, &rule);
        let patch = ContractorPatch { specialties: Some(specialties), ..ContractorPatch::default() };
        refused(promise, try_to_change(&world, ada.actor(), &card, &patch).await, &rule);
    }
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}
