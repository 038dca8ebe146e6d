//! Plans, counters, settings and the catalogue.

mod books;
mod catalogue;
mod doctor;
mod plan;
mod row;

use crate::{
    Db,
    flight::Flight,
    statement::{Recipe, statement},
};
use books::{FindBooks, FindHolder, InsertPurchase, UpdatePurchase, books};
use catalogue::{FindFeatures, FindPromotions, FindTriggers, feature, promotion, trigger};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz};
use doctor::{Compared, FindMiscounts, miscount};
use honeydue_kernel::{Id, PortError, Seen, StreamId, UserId, Version, Viewer};
use honeydue_subscription::{
    Books, Catalogue, Installation, Limits, Miscount, PlanFacts, Purchase, Store, Subscription, SubscriptionChange, SubscriptionStore,
    SubscriptionWrite, Term, Tier, TransactionId,
};
use plan::{FindInstallation, FindPlan, InstallationRow, plan};
use row::{SaveSubscription, SubscriptionRow};

/// Plans in Postgres.
#[derive(Clone, Debug)]
pub struct PgSubscriptions {
    db: Db,
}

impl PgSubscriptions {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgSubscriptions {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

statement! {
    /// Until when no limit binds a payer: what guards go by, without asking how that came about.
    SaveUnlimited { owner: i64 => BigInt, for_good: bool => Bool, until: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz> } -> (),
    ["INSERT INTO quota (owner_id, unlimited_until)
      VALUES ($1, CASE WHEN $2 THEN 'infinity' ELSE coalesce($3, '-infinity') END)
      ON CONFLICT (owner_id) DO UPDATE SET unlimited_until = excluded.unlimited_until"]
}

statement! {
    /// The settings from now on.
    SaveSettings { enable: bool => Bool, trial: bool => Bool, days: i16 => SmallInt, version: i64 => BigInt } -> (),
    ["UPDATE settings SET enable_limitations = $1, trial_enabled = $2, trial_duration_days = $3, version = $4"]
}

statement! {
    /// What a tier holds from now on.
    SaveLimits {
        residences: Option<i32> => Nullable<Integer>, tasks: Option<i32> => Nullable<Integer>,
        contractors: Option<i32> => Nullable<Integer>, documents: Option<i32> => Nullable<Integer>, tier: String => Text,
    } -> (),
    ["UPDATE tier_limits SET residences = $1, tasks = $2, contractors = $3, documents = $4 WHERE tier = $5"]
}

statement! {
    /// The counters of a payer are what there is.
    Recount { owner: i64 => BigInt } -> (), ["SELECT recount_use($1)"]
}

/// What requests need. What the operator and stores need is prepared when it is used.
pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<FindPlan>(),
    Recipe::of::<FindFeatures>(),
    Recipe::of::<FindTriggers>(),
    Recipe::of::<FindPromotions>(),
    Recipe::of::<SaveSubscription>(),
    Recipe::of::<SaveUnlimited>(),
];

impl SubscriptionStore for PgSubscriptions {
    async fn plan(&self, viewer: Viewer) -> Result<Seen<PlanFacts>, PortError> {
        plan(self.db.read(FindPlan::seen_by(viewer)).await?)
    }

    async fn installation(&self) -> Result<Installation, PortError> {
        let rows: Vec<InstallationRow> = self.db.read(FindInstallation {}).await?;
        rows.into_iter().next().ok_or_else(|| PortError::fault("the installation has no settings"))?.try_into()
    }

    async fn catalogue(&self) -> Result<Catalogue, PortError> {
        let (features, triggers, promotions) =
            futures::try_join!(self.db.read(FindFeatures {}), self.db.read(FindTriggers {}), self.db.read(FindPromotions {}))?;
        Ok(Catalogue {
            features: features.into_iter().map(feature).collect(),
            triggers: triggers.into_iter().map(trigger).collect(),
            promotions: promotions.into_iter().map(promotion).collect(),
        })
    }

