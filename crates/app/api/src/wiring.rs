//! What is plugged into what: the only file that names concrete adapters.

use crate::{
    clock,
    codes::HmacCodes,
    config::Config,
    jobs::Jobs,
    known::{KnownCatalogue, KnownLookups, KnownTokens},
    metrics::Metrics,
    passwords::Argon2Passwords,
    proxies::TrustedProxies,
    rendered::RenderedTasks,
    secrets,
    throttle::{Limiter, Limits, Throttle},
};
use honeydue_cache::{Caches, Fills, Freshness, Herald, SharedTier, listener};
use honeydue_kernel::{Access, PortError};
use honeydue_mail::MailConfig;
use honeydue_oidc::OidcTokens;
use honeydue_postgres::{PgAccounts, PgAddressBook, PgContractors, PgJournal, PgOutbox, PgResidences, PgSubscriptions, PgTasks, PgUpkeep};
use honeydue_redis::{RedisBus, RedisConfig, RedisRateLimit, RedisTier};
use honeydue_worker::Bell;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tokio::runtime::Handle;

pub use honeydue_cache::ShelfStats;
pub use honeydue_mail::{MailConfigError, MailUrl, Post, Sender};
pub use honeydue_oidc::{OidcConfig, ProviderConfig};
pub use honeydue_postgres::{Db, DbConfig, DbError, PgWatch, PoolStats, Readiness, audit, check_url, migrate};
pub use honeydue_redis::{Redis, RedisStats, RedisUrl};

/// The use cases of accounts.
pub type Accounts = honeydue_identity::Accounts<PgAccounts, Argon2Passwords, HmacCodes>;
/// A store with the memory of this process, parts of which others may share.
type Cached<S> = honeydue_cache::Cached<S, RedisTier>;
/// The use cases of homes.
pub type Residences = honeydue_residence::Residences<Cached<PgResidences>, HmacCodes>;
/// The use cases of tasks.
pub type Tasks = honeydue_task::Tasks<Cached<PgTasks>>;
/// The use cases of contractors.
pub type Contractors = honeydue_contractor::Contractors<PgContractors>;
/// The use cases of plans.
pub type Subscriptions = honeydue_subscription::Subscriptions<Cached<PgSubscriptions>>;
/// Where jobs wait.
pub type Queue = PgOutbox;
/// Brings letters.
pub type Postman = honeydue_notification::Postman<PgAddressBook, HmacCodes, Post>;
/// Does jobs, and keeps the database tidy.
pub type Worker = honeydue_worker::Worker<Queue, Jobs, PgUpkeep>;
/// Hears what has moved, so that the caches may show what they know.
pub type Listener = honeydue_cache::Listener<PgWatch, RedisBus, RedisTier>;

/// The way that mail is sent by, if the settings name one. Nothing is connected to.
pub fn post(config: &Config) -> Result<Option<Post>, MailConfigError> {
    let way = config.mail_url.clone().zip(config.mail_from.clone());
    way.map(|(url, from)| Post::open(MailConfig::new(url, from, config.public_url.clone()))).transpose()
}

/// What processes share, if the settings name it. It is connected to in the background.
fn redis(config: &Config, runtime: &Handle) -> Result<Option<Redis>, PortError> {
    let Some(url) = config.redis_url.clone() else { return Ok(None) };
    let config = RedisConfig { key_space: config.redis_key_space.clone(), ..RedisConfig::new(url, secrets::seed()?) };
    Redis::open(config, runtime).map(Some).map_err(PortError::fault)
}

/// Checks identity tokens.
pub type IdentityTokens = OidcTokens;

