//! `honeydue doctor`: whether what is kept counted is what there is.

use super::{Operator, actor};
use crate::{
    clock,
    wire::{instant, subscription::resource_name},
};
use honeydue_kernel::Resource;
use honeydue_subscription::{Miscount, Term};
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
            return f.write_str("what is kept of plans is what there is");
        }
        for Miscount { user, kept, counted, kept_term, term } in &self.miscounts {
            for resource in Resource::ALL.into_iter().filter(|resource| kept.of(*resource) != counted.of(*resource)) {
                let (name, kept, counted) = (resource_name(resource), kept.of(resource), counted.of(resource));
                writeln!(f, "account {user}: {name} counted as {kept}, there are {counted}")?;
            }
            if kept_term != term {
                writeln!(f, "account {user}: guards let anything through {}, the plan {}", lasting(*kept_term), lasting(*term))?;
            }
        }
        let accounts = self.miscounts.len();
        if self.mended { write!(f, "mended {accounts} account(s)") } else { write!(f, "{accounts} account(s) are wrong; --fix mends them") }
    }
}

fn lasting(term: Term) -> String {
    match term {
        Term::Nothing => "never".to_owned(),
        Term::Until(end) => format!("until {}", instant(end)),
        Term::ForGood => "for good".to_owned(),
    }
}
