//! A fresh database with what the contracts need around the store under test.
#![expect(clippy::disallowed_methods, clippy::expect_used, reason = "a test vouches for its own people, and panics when it fails")]

use honeydue_cache::{Cached, Caches, Freshness};
use honeydue_contractor::{Contractor, ContractorDetails, ContractorStore, NewContractor, contract::ContractorWorld};
use honeydue_identity::{
    Account, AccountStore, Email, NewAccount, Opening, PasswordDigest, PersonName, Session, Username, contract::AccountWorld,
};
use honeydue_kernel::{
    Actor, Authority, Caller, ContractorId, Ids, Job, Person, ResidenceId, Resource, Role, TokenHash, Viewer, Zone,
    contract::{Homes, JobWorld, People, Plans, Somebody, UpkeepWorld, noon},
};
use honeydue_postgres::{Db, DbConfig, PgAccounts, PgContractors, PgOutbox, PgResidences, PgTasks, PgUpkeep, Readiness};
use honeydue_residence::{NewResidence, Residence, ResidenceName, ResidenceStore, contract::ResidenceWorld};
use honeydue_subscription::{SubscriptionStore, contract::SubscriptionWorld};
use honeydue_task::{
    ContractorName, Frequency, Ground, NewTask, Rhythm, Task, TaskStore, Title,
    contract::TaskWorld,
    template::{Hemisphere, HomeFacts, HomeType},
};
use honeydue_testkit::{TestDb, eventually};
use jiff::Timestamp;
use std::sync::Arc;
use tokio_postgres::Client;

/// A store over a database of its own.
pub struct World<S> {
    store: S,
    accounts: PgAccounts,
    residences: PgResidences,
    tasks: PgTasks,
    contractors: PgContractors,
    admin: Client,
    // dropped last: the database goes with it
    _database: TestDb,
}

impl<S: From<Db>> World<S> {
    pub async fn new() -> Self {
        Self::over(S::from).await
    }
}

impl<S: From<Db>> World<Cached<S>> {
    /// The same store with a memory. All changes of this world go through one database, which tells of them.
    pub async fn remembering() -> Self {
        let freshness = Arc::new(Freshness::alone());
        let caches = Arc::new(Caches::new(freshness.clone(), noon, None));
        Self::over(move |db| {
            db.tell(freshness);
            Cached::new(S::from(db), caches)
        })
        .await
    }
}

impl<S> World<S> {
    async fn over(store: impl FnOnce(Db) -> S) -> Self {
        let database = TestDb::create().await;
        let config = DbConfig { pool_max: 8, pool_min: 1, ..DbConfig::new(database.server_url().into()) };
        let db = Db::open(config, tokio::runtime::Handle::current()).expect("a URL");
        eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
        let admin = database.admin().await;
        Self {
            store: store(db.clone()),
            accounts: db.clone().into(),
            residences: db.clone().into(),
            tasks: db.clone().into(),
            contractors: db.into(),
            admin,
            _database: database,
        }
    }
}

impl<S: Sync + Send> World<S> {
    async fn run(&self, sql: &str, ids: &[i64]) {
        let ids: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = ids.iter().map(|id| id as _).collect();
        self.admin.execute(sql, &ids).await.expect(sql);
    }

    async fn let_in(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody, role: Role) {
        let change = Residence::admit(residence, member.user(), role, owner.trusted(), noon());
        self.residences.commit(change).await.expect("a member");
    }
}

impl<S: Sync + Send> People for World<S> {
    async fn person(&self, username: &str, verified: bool) -> Somebody {
        let zone: Zone = "America/Chicago".parse().expect("a zone");
        let name = |text: &str| PersonName::try_from(text).expect("a name");
        let new = NewAccount {
            username: Some(Username::try_from(username.to_owned()).expect("a username")),
            email: Email::try_from(format!("{username}@people.example")).expect("an address"),
            first_name: name("Some"),
            last_name: name("Body"),
            zone: zone.clone(),
        };
        let (user, session) = (self.accounts.next_id().await.expect("an id"), self.accounts.next_id().await.expect("an id"));
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&honeydue_kernel::SessionId::get(session).to_be_bytes());
        let token = TokenHash::new(digest);
        let opened = Session { id: session, user, token, opened_at: noon(), device: None };
        let actor = Actor::vouched(user, Authority::Newcomer);
        let challenge = if verified { None } else { Some(self.accounts.next_id().await.expect("an id")) };
        let opening =
            Opening { id: user, new, password: Some(PasswordDigest::new("$argon2id$".into())), session: opened, challenge, identity: None };
        self.accounts.commit(Account::open(opening, actor, noon())).await.expect("an account");
        let person = Person { id: user, username: username.to_owned(), first_name: "Some".to_owned(), last_name: "Body".to_owned() };
        Somebody { person, caller: Caller { user, session: Some(session), session_ends: None, verified, zone }, token }
    }

    async fn end_session(&self, somebody: &Somebody) {
        let session = somebody.caller.session.expect("a session");
        self.accounts.commit(Account::sign_out(session, somebody.trusted(), noon())).await.expect("a sign-out");
    }
}

