//! Codes that were mailed, in memory.

use super::{MemoryAccounts, same};
use crate::{Account, Challenge, ChallengeStore, Email, Purpose, Tried};
use honeydue_kernel::{ChallengeId, Guard, PortError, Refusal, Seen, TokenHash, UserId, Viewer};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Each code with the token that it can be exchanged for.
#[derive(Debug, Default)]
pub(super) struct Challenges(BTreeMap<ChallengeId, (Tried, Option<TokenHash>)>);

/// How long a code is looked at after it was made.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

impl Challenges {
    /// There is this code; others of its purpose are revoked.
    pub(super) fn keep(&mut self, account: UserId, challenge: Challenge, token: Option<TokenHash>) {
        self.revoke(account, challenge.issued_at, |purpose| purpose == challenge.purpose);
        let id = challenge.id;
        self.0.insert(id, (Tried { challenge, account, tries: 0, used_at: None, revoked_at: None }, token));
    }

    /// Enough codes of its purpose were made for the account within an hour.
    pub(super) fn check_room(&self, account: UserId, new: &Challenge) -> Result<(), Refusal> {
        let hour = SignedDuration::from_hours(1);
        let counts = |Tried { challenge, account: whose, .. }: &Tried| {
            *whose == account && challenge.purpose == new.purpose && new.issued_at.duration_since(challenge.issued_at) < hour
        };
        let made = self.0.values().filter(|(kept, _)| counts(kept)).count();
        if made < usize::from(new.purpose.an_hour()) { Ok(()) } else { Err(Refusal::Rule("too_many_codes".into())) }
    }

    /// Judges a guard that asks for a code; any other is no matter of this.
    pub(super) fn judge(&self, guard: &Guard, actor: UserId, at: Timestamp) -> Result<(), Refusal> {
        let Guard::Challenge { challenge } = guard else { return Ok(()) };
        let kept = self.0.get(challenge).map(|(kept, _)| kept).filter(|kept| kept.account == actor);
        let rule = match kept {
            None => "code_invalid",
            Some(Tried { used_at: Some(_), .. }) => "code_used",
            Some(Tried { revoked_at: Some(_), .. }) => "code_revoked",
            Some(Tried { challenge, .. }) if challenge.expires_at <= at => "code_expired",
            Some(_) => return Ok(()),
        };
        Err(Refusal::Rule(rule.into()))
    }

    /// A code is used, and others of these purposes are revoked.
    pub(super) fn spend(&mut self, account: UserId, used: ChallengeId, at: Timestamp, revoked: impl Fn(Purpose) -> bool) {
        if let Some((kept, _)) = self.0.get_mut(&used) {
            kept.used_at = Some(at);
        }
        self.revoke(account, at, revoked);
    }

    /// The account's codes of these purposes are good no more.
    pub(super) fn revoke(&mut self, account: UserId, at: Timestamp, which: impl Fn(Purpose) -> bool) {
        let open = |kept: &Tried| kept.used_at.is_none() && kept.revoked_at.is_none();
        let all = self.0.values_mut().map(|(kept, _)| kept);
        for kept in all.filter(|kept| kept.account == account && open(kept) && which(kept.challenge.purpose)) {
            kept.revoked_at = Some(at);
        }
    }

    /// The account is gone.
    pub(super) fn forget(&mut self, account: UserId) {
        self.0.retain(|_, (kept, _)| kept.account != account);
    }

    /// Counts a try on each of the account's codes of these purposes, and gives them, the newest first.
    fn count(&mut self, account: UserId, at: Timestamp, which: impl Fn(Purpose) -> bool) -> Vec<Tried> {
        let recent = |challenge: &Challenge| at.duration_since(challenge.issued_at) < REMEMBERED;
        let meant = |kept: &&mut Tried| kept.account == account && which(kept.challenge.purpose) && recent(&kept.challenge);
        let mut tried: Vec<Tried> = self
            .0
            .values_mut()
            .map(|(kept, _)| kept)
            .filter(meant)
            .map(|kept| {
                kept.tries += 1;
                kept.clone()
            })
            .collect();
        tried.reverse();
        tried
    }
}

impl ChallengeStore for MemoryAccounts {
    async fn try_codes(&self, viewer: Viewer, at: Timestamp) -> Result<Seen<(Account, Vec<Tried>)>, PortError> {
        let mut state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let versions = state.surroundings.sight_of(&caller, None);
        let tried = state.challenges.count(caller.user, at, |purpose| purpose != Purpose::ResetPassword);
        Ok(Seen { value: (state.account(caller.user)?, tried), caller, versions })
    }

    async fn try_reset_codes(&self, email: &Email, at: Timestamp) -> Result<Vec<Tried>, PortError> {
        let mut state = self.lock();
        let Some(account) = state.with_email(email) else { return Ok(Vec::new()) };
        Ok(state.challenges.count(account, at, |purpose| purpose == Purpose::ResetPassword))
    }

    async fn find_reset(&self, token: TokenHash) -> Result<Option<Tried>, PortError> {
        let state = self.lock();
        Ok(state.challenges.0.values().find(|(_, kept)| *kept == Some(token)).map(|(kept, _)| kept.clone()))
    }

    async fn issue(&self, account: UserId, challenge: &Challenge) -> Result<(), PortError> {
        let mut state = self.lock();
        state.challenges.check_room(account, challenge)?;
        state.challenges.keep(account, challenge.clone(), None);
        Ok(())
    }

    async fn issue_reset(&self, challenge: &Challenge, token: TokenHash) -> Result<(), PortError> {
        let mut state = self.lock();
        let Some(account) = state.with_email(&challenge.email) else { return Ok(()) };
        if state.challenges.check_room(account, challenge).is_ok() {
            let email = state.account(account)?.email;
            state.challenges.keep(account, Challenge { email, ..challenge.clone() }, Some(token));
        }
        Ok(())
    }
}

impl super::State {
    fn with_email(&self, email: &Email) -> Option<UserId> {
        self.accounts
            .values()
            .map(|facts| &facts.account)
            .find(|account| same(account.email.as_str(), email.as_str()))
            .map(|account| account.id)
    }
}
