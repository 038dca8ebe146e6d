//! Homes and memberships.

use crate::{
    Db,
    flight::Flight,
    row::row,
    statement::{Warm, statement, warm},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{
    Committed, Id, Ids, Membership, Named, Person, PortError, Refusal, ResidenceId, ResidenceTypeId, Role, Seen, UserId, Version, Viewer,
    Zone,
};
use honeydue_residence::{
    Address, AddressPart, Currency, Description, Home, Residence, ResidenceChange, ResidenceName, ResidenceStore, ResidenceType,
    ResidenceWrite,
};
use std::collections::BTreeMap;

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

row! {
    /// A home as its table keeps it.
    ResidenceRow, columns ResidenceColumns, save SaveResidence, table "residence" {
        id: i64 => BigInt,
        name: String => Text,
        residence_type_id: Option<i64> => Nullable<BigInt>,
        street_address: Option<String> => Nullable<Text>,
        apartment_unit: Option<String> => Nullable<Text>,
        city: Option<String> => Nullable<Text>,
        state_province: Option<String> => Nullable<Text>,
        postal_code: Option<String> => Nullable<Text>,
        country: Option<String> => Nullable<Text>,
        timezone: Option<String> => Nullable<Text>,
        currency: String => Text,
        description: Option<String> => Nullable<Text>,
        owner_id: i64 => BigInt,
        created_at: jiff_diesel::Timestamp => Timestamptz,
        updated_at: jiff_diesel::Timestamp => Timestamptz,
        version: i64 => BigInt,
    }
}

/// One member of one home of the viewer's: the home is told with each of its members.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct HomeRow {
    stream_version: Version,
    my_role: String,
    is_primary: bool,
    residence: ResidenceRow,
    type_name: Option<String>,
    member: MemberRow,
}
type HomeColumns = (BigInt, Text, Bool, ResidenceColumns, Nullable<Text>, MemberColumns);

#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct MemberRow {
    account_id: i64,
    role: String,
    joined_at: jiff_diesel::Timestamp,
    username: String,
    first_name: String,
    last_name: String,
}
type MemberColumns = (BigInt, Text, Timestamptz, Text, Text, Text);

statement! {
    /// The viewer's homes with their members: all, or the one that is asked for.
    FindHomes {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>),
    [VIEWER, "SELECT ", CALLER, ", home.version, mine.role, mine.is_primary, ", ResidenceRow::COLUMNS, ", residence_type.name,
        member.account_id, member.role, member.joined_at, person.username, person.first_name, person.last_name
       FROM viewer
       LEFT JOIN (member AS mine
         JOIN stream AS home ON home.id = mine.residence_id
         JOIN residence ON residence.id = mine.residence_id
         JOIN member ON member.residence_id = mine.residence_id
         JOIN person ON person.residence_id = mine.residence_id AND person.account_id = member.account_id
         LEFT JOIN residence_type ON residence_type.id = residence.residence_type_id)
         ON mine.account_id = viewer.id AND viewer.is_admitted AND ($4 IS NULL OR mine.residence_id = $4)"]
}

statement! {
    /// A person belongs to a home from now on.
    SaveMember {
        residence: i64 => BigInt, account: i64 => BigInt, role: String => Text, is_primary: bool => Bool,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["INSERT INTO member (residence_id, account_id, role, is_primary, joined_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (residence_id, account_id) DO UPDATE SET role = excluded.role"]
}

statement! {
    /// Copies a person's names into a home. The account's stream is locked, so they are the names of now.
    CopyPerson { residence: i64 => BigInt, account: i64 => BigInt } -> (),
    ["INSERT INTO person (residence_id, account_id, username, first_name, last_name)
      SELECT $1, id, username, first_name, last_name FROM account WHERE id = $2
      ON CONFLICT (residence_id, account_id) DO UPDATE
         SET username = excluded.username, first_name = excluded.first_name, last_name = excluded.last_name"]
}

statement! {
    /// The kinds of homes.
    FindTypes {} -> (BigInt, Text), ["SELECT id, name FROM residence_type ORDER BY id"]
}

pub(crate) const HOT: &[Warm] = &[warm::<FindHomes>, warm::<FindTypes>, warm::<SaveResidence>, warm::<SaveMember>, warm::<CopyPerson>];

impl FindHomes {
    fn seen_by(viewer: Viewer, residence: Option<ResidenceId>) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: residence.map(Id::get) }
    }
}

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
        let landed = self.db.fly(written(flight, write).reading(FindHomes::seen_by(Viewer::User(actor), Some(id)))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = homes(rows)?;
        let value = value.into_iter().next().ok_or(Refusal::Absent)?;
        Ok(Committed { value, caller, versions: landed.versions, replayed: false })
    }
}

