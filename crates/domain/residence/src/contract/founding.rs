//! New homes.

use super::{ResidenceWorld, commit, found, fresh_id, measures, plain, profile, sight, text, try_to_found, version};
use crate::{Address, Currency, Home, NewResidence, Purchase, Residence, ResidenceStore, ResidenceWrite};
use honeydue_kernel::{
    Membership, Refusal, Role, Zone,
    contract::{Somebody, kept, noon, refused},
};

fn zone(name: &str) -> Zone {
    name.parse().unwrap_or_else(|error| panic!("{name} {error}"))
}

/// Founds a home, and sees that it is kept as the decision made it.
async fn is_founded_as_decided<W: ResidenceWorld>(world: &W, by: &Somebody, new: NewResidence, promise: &str) -> Home {
    let is_primary = new.is_primary;
    let change = Residence::found(fresh_id(world).await, new, by.actor(), noon());
    let ResidenceWrite::Founded { residence, .. } = change.write().clone() else { panic!("a home is founded") };
    let home = kept(promise, commit(world, change).await).value;
    assert_eq!(home.residence, residence, "broken: {promise} (commit)");
    assert_eq!(home.is_primary, is_primary, "broken: {promise} (main home)");
    assert_eq!(home.my_role, Role::Owner, "broken: who founds a home owns it");
    let owner = Membership { person: by.person.clone(), role: Role::Owner, joined_at: noon() };
    assert_eq!(home.members, [owner], "broken: who founds a home is its first member");
    assert_eq!(found(world, by.viewer(), residence.id).await, home, "broken: {promise} (find)");
    assert_eq!(kept(promise, world.store().list(by.viewer()).await).value, std::slice::from_ref(&home), "broken: {promise} (list)");
    home
}

/// Every field, with texts that are hard to keep.
pub async fn a_home_with_everything_is_read_as_it_was_founded<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let types = kept("everybody knows the kinds of homes", world.store().types().await);
    let kind = types.last().unwrap_or_else(|| panic!("broken: there are kinds of homes"));
    let new = NewResidence {
        name: text("Lake house — «дом» 🏡 'quoted' \"twice\" \\ %s $1"),
        residence_type: Some(kind.id),
        address: Address {
            street_address: Some(text("1 Main St")),
            apartment_unit: Some(text("Unit 2")),
            city: Some(text("São Paulo")),
            state_province: Some(text("SP")),
            postal_code: Some(text("01000-000")),
            country: Some(text("Brasil")),
        },
        zone: Some(zone("America/Sao_Paulo")),
        currency: Currency::try_from("brl".to_owned()).unwrap_or_else(|error| panic!("{error}")),
        description: Some(text("First line\n\tSecond line; drop table residence")),
        measures: measures(),
        purchase: Purchase { date: "2019-08-30".parse().ok(), price: "412000.00".parse().ok() },
        profile: profile(),
        is_primary: true,
    };
    let home = is_founded_as_decided(&world, &ada, new, "a home with everything is read as it was founded").await;
    assert_eq!(home.residence_type.as_ref(), Some(kind), "broken: a home tells its kind whole");
}

/// Every field that may be none is none.
pub async fn a_home_with_a_name_alone_is_read_as_it_was_founded<W: ResidenceWorld>(world: W) {
    let ada = world.person("ada", true).await;
    let home = is_founded_as_decided(&world, &ada, plain("H"), "a home with a name alone is read as it was founded").await;
    assert_eq!(home.residence_type, None, "broken: a home without a kind tells none");
}

/// As the lookup has it.
pub async fn every_kind_of_home_is_told_by_name<W: ResidenceWorld>(world: W) {
    let promise = "every kind of home is told by name";
    let ada = world.person("ada", true).await;
    for kind in kept("everybody knows the kinds of homes", world.store().types().await) {
        let new = NewResidence { residence_type: Some(kind.id), ..plain("Home") };
        let home = kept(promise, try_to_found(&world, &ada, new).await).value;
        assert_eq!(found(&world, ada.viewer(), home.residence.id).await.residence_type, Some(kind), "broken: {promise}");
    }
}

/// The home's stream begins at 1, the founder's moves by one: a home has come.
pub async fn founding_moves_the_founder_and_begins_the_home<W: ResidenceWorld>(world: W) {
    let promise = "founding moves the founder and begins the home";
    let ada = world.person("ada", true).await;
    let start = version(ada.user(), &sight(&world, ada.viewer()).await.1);
    let committed = kept(promise, try_to_found(&world, &ada, plain("Lake house")).await);
    let home = committed.value.residence.id;
    let mut expected = vec![(ada.user().into(), start + 1), (home.into(), 1)];
    expected.sort_unstable();
    assert_eq!(committed.versions, expected, "broken: {promise}, told in the order of the streams' ids");
    assert_eq!(sight(&world, ada.viewer()).await.1, expected, "broken: a read sees the versions that the commit told");
    assert_eq!(committed.caller.user, ada.user(), "broken: a commit names who acted");
}

/// The rule `unknown_residence_type`.
pub async fn a_home_of_an_unknown_kind_is_not_founded<W: ResidenceWorld>(world: W) {
    let promise = "a home of an unknown kind is not founded";
    let ada = world.person("ada", true).await;
    let before = sight(&world, ada.viewer()).await;
    let new = NewResidence { residence_type: Some(30_000.into()), ..plain("Home") };
    refused(promise, try_to_found(&world, &ada, new).await, &Refusal::Rule("unknown_residence_type".into()));
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
}

/// Neither without a session, nor unverified where that is needed, nor with somebody else's credential.
pub async fn who_may_not_act_founds_nothing<W: ResidenceWorld>(world: W) {
    let promise = "who may not act founds nothing";
    let ada = world.person("ada", true).await;
    let bob = world.person("bob", false).await;
    let before = sight(&world, ada.viewer()).await;
    refused(promise, try_to_found(&world, &bob, plain("Home")).await, &Refusal::Unverified);
    let disguised = Residence::found(fresh_id(&world).await, plain("Home"), ada.disguised_with(bob.token), noon());
    refused(promise, commit(&world, disguised).await, &Refusal::NoSession);
    assert_eq!(sight(&world, ada.viewer()).await, before, "broken: {promise} (something was written)");
    world.end_session(&ada).await;
    refused(promise, try_to_found(&world, &ada, plain("Home")).await, &Refusal::NoSession);
}
