//! The reference adapters keep the promises of their ports.

use honeydue_cache::{
    contract::{BusWorld, TierWorld},
    memory::{MemoryBus, MemoryTier},
};

#[derive(Default)]
struct Shelf(MemoryTier);

impl TierWorld for Shelf {
    type Tier = MemoryTier;

    fn tier(&self) -> &MemoryTier {
        &self.0
    }

    async fn lose_state(&self) {
        self.0.lose_state();
    }

    async fn lose_entries(&self) {
        self.0.lose_entries();
    }
}

#[derive(Default)]
struct Wire(MemoryBus);

impl BusWorld for Wire {
    type Bus = MemoryBus;

    async fn process(&self) -> MemoryBus {
        self.0.clone()
    }
}

mod tiers {
    use super::Shelf;

    honeydue_cache::tier_contract!(async || Shelf::default());
}

mod buses {
    use super::Wire;

    honeydue_cache::bus_contract!(async || Wire::default());
}
