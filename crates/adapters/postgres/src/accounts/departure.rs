//! Accounts that go.

use super::{AccountColumns, AccountRow, facts};
use crate::{
    residences::{MEMBER, MemberColumns, MemberRow, in_order, membership},
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_identity::{Departure, Estate, Handover, Household, LoginFacts};
use honeydue_kernel::{Id, Place, PortError, Refusal, ResidenceId, Seen, StreamId, UserId, Version, Viewer};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What is known of an account beside itself, where it goes.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct BesideRow {
    signed_in_at: Option<jiff_diesel::Timestamp>,
    known_in: Vec<i64>,
    deleted: Vec<i64>,
    copy_streams: Vec<i64>,
    copy_versions: Vec<Version>,
}
type BesideColumns = (Nullable<Timestamptz>, Array<BigInt>, Array<BigInt>, Array<BigInt>, Array<BigInt>);

/// Somebody in a home of the viewer's: the home is told with each of its people.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct HouseholdRow {
    residence: i64,
    stream_version: Version,
    name: String,
    payer: i64,
    member: MemberRow,
}
type HouseholdColumns = (BigInt, BigInt, Text, BigInt, MemberColumns);

statement! {
    /// The viewer's own account with the hash of its password, the people of its homes, and what else of it is to go: entries of
    /// other streams that tell a contractor which is the account's alone, or that of a home without anybody else.
    FindDeparture { needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt> }
    -> (CallerColumns, AccountColumns, BesideColumns, Nullable<HouseholdColumns>),
    [VIEWER, "SELECT ", CALLER, ", ", AccountRow::COLUMNS, ", presented.opened_at,
        ARRAY(SELECT person.residence_id FROM person WHERE person.account_id = viewer.id AND NOT EXISTS (
                SELECT FROM member WHERE member.residence_id = person.residence_id AND member.account_id = viewer.id) ORDER BY 1),
        deleted.homes, copies.streams, copies.versions, home.id, home.version, residence.name, residence.owner_id, ", MEMBER, "
       FROM viewer
       JOIN account ON account.id = viewer.id
       LEFT JOIN session AS presented ON presented.id = viewer.session_id
      CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT (payload.payload::jsonb ->> 'residence')::bigint
                       FROM ledger JOIN ledger_payload AS payload ON payload.stream = ledger.stream AND payload.version = ledger.version
                      WHERE ledger.stream = viewer.id AND ledger.kind = 'residence.deleted'
                        AND payload.payload::jsonb -> 'members' = jsonb_build_array(viewer.id) ORDER BY 1) AS homes) AS deleted
      CROSS JOIN LATERAL (
        SELECT viewer.id || deleted.homes || ARRAY(
                 SELECT mine.residence_id FROM member AS mine WHERE mine.account_id = viewer.id AND NOT EXISTS (
                   SELECT FROM member WHERE member.residence_id = mine.residence_id AND member.account_id <> viewer.id)) AS streams) AS own
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(copy.stream ORDER BY copy.stream, copy.version), '{}') AS streams,
               coalesce(array_agg(copy.version ORDER BY copy.stream, copy.version), '{}') AS versions
          FROM (SELECT DISTINCT entry.stream, entry.version
                  FROM ledger AS original
                  JOIN ledger_payload AS kept ON kept.stream = original.stream AND kept.version = original.version
                  JOIN ledger AS entry ON entry.xid = original.xid AND entry.kind = original.kind AND entry.stream <> ALL (own.streams)
                  JOIN ledger_payload AS payload ON payload.stream = entry.stream AND payload.version = entry.version
                 WHERE original.stream = ANY (own.streams) AND original.kind LIKE 'contractor.%' AND kept.payload = payload.payload
                   AND tells_of_contractor(payload.payload, viewer.id, own.streams)) AS copy) AS copies
       LEFT JOIN (member AS mine
         JOIN stream AS home ON home.id = mine.residence_id
         JOIN residence ON residence.id = mine.residence_id
         JOIN member ON member.residence_id = mine.residence_id
         JOIN person ON person.residence_id = mine.residence_id AND person.account_id = member.account_id)
         ON mine.account_id = viewer.id"]
}

statement! {
    /// The account goes.
    DeleteAccount {
        account: i64 => BigInt, living: Vec<i64> => Array<BigInt>, passed: Vec<i64> => Array<BigInt>, heirs: Vec<i64> => Array<BigInt>,
        gone: Vec<i64> => Array<BigInt>, at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["SELECT delete_account($1, $2, $3, $4, $5, $6)"]
}

impl FindDeparture {
    pub(super) fn seen_by(viewer: Viewer) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user }
    }
}

impl DeleteAccount {
    pub(super) fn of(account: UserId, estate: &Estate, at: Timestamp) -> Self {
        let (passed, heirs) = estate.handed_over.iter().map(|Handover { residence, to }| (residence.get(), to.get())).unzip();
        let (living, gone) = (numbers(&estate.living()), numbers(&estate.gone));
        Self { account: account.get(), living, passed, heirs, gone, at: at.into() }
    }
}

fn numbers(homes: &[ResidenceId]) -> Vec<i64> {
    homes.iter().copied().map(Id::get).collect()
}

/// A row of the read.
pub(super) type Found = (CallerRow, AccountRow, BesideRow, Option<HouseholdRow>);

/// Puts the account together from a row for each of the people in its homes.
pub(super) fn departure(rows: Vec<Found>) -> Result<Seen<Departure>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, account, beside, home)| (caller, (account, beside, home))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(_, _, home)| home.as_ref().map(|home| (home.residence, home.stream_version))));
    let mut own = None;
    let mut households: BTreeMap<i64, Household> = BTreeMap::new();
    for (account, beside, home) in value {
        own.get_or_insert((account, beside));
        let Some(HouseholdRow { residence, stream_version: _, name, payer, member }) = home else { continue };
        let household = || Household { residence: residence.into(), name, payer: payer.into(), members: Vec::new() };
        households.entry(residence).or_insert_with(household).members.push(membership(member)?);
    }
    let (account, BesideRow { signed_in_at, known_in, deleted, copy_streams, copy_versions }) = own.ok_or(Refusal::NoSession)?;
    let mut households: Vec<Household> = households.into_values().collect();
    for household in &mut households {
        in_order(&mut household.members, |member| member);
    }
    let LoginFacts { account, password } = facts(account)?;
    let value = Departure {
        account,
        password,
        signed_in_at: signed_in_at.map(jiff_diesel::Timestamp::to_jiff),
        households,
        known_in: known_in.into_iter().map(Id::new).collect(),
        deleted: deleted.into_iter().map(Id::new).collect(),
        copies: copy_streams.into_iter().map(StreamId::new).zip(copy_versions).map(|(stream, version)| Place { stream, version }).collect(),
    };
    Ok(Seen { caller, value, versions })
}
