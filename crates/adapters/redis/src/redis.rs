//! Redis, as all adapters of this crate ask it.

use crate::{RedisConfig, RedisConfigError, breaker::Breaker, connection::Connection, script::Script};
use fred::{
    error::{Error, ErrorKind},
    interfaces::{LuaInterface, PubsubInterface},
    types::Value,
};
use honeydue_kernel::PortError;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::runtime::Handle;

/// Redis, or Valkey, that processes share. Clones share one connection.
///
/// It is there or not: whoever asks is answered within the patience of the settings, mostly at once where it is not. The
/// connection is made in the background, now and whenever it breaks, for as long as there is a clone.
#[derive(Clone, Debug)]
pub struct Redis(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connection: Connection,
    config: RedisConfig,
    runtime: Handle,
    breaker: Breaker,
    failed: AtomicU64,
    spared: AtomicU64,
}

/// How many numbers were given. The whole process shares the seed that goes with it.
static GIVEN: AtomicU64 = AtomicU64::new(0);

/// How it goes with Redis, for whoever watches an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedisStats {
    /// Whether there is a connection; one that hangs is taken for one for half a second.
    pub connected: bool,
    /// Whether commands fail at once, since the last ones were not answered.
    pub breaker_open: bool,
    /// Commands that were not answered, or not as they should have been, since the start.
    pub failed: u64,
    /// Commands that were not sent, since Redis was away or the breaker open, since the start.
    pub spared: u64,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum RedisError {
    #[error("there is no connection to Redis")]
    Away,
    #[error("Redis did not answer, and is left alone for a moment")]
    LeftAlone,
    #[error("a command of Redis failed")]
    Failed(#[source] Error),
}

impl Redis {
    /// Comes back at once, whether Redis is there or not. All work is done on this runtime, which has to outlive it.
    pub fn open(config: RedisConfig, runtime: &Handle) -> Result<Self, RedisConfigError> {
        let connection = Connection::open(&config, runtime, "commands")?;
        let runtime = runtime.clone();
        let (breaker, failed, spared) = (Breaker::default(), AtomicU64::default(), AtomicU64::default());
        Ok(Self(Arc::new(Inner { connection, config, runtime, breaker, failed, spared })))
    }

    /// How it goes.
    pub fn stats(&self) -> RedisStats {
        RedisStats {
            connected: self.0.connection.is_up(),
            breaker_open: self.0.breaker.is_open(),
            failed: self.0.failed.load(Ordering::Relaxed),
            spared: self.0.spared.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn config(&self) -> &RedisConfig {
        &self.0.config
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.0.runtime
    }

    /// The name of a key, or of a channel, in our key space.
    pub(crate) fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.0.config.key_space)
    }

    /// Two numbers that were never given together before, by no process.
    pub(crate) fn unique(&self) -> (u128, u64) {
        (self.0.config.seed, GIVEN.fetch_add(1, Ordering::Relaxed))
    }

    /// Runs a script, once or not at all. Whoever hears of a failure does not know which.
    pub(crate) async fn run(&self, script: &Script, keys: &[&str], arguments: &[Value]) -> Result<Value, PortError> {
        let client = &self.0.connection.client;
        // what the client makes of it is large
        self.ask(Box::pin(async {
            match client.evalsha(script.digest.as_str(), keys.to_vec(), arguments.to_vec()).await {
                Err(error) if error.details().starts_with("NOSCRIPT") => {
                    client.eval(script.text.as_str(), keys.to_vec(), arguments.to_vec()).await
                }
                answered => answered,
            }
        }))
        .await
    }

    pub(crate) async fn publish(&self, channel: &str, message: &[u8]) -> Result<(), PortError> {
        let client = &self.0.connection.client;
        self.ask(Box::pin(async { client.publish::<Value, _, _>(channel, message).await.map(|_| ()) })).await
    }

    async fn ask<T>(&self, command: impl Future<Output = Result<T, Error>>) -> Result<T, PortError> {
        let Inner { connection, breaker, failed, spared, .. } = &*self.0;
        let spare = |error| {
            spared.fetch_add(1, Ordering::Relaxed);
            Err(PortError::unavailable(error))
        };
        if !connection.is_up() {
            return spare(RedisError::Away);
        }
        let Some(leave) = breaker.admit(Instant::now()) else { return spare(RedisError::LeftAlone) };
        let outcome = command.await;
        match &outcome {
            Err(error) if is_silence(error) => leave.failed(Instant::now()),
            Ok(_) | Err(_) => leave.succeeded(),
        }
        outcome.map_err(|error| {
            failed.fetch_add(1, Ordering::Relaxed);
            let is_fault = is_fault(&error);
            let error = RedisError::Failed(error);
            if is_fault { PortError::fault(error) } else { PortError::unavailable(error) }
        })
    }
}

/// Whether Redis said nothing; what it refuses, it refuses at once.
fn is_silence(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::IO | ErrorKind::Timeout | ErrorKind::Canceled | ErrorKind::Backpressure | ErrorKind::Routing | ErrorKind::Tls => true,
        _ => error.details() == "Too many failed write attempts.",
    }
}

/// Whether it is our mistake. Out of memory, loading, failing over: that passes.
fn is_fault(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidArgument | ErrorKind::InvalidCommand | ErrorKind::Parse) || error.details().starts_with("ERR ")
}
