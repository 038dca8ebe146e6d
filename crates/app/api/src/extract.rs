//! What handlers are given: each part of a request, checked, or the problem that it is.

mod acting;
mod body;
mod day;
mod id;
mod if_match;
mod origin;
mod posted;
mod query;
mod reader;

pub use acting::{Acting, Identified, is_vouched_for, newcomer};
pub use body::Json;
pub use day::{DayAsked, LocalDay};
pub use id::{At, AtUser};
pub use if_match::IfMatch;
pub use origin::Origin;
pub use posted::{KEY, Keyed, MaybePosted, Posted};
pub use query::{FromQuery, Pairs, Query};
pub use reader::Reader;
