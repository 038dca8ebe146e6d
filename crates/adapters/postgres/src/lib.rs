//! Postgres behind the ports of honeydue.
//!
//! Every read is one statement that finds out who reads and what they may see, on one connection, in one round trip.
//! Every change is one `Flight`: one burst of statements in one transaction, in one round trip.
//! Nothing else reads or writes.

mod accounts;
mod address_book;
pub mod audit;
mod connection;
mod contractors;
mod db;
mod flight;
mod journal;
pub mod migrate;
mod outbox;
mod refusal;
mod residences;
mod row;
mod seeded;
mod statement;
mod subscriptions;
mod tasks;
mod upkeep;
mod viewer;
mod watch;

pub use accounts::PgAccounts;
pub use address_book::PgAddressBook;
pub use contractors::PgContractors;
pub use db::{Db, DbConfig, DbError, PoolStats, Purpose, Readiness, TlsError, check_url};
pub use journal::PgJournal;
pub use outbox::PgOutbox;
pub use residences::PgResidences;
pub use subscriptions::PgSubscriptions;
pub use tasks::PgTasks;
pub use upkeep::PgUpkeep;
pub use watch::PgWatch;
