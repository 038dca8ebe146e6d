//! Ctrl-C, SIGTERM and SIGHUP: noted here, and asked about wherever something is waited for.

use std::fmt::{self, Display, Formatter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What shells expect of a program that was interrupted.
pub const EXIT_CODE: u8 = 130;

const GLANCE: Duration = Duration::from_millis(20);

/// How often somebody asked. A static, since a signal belongs to the whole process.
static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// Somebody asked to stop; not a failure.
#[derive(Debug)]
pub struct Interrupted;

impl Display for Interrupted {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From here on, signals are noted instead of ending the process, so that children can be ended in order.
pub fn listen() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        REQUESTS.fetch_add(1, Ordering::Relaxed);
    })?;
    Ok(())
}

/// Somebody asked to stop.
pub fn requested() -> bool {
    REQUESTS.load(Ordering::Relaxed) > 0
}

/// Somebody asked more than once: patience is over.
pub fn insisted() -> bool {
    REQUESTS.load(Ordering::Relaxed) > 1
}

/// Looks again and again until `done` has an answer or the time is over (`None`), also when somebody asks to stop.
pub fn patiently<T>(patience: Duration, mut done: impl FnMut() -> anyhow::Result<Option<T>>) -> anyhow::Result<Option<T>> {
    let start = Instant::now();
    loop {
        if let Some(answer) = done()? {
            return Ok(Some(answer));
        }
        if start.elapsed() >= patience {
            return Ok(None);
        }
        sleep(GLANCE);
    }
}

/// As [`patiently`], but fails with [`Interrupted`] as soon as somebody asks to stop.
pub fn watchfully<T>(patience: Duration, mut done: impl FnMut() -> anyhow::Result<Option<T>>) -> anyhow::Result<Option<T>> {
    patiently(patience, || if requested() { Err(Interrupted.into()) } else { done() })
}
