//! What was counted, and what was wrong.

use crate::{
    register::{Look, Register},
    switch::Switch,
};
use std::{
    fmt::Write as _,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How late others may be.
const PROMISE: Duration = Duration::from_secs(2);
/// How many faults are told in full: so many that a frequent one hides no other.
const TOLD: usize = 1_000;

/// All that clients have seen.
#[derive(Debug, Default)]
pub struct Tally {
    pub reads: AtomicU64,
    pub writes: AtomicU64,
    /// Requests that were turned down for now, or not answered.
    pub refusals: AtomicU64,
    pub values: Lags,
    pub access: Lags,
    faults: AtomicU64,
    told: Mutex<Vec<String>>,
}

/// How late things were seen, by the millisecond.
#[derive(Debug)]
pub struct Lags {
    seen: AtomicU64,
    stale: Vec<AtomicU64>,
    longest: AtomicU64,
}

/// What kind of thing a read is about.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Value,
    Access,
}

impl Tally {
    pub fn fault(&self, what: String) {
        self.faults.fetch_add(1, Ordering::Relaxed);
        let mut told = self.told.lock().expect("a lock");
        if told.len() < TOLD {
            told.push(what);
        }
    }

    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }

    /// Somebody was shown this version.
    pub fn saw(&self, register: &Register, version: u64, said: Option<u64>, look: Look) {
        self.judge(Kind::Value, register, version, said, look);
    }

    /// Somebody was shown that it is so, or is not.
    pub fn saw_state(&self, switch: &Switch, on: bool, look: Look) {
        match switch.explain(on, look) {
            Some(turn) => self.judge(Kind::Access, &switch.register, turn, None, look),
            None => self.fault(format!("{} is {on} for no reason", switch.register.name)),
        }
    }

    fn judge(&self, kind: Kind, register: &Register, version: u64, said: Option<u64>, look: Look) {
        let judgement = register.judge(version, said, look);
        let lags = match kind {
            Kind::Value => &self.values,
            Kind::Access => &self.access,
        };
        lags.count(judgement.stale);
        let (name, by) = (&register.name, look.by);
        if let Some(age) = judgement.own {
            self.fault(format!("{name}: process {by} shows {version}, and acknowledged a newer one {age:?} before it was asked"));
        }
        if let Some(age) = judgement.stale.filter(|age| *age > PROMISE) {
            self.fault(format!("{name}: process {by} shows {version}, and a newer one was acknowledged {age:?} before it was asked"));
        }
        if let Some(told) = judgement.torn {
            self.fault(format!("{name}: process {by} shows {said:?} as version {version}, which is {told}"));
        }
    }

    /// The figures as a table; `more` are others.
    pub fn table(&self, more: &[(&str, u64)]) -> String {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let mut text = String::new();
        let own = [("reads", load(&self.reads)), ("writes", load(&self.writes)), ("refused or unanswered", load(&self.refusals))];
        for (name, count) in own.iter().chain(more).chain(&[("faults", self.faults())]) {
            // writing to a String never fails
            let _ = writeln!(text, "{name:>24} {count:>9}");
        }
        for (name, lags) in [("values", &self.values), ("access", &self.access)] {
            let _ = writeln!(text, "{name:>24} {lags}");
        }
        text
    }

    /// Fails if anything was wrong.
    pub fn expect_none(&self) {
        assert_eq!(self.faults(), 0, "{}", self.told.lock().expect("a lock").join("\n"));
    }
}

impl Lags {
    fn count(&self, stale: Option<Duration>) {
        self.seen.fetch_add(1, Ordering::Relaxed);
        if let Some(stale) = stale {
            let ms = usize::try_from(stale.as_millis()).unwrap_or(usize::MAX).min(self.stale.len() - 1);
            self.stale[ms].fetch_add(1, Ordering::Relaxed);
            self.longest.fetch_max(u64::try_from(stale.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }

    /// Milliseconds that so many of a thousand are not above. What was not late at all counts as none.
    fn quantile(&self, of_thousand: u64) -> u64 {
        let late: u64 = self.stale.iter().map(|count| count.load(Ordering::Relaxed)).sum();
        let seen = self.seen.load(Ordering::Relaxed);
        let mut below = seen - late;
        let enough = (seen * of_thousand).div_ceil(1000);
        if below >= enough {
            return 0;
        }
        for (ms, count) in (0..).zip(&self.stale) {
            below += count.load(Ordering::Relaxed);
            if below >= enough {
                return ms;
            }
        }
        self.longest.load(Ordering::Relaxed)
    }
}

impl std::fmt::Display for Lags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let late: u64 = self.stale.iter().map(|count| count.load(Ordering::Relaxed)).sum();
        let (seen, longest) = (self.seen.load(Ordering::Relaxed), self.longest.load(Ordering::Relaxed));
        let [p50, p99, p999] = [500, 990, 999].map(|part| self.quantile(part));
        write!(f, "seen {seen}, {late} of them late: p50 {p50} ms, p99 {p99} ms, p99.9 {p999} ms, longest {longest} ms")
    }
}

impl Default for Lags {
    fn default() -> Self {
        Self { seen: AtomicU64::new(0), stale: (0..=2_500).map(|_| AtomicU64::new(0)).collect(), longest: AtomicU64::new(0) }
    }
}
