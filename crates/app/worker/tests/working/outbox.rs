//! Workers over a real outbox: of other processes, as far as they can tell.

use crate::queue::{Clock, EVEN, Gate, PATIENT};
use futures::future::join_all;
use honeydue_identity::{Account, AccountStore, Email, NewAccount, Opening, PersonName, Session};
use honeydue_kernel::{Actor, Authority, ClaimedJob, Ids, JobQueue, JobState, TokenHash, Zone, contract::noon, memory::MemoryUpkeep};
use honeydue_postgres::{Db, DbConfig, PgAccounts, PgOutbox, Readiness};
use honeydue_testkit::{TestDb, eventually};
use honeydue_worker::{Bell, Done, Failure, Handler, Settings, Worker};
use jiff::Timestamp;
use std::{
    collections::BTreeMap,
    future::pending,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use tokio_postgres::Client;

/// Writes down how often each job was done.
#[derive(Clone, Debug, Default)]
struct Tally(Arc<Mutex<BTreeMap<String, u32>>>);

impl Tally {
    fn counts(&self) -> BTreeMap<String, u32> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Handler for Tally {
    async fn handle(&self, job: &ClaimedJob, _: Timestamp) -> Result<Done, Failure> {
        *self.0.lock().expect("no panic").entry(job.payload.clone()).or_default() += 1;
        Ok(Done)
    }
}

/// A pool of its own, as a process has.
async fn open(database: &TestDb) -> Db {
    let config = DbConfig { pool_max: 4, pool_min: 4, ..DbConfig::new(database.server_url().into()) };
    let db = Db::open(config, tokio::runtime::Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    db
}

/// Adds so many jobs as the release before does, which knows nothing of when they are due.
async fn enqueue(admin: &Client, jobs: u32) {
    let sql = format!("INSERT INTO outbox (at, kind, payload) SELECT now(), 'test.job', n::text FROM generate_series(1, {jobs}) AS n");
    admin.batch_execute(&sql).await.expect(&sql);
}

/// Long after whatever the database takes for now.
fn clock() -> Clock {
    Clock::at("2100-01-01T00:00:00Z".parse().expect("an instant"))
}

fn worker<H: Handler>(db: &Db, clock: &Clock, handler: H) -> Worker<PgOutbox, H, MemoryUpkeep> {
    let clock = clock.clone();
    Worker::new(PgOutbox::new(db.clone()), handler, MemoryUpkeep::default(), move || clock.now(), || EVEN)
        .with(Settings { poll: Duration::from_millis(20), ..PATIENT })
}

async fn is_empty(admin: &Client) -> bool {
    admin.query_one("SELECT NOT EXISTS (SELECT FROM outbox)", &[]).await.expect("a look").get(0)
}

/// So many workers work until nothing is left. Gives how long that took.
async fn work_off(database: &TestDb, workers: usize, jobs: u32) -> Duration {
    let admin = database.admin().await;
    let dbs = join_all((0..workers).map(|_| open(database))).await;
    let (clock, tally) = (clock(), Tally::default());
    enqueue(&admin, jobs).await;
    let begin = Instant::now();
    // on threads of their own, which end with this
    let mut working = JoinSet::new();
    for db in &dbs {
        let worker = worker(db, &clock, tally.clone());
        working.spawn(async move { worker.run(pending()).await });
    }
    eventually("no job is left", async || is_empty(&admin).await).await;
    let took = begin.elapsed();
    let counts = tally.counts();
    let not_once: Vec<_> = counts.iter().filter(|(_, count)| **count != 1).collect();
    assert_eq!((counts.len(), not_once), (jobs as usize, Vec::new()), "each job is done once");
    took
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_side_by_side_do_each_job_once() {
    const JOBS: u32 = 1_500;
    let database = TestDb::create().await;
    for workers in [1, 3] {
        let took = work_off(&database, workers, JOBS).await;
        println!("{workers} worker(s): {JOBS} jobs in {took:?}, {:.0} a second", f64::from(JOBS) / took.as_secs_f64());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dropped_worker_had_begun_is_done_by_another_when_its_lease_ends() {
    const JOBS: u32 = 20;
    let database = TestDb::create().await;
    let admin = database.admin().await;
    let (db, clock, gate, tally) = (open(&database).await, clock(), Gate::shut(), Tally::default());
    enqueue(&admin, JOBS).await;
    let doomed = worker(&db, &clock, gate.clone());
    tokio::select! {
        () = doomed.run(pending()) => panic!("a worker ends when it is told to"),
        () = eventually("every hand has a job", async || gate.begun() == u32::from(PATIENT.hands)) => {}
    }
    drop(doomed);
    let heir = worker(&db, &clock, tally.clone());
    let inherit = async {
        let others = JOBS as usize - usize::from(PATIENT.hands);
        eventually("all jobs are done that nobody had", async || tally.counts().len() == others).await;
        let (outbox, lease) = (PgOutbox::new(db.clone()), clock.now() + PATIENT.lease);
        eventually("the rest is listed", async || {
            let left = outbox.list(JobState::Waiting, 100).await.expect("a list");
            left.len() == usize::from(PATIENT.hands) && left.iter().all(|job| (job.attempts, job.due_at) == (1, lease))
        })
        .await;
        clock.set(lease);
        eventually("no job is left", async || is_empty(&admin).await).await;
    };
    tokio::select! {
        () = heir.run(pending()) => panic!("a worker ends when it is told to"),
        () = inherit => {}
    }
    let counts = tally.counts();
    assert!(counts.len() == JOBS as usize && counts.values().all(|count| *count == 1), "nothing is lost: {counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_wakes_the_worker_of_its_process() {
    let database = TestDb::create().await;
    let (db, bell, tally) = (open(&database).await, Bell::default(), Tally::default());
    db.wake_by({
        let bell = bell.clone();
        move || bell.ring()
    });
    let worker = worker(&db, &clock(), tally.clone()).with(PATIENT).woken_by(bell);
    let accounts = PgAccounts::new(db.clone());
    let register = async {
        for number in 1..=3 {
            open_account(&accounts, number).await;
            eventually("the job is done", async || tally.counts().len() == usize::from(number)).await;
        }
    };
    tokio::select! {
        () = worker.run(pending()) => panic!("a worker ends when it is told to"),
        () = register => {}
    }
}

/// Somebody opens an account, and a job follows from it.
#[expect(clippy::disallowed_methods, reason = "a test vouches for its own people")]
async fn open_account(accounts: &PgAccounts, number: u8) {
    let (user, id) = (accounts.next_id().await.expect("an id"), accounts.next_id().await.expect("an id"));
    let email = Email::try_from(format!("p{number}@example.org")).expect("an address");
    let name = |text: &str| PersonName::try_from(text).expect("a name");
    let new = NewAccount { username: None, email, first_name: name("Some"), last_name: name("Body"), zone: Zone::utc() };
    let session = Session { id, user, token: TokenHash::new([number; 32]), opened_at: noon(), device: None };
    let actor = Actor::vouched(user, Authority::Newcomer);
    let opening = Opening { id: user, new, password: None, session, challenge: None, identity: None };
    accounts.commit(Account::open(opening, actor, noon())).await.expect("an account");
}
