//! The reference adapters keep the promises of their ports.

use honeydue_kernel::{
    Chore, Job,
    contract::{JobWorld, RateWorld, UpkeepWorld},
    memory::{MemoryJobs, MemoryRateLimit, MemoryUpkeep},
};
use jiff::Timestamp;
use std::time::Duration;

#[derive(Default)]
struct Memory(MemoryJobs);

impl JobWorld for Memory {
    type Queue = MemoryJobs;

    fn queue(&self) -> &MemoryJobs {
        &self.0
    }

    async fn enqueue(&self, job: Job, at: Timestamp) {
        self.0.enqueue(job, at);
    }
}

struct House(MemoryUpkeep);

impl UpkeepWorld for House {
    type Upkeep = MemoryUpkeep;

    fn upkeep(&self) -> &MemoryUpkeep {
        &self.0
    }
}

#[derive(Default)]
struct Gate(MemoryRateLimit);

impl RateWorld for Gate {
    type Limit = MemoryRateLimit;

    fn limit(&self) -> &MemoryRateLimit {
        &self.0
    }
}

honeydue_kernel::job_contract!(async || Memory::default());

mod rates {
    use super::Gate;

    honeydue_kernel::rate_contract!(async || Gate::default());
}

mod upkeep {
    use super::{Chore, Duration, House, MemoryUpkeep};

    const SWEEP: Chore = Chore { name: "house.sweep", every: Duration::from_hours(1) };

    honeydue_kernel::upkeep_contract!(async || House(MemoryUpkeep::new([SWEEP])));
}
