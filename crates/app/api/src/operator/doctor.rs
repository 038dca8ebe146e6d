//! `honeydue doctor`: whether what is kept counted is what there is.

use super::{Operator, actor};
use crate::clock;
use honeydue_kernel::Resource;
use honeydue_subscription::Miscount;
use std::fmt;

/// What was found, and whether it was mended.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    miscounts: Vec<Miscount>,
    mended: bool,
}

impl Diagnosis {
    /// Whether everything is in order now.
    pub const fn is_sound(&self) -> bool {
        self.miscounts.is_empty() || self.mended
    }
}

impl Operator {
    /// Counts everything anew and compares. With `fix`, what differs is mended, by a change in the ledger of whom it is about.
    pub async fn examine(&self, fix: bool) -> anyhow::Result<Diagnosis> {
        let miscounts = self.app.subscriptions.miscounts().await?;
        if fix {
            for miscount in &miscounts {
                self.app.subscriptions.mend(actor(), *miscount, clock::now()).await?;
            }
        }
        Ok(Diagnosis { miscounts, mended: fix })
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.miscounts.is_empty() {
            return f.write_str("the counters say what there is");
        }
        for Miscount { user, kept, counted } in &self.miscounts {
            for resource in Resource::ALL.into_iter().filter(|resource| kept.of(*resource) != counted.of(*resource)) {
                writeln!(f, "account {user}: {resource} counted as {}, there are {}", kept.of(resource), counted.of(resource))?;
            }
        }
        let accounts = self.miscounts.len();
        if self.mended {
            write!(f, "mended the counters of {accounts} account(s)")
        } else {
            write!(f, "counters of {accounts} account(s) are wrong; --fix mends them")
        }
    }
}
