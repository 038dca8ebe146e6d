//! The application on an ephemeral port, over a database of its own.

use crate::{client::Client, mailbox::Mailbox, providers::Providers};
use actix_web::{HttpServer, dev::ServerHandle, web::Data};
use honeydue_api::{
    app::app,
    config::Config,
    throttle::{Limits, ResetLimits},
    wiring::{self, Db, DbConfig, PgWatch, Readiness, Wiring},
};
use honeydue_kernel::Quota;
use honeydue_testkit::{TestDb, eventually};
use std::{sync::Arc, time::Duration};
use tokio::runtime::Handle;
use tokio_postgres::Client as Admin;
use tokio_util::sync::CancellationToken;

/// A running server. Its database lives as long as anybody holds it.
pub struct App {
    pub database: Arc<TestDb>,
    pub wiring: Data<Wiring>,
    /// The database's superuser, who looks behind the server's back.
    pub admin: Admin,
    /// Of somebody without a token.
    pub client: Client,
    server: ServerHandle,
    mailbox: Option<Mailbox>,
    worker: CancellationToken,
    /// Where the keys of Apple and Google are, if anybody asks for them.
    pub keys: Option<Providers>,
}

/// What a test wants to be different.
pub struct Setup {
    pub database: Option<Arc<TestDb>>,
    /// The port of a link to Postgres.
    pub via: Option<u16>,
    pub limits: Limits,
    pub settings: Vec<(&'static str, &'static str)>,
    /// What processes share, as a URL and a key space, if they share anything.
    pub redis: Option<(String, String)>,
    /// Whether mail is sent: into a folder, by a worker of the application.
    pub mails: bool,
    /// Whether the process hears what has moved, and so answers from memory what it has read before. A test that changes what
    /// is in the database behind the server's back says no.
    pub listens: bool,
    /// Whether people can sign in with Apple and Google.
    pub providers: bool,
    pub patience: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        let relaxed = Quota { times: 1_000_000, window: Duration::from_secs(1) };
        Self {
            database: None,
            via: None,
            limits: Limits {
                login_by_address: relaxed,
                login_by_name: relaxed,
                login_places: relaxed,
                password_by_account: relaxed,
                register_by_address: relaxed,
                join_by_account: relaxed,
                join_by_address: relaxed,
                resets: ResetLimits {
                    asked_by_address: relaxed,
                    asked_by_email: relaxed,
                    wrong_by_address: relaxed,
                    wrong_by_email: relaxed,
                    wrong_by_all: relaxed,
                },
            },
            settings: Vec::new(),
            redis: None,
            mails: false,
            listens: true,
            providers: false,
            patience: Duration::from_secs(5),
        }
    }
}

