//! Homes as their members see them.

use super::row::{ProfileColumns, ProfileRow, ResidenceColumns, ResidenceRow, residence};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{Id, Membership, Named, Person, PortError, ResidenceId, ResidenceTypeId, Role, Seen, UserId, Version, Viewer};
use honeydue_residence::Home;
use std::collections::BTreeMap;

/// One member of one home of the viewer's: the home is told with each of its members.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct HomeRow {
    stream_version: Version,
    my_role: String,
    is_primary: bool,
    residence: ResidenceRow,
    profile: ProfileRow,
    type_name: Option<String>,
    contractors: i64,
    member: MemberRow,
}
type HomeColumns = (BigInt, Text, Bool, ResidenceColumns, ProfileColumns, Nullable<Text>, BigInt, MemberColumns);

/// Somebody who belongs to a home.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct MemberRow {
    pub(super) account_id: i64,
    role: String,
    joined_at: jiff_diesel::Timestamp,
    username: String,
    first_name: String,
    last_name: String,
}
pub(crate) type MemberColumns = (BigInt, Text, Timestamptz, Text, Text, Text);

/// The columns of [`MemberRow`].
pub(crate) const MEMBER: &str = "member.account_id, member.role, member.joined_at, person.username, person.first_name, person.last_name";

statement! {
    /// The viewer's homes with their members: all, or the one that is asked for.
    FindHomes {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: Option<i64> => Nullable<BigInt>,
    } -> (CallerColumns, Nullable<HomeColumns>),
    [VIEWER, "SELECT ", CALLER, ", home.version, mine.role, mine.is_primary, ", ResidenceRow::COLUMNS, ", ", ProfileRow::COLUMNS, ",
        residence_type.name, shared.contractors, ", MEMBER, "
       FROM viewer
       LEFT JOIN (member AS mine
         JOIN stream AS home ON home.id = mine.residence_id
         JOIN residence ON residence.id = mine.residence_id
         JOIN member ON member.residence_id = mine.residence_id
         JOIN person ON person.residence_id = mine.residence_id AND person.account_id = member.account_id
         JOIN LATERAL (SELECT count(*) AS contractors FROM contractor WHERE contractor.residence_id = mine.residence_id) AS shared ON true
         LEFT JOIN residence_profile ON residence_profile.residence_id = mine.residence_id
         LEFT JOIN residence_type ON residence_type.id = residence.residence_type_id)
         ON mine.account_id = viewer.id AND viewer.is_admitted AND ($4 IS NULL OR mine.residence_id = $4)"]
}

impl FindHomes {
    pub(super) fn seen_by(viewer: Viewer, residence: Option<ResidenceId>) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: residence.map(Id::get) }
    }
}

/// Puts homes together from a row a member, in the order of their ids.
pub(super) fn homes(rows: Vec<(CallerRow, Option<HomeRow>)>) -> Result<Seen<Vec<Home>>, PortError> {
    let Seen { caller, value, mut versions } = admitted(rows)?;
    also_from(&mut versions, value.iter().flatten().map(|row| (row.residence.id, row.stream_version)));
    let mut homes: BTreeMap<i64, Home> = BTreeMap::new();
    for row in value.into_iter().flatten() {
        let HomeRow { stream_version: _, my_role, is_primary, residence: home, profile, type_name, contractors, member } = row;
        let member = membership(member)?;
        if let Some(home) = homes.get_mut(&home.id) {
            home.members.push(member);
            continue;
        }
        let residence_type = home.residence_type_id.zip(type_name).map(|(id, name)| Named { id: ResidenceTypeId::new(id), name });
        let (id, my_role) = (home.id, role(&my_role)?);
        let (residence, members) = (residence(home, profile)?, vec![member]);
        let contractors = u32::try_from(contractors).map_err(PortError::fault)?;
        homes.insert(id, Home { residence, residence_type, members, my_role, is_primary, contractors });
    }
    let mut homes: Vec<Home> = homes.into_values().collect();
    for home in &mut homes {
        in_order(&mut home.members, |member| member);
    }
    Ok(Seen { caller, value: homes, versions })
}

/// Sorts members by when they joined.
pub(crate) fn in_order<T>(members: &mut [T], membership: impl Fn(&T) -> &Membership) {
    members.sort_by_key(|member| (membership(member).joined_at, membership(member).person.id));
}

pub(crate) fn membership(row: MemberRow) -> Result<Membership, PortError> {
    let MemberRow { account_id, role: name, joined_at, username, first_name, last_name } = row;
    let person = Person { id: UserId::new(account_id), username, first_name, last_name };
    Ok(Membership { person, role: role(&name)?, joined_at: joined_at.to_jiff() })
}

pub(super) fn role(name: &str) -> Result<Role, PortError> {
    [Role::Member, Role::Owner].into_iter().find(|role| role.name() == name).ok_or_else(|| PortError::fault(format!("no role {name}")))
}
