//! What is written is what is read.

use super::{ContractorWorld, add, change, found, later, listed, plain, text};
use crate::{
    Address, ContractorCard, ContractorDetails, ContractorPatch, ContractorStore, Email, NewContractor, Rating, Scope, Specialties, Website,
};
use honeydue_kernel::{
    Edit, SpecialtyId,
    contract::{Somebody, kept, noon},
};
use std::slice;

/// Every field filled, at its limits where it has some.
fn full() -> ContractorDetails {
    let long = |most: usize| "ж".repeat(most);
    ContractorDetails {
        name: text(&long(200)),
        company: Some(text("Ruiz & Söhne — Heating 🔥")),
        phone: Some(text("+1 512 555 0100 ext. 4")),
        email: Email::try_from("ana@example.org".to_owned()).ok(),
        website: Website::try_from("https://example.org/ruiz?a=b".to_owned()).ok(),
        address: Address {
            street_address: Some(text("12 Elm Street")),
            city: Some(text("Austin")),
            state_province: Some(text("TX")),
            postal_code: Some(text("78701")),
        },
        specialties: specialties(&[2, 1, 18]),
        rating: Rating::from_tenths(45).ok(),
        notes: Some(text(&format!("Two lines\nof notes {}", long(4_000)))),
    }
}

fn specialties(ids: &[i64]) -> Specialties {
    let ids: Vec<_> = ids.iter().copied().map(SpecialtyId::new).collect();
    Specialties::try_from(ids).unwrap_or_else(|error| panic!("{error}"))
}

/// By find and by list, and to nobody otherwise.
async fn is_read_everywhere<W: ContractorWorld>(world: &W, by: &Somebody, card: &ContractorCard, promise: &str) {
    assert_eq!(found(world, by.viewer(), card.contractor.id).await, *card, "broken: {promise} (find)");
    assert_eq!(listed(world, by.viewer()).await, slice::from_ref(card), "broken: {promise} (list)");
}

/// Every field, and what the card says beside it.
pub async fn a_contractor_with_everything_is_read_as_it_was_written<W: ContractorWorld>(world: W) {
    let promise = "a contractor with everything is read as it was written";
    let ada = world.person("ada", true).await;
    let home = world.home("Lake house", &ada, &[]).await;
    let card = add(&world, &ada, NewContractor { details: full(), is_favorite: true, ..plain(Some(home), "x") }).await;
    assert_eq!(card.contractor.details, full(), "broken: {promise}");
    let made = (card.contractor.created_by, card.contractor.created_at, card.contractor.updated_at, card.contractor.version);
    assert_eq!(made, (ada.user(), noon(), noon(), 1), "broken: {promise} (who, when)");
    assert_eq!((card.contractor.residence, card.residence_name.as_deref()), (Some(home), Some("Lake house")), "broken: {promise}");
    let trades: Vec<_> = card.specialties.iter().map(|trade| (trade.id, trade.name.as_str())).collect();
    assert_eq!(trades, [(1.into(), "Plumbing"), (2.into(), "HVAC"), (18.into(), "General")], "broken: {promise} (trades by name)");
    assert_eq!((card.is_favorite, card.task_count), (true, 0), "broken: {promise} (beside it)");
    assert_eq!(card.created_by.as_ref(), Some(&ada.person), "broken: {promise} (creator)");
    is_read_everywhere(&world, &ada, &card, promise).await;
}

/// Every field that may be none is none, and a personal one has no home.
pub async fn a_contractor_with_a_name_alone_is_read_as_it_was_written<W: ContractorWorld>(world: W) {
    let promise = "a contractor with a name alone is read as it was written";
    let ada = world.person("ada", true).await;
    let card = add(&world, &ada, plain(None, "Ana")).await;
    assert_eq!(card.contractor.details, plain(None, "Ana").details, "broken: {promise}");
    assert_eq!((card.contractor.residence, &card.residence_name), (None, &None), "broken: {promise} (home)");
    assert_eq!((&card.specialties[..], card.is_favorite), (&[][..], false), "broken: {promise} (beside it)");
    assert_eq!(card.created_by.as_ref(), Some(&ada.person), "broken: {promise} (creator)");
    is_read_everywhere(&world, &ada, &card, promise).await;
}

