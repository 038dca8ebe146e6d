//! The counters of plans say what there is, whatever happens.
//!
//! `COUNT_OPERATIONS` says how many things happen; a few if nothing is said.

use crate::household::{Household, Somebody, now, open, somebody};
use futures::future::join_all;
use honeydue_contractor::{ContractorDetails, ContractorPatch, Contractors, NewContractor};
use honeydue_kernel::{Actor, ContractorId, Edit, Ids, ResidenceId, Role, TaskId};
use honeydue_postgres::{Db, PgAccounts, PgContractors, PgResidences, PgSubscriptions, PgTasks};
use honeydue_residence::{NewResidence, NewRole, Residence, ResidenceName, ResidenceStore};
use honeydue_subscription::{Miscount, SubscriptionStore};
use honeydue_task::{Mark, NewTask, Rhythm, Tasks, Title};
use honeydue_testkit::TestDb;

const OPERATIONS: u32 = 300;

fn operations() -> u32 {
    std::env::var("COUNT_OPERATIONS").map_or(OPERATIONS, |count| count.parse().expect("COUNT_OPERATIONS is a number"))
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides.max(1) as u64).expect("a side")
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.roll(of.len())]) }
    }
}

/// Whether it happened. What can't be done is refused, which is as good as anything else; whatever else is wrong is not.
fn happened<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(error) => {
            let told = format!("{error:?}");
            assert!(!told.contains("Unavailable") && !told.contains("Fault"), "{told}");
            None
        }
    }
}

/// Three people, their homes, and what is in them.
struct Life {
    dice: Dice,
    people: Vec<Somebody>,
    homes: Vec<ResidenceId>,
    tasks: Vec<TaskId>,
    contractors: Vec<ContractorId>,
    store: PgResidences,
    task_store: Tasks<PgTasks>,
    contractor_store: Contractors<PgContractors>,
}

impl Life {
    fn of(people: &[Somebody], db: &Db, seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            people: people.to_vec(),
            homes: Vec::new(),
            tasks: Vec::new(),
            contractors: Vec::new(),
            store: PgResidences::new(db.clone()),
            task_store: Tasks::new(PgTasks::new(db.clone())),
            contractor_store: Contractors::new(PgContractors::new(db.clone())),
        }
    }

    /// One thing happens; says whether it did.
    async fn live(&mut self) -> bool {
        let by = self.people[self.dice.roll(self.people.len())];
        let other = self.people[self.dice.roll(self.people.len())];
        match self.dice.roll(28) {
            0 | 1 if self.homes.len() < 4 => self.found(by.actor()).await,
            0..=4 => self.change_role(by, other, NewRole::Payer).await,
            5 => self.change_role(by, other, NewRole::Owner).await,
            6 => self.admit(by, other).await,
            7 => self.part(by).await,
            8 if self.dice.roll(2) == 0 => self.delete_home(by).await,
            9..=12 => self.add_tasks(by.actor()).await,
            13..=16 => self.mark(by.actor()).await,
            17 => self.delete_task(by.actor()).await,
            18..=20 => self.add_contractor(by.actor()).await,
            21..=24 => self.move_contractor(by.actor()).await,
            _ => self.delete_contractor(by.actor()).await,
        }
    }

    /// With everybody in it.
    async fn found(&mut self, by: Actor) -> bool {
        let new = NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name"));
        let id = self.store.next_id().await.expect("an id");
        self.store.commit(Residence::found(id, new, by, now())).await.expect("a home");
        for person in self.people.iter().filter(|person| person.user != by.user()) {
            self.store.commit(Residence::admit(id, person.user, Role::Member, by, now())).await.expect("a member");
        }
        self.homes.push(id);
        true
    }

    async fn delete_home(&mut self, by: Somebody) -> bool {
        let Some(home) = self.dice.one_of(&self.homes) else { return false };
        let Some(seen) = self.store.find(by.viewer(), home).await.expect("a read").value else { return false };
        let Ok(change) = seen.delete(None, by.actor(), now()) else { return false };
        let gone = happened(self.store.commit(change).await).is_some();
        self.homes.retain(|known| !gone || *known != home);
        gone
    }

    async fn change_role(&mut self, by: Somebody, whose: Somebody, role: NewRole) -> bool {
        let Some(home) = self.dice.one_of(&self.homes) else { return false };
        let Some(seen) = self.store.find(by.viewer(), home).await.expect("a read").value else { return false };
        let Ok(Some(change)) = seen.change_role(whose.user, role, by.actor(), now()) else { return false };
        happened(self.store.commit(change).await).is_some()
    }

    async fn admit(&mut self, by: Somebody, whom: Somebody) -> bool {
        let Some(home) = self.dice.one_of(&self.homes) else { return false };
        let change = Residence::admit(home, whom.user, Role::Member, by.actor(), now());
        happened(self.store.commit(change).await).is_some()
    }

    async fn part(&mut self, who: Somebody) -> bool {
        let Some(home) = self.dice.one_of(&self.homes) else { return false };
        let Some(seen) = self.store.find(who.viewer(), home).await.expect("a read").value else { return false };
        let Ok(change) = seen.leave(who.actor(), now()) else { return false };
        happened(self.store.commit(change).await).is_some()
    }

    /// Some of which name a contractor.
    async fn add_tasks(&mut self, by: Actor) -> bool {
        let Some(home) = self.dice.one_of(&self.homes) else { return false };
        let contractor = if self.dice.roll(2) == 0 { self.dice.one_of(&self.contractors) } else { None };
        let task = NewTask { contractor, ..NewTask::titled(home, Title::try_from("Gutters").expect("a title"), Rhythm::ONCE) };
        let made = if self.dice.roll(3) == 0 {
            let count = self.dice.roll(4) + 1;
            happened(self.task_store.add_all(by, home, vec![task; count], None, None, now()).await).map(|made| made.value.cards)
        } else {
            happened(self.task_store.add(by, task, None, None, now()).await).map(|made| vec![made.value.card])
        };
        let Some(made) = made else { return false };
        self.tasks.extend(made.iter().map(|card| card.task.id));
        true
    }

    async fn mark(&mut self, by: Actor) -> bool {
        let Some(task) = self.dice.one_of(&self.tasks) else { return false };
        let mark = Mark::ALL[self.dice.roll(Mark::ALL.len())];
        let marked = happened(self.task_store.mark(by, task, mark, None, now()).await).is_some();
        // most likely it is gone, with its home
        self.tasks.retain(|known| marked || *known != task);
        marked
    }

    async fn delete_task(&mut self, by: Actor) -> bool {
        let Some(task) = self.dice.one_of(&self.tasks) else { return false };
        self.tasks.retain(|known| *known != task);
        happened(self.task_store.delete(by, task, None, now()).await).is_some()
    }

    async fn add_contractor(&mut self, by: Actor) -> bool {
        let residence = if self.dice.roll(2) == 0 { self.dice.one_of(&self.homes) } else { None };
        let details = ContractorDetails::named("Ana Ruiz".try_into().expect("a name"));
        let made = self.contractor_store.add(by, NewContractor { residence, details, is_favorite: false }, None, now()).await;
        let Some(made) = happened(made) else { return false };
        self.contractors.push(made.value.contractor.id);
        true
    }

    async fn move_contractor(&mut self, by: Actor) -> bool {
        let Some(contractor) = self.dice.one_of(&self.contractors) else { return false };
        let to = if self.dice.roll(3) == 0 { None } else { self.dice.one_of(&self.homes) };
        let patch = ContractorPatch { residence: to.map_or(Edit::Clear, Edit::Set), ..ContractorPatch::default() };
        happened(self.contractor_store.change(by, contractor, &patch, None, now()).await).is_some()
    }

    async fn delete_contractor(&mut self, by: Actor) -> bool {
        let Some(contractor) = self.dice.one_of(&self.contractors) else { return false };
        self.contractors.retain(|known| *known != contractor);
        happened(self.contractor_store.delete(by, contractor, None, now()).await).is_some()
    }
}

