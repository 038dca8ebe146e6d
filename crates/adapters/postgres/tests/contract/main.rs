//! The Postgres adapters keep the promises of their ports.

mod world;

mod accounts {
    honeydue_identity::account_contract!(async || crate::world::World::<honeydue_postgres::PgAccounts>::new().await);
}

mod residences {
    honeydue_residence::residence_contract!(async || crate::world::World::<honeydue_postgres::PgResidences>::new().await);
}

mod remembered_residences {
    honeydue_residence::residence_contract!(async || {
        crate::world::World::<honeydue_cache::Cached<honeydue_postgres::PgResidences>>::remembering().await
    });
}

mod remembered_tasks {
    honeydue_task::task_contract!(async || crate::world::World::<honeydue_cache::Cached<honeydue_postgres::PgTasks>>::remembering().await);
}

mod remembered_subscriptions {
    honeydue_subscription::subscription_contract!(async || {
        crate::world::World::<honeydue_cache::Cached<honeydue_postgres::PgSubscriptions>>::remembering().await
    });
}

mod tasks {
    honeydue_task::task_contract!(async || crate::world::World::<honeydue_postgres::PgTasks>::new().await);
}

mod contractors {
    honeydue_contractor::contractor_contract!(async || crate::world::World::<honeydue_postgres::PgContractors>::new().await);
}

mod subscriptions {
    honeydue_subscription::subscription_contract!(async || crate::world::World::<honeydue_postgres::PgSubscriptions>::new().await);
}

mod outbox {
    honeydue_kernel::job_contract!(async || crate::world::World::<honeydue_postgres::PgOutbox>::new().await);
}

mod upkeep {
    honeydue_kernel::upkeep_contract!(async || crate::world::World::<honeydue_postgres::PgUpkeep>::new().await);
}
