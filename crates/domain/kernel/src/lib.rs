//! What every domain of honeydue shares.
//!
//! The kernel knows ids, viewers and actors, the shape of a [`Change`], what a port may refuse, and the few value
//! types that all domains use ([`Day`], [`Money`], [`Zone`], bounded texts). It does not know any domain, any database,
//! any clock: whatever happens "now" is an argument.

mod change;
mod chore;
mod day;
mod edit;
mod errand;
mod id;
mod job;
mod journal;
mod limit;
mod money;
mod movement;
mod people;
mod port;
mod rate;
mod text;
mod touch;
mod zone;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "memory")]
pub mod memory;

pub use change::{Affected, Change, Committed, Event, Guard, IdempotencyKey, Parts, Versioned};
pub use chore::{Chore, Upkeep};
pub use day::{Day, DayError};
pub use edit::Edit;
pub use errand::Errand;
pub use id::{
    CategoryId, ChallengeId, CompletionId, ContractorId, FrequencyId, Id, JobId, Named, Place, PriorityId, ResidenceId, ResidenceTypeId,
    SessionId, ShareCodeId, SpecialtyId, StreamId, TaskId, TemplateId, UserId, Version, marker,
};
pub use job::{ClaimedJob, Job, JobQueue, JobState, QueuedJob, Reason};
pub use journal::{Entry, Fresh, Heard, Journal, JournalPage, News};
pub use limit::{Payer, Resource};
pub use money::{Money, MoneyError};
pub use movement::{Horizon, Move, Movements, Stretch, Watch, Witness};
pub use people::{Access, Actor, Authority, Caller, Membership, Person, Role, Seen, TokenHash, Viewer};
pub use port::{BoxError, Ids, PortError, Refusal};
pub use rate::{Quota, RateLimit, Wait};
pub use text::{TextError, check_text};
pub use touch::Touch;
pub use zone::{Zone, ZoneError};
