//! Homes and memberships.

mod code;
mod home;
mod people;
mod row;
mod write;

use crate::{
    Db,
    flight::Flight,
    statement::{Recipe, statement},
};
use code::{FindInvitation, FindShares, RevokeCodes, SaveCode, UseCode, invitation, shares};
use diesel::sql_types::{BigInt, Text};
use home::{FindHomes, homes};
pub(crate) use home::{MEMBER, MemberColumns, MemberRow, in_order, membership};
use honeydue_kernel::{Committed, Id, Ids, Named, PortError, ResidenceId, ResidenceTypeId, Seen, Viewer};
use honeydue_residence::{CodeHash, Home, Invitation, ResidenceChange, ResidenceStore, ResidenceType, Resident, Shares};
use jiff::Timestamp;
use people::{FindPeople, people};
use row::{SaveProfile, SaveResidence};
use write::{ChooseMainHome, CopyPerson, DeleteHome, RemoveMember, SaveMember, Succeed, TellContractorsAnew, Unassign, written};

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

pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<FindHomes>(),
    Recipe::of::<FindTypes>(),
    Recipe::of::<SaveResidence>(),
    Recipe::of::<SaveProfile>(),
    Recipe::of::<SaveMember>(),
    Recipe::of::<CopyPerson>(),
    Recipe::of::<TellContractorsAnew>(),
    Recipe::of::<ChooseMainHome>(),
    Recipe::of::<RemoveMember>(),
    Recipe::of::<Unassign>(),
    Recipe::of::<Succeed>(),
    Recipe::of::<DeleteHome>(),
    Recipe::of::<FindPeople>(),
    Recipe::of::<FindShares>(),
    Recipe::of::<FindInvitation>(),
    Recipe::of::<SaveCode>(),
    Recipe::of::<RevokeCodes>(),
    Recipe::of::<UseCode>(),
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

    async fn find_to_decide(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Home>>, PortError> {
        self.find(viewer, id).await
    }

    async fn list(&self, viewer: Viewer) -> Result<Seen<Vec<Home>>, PortError> {
        homes(self.db.read(FindHomes::seen_by(viewer, None)).await?)
    }

    async fn types(&self) -> Result<Vec<ResidenceType>, PortError> {
        let rows: Vec<(i64, String)> = self.db.read(FindTypes {}).await?;
        Ok(rows.into_iter().map(|(id, name)| Named { id: ResidenceTypeId::new(id), name }).collect())
    }

    async fn people(&self, viewer: Viewer, id: ResidenceId) -> Result<Seen<Option<Vec<Resident>>>, PortError> {
        people(self.db.read(FindPeople::seen_by(viewer, id)).await?)
    }

    async fn shares(&self, viewer: Viewer, id: ResidenceId, at: Timestamp) -> Result<Seen<Option<Shares>>, PortError> {
        shares(self.db.read(FindShares::seen_by(viewer, id, at)).await?)
    }

    async fn invitation(&self, viewer: Viewer, code: CodeHash) -> Result<Seen<Option<Invitation>>, PortError> {
        invitation(self.db.read(FindInvitation::seen_by(viewer, code)).await?)
    }

    async fn commit(&self, change: ResidenceChange) -> Result<Committed<Option<Home>>, PortError> {
        let actor = change.actor().user();
        let id = change.event().residence();
        let (write, flight) = Flight::of(change)?;
        let landed = self.db.fly(written(flight, write)?.reading(FindHomes::seen_by(Viewer::User(actor), Some(id)))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = homes(rows)?;
        Ok(Committed { value: value.into_iter().next(), caller, versions: landed.versions, replayed: false })
    }
}
