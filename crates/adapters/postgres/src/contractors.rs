//! Contractors, their trades, favourites.

mod card;
mod row;

use crate::{
    Db,
    flight::Flight,
    statement::{Recipe, statement},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use card::{BESIDE, CARD_JOINS, CardColumns, CardRow};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_contractor::{Contractor, ContractorCard, ContractorChange, ContractorStore, ContractorWrite, Favorite, Scope, Specialty};
use honeydue_kernel::{Committed, ContractorId, Id, Ids, PortError, ResidenceId, Seen, SpecialtyId, Version, Viewer};
use row::{ContractorRow, SaveContractor};

/// Contractors in Postgres.
#[derive(Clone, Debug)]
pub struct PgContractors {
    db: Db,
}

impl PgContractors {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgContractors {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

/// The homes of the viewer's that one contractor's card shows something of.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct HomesRow {
    ids: Vec<i64>,
    stream_versions: Vec<Version>,
}
type HomesColumns = (Array<BigInt>, Array<BigInt>);

/// A home of the viewer's that contractors are shown of.
#[derive(Clone, Copy, Debug, diesel::Queryable)]
pub(crate) struct HomeRow {
    id: i64,
    stream_version: Version,
}
type HomeColumns = (BigInt, BigInt);

statement! {
    /// One contractor with its card: a home's for its members, a personal one for its creator. A personal one is told with
    /// all homes of the viewer, since a task of each may name it.
    FindContractor {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        contractor: i64 => BigInt,
    } -> (CallerColumns, HomesColumns, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", homes.ids, homes.versions, ", ContractorRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN LATERAL (
        SELECT contractor.* FROM contractor
         WHERE contractor.id = $4 AND CASE WHEN contractor.residence_id IS NULL THEN contractor.created_by = viewer.id ELSE EXISTS (
           SELECT FROM member WHERE member.residence_id = contractor.residence_id AND member.account_id = viewer.id) END
        ) AS contractor ON viewer.is_admitted
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(home.id), '{}') AS ids, coalesce(array_agg(home.version), '{}') AS versions
          FROM member JOIN stream AS home ON home.id = member.residence_id
         WHERE member.account_id = viewer.id AND contractor.id IS NOT NULL
           AND (contractor.residence_id IS NULL OR contractor.residence_id = member.residence_id)) AS homes ", CARD_JOINS]
}

statement! {
    /// The contractors of all the viewer's homes and the viewer's own, or those of one home. Homes are told with or without
    /// contractors.
    ListContractors {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>, Nullable<CardColumns>),
    [VIEWER, "SELECT ", CALLER, ", place.id, place.version, ", ContractorRow::COLUMNS, BESIDE, " FROM viewer
      LEFT JOIN LATERAL (
        SELECT home.id, home.version FROM member JOIN stream AS home ON home.id = member.residence_id
         WHERE member.account_id = viewer.id AND ($4 IS NULL OR member.residence_id = $4)
        UNION ALL SELECT NULL, NULL WHERE $4 IS NULL) AS place ON viewer.is_admitted
      LEFT JOIN LATERAL (
        SELECT contractor.* FROM contractor WHERE contractor.residence_id = place.id
        UNION ALL
        SELECT contractor.* FROM contractor
         WHERE $4 IS NULL AND place.id IS NULL AND contractor.residence_id IS NULL AND contractor.created_by = viewer.id
        ) AS contractor ON viewer.is_admitted ", CARD_JOINS]
}

statement! {
    /// The trades of a contractor from now on.
    SaveSpecialties { contractor: i64 => BigInt, specialties: Vec<i64> => Array<BigInt> } -> (),
    ["SELECT set_contractor_specialties($1, $2)"]
}

statement! {
    /// Whether a contractor is somebody's favourite from now on.
    SaveFavorite { contractor: i64 => BigInt, account: i64 => BigInt, is_favorite: bool => Bool } -> (),
    ["SELECT set_contractor_favorite($1, $2, $3)"]
}

statement! {
    /// These homes show the names that the contractor has now.
    RenameCopies { contractor: i64 => BigInt, homes: Vec<i64> => Array<BigInt> } -> (),
    ["UPDATE contractor_name AS copy SET name = contractor.name, company = contractor.company FROM contractor
       WHERE contractor.id = $1 AND copy.contractor_id = contractor.id AND copy.residence_id = ANY ($2)"]
}

statement! {
    /// The tasks of these homes name the contractor no more.
    ReleaseContractor { contractor: i64 => BigInt, homes: Vec<i64> => Array<BigInt>, at: jiff_diesel::Timestamp => Timestamptz } -> (),
    ["SELECT release_contractor($1, $2, $3)"]
}

statement! {
    /// A contractor is gone, with its trades and everybody's favourites.
    DeleteContractor { contractor: i64 => BigInt } -> (), ["DELETE FROM contractor WHERE id = $1"]
}

statement! {
    /// The trades.
    FindSpecialties {} -> (BigInt, Text), ["SELECT id, name FROM contractor_specialty ORDER BY id"]
}

pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<FindContractor>(),
    Recipe::of::<ListContractors>(),
    Recipe::of::<FindSpecialties>(),
    Recipe::of::<SaveContractor>(),
    Recipe::of::<SaveSpecialties>(),
    Recipe::of::<RenameCopies>(),
    Recipe::of::<ReleaseContractor>(),
    Recipe::of::<SaveFavorite>(),
    Recipe::of::<DeleteContractor>(),
];

/// The row of a read of one card.
type Found = (CallerRow, HomesRow, Option<CardRow>);
/// A row of a read of cards.
type Listed = (CallerRow, Option<HomeRow>, Option<CardRow>);

impl FindContractor {
    fn seen_by(viewer: Viewer, contractor: ContractorId) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, contractor: contractor.get() }
    }
}