impl App {
    pub async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    /// Serves once its pool is warm; from then on it opens no connection, so that trips can be counted.
    pub async fn with(setup: Setup) -> Self {
        let database = match setup.database {
            Some(database) => database,
            None => Arc::new(TestDb::create().await),
        };
        let url = setup.via.map_or_else(|| database.server_url(), |port| database.server_url_via(port));
        let config = DbConfig { pool_max: 4, pool_min: 4, patience: setup.patience, ..DbConfig::new(url.into()) };
        let db = Db::open(config, Handle::current()).expect("a URL");
        eventually("a warm pool", async || db.ready().await == Readiness::Ready).await;
        let mailbox = setup.mails.then(Mailbox::new);
        let settings = setup.settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let redis = setup.redis.map(|(url, space)| [("REDIS_URL".to_owned(), url), ("HONEYDUE_REDIS_KEY_SPACE".to_owned(), space)]);
        let settings = settings.chain(mailbox.iter().flat_map(Mailbox::settings)).chain(redis.into_iter().flatten());
        // processes of one installation have one key
        let key = ("HONEYDUE_SECRET_KEY".to_owned(), "one key for all processes of this installation".to_owned());
        let config = Config::read([key].into_iter().chain(settings)).expect("settings");
        let mut wiring = Wiring::new(db, &config, setup.limits, Handle::current()).expect("wiring");
        let keys = setup.providers.then(Providers::start);
        if let Some(keys) = &keys {
            wiring.identity_tokens = keys.tokens();
        }
        // not by way of the link: what nobody waits for is not counted
        let background = DbConfig::background(database.server_url().into());
        let listening = setup.listens.then(|| wiring.listener(PgWatch::open(&background).expect("a URL")).expect("a listener"));
        let wiring = Data::new(wiring);
        let (address, server) = listen(&wiring);
        let worker = CancellationToken::new();
        if mailbox.is_some() {
            let background = Db::open(background, Handle::current()).expect("a URL");
            let (working, stop) = (wiring.worker(&background, wiring::post(&config).expect("a folder")), worker.clone());
            tokio::spawn(async move { working.run(stop.cancelled()).await });
        }
        if let Some(listening) = listening {
            let stop = worker.clone();
            tokio::spawn(async move { stop.run_until_cancelled(listening.run()).await });
            eventually("a process that hears", async || wiring.caches.hear()).await;
        }
        Self { admin: database.admin().await, database, wiring, client: Client::new(&address), server, mailbox, worker, keys }
    }

    /// What was mailed.
    pub const fn mailbox(&self) -> &Mailbox {
        self.mailbox.as_ref().expect("an application that mails")
    }

    /// Everything that a write could leave behind, counted.
    pub async fn footprint(&self) -> String {
        let sql =
            "SELECT concat_ws(' ', (SELECT count(*) FROM ledger), (SELECT count(*) FROM ledger_payload), (SELECT count(*) FROM stream),
                (SELECT sum(version) FROM stream), (SELECT count(*) FROM account), (SELECT count(*) FROM session),
                (SELECT count(ended_at) FROM session), (SELECT count(*) FROM residence), (SELECT count(*) FROM member),
                (SELECT count(*) FROM person), (SELECT sum(version) FROM task), (SELECT count(*) FROM completion),
                (SELECT count(*) FROM contractor), (SELECT sum(version) FROM contractor), (SELECT count(*) FROM contractor_specialties),
                (SELECT count(*) FROM contractor_favorite), (SELECT count(*) FROM share_code), (SELECT count(revoked_at) FROM share_code),
                (SELECT count(used_at) FROM share_code), (SELECT count(*) FROM account_identity), (SELECT count(*) FROM outbox), (SELECT count(*) FROM idempotency))";
        self.admin.query_one(sql, &[]).await.expect("counts").get(0)
    }

    /// Fails if a connection of the server is left inside a transaction.
    pub async fn expect_sound_connections(&self) {
        let nobody_inside = async || {
            let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'honeydue'
                AND (state <> 'idle' OR xact_start IS NOT NULL)";
            self.admin.query_one(sql, &[]).await.expect("activity").get::<_, i64>(0) == 0
        };
        eventually("no connection inside a transaction", nobody_inside).await;
    }

    /// Fails unless the ledger's chains are whole.
    pub async fn expect_sound_ledger(&self) {
        let verdict = honeydue_api::wiring::audit::verify(&self.database.server_url().into()).await.expect("a verdict");
        assert!(verdict.is_sound(), "{verdict}");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        self.worker.cancel();
    }
}

fn listen(wiring: &Data<Wiring>) -> (String, ServerHandle) {
    let wiring = Data::clone(wiring);
    // as `serve` has it: an idle connection that is closed after five seconds, which is the default, may be one that a client takes just then
    let listener = HttpServer::new(move || app(Data::clone(&wiring))).workers(1).keep_alive(Duration::from_secs(75)).disable_signals();
    let listener = listener.bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.addrs()[0].to_string();
    let running = listener.run();
    let handle = running.handle();
    tokio::spawn(running);
    (address, handle)
}
