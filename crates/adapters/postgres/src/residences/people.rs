//! The people of a home, as those who decide about it see them.

use super::home::{MEMBER, MemberColumns, MemberRow, in_order, membership};
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use honeydue_kernel::{PortError, ResidenceId, Seen, Version, Viewer};
use honeydue_residence::Resident;

/// Somebody in the home that is asked for. An owner is told the account's address too, hence its stream.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct ResidentRow {
    home: i64,
    home_version: Version,
    member: MemberRow,
    email: Option<String>,
    account_version: Option<Version>,
}
type ResidentColumns = (BigInt, BigInt, MemberColumns, Nullable<Text>, Nullable<BigInt>);

statement! {
    /// The people of one home of the viewer's.
    FindPeople {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: i64 => BigInt,
    } -> (CallerColumns, Nullable<ResidentColumns>),
    [VIEWER, "SELECT ", CALLER, ", home.id, home.version, ", MEMBER, ",
        CASE WHEN mine.role = 'owner' THEN account.email END, CASE WHEN mine.role = 'owner' THEN theirs.version END
       FROM viewer
       LEFT JOIN (member AS mine
         JOIN stream AS home ON home.id = mine.residence_id
         JOIN member ON member.residence_id = mine.residence_id
         JOIN person ON person.residence_id = mine.residence_id AND person.account_id = member.account_id
         JOIN account ON account.id = member.account_id
         JOIN stream AS theirs ON theirs.id = member.account_id)
         ON mine.account_id = viewer.id AND viewer.is_admitted AND mine.residence_id = $4"]
}

impl FindPeople {
    pub(super) fn seen_by(viewer: Viewer, residence: ResidenceId) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: residence.get() }
    }
}

/// A home has at least one person in it; no row is no home.
pub(super) fn people(rows: Vec<(CallerRow, Option<ResidentRow>)>) -> Result<Seen<Option<Vec<Resident>>>, PortError> {
    let Seen { caller, value, mut versions } = admitted(rows)?;
    let mut people = Vec::new();
    for row in value.into_iter().flatten() {
        let ResidentRow { home, home_version, member, email, account_version } = row;
        let theirs = account_version.map(|version| (member.account_id, version));
        also_from(&mut versions, std::iter::once((home, home_version)).chain(theirs));
        people.push(Resident { membership: membership(member)?, email });
    }
    in_order(&mut people, |resident| &resident.membership);
    Ok(Seen { caller, value: (!people.is_empty()).then_some(people), versions })
}