fn written(flight: Flight<()>, write: ResidenceWrite) -> Flight<()> {
    let member = |residence: ResidenceId, account: UserId, role: Role, is_primary, at: jiff::Timestamp| SaveMember {
        residence: residence.get(),
        account: account.get(),
        role: role.name().to_owned(),
        is_primary,
        at: at.into(),
    };
    let copy = |residence: ResidenceId, account: UserId| CopyPerson { residence: residence.get(), account: account.get() };
    match write {
        ResidenceWrite::Founded { residence, is_primary } => {
            let (id, owner, at) = (residence.id, residence.owner, residence.created_at);
            let flight = flight.run(SaveResidence(residence.into()));
            flight.run(member(id, owner, Role::Owner, is_primary, at)).run(copy(id, owner))
        }
        ResidenceWrite::Admitted { residence, member: account, role, at } => {
            flight.run(member(residence, account, role, false, at)).run(copy(residence, account))
        }
    }
}

/// Puts homes together from a row a member, in the order of their ids.
fn homes(rows: Vec<(CallerRow, Option<HomeRow>)>) -> Result<Seen<Vec<Home>>, PortError> {
    let Seen { caller, value, mut versions } = admitted(rows)?;
    also_from(&mut versions, value.iter().flatten().map(|row| (row.residence.id, row.stream_version)));
    let mut homes: BTreeMap<i64, Home> = BTreeMap::new();
    for row in value.into_iter().flatten() {
        let HomeRow { stream_version: _, my_role, is_primary, residence, type_name, member } = row;
        let member = membership(member)?;
        if let Some(home) = homes.get_mut(&residence.id) {
            home.members.push(member);
            continue;
        }
        let residence_type = residence.residence_type_id.zip(type_name).map(|(id, name)| Named { id: ResidenceTypeId::new(id), name });
        let (id, my_role) = (residence.id, role(&my_role)?);
        homes.insert(id, Home { residence: residence.try_into()?, residence_type, members: vec![member], my_role, is_primary });
    }
    let mut homes: Vec<Home> = homes.into_values().collect();
    for home in &mut homes {
        home.members.sort_by_key(|member| (member.joined_at, member.person.id));
    }
    Ok(Seen { caller, value: homes, versions })
}

fn membership(row: MemberRow) -> Result<Membership, PortError> {
    let MemberRow { account_id, role: name, joined_at, username, first_name, last_name } = row;
    let person = Person { id: UserId::new(account_id), username, first_name, last_name };
    Ok(Membership { person, role: role(&name)?, joined_at: joined_at.to_jiff() })
}

fn role(name: &str) -> Result<Role, PortError> {
    [Role::Member, Role::Owner].into_iter().find(|role| role.name() == name).ok_or_else(|| PortError::fault(format!("no role {name}")))
}

impl From<Residence> for ResidenceRow {
    fn from(residence: Residence) -> Self {
        let Residence { id, name, residence_type, address, zone, currency, description, owner, created_at, updated_at, version } =
            residence;
        let Address { street_address, apartment_unit, city, state_province, postal_code, country } = address;
        Self {
            id: id.get(),
            name: name.into(),
            residence_type_id: residence_type.map(Id::get),
            street_address: street_address.map(Into::into),
            apartment_unit: apartment_unit.map(Into::into),
            city: city.map(Into::into),
            state_province: state_province.map(Into::into),
            postal_code: postal_code.map(Into::into),
            country: country.map(Into::into),
            timezone: zone.map(Into::into),
            currency: currency.into(),
            description: description.map(Into::into),
            owner_id: owner.get(),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            version,
        }
    }
}

impl TryFrom<ResidenceRow> for Residence {
    type Error = PortError;
    fn try_from(row: ResidenceRow) -> Result<Self, PortError> {
        let part = |text: Option<String>| text.map(AddressPart::try_from).transpose().map_err(PortError::fault);
        Ok(Self {
            id: ResidenceId::new(row.id),
            name: ResidenceName::try_from(row.name).map_err(PortError::fault)?,
            residence_type: row.residence_type_id.map(ResidenceTypeId::new),
            address: Address {
                street_address: part(row.street_address)?,
                apartment_unit: part(row.apartment_unit)?,
                city: part(row.city)?,
                state_province: part(row.state_province)?,
                postal_code: part(row.postal_code)?,
                country: part(row.country)?,
            },
            zone: row.timezone.map(|name| name.parse().unwrap_or_else(|_| Zone::utc())),
            currency: Currency::try_from(row.currency).map_err(PortError::fault)?,
            description: row.description.map(Description::try_from).transpose().map_err(PortError::fault)?,
            owner: UserId::new(row.owner_id),
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            version: row.version,
        })
    }
}
