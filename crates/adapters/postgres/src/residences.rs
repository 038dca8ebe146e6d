//! Homes and memberships.

mod home;
mod row;
mod write;

use crate::{
    Db,
    flight::Flight,
    statement::{Warm, statement, warm},
};
use diesel::sql_types::{BigInt, Text};
use home::{FindHomes, homes};
use honeydue_kernel::{Committed, Id, Ids, Named, PortError, Refusal, ResidenceId, ResidenceTypeId, Seen, Viewer};
use honeydue_residence::{Home, ResidenceChange, ResidenceStore, ResidenceType};
use row::{SaveProfile, SaveResidence};
use write::{ChooseMainHome, CopyPerson, SaveMember, written};

/// Homes in Postgres.
#[derive(Clone, Debug)]
pub struct PgResidences {
    db: Db,
}

impl PgResidences {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgResidences {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

statement! {
    /// The kinds of homes.
    FindTypes {} -> (BigInt, Text), ["SELECT id, name FROM residence_type ORDER BY id"]
}

pub(crate) const HOT: &[Warm] = &[
    warm::<FindHomes>,
    warm::<FindTypes>,
    warm::<SaveResidence>,
    warm::<SaveProfile>,
    warm::<SaveMember>,
    warm::<CopyPerson>,
    warm::<ChooseMainHome>,
];

impl Ids for PgResidences {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.db.next_id().await
    }
}

impl ResidenceStore for PgResidences {
    async fn find(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        Ok(homes(self.db.read(FindHomes::seen_by(viewer, Some(id))).await?)?.map(|homes| homes.into_iter().next()))
    }

    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError> {
        homes(self.db.read(FindHomes::seen_by(viewer, None)).await?)
    }

    async fn types(&self) -> Result<Vec<ResidenceType>, PortError> {
        let rows: Vec<(i64, String)> = self.db.read(FindTypes {}).await?;
        Ok(rows.into_iter().map(|(id, name)| Named { id: ResidenceTypeId::new(id), name }).collect())
    }

    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Home>, PortError> {
        let actor = change.actor().user();
        let id = change.event().residence();
        let (write, flight) = Flight::of(change)?;
        let landed = self.db.fly(written(flight, write)?.reading(FindHomes::seen_by(Viewer::User(actor), Some(id)))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = homes(rows)?;
        let value = value.into_iter().next().ok_or(Refusal::Absent)?;
        Ok(Committed { value, caller, versions: landed.versions, replayed: false })
    }
}
