//! When a run is to end before all is done.

use honeydue_api::signals::Signals;
use std::{future::pending, time::Duration};

/// How many minutes a run may take, if that is said.
const VARIABLE: &str = "HONEYDUE_CONSISTENCY_MINUTES";

/// What ends a run: its time, if it has one, or a signal.
#[derive(Debug)]
pub struct Ending {
    time: Option<Duration>,
}

impl Ending {
    pub fn read() -> Self {
        let minutes = std::env::var(VARIABLE).ok().map(|text| text.parse().expect("a number of minutes"));
        Self { time: minutes.map(Duration::from_mins) }
    }

    /// Waits for it.
    pub async fn come(self) {
        let time = async {
            match self.time {
                Some(time) => tokio::time::sleep(time).await,
                None => pending().await,
            }
        };
        let mut signals = Signals::listen().expect("signals");
        tokio::select! {
            () = time => {}
            _ = signals.next() => {}
        }
    }
}