    async fn books(&self, user: UserId) -> Result<Option<Books>, PortError> {
        books(user, self.db.read(FindBooks { account: user.get() }).await?)
    }

    async fn holder(&self, store: Store, transaction: &TransactionId) -> Result<Option<UserId>, PortError> {
        let query = FindHolder { store: store.name().to_owned(), transaction: transaction.as_str().to_owned() };
        let rows: Vec<i64> = self.db.read(query).await?;
        Ok(rows.into_iter().next().map(Id::new))
    }

    async fn miscounts(&self) -> Result<Vec<Miscount>, PortError> {
        let rows: Vec<Compared> = self.db.read(FindMiscounts {}).await?;
        let compared = rows.into_iter().map(miscount).collect::<Result<Vec<_>, _>>()?;
        Ok(compared.into_iter().flatten().collect())
    }

    async fn commit(&self, change: SubscriptionChange) -> Result<Vec<(StreamId, Version)>, PortError> {
        let (write, flight) = Flight::of(change)?;
        Ok(self.db.fly(written(flight, write)?).await?.versions)
    }
}

fn written(flight: Flight<()>, write: SubscriptionWrite) -> Result<Flight<()>, PortError> {
    match write {
        SubscriptionWrite::Saved { subscription } => saved(flight, subscription),
        SubscriptionWrite::Recorded { purchase, is_new, mut subscriptions } => {
            // quotas are locked in the order of their owners
            subscriptions.sort_by_key(|subscription| subscription.user);
            subscriptions.into_iter().try_fold(recorded(flight, &purchase, is_new)?, saved)
        }
        SubscriptionWrite::Installation { installation } => configured(flight, installation),
        SubscriptionWrite::Recounted { user, term } => Ok(flight.run(Recount { owner: user.get() }).run(SaveUnlimited::of(user, term))),
    }
}

impl SaveUnlimited {
    fn of(owner: UserId, term: Term) -> Self {
        Self { owner: owner.get(), for_good: term == Term::ForGood, until: term.end().map(Into::into) }
    }
}

/// A subscription, and what guards go by.
fn saved(flight: Flight<()>, subscription: Subscription) -> Result<Flight<()>, PortError> {
    let unlimited = SaveUnlimited::of(subscription.user, subscription.unlimited());
    Ok(flight.run(SaveSubscription(SubscriptionRow::try_from(subscription)?)).run(unlimited))
}

fn recorded(flight: Flight<()>, purchase: &Purchase, is_new: bool) -> Result<Flight<()>, PortError> {
    let account = purchase.standing().holder.get();
    let (store, transaction) = (purchase.store().name().to_owned(), purchase.transaction().as_str().to_owned());
    let content = serde_json::to_value(purchase).map_err(PortError::fault)?;
    Ok(if is_new {
        flight.run(InsertPurchase { store, transaction, account, content })
    } else {
        flight.run(UpdatePurchase { account, content, store, transaction })
    })
}

fn configured(flight: Flight<()>, installation: Installation) -> Result<Flight<()>, PortError> {
    let settings = installation.settings;
    let days = i16::try_from(settings.trial_duration_days.days()).map_err(PortError::fault)?;
    let (enable, trial, version) = (settings.enable_limitations, settings.trial_enabled, installation.version);
    let flight = flight.run(SaveSettings { enable, trial, days, version });
    Tier::ALL.into_iter().try_fold(flight, |flight, tier| {
        let number = |limit: Option<u32>| limit.map(i32::try_from).transpose().map_err(PortError::fault);
        let Limits { residences, tasks, contractors, documents } = installation.limits(tier);
        Ok(flight.run(SaveLimits {
            residences: number(residences)?,
            tasks: number(tasks)?,
            contractors: number(contractors)?,
            documents: number(documents)?,
            tier: tier.name().to_owned(),
        }))
    })
}
