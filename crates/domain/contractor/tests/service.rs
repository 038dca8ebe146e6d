//! The use cases of contractors, over the reference adapter and busy housemates.

use honeydue_contractor::{
    ContractorCard, ContractorChange, ContractorDetails, ContractorError, ContractorFilter, ContractorPatch, ContractorStore, Contractors,
    NewContractor, Scope, Specialty, memory::MemoryContractors,
};
use honeydue_kernel::{
    Actor, Authority, Committed, ContractorId, Edit, Id, Ids, Person, PortError, Refusal, ResidenceId, Role, Seen, Viewer, Zone,
    contract::{key, noon},
};
use std::sync::atomic::{AtomicU32, Ordering};

const HOME: ResidenceId = ResidenceId::new(1_002);

/// A store in which somebody else renames a contractor just before each of the next commits of a change.
struct Busy {
    store: MemoryContractors,
    rivals: AtomicU32,
}

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
fn ada() -> Actor {
    Actor::vouched(1_001.into(), Authority::Trusted)
}

fn rename(name: &str) -> ContractorPatch {
    ContractorPatch { name: Some(name.try_into().unwrap_or_else(|error| panic!("{error}"))), ..ContractorPatch::default() }
}

fn new_contractor(residence: Option<ResidenceId>, name: &str) -> NewContractor {
    let details = ContractorDetails::named(name.try_into().unwrap_or_else(|error| panic!("{error}")));
    NewContractor { residence, details, is_favorite: false }
}

impl Busy {
    async fn interfere(&self, change: &ContractorChange) -> Result<(), PortError> {
        let Some(card) = self.store.find(ada().viewer(), change.event().id()).await?.value else { return Ok(()) };
        if self.rivals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rivals| rivals.checked_sub(1)).is_ok() {
            let name = format!("Somebody else's {}", card.contractor.version);
            let rival = card.change(&rename(&name), ada(), noon()).unwrap_or_else(|error| panic!("{error}"));
            self.store.commit(rival.unwrap_or_else(|| panic!("the name is another"))).await?;
        }
        Ok(())
    }
}

impl Ids for Busy {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.store.next_id().await
    }
}

impl ContractorStore for Busy {
    async fn find(&self, viewer: Viewer, id: ContractorId) -> Result<Seen<Option<ContractorCard>>, PortError> {
        self.store.find(viewer, id).await
    }