/// Everything that handlers and extractors need: the one piece of application data.
#[derive(Debug)]
pub struct Wiring {
    /// Accounts and sessions.
    pub accounts: Accounts,
    /// Homes.
    pub residences: Residences,
    /// Tasks.
    pub tasks: Tasks,
    /// Contractors.
    pub contractors: Contractors,
    /// Plans.
    pub subscriptions: Subscriptions,
    /// What happened in homes.
    pub journal: PgJournal,
    /// What is left to do after changes.
    pub queue: Queue,
    /// The database below them.
    pub db: Db,
    /// What was read before.
    pub caches: Arc<Caches<RedisTier>>,
    freshness: Arc<Freshness>,
    /// What processes share, if they share anything.
    pub redis: Option<Redis>,
    fills: Mutex<Option<Fills<RedisTier>>>,
    /// How clients reach this server.
    pub public_url: String,
    /// Whether accounts must have verified their e-mail before they see homes.
    pub requires_verified_email: bool,
    /// Who may say for whom they speak.
    pub proxies: TrustedProxies,
    /// Whether the installation sends mail.
    pub mails: bool,
    /// What is derived from the secret key.
    pub codes: HmacCodes,
    /// Of whom tokens are, that somebody else vouches for.
    pub identity_tokens: IdentityTokens,
    /// How often somebody may try to get in.
    pub throttle: Throttle,
    /// Whose tokens are.
    pub known: KnownTokens,
    /// What can be chosen from.
    pub lookups: KnownLookups,
    /// What is said about plans.
    pub catalogue: KnownCatalogue,
    /// Tasks as they stand in answers.
    pub rendered: RenderedTasks,
    /// What is counted.
    pub metrics: Metrics,
    draining: AtomicBool,
}

impl Wiring {
    /// Over this database. `runtime` is the main one, which outlives the server's workers.
    pub fn new(db: Db, config: &Config, limits: Limits, runtime: Handle) -> Result<Self, PortError> {
        let codes = HmacCodes::under(config.secret_key.as_ref())?;
        let freshness = Arc::new(Freshness::new());
        let redis = redis(config, &runtime)?;
        let (tier, fills) = redis.clone().map(|redis| SharedTier::new(RedisTier::new(redis))).unzip();
        let caches = Arc::new(Caches::new(freshness.clone(), clock::now, tier));
        let limiter = Limiter::new(redis.clone().map(RedisRateLimit::new));
        Ok(Self {
            accounts: Accounts::new(PgAccounts::new(db.clone()), Argon2Passwords::new(runtime)?, codes.clone()),
            residences: Residences::new(Cached::new(PgResidences::new(db.clone()), caches.clone()), codes.clone()),
            tasks: Tasks::new(Cached::new(PgTasks::new(db.clone()), caches.clone())),
            contractors: Contractors::new(PgContractors::new(db.clone())),
            subscriptions: Subscriptions::new(Cached::new(PgSubscriptions::new(db.clone()), caches.clone())),
            journal: PgJournal::new(db.clone()),
            queue: Queue::new(db.clone()),
            db,
            caches,
            freshness,
            redis,
            fills: Mutex::new(fills),
            public_url: config.public_url.clone(),
            requires_verified_email: config.requires_verified_email(),
            proxies: config.trusted_proxies.clone(),
            mails: config.mail_url.is_some(),
            codes,
            identity_tokens: OidcTokens::open(config.oidc()).map_err(PortError::fault)?,
            throttle: Throttle::new(limits, limiter),
            known: KnownTokens::default(),
            lookups: KnownLookups::default(),
            catalogue: KnownCatalogue::default(),
            rendered: RenderedTasks::default(),
            metrics: Metrics::default(),
            draining: AtomicBool::new(false),
        })
    }

    /// Follows the ledger, and what other processes tell. While it runs, reads are answered from memory. Only the first one shares
    /// anything.
    pub fn listener(&self, watch: PgWatch) -> Result<Listener, PortError> {
        let fills = self.fills.lock().unwrap_or_else(PoisonError::into_inner).take();
        let bus = self.redis.clone().map(RedisBus::open).transpose().map_err(PortError::fault)?;
        let (listener, herald): (_, Herald) = listener(watch, bus.zip(fills), self.freshness.clone());
        self.db.tell(Arc::new(herald));
        Ok(listener)
    }

    /// The worker of this process, woken by its own changes. It works on connections of `background`, so that nobody waits for
    /// them. `post` carries its letters.
    pub fn worker(&self, background: &Db, post: Option<Post>) -> Worker {
        let bell = Bell::default();
        let ringing = bell.clone();
        self.db.wake_by(move || ringing.ring());
        let upkeep = PgUpkeep::new(background.clone());
        let book = PgAddressBook::from(background.clone());
        let reset_page = format!("{}/reset-password/", self.public_url);
        let postman = post.map(|post| Postman::new(book, self.codes.clone(), post, reset_page));
        Worker::new(Queue::new(background.clone()), Jobs::new(postman), upkeep, clock::now, secrets::die).woken_by(bell)
    }

    /// What a route of the verified class asks of an account here.
    pub const fn verified_access(&self) -> Access {
        if self.requires_verified_email { Access::Verified } else { Access::Authenticated }
    }

    /// The server is about to stop: from now on it says that it is not ready.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