/// And set again to something else; who made it and when stays.
pub async fn every_field_can_be_set_and_cleared<W: ContractorWorld>(world: W) {
    let promise = "every field can be set and cleared";
    let ada = world.person("ada", true).await;
    let bare = add(&world, &ada, plain(None, "Ana")).await;
    let ContractorDetails { name, company, phone, email, website, address, specialties: trades, rating, notes } = full();
    let fill = ContractorPatch {
        name: Some(name),
        company: set(company),
        phone: set(phone),
        email: set(email),
        website: set(website),
        street_address: set(address.street_address),
        city: set(address.city),
        state_province: set(address.state_province),
        postal_code: set(address.postal_code),
        specialties: Some(trades),
        rating: set(rating),
        notes: set(notes),
        ..ContractorPatch::default()
    };
    let filled = change(&world, &ada, &bare, &fill).await;
    assert_eq!(filled.contractor.details, full(), "broken: {promise} (set)");
    let made = (filled.contractor.created_at, filled.contractor.updated_at, filled.contractor.version);
    assert_eq!(made, (noon(), later(), 2), "broken: {promise} (when)");
    is_read_everywhere(&world, &ada, &filled, promise).await;

    let others = ContractorPatch { specialties: Some(specialties(&[2, 3])), rating: set(Rating::from_tenths(0).ok()), ..clear("Ben") };
    let changed = change(&world, &ada, &filled, &others).await;
    let expected =
        ContractorDetails { specialties: specialties(&[2, 3]), rating: Rating::from_tenths(0).ok(), ..plain(None, "Ben").details };
    assert_eq!(changed.contractor.details, expected, "broken: {promise} (changed)");
    let cleared = change(&world, &ada, &changed, &clear("Ana")).await;
    assert_eq!(cleared.contractor.details, bare.contractor.details, "broken: {promise} (cleared)");
    is_read_everywhere(&world, &ada, &cleared, promise).await;
}

fn set<T>(value: Option<T>) -> Edit<T> {
    value.map_or(Edit::Keep, Edit::Set)
}

/// Nothing is left but a name.
fn clear(name: &str) -> ContractorPatch {
    ContractorPatch {
        residence: Edit::Keep,
        name: Some(text(name)),
        company: Edit::Clear,
        phone: Edit::Clear,
        email: Edit::Clear,
        website: Edit::Clear,
        street_address: Edit::Clear,
        city: Edit::Clear,
        state_province: Edit::Clear,
        postal_code: Edit::Clear,
        specialties: Some(Specialties::default()),
        rating: Edit::Clear,
        notes: Edit::Clear,
        is_favorite: None,
    }
}

/// Whoever wrote it down, who stays its creator.
pub async fn any_member_changes_what_the_home_shares<W: ContractorWorld>(world: W) {
    let promise = "any member changes what the home shares";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let card = add(&world, &ada, plain(Some(home), "Ana")).await;
    let changed = change(&world, &bob, &card, &super::rename("Ana Ruiz")).await;
    assert_eq!(changed.contractor.created_by, ada.user(), "broken: {promise} (creator)");
    assert_eq!(found(&world, ada.viewer(), card.contractor.id).await, changed, "broken: {promise}");
}

/// By any member; from the favourites too.
pub async fn what_was_deleted_is_gone_for_everybody<W: ContractorWorld>(world: W) {
    let promise = "what was deleted is gone for everybody";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", true).await;
    let home = world.home("Lake house", &ada, &[&bob]).await;
    let new = NewContractor { details: full(), is_favorite: true, ..plain(Some(home), "x") };
    let shared = add(&world, &ada, new).await;
    let own = add(&world, &bob, plain(None, "Ben")).await;
    for card in [shared, own] {
        let delete = card.delete(bob.actor(), later()).unwrap_or_else(|error| panic!("{error}"));
        let committed = kept(promise, world.store().commit(delete).await);
        assert_eq!((committed.value, committed.caller.user), (None, bob.user()), "broken: {promise} (commit)");
        for viewer in [ada.viewer(), bob.viewer()] {
            assert_eq!(kept(promise, world.store().find(viewer, card.contractor.id).await).value, None, "broken: {promise} (find)");
        }
    }
    let of_home = kept(promise, world.store().list(ada.viewer(), Scope::Home(home)).await).value;
    assert_eq!(of_home.as_deref(), Some(&[][..]), "broken: {promise} (list)");
}
