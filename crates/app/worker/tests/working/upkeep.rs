//! Chores, of several workers.

use crate::queue::{Clock, Gate, PATIENT, Queue};
use futures::future::join3;
use honeydue_kernel::{Chore, PortError, Upkeep, contract::noon, memory::MemoryUpkeep};
use honeydue_postgres::{Db, DbConfig, PgUpkeep, Readiness};
use honeydue_testkit::{TestDb, eventually};
use honeydue_worker::Worker;
use jiff::Timestamp;
use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// An upkeep that several workers share, with a count of who asked for a turn, who got one, and of parts that were done.
#[derive(Debug)]
struct Counted<U>(Arc<(U, [AtomicU32; 3])>);

impl<U: Upkeep> Counted<U> {
    fn new(upkeep: U) -> Self {
        Self(Arc::new((upkeep, Default::default())))
    }

    fn count(&self, what: usize) {
        self.0.1[what].fetch_add(1, Ordering::SeqCst);
    }

    /// Who asked, who got a turn, parts that were done.
    fn counts(&self) -> [u32; 3] {
        self.0.1.each_ref().map(|count| count.load(Ordering::SeqCst))
    }
}

impl<U: Upkeep + Send> Upkeep for Counted<U> {
    fn chores(&self) -> &[Chore] {
        self.0.0.chores()
    }

    async fn take(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError> {
        let taken = self.0.0.take(chore, now).await?;
        if taken {
            self.count(1);
        }
        self.count(0);
        Ok(taken)
    }

    async fn go_on(&self, chore: Chore, now: Timestamp) -> Result<bool, PortError> {
        let more = self.0.0.go_on(chore, now).await?;
        self.count(2);
        Ok(more)
    }
}

/// Three workers go their first round, until each has asked for each chore and so many parts are done.
async fn a_round_of_three<U: Upkeep + Send>(upkeep: &Counted<U>, chores: u32, parts: u32) {
    let worker = || {
        let clock = Clock::at(noon());
        Worker::new(Queue::default(), Gate::shut(), Counted(Arc::clone(&upkeep.0)), move || clock.now(), || 0).with(PATIENT)
    };
    let (one, two, three) = (worker(), worker(), worker());
    tokio::select! {
        _ = join3(one.run(pending()), two.run(pending()), three.run(pending())) => panic!("a worker ends when it is told to"),
        () = eventually("all is done", async || { let [asked, _, done] = upkeep.counts(); asked >= 3 * chores && done >= parts }) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chore_is_done_once_whoever_does_it() {
    let chores = ["sweep", "dust"].map(|name| Chore { name, every: Duration::from_hours(1) });
    let upkeep = Counted::new(MemoryUpkeep::new(chores));
    a_round_of_three(&upkeep, 2, 2).await;
    assert_eq!(upkeep.counts(), [6, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_codes_sessions_and_dead_jobs_of_long_ago_are_forgotten_once_and_no_others() {
    let database = TestDb::create().await;
    let admin = database.admin().await;
    // 2,500 keys and sessions that are to go, three parts each, and some that are to stay
    let arrange = format!(
        "INSERT INTO stream (id) VALUES (1);
         INSERT INTO account (id, username, email, first_name, last_name, timezone, joined_at, version)
              VALUES (1, 'olive', 'olive@example.org', 'Olive', '', 'UTC', now(), 1);
         INSERT INTO idempotency (account_id, key, fingerprint, at)
              SELECT 1, 'k' || n, sha256(''), timestamptz '{noon}' - interval '24 hours' - n * interval '1 s' FROM generate_series(1, 2500) n;
         INSERT INTO idempotency (account_id, key, fingerprint, at) VALUES (1, 'young', sha256(''), timestamptz '{noon}' - interval '24 hours');
         INSERT INTO session (id, account_id, token_hash, opened_at, ended_at, expires_at)
              SELECT n, 1, sha256(n::text::bytea), timestamptz '{noon}' - interval '1 year',
                     CASE WHEN n % 2 = 0 THEN timestamptz '{noon}' - interval '30 days 1 s' END,
                     CASE WHEN n % 2 = 1 THEN timestamptz '{noon}' - interval '31 days' END
                FROM generate_series(1, 2500) n;
         INSERT INTO session (id, account_id, token_hash, opened_at, ended_at, expires_at) VALUES
              (3001, 1, sha256('a'), timestamptz '{noon}' - interval '1 year', NULL, NULL),
              (3002, 1, sha256('b'), timestamptz '{noon}' - interval '1 year', timestamptz '{noon}' - interval '29 days', NULL),
              (3003, 1, sha256('c'), timestamptz '{noon}' - interval '1 year', NULL, timestamptz '{noon}' + interval '1 day');
         INSERT INTO challenge (id, account_id, purpose, email, issued_at, expires_at) VALUES
              (4001, 1, 'verify_email', 'olive@example.org', timestamptz '{noon}' - interval '48 hours 1 s', timestamptz '{noon}'),
              (4002, 1, 'verify_email', 'olive@example.org', timestamptz '{noon}' - interval '48 hours', timestamptz '{noon}');
         INSERT INTO outbox (kind, payload, at, dead_at) VALUES
              ('old', '', '{noon}', timestamptz '{noon}' - interval '30 days 1 s'), ('young', '', '{noon}', '{noon}'),
              ('alive', '', timestamptz '{noon}' - interval '1 year', NULL)",
        noon = noon()
    );
    admin.batch_execute(&arrange).await.expect("rows");
    let config = DbConfig { pool_max: 4, pool_min: 4, ..DbConfig::new(database.server_url().into()) };
    let db = Db::open(config, tokio::runtime::Handle::current()).expect("a URL");
    eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
    let upkeep = Counted::new(PgUpkeep::new(db));
    a_round_of_three(&upkeep, 4, 8).await;
    assert_eq!(upkeep.counts(), [12, 4, 8], "each chore has one turn, and ends after its parts");
    let left = "SELECT (SELECT string_agg(key, ' ') FROM idempotency), (SELECT string_agg(id::text, ' ' ORDER BY id) FROM session),
        (SELECT string_agg(id::text, ' ') FROM challenge), (SELECT string_agg(kind, ' ' ORDER BY kind) FROM outbox)";
    let left = admin.query_one(left, &[]).await.expect(left);
    assert_eq!([0, 1, 2, 3].map(|kind| left.get::<_, &str>(kind)), ["young", "3001 3002 3003", "4002", "alive young"]);
}
