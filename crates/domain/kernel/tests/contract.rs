//! The reference adapters keep the promises of their ports.

use honeydue_kernel::{
    Chore, Job,
    contract::{JobWorld, UpkeepWorld},
    memory::{MemoryJobs, MemoryUpkeep},
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

honeydue_kernel::job_contract!(async || Memory::default());

mod upkeep {
    use super::{Chore, Duration, House, MemoryUpkeep};

    const SWEEP: Chore = Chore { name: "house.sweep", every: Duration::from_hours(1) };

    honeydue_kernel::upkeep_contract!(async || House(MemoryUpkeep::new([SWEEP])));
}
