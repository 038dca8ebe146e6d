//! A contractor is renamed or deleted while a further home comes to show it: that home's stream is none of the change's.

use crate::{
    household::{Household, Somebody, add_naming, now, open, somebody},
    races::rounds,
};
use honeydue_contractor::{ContractorDetails, ContractorPatch, ContractorStore, Contractors, NewContractor};
use honeydue_kernel::{ContractorId, Edit, Ids, PortError, Refusal, ResidenceId, Role};
use honeydue_postgres::{PgAccounts, PgContractors, PgResidences, audit::verify};
use honeydue_residence::{Home, NewResidence, Residence, ResidenceName, ResidenceStore};
use honeydue_testkit::eventually;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_postgres::Client;

/// `guard_callable` as it would be without its lock.
const WITHOUT_LOCK: &str = "
    CREATE OR REPLACE FUNCTION guard_callable(home bigint, actor bigint, contractors bigint[]) RETURNS void LANGUAGE sql VOLATILE AS 'SELECT'";

fn rename(name: &str) -> ContractorPatch {
    ContractorPatch { name: Some(name.try_into().expect("a name")), ..ContractorPatch::default() }
}

/// The use cases, which decide anew when a home has come to show a contractor.
async fn contractors(household: &Household) -> Contractors<PgContractors> {
    Contractors::new(PgContractors::new(open(household.database.server_url()).await))
}

/// Writes down a personal contractor.
async fn add(contractors: &Contractors<PgContractors>, by: Somebody) -> ContractorId {
    let details = ContractorDetails::named("Ana".try_into().expect("a name"));
    let new = NewContractor { residence: None, details, is_favorite: false };
    contractors.add(by.actor(), new, None, now()).await.expect("a contractor").value.contractor.id
}

/// A household with two more people, who are in none of its homes yet.
struct Scene {
    household: Household,
    residences: PgResidences,
    others: [Somebody; 2],
}

impl Scene {
    async fn new() -> Self {
        let household = Household::new().await;
        let db = open(household.database.server_url()).await;
        let accounts = PgAccounts::new(db.clone());
        let others = [somebody(&accounts, "one", 11).await, somebody(&accounts, "other", 12).await];
        Self { household, residences: PgResidences::new(db), others }
    }

    /// A home of the owner's, with these people in it.
    async fn home(&self, people: &[(Somebody, Role)]) -> Home {
        let (owner, id) = (self.household.owner.actor(), self.residences.next_id().await.expect("an id"));
        let new = NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name"));
        let founded = self.residences.commit(Residence::found(id, new, owner, now())).await;
        for (person, role) in people {
            self.residences.commit(Residence::admit(id, person.user, *role, owner, now())).await.expect("a member");
        }
        founded.expect("a home").value.expect("the owner's")
    }

    /// Fails unless the ledger is whole.
    async fn expect_sound_ledger(&self) {
        let verdict = verify(&self.household.database.server_url().into()).await.expect("a verdict");
        assert!(verdict.is_sound(), "{verdict}");
    }
}

/// Adds a task to a home for which the contractor is called.
async fn call(household: &Household, by: Somebody, home: ResidenceId, contractor: ContractorId) -> Result<(), PortError> {
    add_naming(&household.tasks, home, by, contractor).await.map(drop)
}