impl<S: Sync + Send> Homes for World<S> {
    async fn home(&self, name: &str, owner: &Somebody, members: &[&Somebody]) -> ResidenceId {
        let new = NewResidence::named(ResidenceName::try_from(name).expect("a name"));
        let id = self.residences.next_id().await.expect("an id");
        self.residences.commit(Residence::found(id, new, owner.trusted(), noon())).await.expect("a home");
        for member in members {
            self.let_in(id, owner, member, Role::Member).await;
        }
        id
    }

    async fn remove(&self, residence: ResidenceId, member: &Somebody) {
        let home = self.residences.find(Viewer::User(member.user()), residence).await.expect("a read").value.expect("a member's home");
        self.residences.commit(home.leave(member.trusted(), noon()).expect("no last owner")).await.expect("a parting");
    }
}

impl<S: Sync + Send> Plans for World<S> {
    /// By hand: settings are another store's.
    async fn limit(&self, resource: Resource, most: u32) {
        let nothing_else = "UPDATE tier_limits SET residences = NULL, tasks = NULL, contractors = NULL, documents = NULL
                             WHERE NOT (SELECT enable_limitations FROM settings)";
        self.run(nothing_else, &[]).await;
        self.run("UPDATE settings SET enable_limitations = true", &[]).await;
        self.run(&format!("UPDATE tier_limits SET {resource} = $1::bigint WHERE tier = 'free'"), &[most.into()]).await;
    }

    async fn unbind(&self, somebody: &Somebody) {
        let sql = "INSERT INTO quota (owner_id, unlimited_until) VALUES ($1, 'infinity')
                   ON CONFLICT (owner_id) DO UPDATE SET unlimited_until = excluded.unlimited_until";
        self.run(sql, &[somebody.user().get()]).await;
    }
}

impl JobWorld for World<PgOutbox> {
    type Queue = PgOutbox;

    fn queue(&self) -> &PgOutbox {
        &self.store
    }

    /// By hand: the errands that changes leave are not all that a queue can hold.
    async fn enqueue(&self, job: Job, at: Timestamp) {
        let sql = "INSERT INTO outbox (kind, payload, at, due_at) VALUES ($1, $2, $3::text::timestamptz, $3::text::timestamptz)";
        self.admin.execute(sql, &[&job.kind, &job.payload, &at.to_string()]).await.expect(sql);
    }
}

impl UpkeepWorld for World<PgUpkeep> {
    type Upkeep = PgUpkeep;

    fn upkeep(&self) -> &PgUpkeep {
        &self.store
    }
}

impl AccountWorld for World<PgAccounts> {
    type Store = PgAccounts;

    fn store(&self) -> &PgAccounts {
        &self.store
    }

    async fn admit(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody) {
        self.let_in(residence, owner, member, Role::Member).await;
    }

    async fn promote(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody) {
        self.let_in(residence, owner, member, Role::Owner).await;
    }
}

impl<S: ResidenceStore + Send> ResidenceWorld for World<S> {
    type Store = S;

    fn store(&self) -> &S {
        &self.store
    }

    fn email(&self, somebody: &Somebody) -> String {
        format!("{}@people.example", somebody.person.username)
    }

    async fn contractor(&self, by: &Somebody, residence: Option<ResidenceId>) {
        let details = ContractorDetails::named("Ana Ruiz".try_into().expect("a name"));
        let new = NewContractor { residence, details, is_favorite: false };
        let id = self.contractors.next_id().await.expect("an id");
        self.contractors.commit(Contractor::add(id, new, by.trusted(), noon())).await.expect("a contractor");
    }
}

impl ContractorWorld for World<PgContractors> {
    type Store = PgContractors;

    fn store(&self) -> &PgContractors {
        &self.store
    }

    async fn call(&self, by: &Somebody, residence: ResidenceId, contractor: ContractorId) {
        let once = Rhythm::new(Frequency::Once, None).expect("a rhythm");
        let task = NewTask::titled(residence, Title::try_from("Call").expect("a title"), once);
        let task = NewTask { contractor: Some(contractor), ..task };
        let id = self.tasks.next_id().await.expect("an id");
        let ground = Ground { today: Zone::utc().day_of(noon()), hemisphere: Hemisphere::North };
        self.tasks.commit(Task::add(id, task, ground, by.trusted(), noon()).expect("a decision")).await.expect("a task");
    }

