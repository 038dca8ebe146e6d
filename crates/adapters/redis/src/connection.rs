//! A connection that is there again by itself.

use crate::{
    RedisConfig, RedisConfigError,
    redis_url::{Layout, Node, RedisUrl},
    tls,
};
use fred::{
    clients::Client,
    interfaces::{ClientLike, EventInterface},
    types::{
        RespVersion,
        config::{
            ClusterDiscoveryPolicy, Config, ConnectionConfig, PerformanceConfig, ReconnectPolicy, Server, ServerConfig, TcpConfig,
            UnresponsiveConfig,
        },
    },
};
use secrecy::ExposeSecret;
use std::{fmt, time::Duration};
use tokio::runtime::Handle;
use tokio_util::task::AbortOnDropHandle;

/// How long a new connection may take, with all that is said first. Nobody waits for it.
const CONNECT: Duration = Duration::from_secs(2);
/// Who has said nothing for so long, when asked, is not there: a connection that hangs is given up. It is less than a breaker's pause,
/// since whatever is sent makes it begin again.
const SILENCE: Duration = Duration::from_millis(500);
/// The first pause between two tries to connect, and the longest, in milliseconds. They double, and are longer by chance.
const PAUSES: (u32, u32) = (50, 2_000);
const JITTER: u32 = 100;
/// Of commands that wait to be sent.
const MOST_WAITING: usize = 10_000;
/// Of messages that wait to be looked at.
const MOST_UNHEARD: usize = 1_024;

/// A connection to Redis, which is made in the background, and again and again when it breaks. It ends when this is dropped.
pub struct Connection {
    pub client: Client,
    _keeping: AbortOnDropHandle<()>,
}

impl Connection {
    /// Comes back at once; the connection lives on this runtime.
    pub fn open(config: &RedisConfig, runtime: &Handle, purpose: &'static str) -> Result<Self, RedisConfigError> {
        let performance = PerformanceConfig {
            default_command_timeout: config.patience,
            broadcast_channel_capacity: MOST_UNHEARD,
            ..PerformanceConfig::default()
        };
        let connection = ConnectionConfig {
            connection_timeout: CONNECT,
            internal_command_timeout: CONNECT,
            // a command that has come to nothing may have been done: whoever has sent it decides whether it is sent again
            max_command_attempts: 1,
            max_command_buffer_len: MOST_WAITING,
            reconnect_on_auth_error: true,
            unresponsive: UnresponsiveConfig { max_timeout: Some(SILENCE), interval: SILENCE / 4 },
            tcp: TcpConfig { nodelay: Some(true), ..TcpConfig::default() },
            ..ConnectionConfig::default()
        };
        let mut policy = ReconnectPolicy::new_exponential(0, PAUSES.0, PAUSES.1, 2);
        policy.set_jitter(JITTER);
        let client = Client::new(servers(config)?, Some(performance), Some(connection), Some(policy));
        let keeping = AbortOnDropHandle::new(runtime.spawn(keep(client.clone(), purpose)));
        Ok(Self { client, _keeping: keeping })
    }

    pub fn is_up(&self) -> bool {
        self.client.is_connected()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("is_up", &self.is_up()).finish_non_exhaustive()
    }
}

/// In the words of the client library.
fn servers(config: &RedisConfig) -> Result<Config, RedisConfigError> {
    let RedisUrl { layout, nodes, encrypted, user, password, database } = &config.url;
    let mut hosts: Vec<Server> = nodes.iter().map(|Node { host, port }| Server::new(host.as_str(), *port)).collect();
    let server = match layout {
        Layout::Single => ServerConfig::Centralized { server: hosts.remove(0) },
        Layout::Sentinel(service) => ServerConfig::Sentinel { hosts, service_name: service.clone() },
        Layout::Cluster => ServerConfig::Clustered { hosts, policy: ClusterDiscoveryPolicy::default() },
    };
    let tls = if *encrypted { Some(tls::trusting(config.authorities.as_deref())?) } else { None };
    Ok(Config {
        // the first connection is no other than the next ones
        fail_fast: false,
        server,
        username: user.clone(),
        password: password.as_ref().map(|password| password.expose_secret().to_owned()),
        database: *database,
        // whoever listens can still be asked something
        version: RespVersion::RESP3,
        tls,
        ..Config::default()
    })
}

/// Connects for ever. It says so when Redis comes and when it goes, and no more than that.
async fn keep(client: Client, purpose: &'static str) {
    let (mut arrivals, mut errors) = (client.reconnect_rx(), client.error_rx());
    let mut is_away = false;
    let mut connecting = AbortOnDropHandle::new(client.connect());
    loop {
        tokio::select! {
            Ok(server) = arrivals.recv() => {
                is_away = false;
                tracing::info!(%server, purpose, "connected to Redis");
            }
            Ok((error, _)) = errors.recv() => {
                if !std::mem::replace(&mut is_away, true) {
                    tracing::warn!(error = &error as &dyn std::error::Error, purpose, "Redis is away");
                }
            }
            // it gives up where it takes an error for a lasting one; servers are set up anew, so that none is
            _ = &mut connecting => {
                tokio::time::sleep(CONNECT).await;
                connecting = AbortOnDropHandle::new(client.connect());
            }
        }
    }
}