/// The names by which homes show the contractor.
async fn names(admin: &Client, contractor: ContractorId) -> Vec<String> {
    let sql = "SELECT name FROM contractor_name WHERE contractor_id = $1";
    admin.query(sql, &[&contractor.get()]).await.expect(sql).iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rename_and_a_first_use_elsewhere_every_home_shows_the_new_name() {
    let scene = Scene::new().await;
    let (household, owner) = (&scene.household, scene.household.owner);
    let (contractors, admin) = (contractors(household).await, household.database.admin().await);
    let (one, other) = (scene.home(&[]).await.residence.id, scene.home(&[]).await.residence.id);
    for round in 0..rounds() {
        let id = add(&contractors, owner).await;
        call(household, owner, one, id).await.expect("a task");
        let patch = rename("Ana Ruiz");
        let renaming = contractors.change(owner.actor(), id, &patch, None, now());
        let (renamed, called) = tokio::join!(renaming, call(household, owner, other, id));
        called.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        renamed.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        assert_eq!(names(&admin, id).await, ["Ana Ruiz"; 2], "round {round}");
    }
    scene.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_deletion_and_a_first_use_elsewhere_no_task_names_the_contractor() {
    let scene = Scene::new().await;
    let (household, owner) = (&scene.household, scene.household.owner);
    let (contractors, admin) = (contractors(household).await, household.database.admin().await);
    let (one, other) = (scene.home(&[]).await.residence.id, scene.home(&[]).await.residence.id);
    for round in 0..rounds() {
        let id = add(&contractors, owner).await;
        call(household, owner, one, id).await.expect("a task");
        let deleting = contractors.delete(owner.actor(), id, None, now());
        let (deleted, called) = tokio::join!(deleting, call(household, owner, other, id));
        deleted.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        let refused =
            |error: &PortError| matches!(error, PortError::Refused(Refusal::Unknown { rule, .. }) if rule == "unknown_contractor");
        assert!(called.as_ref().err().is_none_or(refused), "round {round}: {called:?}");
        let sql = "SELECT count(*) FROM task WHERE contractor_id = $1";
        assert_eq!(admin.query_one(sql, &[&id.get()]).await.expect(sql).get::<_, i64>(0), 0, "round {round}");
    }
    scene.expect_sound_ledger().await;
}

/// Somebody else renames what a home shares whose creator comes back to a home that has known it by another name.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_rename_and_a_return_every_home_shows_the_new_name() {
    let scene = Scene::new().await;
    let (household, owner, [creator, _]) = (&scene.household, scene.household.owner, scene.others);
    let (contractors, admin) = (contractors(household).await, household.database.admin().await);
    let home = scene.home(&[(creator, Role::Member)]).await.residence.id;
    let shared = scene.home(&[(creator, Role::Member), (household.member, Role::Member)]).await.residence.id;
    for round in 0..rounds() {
        let id = add(&contractors, creator).await;
        call(household, creator, home, id).await.expect("a task");
        let leaving = scene.residences.find(creator.viewer(), home).await.expect("a read").value.expect("a home");
        scene.residences.commit(leaving.leave(creator.actor(), now()).expect("a member")).await.expect("a parting");
        let moved = ContractorPatch { residence: Edit::Set(shared), ..ContractorPatch::default() };
        contractors.change(creator.actor(), id, &moved, None, now()).await.expect("a move");
        let patch = rename("Ana Ruiz");
        let renaming = contractors.change(household.member.actor(), id, &patch, None, now());
        let returning = scene.residences.commit(Residence::admit(home, creator.user, Role::Member, owner.actor(), now()));
        let (renamed, returned) = tokio::join!(renaming, returning);
        returned.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        renamed.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        assert_eq!(names(&admin, id).await, ["Ana Ruiz"], "round {round}");
    }
    scene.expect_sound_ledger().await;
}

/// A flight that has copied the old name into a further home is not over when somebody renames the contractor. What the
/// one who renames is told, and by which names homes show it in the end.
async fn renamed_during_a_first_use(bug: Option<&str>) -> (Result<(), PortError>, Vec<String>) {
    let household = Household::new().await;
    let (owner, home) = (household.owner, household.home);
    let contractors = contractors(&household).await;
    let id = add(&contractors, owner).await;
    let (copying, watching) = (household.database.admin().await, household.database.admin().await);
    copying.batch_execute(bug.unwrap_or_default()).await.expect("a seeded bug");
    let flight = format!(
        "BEGIN; SELECT lock_streams('{{{home}}}', '{{}}'); SELECT guard_callable({home}, {owner}, '{{{id}}}');
         INSERT INTO contractor_name SELECT {home}, id, name, company FROM contractor WHERE id = {id}",
        owner = owner.user
    );
    copying.batch_execute(&flight).await.expect("a copy");
    let is_over = AtomicBool::new(false);
    let renaming = async {
        // the store itself: the use case would decide anew
        let store = PgContractors::new(open(household.database.server_url()).await);
        let card = contractors.find(owner.viewer(), id).await.expect("a contractor").value;
        let change = card.change(&rename("Ana Ruiz"), owner.actor(), now()).expect("the owner's").expect("another name");
        let outcome = store.commit(change).await;
        is_over.store(true, Ordering::Relaxed);
        outcome.map(drop)
    };
    let landing = async {
        let waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let has_met = async || is_over.load(Ordering::Relaxed) || !watching.query(waits, &[]).await.expect(waits).is_empty();
        eventually("a rename that waits for the copy, or does not", has_met).await;
        copying.batch_execute("COMMIT").await.expect("a commit");
    };
    let (outcome, ()) = tokio::join!(renaming, landing);
    let kept = names(&watching, id).await;
    if outcome.is_err() {
        let again = contractors.change(owner.actor(), id, &rename("Ana Ruiz"), None, now()).await;
        again.expect("a rename that is decided anew");
        assert_eq!(names(&watching, id).await, ["Ana Ruiz"]);
    }
    (outcome, kept)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_waits_for_a_copy_in_the_air_and_is_decided_anew() {
    let (outcome, kept) = renamed_during_a_first_use(None).await;
    assert!(matches!(outcome, Err(PortError::Refused(Refusal::Stale))), "{outcome:?}");
    assert_eq!(kept, ["Ana"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_without_the_lock_a_home_keeps_the_old_name() {
    let (outcome, kept) = renamed_during_a_first_use(Some(WITHOUT_LOCK)).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(kept, ["Ana"], "if the home shows the new name, the test above shows nothing");
}
