//! A flight that is dropped, loses its beginning, or loses its connection.
#![expect(clippy::disallowed_methods, reason = "a test vouches for its own people")]

use super::{Burst, Flight, Landed, Outcome};
use crate::{Db, DbConfig, PgAccounts, PgResidences, PgTasks, Readiness};
use honeydue_identity::{Accounts, Email, NewAccount, Password, PasswordDigest, Passwords, PersonName, Registration};
use honeydue_kernel::{Actor, Authority, Ids, PortError, ResidenceId, TokenHash, Zone};
use honeydue_residence::{NewResidence, Residence, ResidenceName, ResidenceStore};
use honeydue_task::{Frequency, Ground, NewTask, Rhythm, Task, TaskStore, TaskWrite, Title, template::Hemisphere};
use honeydue_testkit::{
    TestDb, eventually,
    link::{Direction, Link},
};
use jiff::Timestamp;
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

/// A person with a home, in a database of their own.
struct World {
    database: TestDb,
    db: Db,
    tasks: PgTasks,
    actor: Actor,
    home: ResidenceId,
}

/// No test here is about passwords.
struct Plain;

impl Passwords for Plain {
    async fn hash(&self, password: Password) -> Result<PasswordDigest, PortError> {
        Ok(PasswordDigest::new(password.expose().into()))
    }

