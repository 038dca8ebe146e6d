//! Sessions: how they begin and end.

use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, VIEWER},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_identity::Session;
use honeydue_kernel::{SessionId, UserId};
use jiff::Timestamp;

statement! {
    /// A session begins, if the account is there: whoever deletes it waits for this, or this for them.
    SaveSession {
        id: i64 => BigInt, account: i64 => BigInt, token: Vec<u8> => Binary, device: Option<String> => Nullable<Text>,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> BigInt,
    ["INSERT INTO session (id, account_id, token_hash, device, opened_at)
      SELECT fresh.* FROM (VALUES ($1, $2, $3, $4, $5)) AS fresh (id, account_id, token_hash, device, opened_at)
        JOIN account ON account.id = fresh.account_id AND account.deleted_at IS NULL FOR KEY SHARE OF account
      RETURNING id"]
}

statement! {
    /// A session begins, and a job is left if no session of the account has a device of this name.
    SaveSessionOf {
        id: i64 => BigInt, account: i64 => BigInt, token: Vec<u8> => Binary, device: Option<String> => Nullable<Text>,
        at: jiff_diesel::Timestamp => Timestamptz, kind: String => Text, payload: String => Text,
    } -> (BigInt, Bool),
    // all of it sees the sessions that there were before
    ["WITH opened AS (
        INSERT INTO session (id, account_id, token_hash, device, opened_at)
        SELECT fresh.* FROM (VALUES ($1, $2, $3, $4, $5)) AS fresh (id, account_id, token_hash, device, opened_at)
          JOIN account ON account.id = fresh.account_id AND account.deleted_at IS NULL FOR KEY SHARE OF account
        RETURNING id),
      known AS (SELECT EXISTS (SELECT FROM session WHERE account_id = $2 AND device IS NOT DISTINCT FROM $4) AS it_is),
      told AS (
        INSERT INTO outbox (at, due_at, kind, payload) SELECT $5, $5, $6, $7 FROM opened CROSS JOIN known WHERE NOT known.it_is RETURNING id)
      SELECT opened.id, NOT known.it_is FROM opened CROSS JOIN known"]
}

statement! {
    /// A session ends.
    EndSession { at: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt, account: i64 => BigInt } -> (),
    ["UPDATE session SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL"]
}

statement! {
    /// All sessions of an account end but one.
    EndOtherSessions { at: jiff_diesel::Timestamp => Timestamptz, account: i64 => BigInt, kept: i64 => BigInt } -> (),
    ["UPDATE session SET ended_at = $1 WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL"]
}

statement! {
    /// All sessions of an account end.
    EndSessions { at: jiff_diesel::Timestamp => Timestamptz, account: i64 => BigInt } -> (),
    ["UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL"]
}

statement! {
    /// The viewer's open sessions.
    FindSessions {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> (CallerColumns, Nullable<SessionColumns>),
    [VIEWER, "SELECT ", CALLER, ", open.id, open.device, open.opened_at, open.expires_at FROM viewer
      LEFT JOIN session AS open ON open.account_id = viewer.id AND viewer.is_admitted AND open.ended_at IS NULL
        AND (open.expires_at IS NULL OR open.expires_at > $4)
      ORDER BY open.opened_at, open.id"]
}

type SessionColumns = (BigInt, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
pub(super) type SessionRow = (i64, Option<String>, jiff_diesel::Timestamp, Option<jiff_diesel::Timestamp>);

impl SaveSession {
    pub(super) fn from_session(session: &Session) -> Self {
        let Session { id, user, token, opened_at, device } = session;
        Self { id: id.get(), account: user.get(), token: token.as_bytes().to_vec(), device: device.clone(), at: (*opened_at).into() }
    }
}

impl EndOtherSessions {
    pub(super) fn of(user: UserId, kept: SessionId, at: Timestamp) -> Self {
        Self { at: at.into(), account: user.get(), kept: kept.get() }
    }
}
