//! What is remembered between requests: whose a token is, what can be chosen from, what is said about plans.

mod catalogue;
mod lookups;

pub use catalogue::KnownCatalogue;
pub use lookups::KnownLookups;

use honeydue_kernel::{SessionId, TokenHash, UserId};
use quick_cache::sync::Cache;

/// Token to account and session. Both are facts of a token that never change, so that an entry can't go stale; whether
/// the session still lives is not in here: each read and each transaction asks.
#[derive(Debug)]
pub struct KnownTokens(Cache<TokenHash, (UserId, SessionId)>);

impl KnownTokens {
    /// The most tokens that are remembered.
    const CAPACITY: usize = 10_000;

    /// Who presented the token, if it was seen before.
    pub fn find(&self, token: &TokenHash) -> Option<(UserId, SessionId)> {
        self.0.get(token)
    }

    /// Keeps what a read or a write has found out about the token.
    pub fn remember(&self, token: TokenHash, user: UserId, session: SessionId) {
        if self.0.peek(&token).is_none() {
            self.0.insert(token, (user, session));
        }
    }

    /// Drops a token that nobody will present again.
    pub fn forget(&self, token: &TokenHash) {
        self.0.remove(token);
    }
}

impl Default for KnownTokens {
    fn default() -> Self {
        Self(Cache::new(Self::CAPACITY))
    }
}