    async fn verify(&self, _: secrecy::SecretString, _: Option<PasswordDigest>) -> Result<bool, PortError> {
        Ok(false)
    }
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

/// No task here leans on it.
fn ground() -> Ground {
    Ground { today: Zone::utc().day_of(now()), hemisphere: Hemisphere::North }
}

async fn open(url: String, pool_max: u32, pool_min: u32) -> Db {
    let config = DbConfig { pool_max, pool_min, patience: Duration::from_secs(10), ..DbConfig::new(url.into()) };
    let db = Db::open(config, tokio::runtime::Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    db
}

impl World {
    async fn new() -> Self {
        let database = TestDb::create().await;
        let db = open(database.server_url(), 8, 2).await;
        let token = TokenHash::new([7; 32]);
        let name = |text: &str| PersonName::try_from(text).expect("a name");
        let new = NewAccount {
            username: None,
            email: Email::try_from("sam@example.org".to_owned()).expect("an address"),
            first_name: name("Sam"),
            last_name: name("Reyes"),
            zone: Zone::utc(),
        };
        let password = Password::chosen("correct horse".into()).expect("a password");
        let registration = Registration { new, password, token, device: None, is_verified: true };
        let vouch = |user| Actor::vouched(user, Authority::Newcomer);
        let account = Accounts::new(PgAccounts::new(db.clone()), Plain, ()).register(registration, vouch, now()).await.expect("an account");
        let needs = honeydue_kernel::Access::Authenticated;
        let actor = Actor::vouched(account.value.account.id, Authority::Session { token, needs });
        let new = NewResidence { is_primary: true, ..NewResidence::named(ResidenceName::try_from("Elm Street").expect("a name")) };
        let homes = PgResidences::new(db.clone());
        let home = homes.next_id().await.expect("an id");
        homes.commit(Residence::found(home, new, actor, now())).await.expect("a home");
        Self { tasks: PgTasks::new(db.clone()), database, db, actor, home }
    }

    /// The burst that adds a task.
    async fn addition(&self) -> Burst<Landed<()>> {
        let title = Title::try_from("Test the smoke alarms").expect("a title");
        let monthly = Rhythm::new(Frequency::Monthly, None).expect("a rhythm");
        let new = NewTask { category: Some(8.into()), ..NewTask::titled(self.home, title, monthly) };
        let (write, flight) =
            Flight::of(Task::add(self.tasks.next_id().await.expect("an id"), new, ground(), self.actor, now()).expect("a task"))
                .expect("a flight");
        let TaskWrite::Added { task } = write else { panic!("a task is added") };
        let save = crate::tasks::SaveTask(task.try_into().expect("a row"));
        flight.run(save).load()
    }

    /// Every task has its ledger entry and every entry its task; versions are dense; nobody is inside a transaction.
    async fn is_whole(&self) -> i64 {
        let admin = self.database.admin().await;
        let one = async |sql: &str| admin.query_one(sql, &[&self.home.get()]).await.expect(sql).get::<_, i64>(0);
        let tasks = one("SELECT count(*) FROM task WHERE residence_id = $1").await;
        assert_eq!(one("SELECT count(*) FROM ledger WHERE stream = $1 AND kind = 'task.created'").await, tasks, "a task and its entry");
        assert_eq!(
            one("SELECT version FROM stream WHERE id = $1").await,
            one("SELECT count(*) FROM ledger WHERE stream = $1").await,
            "dense"
        );
        tasks
    }

    /// Nothing in the pool is inside a transaction.
    async fn is_idle(&self) {
        let admin = self.database.admin().await;
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'honeydue_server' AND state LIKE 'idle in%'";
        eventually("no connection inside a transaction", async || admin.query_one(sql, &[]).await.expect(sql).get::<_, i64>(0) == 0).await;
    }
}

/// Polls a future so many times and then drops it; its output if it came to its end before.
async fn polled<T>(times: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut polls = 0;
    poll_fn(|context| {
        polls += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if polls >= times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flight_dropped_at_any_await_is_whole_or_absent_and_nobody_gets_its_connection() {
    let world = World::new().await;
    let (mut dropped, mut landed) = (0, 0);
    for round in 0..180 {
        let burst = world.addition().await;
        let mut conn = world.db.checkout().await.expect("a connection");
        match polled(1 + round % 15, burst.send(&mut conn)).await {
            None => {
                assert!(conn.is_broken(), "round {round}: a connection whose flight has no known end can't be handed on");
                dropped += 1;
            }
            Some(Outcome::Done(_)) => {
                assert!(!conn.is_broken(), "round {round}: a flight that has landed gives its connection back");
                landed += 1;
            }
            Some(other) => panic!("round {round}: {}", matches!(other, Outcome::Refused(_))),
        }
    }
    world.is_idle().await;
    let tasks = world.is_whole().await;
    println!("{dropped} dropped, {landed} landed, {tasks} tasks");
    assert!(dropped >= 60 && landed >= 5, "{dropped} dropped, {landed} landed: the test has to hit both");
    assert!(tasks >= landed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flight_that_lost_its_beginning_writes_nothing() {
    let world = World::new().await;
    for _ in 0..20 {
        let burst = world.addition().await.without_beginning();
        let mut conn = world.db.checkout().await.expect("a connection");
        let outcome = burst.send(&mut conn).await;
        assert!(matches!(outcome, Outcome::Refused(_)), "the server's role is read-only without BEGIN READ WRITE");
        assert!(!conn.is_broken(), "the server has answered: there is no transaction");
    }
    assert_eq!(world.is_whole().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flight_whose_link_is_cut_is_whole_or_absent() {
    let world = World::new().await;
    let link = Link::to(world.database.address()).await.expect("a link");
    let far = open(world.database.server_url_via(link.port()), 4, 1).await;
    let (mut unknown, mut landed) = (0, 0);
    for round in 0_u64..60 {
        let burst = world.addition().await;
        let mut conn = loop {
            // connections that were cut before are replaced
            match far.checkout().await {
                Ok(conn) => break conn,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        let (direction, bytes) = if round % 2 == 0 { (Direction::ToServer, 40 * round) } else { (Direction::ToClient, 10 * round) };
        link.cut_after(direction, bytes);
        match burst.send(&mut conn).await {
            Outcome::Unknown(_) => {
                assert!(conn.is_broken());
                unknown += 1;
            }
            Outcome::Done(_) => landed += 1,
            Outcome::Refused(cause) => panic!("round {round}: {cause}"),
        }
        drop(conn);
    }
    world.is_idle().await;
    let tasks = world.is_whole().await;
    println!("{unknown} cut, {landed} landed, {tasks} tasks");
    assert!(unknown >= 20, "{unknown} cut, {landed} landed");
    assert!(tasks >= landed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flight_ends_on_the_main_runtime_when_the_worker_that_began_it_stops() {
    let world = World::new().await;
    let rounds = 40;
    for _ in 0..rounds {
        let (tasks, actor, home) = (world.tasks.clone(), world.actor, world.home);
        let worker = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let title = Title::try_from("Test the smoke alarms").expect("a title");
                let new = NewTask::titled(home, title, Rhythm::new(Frequency::Once, None).expect("a rhythm"));
                let change = Task::add(tasks.next_id().await.expect("an id"), new, ground(), actor, now()).expect("a task");
                // the handler's future is dropped with its worker, right after the flight was begun
                assert!(polled(1, tasks.commit(change)).await.is_none());
            });
        });
        tokio::task::spawn_blocking(move || worker.join()).await.expect("a thread").expect("a worker");
    }
    world.db.drain().await;
    assert_eq!(world.is_whole().await, rounds, "no accepted change is lost");
    world.is_idle().await;
}