/// So many things happen in three lives at once, whose homes are paid for by the same people. Gives what was counted wrong.
async fn after(operations: u32, database: &TestDb) -> Vec<Miscount> {
    let db = open(database.server_url()).await;
    let accounts = PgAccounts::new(db.clone());
    let mut people = Vec::new();
    for (name, number) in [("ada", 11), ("bob", 12), ("cyd", 13)] {
        people.push(somebody(&accounts, name, number).await);
    }
    let lives = [7, 8, 9].map(|seed| Life::of(&people, &db, seed));
    let tried = join_all(lives.map(async |mut life| {
        let (mut tried, mut happened) = (0_u32, 0);
        while happened < operations / 3 {
            tried += 1;
            happened += u32::from(life.live().await);
            assert!(tried < 100 + 10 * happened, "hardly anything happens: {happened} of {tried}");
        }
        tried
    }));
    println!("{operations} things happened, of {} that were tried", tried.await.into_iter().sum::<u32>());
    let kinds = "SELECT string_agg(kind || ' ' || n, ', ' ORDER BY kind) FROM (SELECT kind, count(*) AS n FROM ledger GROUP BY kind) AS k";
    println!("{}", database.admin().await.query_one(kinds, &[]).await.expect(kinds).get::<_, String>(0));
    PgSubscriptions::new(db).miscounts().await.expect("a comparison")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counters_equal_a_recount_after_anything() {
    let household = Household::new().await;
    assert_eq!(after(operations(), &household.database).await, []);
}

/// Each way of counting, taken away, is missed: so none of them is there in vain, and the comparison sees all.
#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_forgets_its_counter_is_found() {
    for (table, forgotten) in [
        ("task", "tasks_made"),
        ("task", "tasks_gone"),
        ("task", "task_moved"),
        ("contractor", "contractors_made"),
        ("contractor", "contractors_gone"),
        ("contractor", "contractor_moved"),
        ("residence", "residences_made"),
        ("residence", "residences_gone"),
        ("residence", "residence_passed"),
    ] {
        let household = Household::new().await;
        let sql = format!("ALTER TABLE {table} DISABLE TRIGGER {forgotten}");
        household.database.admin().await.batch_execute(&sql).await.expect(&sql);
        assert_ne!(after(OPERATIONS, &household.database).await, [], "{forgotten}");
    }
}
