//! Two people in one home.

use honeydue_identity::{Account, AccountStore, Email, NewAccount, Opening, PersonName, Session};
use honeydue_kernel::{
    Access, Actor, Authority, Committed, ContractorId, Ids, PortError, ResidenceId, Role, TaskId, TokenHash, UserId, Viewer, Zone,
};
use honeydue_postgres::{Db, DbConfig, PgAccounts, PgResidences, PgTasks, Readiness};
use honeydue_residence::{NewResidence, Residence, ResidenceName, ResidenceStore};
use honeydue_task::{
    Changed, Completing, Frequency, Ground, NewTask, Recorded, Rhythm, Task, TaskChange, TaskStore, Title, template::Hemisphere,
};
use honeydue_testkit::{TestDb, eventually};
use jiff::Timestamp;

/// A home with its owner and a member, and the stores over its database.
pub struct Household {
    pub database: TestDb,
    pub tasks: PgTasks,
    pub home: ResidenceId,
    pub owner: Somebody,
    pub member: Somebody,
}

/// A signed-in account.
#[derive(Clone, Copy)]
pub struct Somebody {
    pub user: UserId,
    token: TokenHash,
}

impl Somebody {
    pub fn viewer(&self) -> Viewer {
        Viewer::Credential { token: self.token, needs: Access::Authenticated }
    }

    pub fn actor(&self) -> Actor {
        Actor::vouched(self.user, Authority::Session { token: self.token, needs: Access::Authenticated })
    }
}

pub fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

/// A pool that is warm, and of a fixed size: it opens nothing while trips are counted.
pub async fn open(url: String) -> Db {
    let config = DbConfig { pool_max: 4, pool_min: 4, ..DbConfig::new(url.into()) };
    let db = Db::open(config, tokio::runtime::Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    db
}

impl Household {
    pub async fn new() -> Self {
        let database = TestDb::create().await;
        let db = open(database.server_url()).await;
        let (accounts, residences, tasks) = (PgAccounts::new(db.clone()), PgResidences::new(db.clone()), PgTasks::new(db));
        let (owner, member) = (somebody(&accounts, "olive", 1).await, somebody(&accounts, "mo", 2).await);
        let new = NewResidence { is_primary: true, ..NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name")) };
        let home = residences.next_id().await.expect("an id");
        residences.commit(Residence::found(home, new, owner.actor(), now())).await.expect("a home");
        residences.commit(Residence::admit(home, member.user, Role::Member, owner.actor(), now())).await.expect("a member");
        Self { database, tasks, home, owner, member }
    }

    /// Adds a task of this title.
    pub async fn add(&self, who: Somebody, title: &str) -> Result<Committed<Changed>, PortError> {
        add(&self.tasks, self.home, who, title).await
    }

    /// Completes a task as it is now.
    pub async fn complete(&self, who: Somebody, task: TaskId) -> Result<Committed<Changed>, PortError> {
        complete(&self.tasks, who, task).await
    }
}

pub async fn add(tasks: &PgTasks, home: ResidenceId, who: Somebody, title: &str) -> Result<Committed<Changed>, PortError> {
    let (title, monthly) = (Title::try_from(title).expect("a title"), Rhythm::new(Frequency::Monthly, None).expect("a rhythm"));
    let new = NewTask { category: Some(3.into()), priority: Some(2.into()), ..NewTask::titled(home, title, monthly) };
    changed(tasks.commit(Task::add(tasks.next_id().await?, new, ground(), who.actor(), now()).expect("a task")).await?)
}

/// A task for which this contractor is called.
pub async fn add_naming(
    tasks: &PgTasks,
    home: ResidenceId,
    who: Somebody,
    contractor: ContractorId,
) -> Result<Committed<Changed>, PortError> {
    let once = Rhythm::new(Frequency::Once, None).expect("a rhythm");
    let new = NewTask { contractor: Some(contractor), ..NewTask::titled(home, Title::try_from("Call").expect("a title"), once) };
    changed(tasks.commit(Task::add(tasks.next_id().await?, new, ground(), who.actor(), now()).expect("a task")).await?)
}

/// A batch of so many tasks.
pub async fn add_all(tasks: &PgTasks, home: ResidenceId, who: Somebody, count: usize) -> TaskChange {
    let mut new = Vec::new();
    for _ in 0..count {
        let once = Rhythm::new(Frequency::Once, None).expect("a rhythm");
        let task = NewTask::titled(home, Title::try_from("Roof").expect("a title"), once);
        new.push((tasks.next_id().await.expect("an id"), task));
    }
    Task::add_all(home, new, ground(), who.actor(), now()).expect("tasks")
}

/// Nothing of these tasks leans on it.
fn ground() -> Ground {
    Ground { today: Zone::utc().day_of(now()), hemisphere: Hemisphere::North }
}

pub async fn complete(tasks: &PgTasks, who: Somebody, task: TaskId) -> Result<Committed<Changed>, PortError> {
    let card = tasks.find(who.viewer(), task).await?.value.expect("a task of the home");
    let done = Completing::on(Zone::utc().day_of(now()), now());
    let (_, change) = card.task.complete(tasks.next_id().await?, done, who.actor(), now()).expect("a task that can be done");
    changed(tasks.commit(change).await?)
}

fn changed(committed: Committed<Recorded>) -> Result<Committed<Changed>, PortError> {
    let Committed { value, caller, versions, replayed } = committed;
    Ok(Committed { value: value.of_one()?, caller, versions, replayed })
}

/// A new account, signed in.
pub async fn somebody(accounts: &PgAccounts, name: &str, number: u8) -> Somebody {
    somebody_bearing(accounts, name, TokenHash::new([number; 32])).await
}

/// The same, bearing this token.
pub async fn somebody_bearing(accounts: &PgAccounts, name: &str, token: TokenHash) -> Somebody {
    let text = |text: &str| PersonName::try_from(text).expect("a name");
    let email = Email::try_from(format!("{name}@example.org")).expect("an address");
    let new = NewAccount { username: None, email, first_name: text(name), last_name: text(""), zone: Zone::utc() };
    let (user, id) = (accounts.next_id().await.expect("an id"), accounts.next_id().await.expect("an id"));
    let session = Session { id, user, token, opened_at: now(), device: None };
    let actor = Actor::vouched(user, Authority::Newcomer);
    let opening = Opening { id: user, new, password: None, session, challenge: None, identity: None };
    accounts.commit(Account::open(opening, actor, now())).await.expect("an account");
    Somebody { user, token }
}
