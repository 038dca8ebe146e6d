//! A database for each test.

use std::sync::atomic::{AtomicU32, Ordering};
use tokio_postgres::{Client, Config, NoTls};

/// The superuser of a throw-away Postgres; `cargo xtask test` starts one and sets it.
const VARIABLE: &str = "HONEYDUE_TEST_POSTGRES";
/// Tests that make roles and templates take turns on this lock of the cluster's first database.
const TURN: &str = "SELECT pg_advisory_lock(4919)";
const OWNER: &str = "honeydue_test_owner";
const SERVER: &str = "honeydue_server";
const PASSWORD: &str = "only-for-tests";

/// A migrated, empty database of its own, gone when dropped.
#[derive(Debug)]
pub struct TestDb {
    name: String,
    admin: Config,
}

impl TestDb {
    /// Copies the template, which the first test of a run makes by the real migrations.
    pub async fn create() -> Self {
        let (cluster, admin) = cluster().await;
        let template = template(&cluster, &admin).await;
        let this = Self::named(&cluster, admin, &format!("TEMPLATE {template} STRATEGY file_copy")).await;
        // what a migration says of the database itself does not come with the template
        let read_only = format!("ALTER ROLE {SERVER} IN DATABASE {} SET default_transaction_read_only = on", this.name);
        cluster.batch_execute(&read_only).await.expect("a role that is read-only by default");
        let no_tables = format!("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", this.name);
        cluster.batch_execute(&no_tables).await.expect("a role without tables of its own");
        this
    }

    /// A database without a schema, for what migrates by itself. Both roles exist.
    pub async fn without_schema() -> Self {
        let (cluster, admin) = cluster().await;
        template(&cluster, &admin).await;
        Self::named(&cluster, admin, "").await
    }

    async fn named(cluster: &Client, admin: Config, options: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        cluster.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.expect("a name that is free");
        cluster.batch_execute(&format!("CREATE DATABASE {name} OWNER {OWNER} {options}")).await.expect("a database");
        Self { name, admin }
    }

    /// URL of the role that serves.
    pub fn server_url(&self) -> String {
        self.url(SERVER, PASSWORD)
    }

    /// The same by way of a [`crate::link::Link`] on this port.
    pub fn server_url_via(&self, port: u16) -> String {
        format!("postgres://{SERVER}:{PASSWORD}@127.0.0.1:{port}/{}", self.name)
    }

    /// URL of the role that owns the schema.
    pub fn owner_url(&self) -> String {
        self.url(OWNER, PASSWORD)
    }

    /// Where Postgres listens.
    pub fn address(&self) -> (String, u16) {
        address(&self.admin)
    }

    /// A connection of the superuser, for what a test arranges or looks at behind the server's back.
    pub async fn admin(&self) -> Client {
        let mut config = self.admin.clone();
        connect(config.dbname(&self.name)).await
    }

    /// Ends all connections and lets nobody in, superusers neither: what clients see of a Postgres that is restarted.
    pub async fn shut(&self) {
        let cluster = connect(&self.admin).await;
        let nobody = format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name);
        cluster.batch_execute(&nobody).await.expect("a database that lets nobody in");
        let gone = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = $1";
        cluster.query(gone, &[&self.name]).await.expect("connections that end");
    }

    /// Ends [`TestDb::shut`].
    pub async fn open(&self) {
        let everybody = format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name);
        connect(&self.admin).await.batch_execute(&everybody).await.expect("a database that lets clients in");
    }

    fn url(&self, role: &str, password: &str) -> String {
        let (host, port) = self.address();
        format!("postgres://{role}:{password}@{host}:{port}/{}", self.name)
    }
}

impl Drop for TestDb {
    /// On a thread of its own: a test's runtime may be on its way out.
    fn drop(&mut self) {
        let (admin, name) = (self.admin.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let gone = connect(&admin).await.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                // the whole cluster is thrown away after the run
                gone.unwrap_or_else(|error| eprintln!("could not drop {name}: {error}"));
            });
        });
        dropping.join().unwrap_or_else(|_| eprintln!("could not drop {}", self.name));
    }
}

/// The superuser's connection to the cluster, and how it was made.
pub(crate) async fn cluster() -> (Client, Config) {
    let url = std::env::var(VARIABLE).unwrap_or_else(|_| panic!("{VARIABLE} is not set: run the tests with `cargo xtask test`"));
    let admin: Config = url.parse().expect("HONEYDUE_TEST_POSTGRES is a Postgres URL");
    (connect(&admin).await, admin)
}

/// The name of the template, made if this is the first test of a run.
async fn template(cluster: &Client, admin: &Config) -> String {
    let template = format!("template_{}", honeydue_postgres::migrate::fingerprint());
    cluster.batch_execute(TURN).await.expect("a turn");
    let known = "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate";
    if cluster.query(known, &[&template]).await.expect("databases").is_empty() {
        make_template(cluster, admin, &template).await;
    }
    cluster.batch_execute("SELECT pg_advisory_unlock_all()").await.expect("the turn ends");
    template
}

async fn make_template(cluster: &Client, admin: &Config, template: &str) {
    let owner = format!(
        "DO $$ BEGIN CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{PASSWORD}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    );
    cluster.batch_execute(&owner).await.expect("an owning role");
    cluster.batch_execute(&format!("DROP DATABASE IF EXISTS {template}")).await.expect("no half-made template");
    cluster.batch_execute(&format!("CREATE DATABASE {template} OWNER {OWNER}")).await.expect("a database");
    let (host, port) = address(admin);
    let url = |role: &str| format!("postgres://{role}:{PASSWORD}@{host}:{port}/{template}").into();
    honeydue_postgres::migrate::run(&url(OWNER), Some(&url(SERVER))).await.expect("migrations");
    cluster.batch_execute(&format!("ALTER DATABASE {template} IS_TEMPLATE true")).await.expect("a template");
}

pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("Postgres answers");
    #[expect(clippy::disallowed_methods, reason = "ends with the client, which the test holds")]
    tokio::spawn(connection);
    client
}

fn address(config: &Config) -> (String, u16) {
    let host = match config.get_hosts().first() {
        Some(tokio_postgres::config::Host::Tcp(host)) => host.clone(),
        _ => "127.0.0.1".to_owned(),
    };
    (host, config.get_ports().first().copied().unwrap_or(5432))
}
