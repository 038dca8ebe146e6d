//! The reference adapter: plans in memory.

use crate::{
    Books, Catalogue, Feature, Installation, Miscount, PlanFacts, Promotion, Purchase, Store, Subscription, SubscriptionChange,
    SubscriptionStore, SubscriptionWrite, TransactionId, UpgradeTrigger, Usage, trigger_for,
};
use honeydue_kernel::{
    Payer, Person, PortError, Refusal, ResidenceId, Resource, Role, Seen, SessionId, StreamId, TokenHash, UserId, Version, Versioned,
    Viewer, Zone, memory::Surroundings,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps plans in memory. Accounts, homes and what is in them are other domains': whoever embeds it tells it which there are.
#[derive(Debug, Default)]
pub struct MemorySubscriptions {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    surroundings: Surroundings,
    people: Vec<UserId>,
    homes: Vec<ResidenceId>,
    installation: Installation,
    subscriptions: BTreeMap<UserId, Subscription>,
    purchases: Vec<Purchase>,
    /// What there is, and what the counters say of it.
    used: BTreeMap<UserId, (Usage, Usage)>,
}

impl Default for State {
    fn default() -> Self {
        let mut surroundings = Surroundings::default();
        surroundings.begin(StreamId::INSTALLATION);
        Self {
            surroundings,
            people: Vec::new(),
            homes: Vec::new(),
            installation: Installation::default(),
            subscriptions: BTreeMap::new(),
            purchases: Vec::new(),
            used: BTreeMap::new(),
        }
    }
}

impl MemorySubscriptions {
    /// There is this account.
    pub fn know(&self, person: Person, verified: bool, zone: Zone) {
        let mut state = self.lock();
        state.people.push(person.id);
        state.surroundings.know(person, verified, zone);
    }

    /// The bearer of this token is this user from now on.
    pub fn open_session(&self, token: TokenHash, session: SessionId, user: UserId) {
        self.lock().surroundings.open_session(token, session, user);
    }

    /// Nobody is identified by this session of the user's any more.
    pub fn end_session(&self, session: SessionId, user: UserId) {
        let mut state = self.lock();
        if state.surroundings.end_session(session, user) {
            state.surroundings.advance(vec![user.into()]);
        }
    }

    /// There is a home, with nobody in it yet.
    pub fn begin_home(&self, residence: ResidenceId) {
        let mut state = self.lock();
        state.homes.push(residence);
        state.surroundings.begin_home(residence);
    }

    /// A person belongs to a home from now on. The longest-standing owner pays for it.
    pub fn admit(&self, residence: ResidenceId, person: Person, role: Role) {
        let mut state = self.lock();
        let moved = vec![residence.into(), person.id.into()];
        // since when somebody belongs to a home is shown by no plan
        state.surroundings.admit(residence, person, role, Timestamp::UNIX_EPOCH);
        state.surroundings.advance(moved);
    }

    /// A person does not belong to a home any more.
    pub fn remove(&self, residence: ResidenceId, user: UserId) {
        let mut state = self.lock();
        state.surroundings.remove(residence, user);
        state.surroundings.advance(vec![residence.into(), user.into()]);
    }

    /// A person pays for so much from now on, and the counters say so.
    pub fn uses(&self, user: UserId, usage: Usage) {
        self.lock().used.insert(user, (usage, usage));
    }

    /// Something happened in a home.
    pub fn touch(&self, residence: ResidenceId) {
        self.lock().surroundings.advance(vec![residence.into()]);
    }

    /// The counters of a person say this from now on, whatever there is.
    pub fn miscount(&self, user: UserId, kept: Usage) {
        self.lock().used.entry(user).or_default().1 = kept;
    }

    /// A change is written whole or not at all, so that a state that somebody left in panic is a sound one.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SubscriptionStore for MemorySubscriptions {
    async fn plan(&self, viewer: Viewer) -> Result<Seen<PlanFacts>, PortError> {
        let state = self.lock();
        let caller = state.surroundings.caller(viewer)?;
        let paid_for = state.homes.iter().filter(|home| state.surroundings.payer(Payer::Home(**home)) == Some(caller.user));
        let mut streams: Vec<StreamId> = paid_for.copied().map(StreamId::from).collect();
        streams.extend([StreamId::INSTALLATION, caller.user.into()]);
        let versions = state.surroundings.versions_of(streams);
        let (_, usage) = state.used.get(&caller.user).copied().unwrap_or_default();
        let value = PlanFacts { subscription: state.subscription(caller.user), usage, installation: state.installation };
        Ok(Seen { caller, value, versions })
    }

    async fn installation(&self) -> Result<Installation, PortError> {
        Ok(self.lock().installation)
    }

    async fn catalogue(&self) -> Result<Catalogue, PortError> {
        Ok(catalogue())
    }

    async fn books(&self, user: UserId) -> Result<Option<Books>, PortError> {
        let state = self.lock();
        let purchases = state.purchases.iter().filter(|purchase| purchase.standing().holder == user).cloned().collect();
        Ok(state.people.contains(&user).then(|| Books { subscription: state.subscription(user), purchases }))
    }

    async fn holder(&self, store: Store, transaction: &TransactionId) -> Result<Option<UserId>, PortError> {
        Ok(self.lock().find(store, transaction).map(|purchase| purchase.standing().holder))
    }

    async fn miscounts(&self) -> Result<Vec<Miscount>, PortError> {
        let state = self.lock();
        let wrong = state.used.iter().filter(|(_, (counted, kept))| counted != kept);
        Ok(wrong
            .map(|(user, (counted, kept))| {
                let term = state.subscription(*user).unlimited();
                Miscount { user: *user, kept: *kept, counted: *counted, kept_term: term, term }
            })
            .collect())
    }

    async fn commit(&self, change: SubscriptionChange) -> Result<Vec<(StreamId, Version)>, PortError> {
        let state = &mut *self.lock();
        let change = change.into_parts();
        let version_of = |object| match object {
            Versioned::Subscription(user, _) => Some(state.subscription(user).version),
            Versioned::Settings(_) => Some(state.installation.version),
            _ => None,
        };
        state.surroundings.judge(&change, version_of)?;
        if let SubscriptionWrite::Recorded { purchase, is_new: true, .. } = &change.write
            && state.find(purchase.store(), purchase.transaction()).is_some()
        {
            return Err(Refusal::Rule("purchase_taken".into()).into());
        }
        let versions = state.surroundings.record(&change);
        state.write(change.write);
        Ok(versions)
    }
}

impl State {
    fn subscription(&self, user: UserId) -> Subscription {
        self.subscriptions.get(&user).cloned().unwrap_or_else(|| Subscription::none_of(user))
    }

    fn find(&self, store: Store, transaction: &TransactionId) -> Option<&Purchase> {
        self.purchases.iter().find(|purchase| (purchase.store(), purchase.transaction()) == (store, transaction))
    }

    fn write(&mut self, write: SubscriptionWrite) {
        match write {
            SubscriptionWrite::Saved { subscription } => self.save(subscription),
            SubscriptionWrite::Recorded { purchase, is_new: _, subscriptions } => {
                let place = (purchase.store(), purchase.transaction().clone());
                self.purchases.retain(|known| (known.store(), known.transaction().clone()) != place);
                self.purchases.push(purchase);
                for subscription in subscriptions {
                    self.save(subscription);
                }
            }
            SubscriptionWrite::Installation { installation } => self.installation = installation,
            SubscriptionWrite::Recounted { user, term: _ } => {
                let used = self.used.entry(user).or_default();
                used.1 = used.0;
            }
        }
    }

    fn save(&mut self, subscription: Subscription) {
        self.subscriptions.insert(subscription.user, subscription);
    }
}

/// A little of everything.
fn catalogue() -> Catalogue {
    let feature = |resource: Resource| Feature {
        key: resource.name().to_owned(),
        name: resource.name().to_owned(),
        description: "What it is.".to_owned(),
        in_free: "Some".to_owned(),
        in_pro: "Any number".to_owned(),
    };
    let trigger = |resource| UpgradeTrigger {
        key: trigger_for(resource).to_owned(),
        title: "Your plan is full".to_owned(),
        message: "With Pro there is room for more.".to_owned(),
        button: "See Pro".to_owned(),
    };
    let promotion = Promotion {
        key: "first_day".to_owned(),
        title: "The first day".to_owned(),
        message: "Of all days.".to_owned(),
        button: "See Pro".to_owned(),
        starts_at: Timestamp::UNIX_EPOCH,
        ends_at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24),
    };
    Catalogue {
        features: Resource::ALL.into_iter().map(feature).collect(),
        triggers: Resource::ALL.into_iter().map(trigger).collect(),
        promotions: vec![promotion],
    }
}