    async fn list(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<ContractorCard>>>, PortError> {
        self.store.list(viewer, scope).await
    }

    async fn specialties(&self) -> Result<Vec<Specialty>, PortError> {
        self.store.specialties().await
    }

    async fn commit(&self, change: ContractorChange) -> Result<Committed<Option<ContractorCard>>, PortError> {
        self.interfere(&change).await?;
        self.store.commit(change).await
    }
}

/// The use cases among so many rivals, and a contractor of the home's.
async fn among(rivals: u32) -> (Contractors<Busy>, ContractorCard) {
    let store = MemoryContractors::default();
    let person = Person { id: 1_001.into(), username: "ada".into(), first_name: String::new(), last_name: String::new() };
    store.know(person.clone(), true, Zone::utc());
    store.begin_home(HOME, "Home");
    store.admit(HOME, person, Role::Member);
    let contractors = Contractors::new(Busy { store, rivals: AtomicU32::new(rivals) });
    let committed = contractors.add(ada(), new_contractor(Some(HOME), "Ana"), None, noon()).await;
    (contractors, committed.unwrap_or_else(|error| panic!("{error:?}")).value)
}

#[tokio::test]
async fn a_patch_that_lost_a_race_goes_on_top_of_what_is_there() {
    let (contractors, card) = among(4).await;
    let patch = ContractorPatch { rating: Edit::Set("4.5".parse().unwrap()), ..ContractorPatch::default() };
    let changed = contractors.change(ada(), card.contractor.id, &patch, None, noon()).await.unwrap().value.contractor;
    assert_eq!((changed.version, changed.details.name.as_str()), (6, "Somebody else's 4"));
}

#[tokio::test]
async fn a_patch_that_loses_every_race_gives_up() {
    let (contractors, card) = among(100).await;
    let outcome = contractors.change(ada(), card.contractor.id, &rename("Ana Ruiz"), None, noon()).await;
    assert!(matches!(outcome, Err(ContractorError::Port(PortError::Refused(Refusal::Stale)))), "{outcome:?}");
}

#[tokio::test]
async fn who_has_seen_another_version_is_shown_the_one_that_is_there() {
    let (contractors, card) = among(1).await;
    for expected in [2, 1] {
        // the first has not seen what is there; the second has, and loses it to a rival
        let outcome = contractors.change(ada(), card.contractor.id, &rename("Ana Ruiz"), Some(expected), noon()).await;
        let Err(ContractorError::Stale(current)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(current.contractor.version, if expected == 2 { 1 } else { 2 });
    }
    let deleted = contractors.delete(ada(), card.contractor.id, Some(1), noon()).await;
    assert!(matches!(deleted, Err(ContractorError::Stale(_))), "{deleted:?}");
    let deleted = contractors.delete(ada(), card.contractor.id, Some(2), noon()).await.unwrap();
    assert_eq!(deleted.value.contractor.version, 2, "as it was");
    assert!(matches!(contractors.find(ada().viewer(), card.contractor.id).await, Err(ContractorError::Absent)));
}

#[tokio::test]
async fn what_changes_nothing_moves_nothing() {
    let (contractors, card) = among(0).await;
    let before = contractors.find(ada().viewer(), card.contractor.id).await.unwrap();
    let same = contractors.change(ada(), card.contractor.id, &rename("Ana"), Some(1), noon()).await.unwrap();
    assert_eq!((same.value, same.versions), (before.value, before.versions));
}

#[tokio::test]
async fn two_taps_are_two_taps() {
    let (contractors, card) = among(2).await;
    for (is_favorite, number) in [(true, 1), (false, 2)] {
        let toggled = contractors.toggle_favorite(ada(), card.contractor.id, Some(key(&number.to_string(), number)), noon()).await;
        assert_eq!(toggled.unwrap().value.is_favorite, is_favorite);
    }
}

#[tokio::test]
async fn a_list_has_favorites_first_then_goes_by_name() {
    let (contractors, ana) = among(0).await;
    let mut favorite = new_contractor(None, "zoe");
    favorite.is_favorite = true;
    for new in [new_contractor(None, "ben"), favorite, new_contractor(None, "Cyd")] {
        contractors.add(ada(), new, None, noon()).await.unwrap();
    }
    let names = |cards: Vec<ContractorCard>| cards.into_iter().map(|card| String::from(card.contractor.details.name)).collect::<Vec<_>>();
    let all = contractors.list(ada().viewer(), &ContractorFilter::default()).await.unwrap();
    assert_eq!(names(all.value), ["zoe", "Ana", "ben", "Cyd"]);
    let found = ContractorFilter { search: Some("N".to_owned()), ..ContractorFilter::default() };
    assert_eq!(names(contractors.list(ada().viewer(), &found).await.unwrap().value), ["Ana", "ben"]);
    assert_eq!(contractors.of_home(ada().viewer(), HOME).await.unwrap().value, [ana]);
}

#[tokio::test]
async fn what_is_not_there_is_an_error_to_who_asks_for_it() {
    let (contractors, _) = among(0).await;
    let elsewhere = ContractorFilter { residence: Some(7.into()), ..ContractorFilter::default() };
    assert_eq!(contractors.list(ada().viewer(), &elsewhere).await.unwrap().value, [], "a list of nothing is empty");
    assert!(matches!(contractors.of_home(ada().viewer(), 7.into()).await, Err(ContractorError::Absent)));
    assert!(matches!(contractors.find(ada().viewer(), 7.into()).await, Err(ContractorError::Absent)));
    let outcomes = [
        contractors.change(ada(), 7.into(), &rename("Ana"), None, noon()).await,
        contractors.delete(ada(), 7.into(), None, noon()).await,
        contractors.toggle_favorite(ada(), 7.into(), None, noon()).await,
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(ContractorError::Absent)), "{outcome:?}");
    }
}