    async fn calls_in(&self, residence: ResidenceId, contractor: ContractorId) -> u32 {
        let sql = "SELECT count(*) FROM task WHERE residence_id = $1 AND contractor_id = $2";
        let count: i64 = self.admin.query_one(sql, &[&residence.get(), &contractor.get()]).await.expect(sql).get(0);
        count.try_into().expect("a few")
    }

    async fn names_in(&self, residence: ResidenceId, contractor: ContractorId) -> Option<(String, Option<String>)> {
        let sql = "SELECT name, company FROM contractor_name WHERE residence_id = $1 AND contractor_id = $2";
        let row = self.admin.query_opt(sql, &[&residence.get(), &contractor.get()]).await.expect(sql);
        row.map(|row| (row.get(0), row.get(1)))
    }

    async fn admit(&self, residence: ResidenceId, owner: &Somebody, member: &Somebody) {
        self.let_in(residence, owner, member, Role::Member).await;
    }
}

impl<S: SubscriptionStore + Send> SubscriptionWorld for World<S> {
    type Store = S;

    fn store(&self) -> &S {
        &self.store
    }

    async fn add_tasks(&self, owner: &Somebody, tasks: u32) {
        let homes = self.residences.list(Viewer::User(owner.user())).await.expect("a read").value;
        let home = homes.iter().find(|home| home.residence.owner == owner.user()).expect("a home").residence.id;
        for _ in 0..tasks {
            let id = self.tasks.next_id().await.expect("an id");
            let ground = Ground { today: Zone::utc().day_of(noon()), hemisphere: Hemisphere::North };
            let task = NewTask::titled(home, Title::try_from("Call").expect("a title"), Rhythm::ONCE);
            self.tasks.commit(Task::add(id, task, ground, owner.trusted(), noon()).expect("a decision")).await.expect("a task");
        }
    }

    async fn miscount(&self, somebody: &Somebody, tasks: i64) {
        self.run("UPDATE quota SET tasks = $2 WHERE owner_id = $1", &[somebody.user().get(), tasks]).await;
    }
}

impl<S: TaskStore + Send> TaskWorld for World<S> {
    type Store = S;

    fn store(&self) -> &S {
        &self.store
    }

    /// By hand: contractors are another domain's.
    async fn contractor(&self, residence: ResidenceId, name: &str) -> ContractorName {
        let contractor = ContractorName { id: self.store.next_id().await.expect("an id"), name: name.to_owned(), company: None };
        let sql = format!(
            "INSERT INTO contractor (id, residence_id, created_by, name, created_at, updated_at, version)
             SELECT $2, id, owner_id, '{name}', now(), now(), 1 FROM residence WHERE id = $1"
        );
        self.run(&sql, &[residence.get(), contractor.id.get()]).await;
        contractor
    }

    /// By hand: the table is another store's.
    async fn describe(&self, home: ResidenceId, facts: &HomeFacts) {
        let country = if facts.hemisphere == Hemisphere::South { "Australia" } else { "US" };
        let place = "UPDATE residence SET country = $2, residence_type_id = (SELECT id FROM residence_type WHERE slug = $3) WHERE id = $1";
        self.admin.execute(place, &[&home.get(), &country, &facts.home_type.map(HomeType::slug)]).await.expect(place);
        let profile =
            "INSERT INTO residence_profile (residence_id, heating_type, cooling_type, water_heater_type, roof_type, exterior_type,
                flooring_primary, landscaping_type, has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement,
                has_attic)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        #[rustfmt::skip]
        let HomeFacts {
            home_type: _, hemisphere: _, heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary,
            landscaping_type, has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic,
            in_use: _,
        } = facts;
        self.run("DELETE FROM residence_profile WHERE residence_id = $1", &[home.get()]).await;
        #[rustfmt::skip]
        let row: [&(dyn tokio_postgres::types::ToSql + Sync); 15] = [
            &home.get(), heating_type, cooling_type, water_heater_type, roof_type, exterior_type, flooring_primary, landscaping_type,
            has_pool, has_sprinkler_system, has_septic, has_fireplace, has_garage, has_basement, has_attic,
        ];
        self.admin.execute(profile, &row).await.expect(profile);
        self.run("SELECT append_ledger(ARRAY[$1::bigint], 0, 'test.described', '{}')", &[home.get()]).await;
    }
}