impl ListContractors {
    fn seen_by(viewer: Viewer, scope: Scope) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let residence = match scope {
            Scope::All => None,
            Scope::Home(residence) => Some(residence.get()),
        };
        Self { needs_verified, token, user, residence }
    }
}

impl Ids for PgContractors {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.db.next_id().await
    }
}

impl ContractorStore for PgContractors {
    async fn find(&self, viewer: Viewer, id: ContractorId) -> Result<Seen<Option<ContractorCard>>, PortError> {
        found(self.db.read(FindContractor::seen_by(viewer, id)).await?)
    }

    async fn list(&self, viewer: Viewer, scope: Scope) -> Result<Seen<Option<Vec<ContractorCard>>>, PortError> {
        let rows: Vec<Listed> = self.db.read(ListContractors::seen_by(viewer, scope)).await?;
        // what is the viewer's own is there even if it is nothing; a home is not, if it is not the viewer's
        let shown = matches!(scope, Scope::All) || rows.iter().any(|(_, home, _)| home.is_some());
        let mut seen = cards(rows, |home| home.map(|home| (home.id, home.stream_version)).into_iter().collect())?;
        seen.value.sort_unstable_by_key(|card| card.contractor.id);
        Ok(seen.map(|cards| shown.then_some(cards)))
    }

    async fn specialties(&self) -> Result<Vec<Specialty>, PortError> {
        let rows: Vec<(i64, String)> = self.db.read(FindSpecialties {}).await?;
        Ok(rows.into_iter().map(|(id, name)| Specialty { id: SpecialtyId::new(id), name }).collect())
    }

    async fn commit(&self, change: ContractorChange) -> Result<Committed<Option<ContractorCard>>, PortError> {
        let me = Viewer::User(change.actor().user());
        let id = change.event().id();
        let (write, flight) = Flight::of(change)?;
        let flight = match write {
            ContractorWrite::Saved { contractor, favorite, shown_in } => favored(saved(flight, contractor, &shown_in), id, favorite),
            ContractorWrite::Deleted { contractor, shown_in, at } => {
                let release = ReleaseContractor { contractor: contractor.get(), homes: numbers(&shown_in), at: at.into() };
                flight.run(release).run(DeleteContractor { contractor: contractor.get() })
            }
            ContractorWrite::FavoriteSet { contractor, favorite } => favored(flight, contractor, Some(favorite)),
        };
        let landed = self.db.fly(flight.reading::<Found, _>(FindContractor::seen_by(me, id))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = found(rows)?;
        Ok(Committed { value, caller, versions: landed.versions, replayed: false })
    }
}

fn saved(flight: Flight<()>, contractor: Contractor, shown_in: &[ResidenceId]) -> Flight<()> {
    let specialties = contractor.details.specialties.iter().map(Id::get).collect();
    let trades = SaveSpecialties { contractor: contractor.id.get(), specialties };
    let rename = RenameCopies { contractor: contractor.id.get(), homes: numbers(shown_in) };
    let flight = flight.run(SaveContractor(contractor.into())).run(trades);
    if shown_in.is_empty() { flight } else { flight.run(rename) }
}

fn numbers(homes: &[ResidenceId]) -> Vec<i64> {
    homes.iter().copied().map(Id::get).collect()
}

fn favored(flight: Flight<()>, contractor: ContractorId, favorite: Option<Favorite>) -> Flight<()> {
    favorite.into_iter().fold(flight, |flight, Favorite { member, is_favorite }| {
        flight.run(SaveFavorite { contractor: contractor.get(), account: member.get(), is_favorite })
    })
}

fn found(rows: Vec<Found>) -> Result<Seen<Option<ContractorCard>>, PortError> {
    let seen = cards(rows, |HomesRow { ids, stream_versions }| ids.iter().copied().zip(stream_versions.iter().copied()).collect())?;
    Ok(seen.map(|cards| cards.into_iter().next()))
}

/// Cards, seen with the streams of the homes that stand beside them.
fn cards<H>(
    rows: Vec<(CallerRow, H, Option<CardRow>)>,
    streams: impl Fn(&H) -> Vec<(i64, Version)>,
) -> Result<Seen<Vec<ContractorCard>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, homes, card)| (caller, (homes, card))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    also_from(&mut versions, value.iter().flat_map(|(homes, _)| streams(homes)));
    let value = value.into_iter().filter_map(|(_, card)| card).map(ContractorCard::try_from).collect::<Result<_, _>>()?;
    Ok(Seen { caller, value, versions })
}
