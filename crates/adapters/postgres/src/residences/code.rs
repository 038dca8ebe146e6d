//! Codes that let somebody into a home.

use super::home::role;
use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{PortError, ResidenceId, Seen, ShareCodeId, UserId, Version, Viewer};
use honeydue_residence::{CodeHash, CodeKind, Invitation, ShareCode, Shares};
use jiff::Timestamp;

/// The home that is asked for, as the viewer's.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct SharesRow {
    home: i64,
    home_version: Version,
    my_role: String,
}
type SharesColumns = (BigInt, BigInt, Text);

/// A code of it.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct CodeRow {
    id: i64,
    kind: String,
    created_by: i64,
    created_at: jiff_diesel::Timestamp,
    expires_at: jiff_diesel::Timestamp,
}
type CodeColumns = (BigInt, Text, BigInt, Timestamptz, Timestamptz);

statement! {
    /// The codes of one home of the viewer's that are good at this instant; an owner alone sees any.
    FindShares {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz,
    } -> (CallerColumns, Nullable<SharesColumns>, Nullable<CodeColumns>),
    [VIEWER, "SELECT ", CALLER, ", home.id, home.version, mine.role, share_code.id, share_code.kind, share_code.created_by,
        share_code.created_at, share_code.expires_at
       FROM viewer
       LEFT JOIN (member AS mine JOIN stream AS home ON home.id = mine.residence_id)
         ON mine.account_id = viewer.id AND viewer.is_admitted AND mine.residence_id = $4
       LEFT JOIN share_code ON share_code.residence_id = mine.residence_id AND mine.role = 'owner'
         AND share_code.used_at IS NULL AND share_code.revoked_at IS NULL AND share_code.expires_at > $5"]
}

statement! {
    /// The code with this hash, good or not.
    FindInvitation {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        hash: Vec<u8> => Binary,
    } -> (CallerColumns, Nullable<(BigInt, BigInt)>, Array<BigInt>),
    [VIEWER, "SELECT ", CALLER, ", share_code.id, share_code.residence_id,
        ARRAY(SELECT owner.account_id FROM member AS owner
               WHERE owner.residence_id = share_code.residence_id AND owner.role = 'owner' ORDER BY 1)
       FROM viewer LEFT JOIN share_code ON share_code.code_hash = $4 AND viewer.is_admitted"]
}

statement! {
    /// Makes a code.
    SaveCode {
        id: i64 => BigInt, residence: i64 => BigInt, kind: String => Text, hash: Vec<u8> => Binary, created_by: i64 => BigInt,
        created_at: jiff_diesel::Timestamp => Timestamptz, expires_at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["INSERT INTO share_code (id, residence_id, kind, code_hash, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"]
}

statement! {
    /// Revokes the codes of a home: all, or those of a kind.
    RevokeCodes { at: jiff_diesel::Timestamp => Timestamptz, residence: i64 => BigInt, kind: Option<String> => Nullable<Text> } -> (),
    ["UPDATE share_code SET revoked_at = $1
       WHERE residence_id = $2 AND used_at IS NULL AND revoked_at IS NULL AND ($3 IS NULL OR kind = $3)"]
}

statement! {
    /// Uses up a code.
    UseCode { at: jiff_diesel::Timestamp => Timestamptz, account: i64 => BigInt, id: i64 => BigInt } -> (),
    ["UPDATE share_code SET used_at = $1, used_by = $2 WHERE id = $3"]
}

impl FindShares {
    pub(super) fn seen_by(viewer: Viewer, residence: ResidenceId, at: Timestamp) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, residence: residence.get(), at: at.into() }
    }
}

impl FindInvitation {
    pub(super) fn seen_by(viewer: Viewer, hash: CodeHash) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user, hash: hash.as_bytes().to_vec() }
    }
}

impl SaveCode {
    pub(super) fn of(code: ShareCode, hash: CodeHash) -> Self {
        let ShareCode { id, residence, kind, created_by, created_at, expires_at } = code;
        Self {
            id: id.get(),
            residence: residence.get(),
            kind: kind.name().to_owned(),
            hash: hash.as_bytes().to_vec(),
            created_by: created_by.get(),
            created_at: created_at.into(),
            expires_at: expires_at.into(),
        }
    }
}

pub(super) type Shared = (CallerRow, Option<SharesRow>, Option<CodeRow>);

pub(super) fn shares(rows: Vec<Shared>) -> Result<Seen<Option<Shares>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, home, code)| (caller, (home, code))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    let mut shares: Option<Shares> = None;
    for (home, row) in value {
        let Some(SharesRow { home, home_version, my_role }) = home else { continue };
        also_from(&mut versions, [(home, home_version)]);
        let my_role = role(&my_role)?;
        let codes = &mut shares.get_or_insert(Shares { my_role, codes: Vec::new() }).codes;
        codes.extend(row.map(|row| code(ResidenceId::new(home), row)).transpose()?);
    }
    if let Some(shares) = &mut shares {
        shares.codes.sort_by_key(|code| code.kind);
    }
    Ok(Seen { caller, value: shares, versions })
}

fn code(residence: ResidenceId, row: CodeRow) -> Result<ShareCode, PortError> {
    let CodeRow { id, kind, created_by, created_at, expires_at } = row;
    let known = [CodeKind::Code, CodeKind::Package].into_iter().find(|known| known.name() == kind);
    Ok(ShareCode {
        id: ShareCodeId::new(id),
        residence,
        kind: known.ok_or_else(|| PortError::fault(format!("no kind of code {kind}")))?,
        created_by: UserId::new(created_by),
        created_at: created_at.to_jiff(),
        expires_at: expires_at.to_jiff(),
    })
}

pub(super) type Invited = (CallerRow, Option<(i64, i64)>, Vec<i64>);

pub(super) fn invitation(rows: Vec<Invited>) -> Result<Seen<Option<Invitation>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, code, owners)| (caller, (code, owners))).collect())?;
    let found = |(code, owners): (Option<(i64, i64)>, Vec<i64>)| {
        let (code, residence) = code?;
        let owners = owners.into_iter().map(UserId::new).collect();
        Some(Invitation { code: ShareCodeId::new(code), residence: ResidenceId::new(residence), owners })
    };
    Ok(seen.map(|rows| rows.into_iter().find_map(found)))
}
