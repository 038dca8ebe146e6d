//! The use cases: what they read first, what they decide again, and what they do not write.
#![expect(clippy::unwrap_used, reason = "a test ends where its world can't be arranged")]

use honeydue_kernel::{
    Actor, Caller, Ids, Person, Role, ShareCodeId, Zone,
    contract::{Somebody, noon, token},
    memory::MemoryIds,
};
use honeydue_residence::{
    Code, CodeHash, CodeKind, NewResidence, NewRole, ResidenceError, ResidenceName, ResidencePatch, Residences, ShareCodes,
    memory::MemoryResidences,
};
use jiff::SignedDuration;
use std::sync::Arc;

/// Codes that anybody could guess; two ids that follow each other have the same.
struct Plain;

impl ShareCodes for Plain {
    fn derive(&self, id: ShareCodeId, kind: CodeKind) -> Code {
        Code::typed(&format!("{}-{}", kind.name(), id.get() / 2))
    }

    fn hash(&self, code: &Code) -> CodeHash {
        let mut digest = [0; 32];
        code.expose().bytes().zip(&mut digest).for_each(|(byte, place)| *place = byte);
        CodeHash::new(digest)
    }
}

struct World {
    ids: Arc<MemoryIds>,
    residences: Residences<MemoryResidences, Plain>,
    ada: Somebody,
    bob: Somebody,
}

async fn somebody(ids: &MemoryIds, store: &MemoryResidences, name: &str) -> Somebody {
    let (user, session) = (ids.next_id().await.unwrap(), ids.next_id().await.unwrap());
    let person = Person { id: user, username: name.to_owned(), first_name: String::new(), last_name: String::new() };
    store.know(person.clone(), true, Zone::utc());
    let token = token(session.get());
    store.open_session(token, session, user);
    Somebody { person, caller: Caller { user, session: Some(session), session_ends: None, verified: true, zone: Zone::utc() }, token }
}

impl World {
    async fn new() -> Self {
        let ids = Arc::<MemoryIds>::default();
        let store = MemoryResidences::new(Arc::clone(&ids));
        let (ada, bob) = (somebody(&ids, &store, "ada").await, somebody(&ids, &store, "bob").await);
        Self { ids, residences: Residences::new(store, Plain), ada, bob }
    }

    async fn home(&self, by: Actor) -> honeydue_kernel::ResidenceId {
        let new = NewResidence::named(ResidenceName::try_from("Elm Street").unwrap());
        self.residences.found(by, new, None, noon()).await.unwrap().value.residence.id
    }
}

#[tokio::test]
async fn what_is_so_already_is_not_written() {
    let world = World::new().await;
    let World { residences, ada, bob, .. } = &world;
    let id = world.home(ada.actor()).await;
    let home = residences.find(ada.viewer(), id).await.unwrap().value;
    let patch = ResidencePatch {
        name: Some(ResidenceName::try_from(" Elm Street ").unwrap()),
        is_primary: Some(false),
        ..ResidencePatch::default()
    };
    let updated = residences.update(ada.actor(), id, patch, Some(1), noon()).await.unwrap();
    assert_eq!((updated.version_of(id), updated.value), (Some(1), home));
    residences.admit(ada.actor(), id, bob.user(), Role::Member, noon()).await.unwrap();
    let changed = residences.change_role(ada.actor(), id, bob.user(), NewRole::Member, noon()).await.unwrap();
    assert_eq!(changed.version_of(id), Some(2));
    let payer = residences.change_role(ada.actor(), id, ada.user(), NewRole::Payer, noon()).await.unwrap();
    assert_eq!(payer.version_of(id), Some(2));
}

#[tokio::test]
async fn another_version_than_the_one_that_was_seen_is_told_with_the_home() {
    let world = World::new().await;
    let (ada, id) = (world.ada.actor(), world.home(world.ada.actor()).await);
    let named = |name| ResidencePatch { name: Some(ResidenceName::try_from(name).unwrap()), ..ResidencePatch::default() };
    world.residences.update(ada, id, named("Sea house"), Some(1), noon()).await.unwrap();
    let refused = world.residences.update(ada, id, named("Town house"), Some(1), noon()).await;
    assert!(matches!(refused, Err(ResidenceError::Stale(home)) if home.residence.name.as_str() == "Sea house"));
    assert!(matches!(world.residences.delete(ada, id, Some(1), noon()).await, Err(ResidenceError::Stale(_))));
    world.residences.delete(ada, id, Some(2), noon()).await.unwrap();
    assert!(matches!(world.residences.find(ada.viewer(), id).await, Err(ResidenceError::Absent)));
}

#[tokio::test]
async fn a_code_that_exists_already_is_not_given_twice() {
    let world = World::new().await;
    let (ada, id) = (world.ada.actor(), world.home(world.ada.actor()).await);
    if world.ids.next_id::<()>().await.unwrap().get() % 2 == 0 {
        world.ids.next_id::<()>().await.unwrap();
    }
    let share = async || world.residences.share(ada, id, CodeKind::Code, None, noon()).await.unwrap().value;
    let (first, second) = (share().await, share().await);
    assert_ne!(first.code, second.code);
    assert_eq!(second.expires_at, noon() + SignedDuration::from_hours(24));
    let shown = world.residences.shared(ada.viewer(), id, noon()).await.unwrap().value.0;
    assert_eq!(shown, second.code);
}

#[tokio::test]
async fn somebody_comes_in_by_a_code_however_they_type_it_and_leaves() {
    let world = World::new().await;
    let (ada, bob, id) = (world.ada.actor(), world.bob.actor(), world.home(world.ada.actor()).await);
    let code = world.residences.share(ada, id, CodeKind::Code, None, noon()).await.unwrap().value.code;
    let typed = Code::typed(&format!(" {} ", code.expose().to_lowercase()));
    assert!(matches!(world.residences.join(bob, &Code::typed("nothing"), None, noon()).await, Err(ResidenceError::CodeInvalid)));
    assert!(matches!(world.residences.join(ada, &typed, None, noon()).await, Err(ResidenceError::AlreadyMember)));
    assert_eq!(world.residences.join(bob, &typed, None, noon()).await.unwrap().value.my_role, Role::Member);
    assert!(matches!(world.residences.shared(ada.viewer(), id, noon()).await, Err(ResidenceError::Absent)));
    assert!(matches!(world.residences.shared(bob.viewer(), id, noon()).await, Err(ResidenceError::OwnerRequired)));
    assert!(matches!(world.residences.leave(ada, id, None, noon()).await, Err(ResidenceError::LastOwner)));
    world.residences.leave(bob, id, None, noon()).await.unwrap();
    assert!(matches!(world.residences.leave(bob, id, None, noon()).await, Err(ResidenceError::Absent)));
}
