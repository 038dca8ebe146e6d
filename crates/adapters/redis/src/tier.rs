//! Entries that processes share.

mod clock;
mod entry;

use crate::{redis::Redis, script::Script};
use clock::Clock;
use entry::versions_of;
use fred::types::Value;
use honeydue_cache::{Found, Shared, Ticket, Tier};
use honeydue_kernel::{Move, PortError, Stretch};
use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

const STATE: &str = include_str!("tier/state.lua");
static FIND: LazyLock<Script> = LazyLock::new(|| Script::of(&[STATE, include_str!("tier/find.lua")]));
static FILL: LazyLock<Script> = LazyLock::new(|| Script::of(&[STATE, include_str!("tier/fill.lua")]));
static RENEW: LazyLock<Script> = LazyLock::new(|| Script::of(&[STATE, include_str!("tier/renew.lua")]));
static HEAR: LazyLock<Script> = LazyLock::new(|| Script::of(&[STATE, include_str!("tier/hear.lua")]));
static TIME: LazyLock<Script> = LazyLock::new(|| Script::of(&[STATE, "return now()"]));

/// Keeps entries in Redis: a key each, and **one** key, a hash, with the whole state of the tier. Whatever happens to Redis, this
/// key is there as a whole, is gone as a whole, or is an earlier one as a whole:
///
/// - Where it is gone (evicted, flushed, restarted empty), whoever renews begins another epoch, whose name nobody has used before.
/// - Where it is an earlier one (restarted with an old file, a replica that lagged), it is trusted no longer than it would have been,
///   and whoever renews finds a gap, which begins another epoch.
/// - An entry is trusted only beside the state of its epoch; that it is gone harms nobody.
///
/// The time by which the state is fresh is Redis' own, as far as it is known here. Whatever is executed later than
/// it was sent trusts nothing longer for that.
///
/// In a cluster all of it is in one slot, so that a script sees all of it.
#[derive(Clone, Debug)]
pub struct RedisTier {
    redis: Redis,
    state: Arc<str>,
    clock: Clock,
}

impl RedisTier {
    /// The most streams of which something is known (about 5 MB); with more, another epoch begins.
    pub const STREAMS: u32 = 50_000;

    /// The most moves that a script is told: while it runs, Redis does nothing else.
    const AT_ONCE: usize = 1_000;

    /// Keeps entries in this Redis.
    pub fn new(redis: Redis) -> Self {
        let state = format!("{{{}}}:state", redis.key("tier"));
        Self { redis, state: state.into(), clock: Clock::default() }
    }

    fn entry_key(&self, key: &str) -> String {
        format!("{{{}}}:entry:{key}", self.redis.key("tier"))
    }

    /// The name of another epoch.
    fn epoch(&self) -> String {
        let (seed, number) = self.redis.unique();
        format!("{seed:032x}-{number}")
    }

    async fn hear_some(&self, moves: &[Move]) -> Result<(), PortError> {
        let arguments = [vec![self.epoch().into(), Self::STREAMS.into()], told(moves)].concat();
        self.redis.run(&HEAR, &[&self.state], &arguments).await.map(|_| ())
    }

    /// Microseconds of Redis' clock at this instant, or less.
    async fn micros_at(&self, instant: Instant) -> Result<i64, PortError> {
        if let Some(micros) = self.clock.micros_at(instant) {
            return Ok(micros);
        }
        let now = self.redis.run(&TIME, &[&self.state], &[]).await?;
        self.clock.set(now.convert().map_err(PortError::fault)?, Instant::now());
        self.clock.micros_at(instant).ok_or_else(|| PortError::fault("a clock that was set shows no time"))
    }
}

/// As arguments: streams and versions in turn.
fn told(moves: &[Move]) -> Vec<Value> {
    moves.iter().flat_map(|(stream, version)| [stream.get().into(), (*version).into()]).collect()
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Tier for RedisTier {
    async fn find(&self, key: &str) -> Result<Found, PortError> {
        let found = self.redis.run(&FIND, &[&self.state, &self.entry_key(key)], &[]).await?;
        entry::found(found)
    }

    async fn fill(&self, ticket: &Ticket, key: &str, entry: &Shared, ttl: Duration) -> Result<bool, PortError> {
        let Shared { body, versions } = entry;
        let arguments =
            [ticket.0.as_str().into(), versions_of(versions).into(), body.as_slice().into(), micros(ttl).div_euclid(1_000).max(1).into()];
        let kept = self.redis.run(&FILL, &[&self.state, &self.entry_key(key)], &arguments).await?;
        kept.convert().map_err(PortError::fault)
    }

    async fn renew(&self, stretch: &Stretch, trusted_for: Duration) -> Result<(), PortError> {
        let asked_at = Instant::now().checked_sub(stretch.age).ok_or_else(|| PortError::fault("a look from before there was time"))?;
        let mut parts = stretch.moved.chunks(Self::AT_ONCE);
        let last = parts.next_back().unwrap_or_default();
        // What is heard before the state is renewed can only make it trust less.
        for part in parts {
            self.hear_some(part).await?;
        }
        // An answer may be on its way for as long as it is waited for.
        let trusted = micros(trusted_for.saturating_sub(self.redis.config().patience));
        let until = self.micros_at(asked_at).await?.saturating_add(trusted);
        let Stretch { from, to, .. } = stretch;
        let words = vec![
            self.epoch().into(),
            Self::STREAMS.into(),
            from.0.to_string().into(),
            to.0.to_string().into(),
            until.into(),
            trusted.into(),
        ];
        let now = self.redis.run(&RENEW, &[&self.state], &[words, told(last)].concat()).await?;
        self.clock.set(now.convert().map_err(PortError::fault)?, Instant::now());
        Ok(())
    }

    async fn hear(&self, moves: &[Move]) -> Result<(), PortError> {
        for part in moves.chunks(Self::AT_ONCE) {
            self.hear_some(part).await?;
        }
        Ok(())
    }
}
