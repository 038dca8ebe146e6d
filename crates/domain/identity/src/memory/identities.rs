//! Who vouches for whom, in memory.

use super::{MemoryAccounts, same};
use crate::{Email, IdentityFacts, IdentityStore, ProvenIdentity, Provider, Subject};
use honeydue_kernel::{PortError, Refusal, UserId};
use std::collections::BTreeMap;

/// Whom a provider means by a name.
#[derive(Debug, Default)]
pub(super) struct Identities(BTreeMap<(Provider, Subject), UserId>);

impl Identities {
    /// The provider means this person from now on.
    pub(super) fn keep(&mut self, account: UserId, identity: ProvenIdentity) {
        self.0.insert((identity.provider, identity.subject), account);
    }

    /// An identity vouches for one person alone.
    pub(super) fn check_free(&self, identity: &ProvenIdentity) -> Result<(), Refusal> {
        let is_known = self.find(identity.provider, &identity.subject).is_some();
        if is_known { Err(Refusal::Rule("identity_taken".into())) } else { Ok(()) }
    }

    /// The account is gone.
    pub(super) fn forget(&mut self, account: UserId) {
        self.0.retain(|_, meant| *meant != account);
    }

    fn find(&self, provider: Provider, subject: &Subject) -> Option<UserId> {
        self.0.get(&(provider, subject.clone())).copied()
    }
}

impl IdentityStore for MemoryAccounts {
    async fn find_identity(
        &self,
        provider: Provider,
        subject: &Subject,
        email: Option<&Email>,
    ) -> Result<Option<IdentityFacts>, PortError> {
        let state = self.lock();
        let linked = state.identities.find(provider, subject).and_then(|user| state.accounts.get(&user));
        let addressed = || {
            let email = email?;
            state.accounts.values().find(|facts| same(facts.account.email.as_str(), email.as_str()))
        };
        let is_linked = linked.is_some();
        Ok(linked.or_else(addressed).map(|facts| IdentityFacts { account: facts.account.clone(), is_linked }))
    }
}
