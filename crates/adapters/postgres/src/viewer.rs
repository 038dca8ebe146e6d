//! Who reads: found out by the read itself.
//!
//! [`VIEWER`] opens every read with the account behind a credential, or the account that somebody vouches for. The read
//! joins its data to that row, and only if the row `is_admitted`; so who may not read is shown nothing, and who may is
//! identified in the same round trip.

use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{Access, Caller, PortError, Refusal, Seen, SessionId, StreamId, UserId, Version, Viewer, Zone};

/// Binds 1 to 3: whether a verified e-mail is needed, token hash or null, account or null.
pub(crate) const VIEWER: &str = "WITH viewer AS MATERIALIZED (
    SELECT account.id, presented.id AS session_id, presented.expires_at, account.verified_at IS NOT NULL AS is_verified,
           NOT $1 OR account.verified_at IS NOT NULL AS is_admitted, account.timezone, stream.version
      FROM (SELECT session.id, session.account_id, session.expires_at FROM session
             WHERE session.token_hash = $2 AND session.ended_at IS NULL
               AND (session.expires_at IS NULL OR session.expires_at > clock_timestamp())
            UNION ALL SELECT NULL, $3, NULL WHERE $3 IS NOT NULL) AS presented
      JOIN account ON account.id = presented.account_id AND account.deleted_at IS NULL
      JOIN stream ON stream.id = account.id) ";

/// The viewer's columns, before those of the data.
pub(crate) const CALLER: &str =
    "viewer.id, viewer.session_id, viewer.expires_at, viewer.is_verified, viewer.is_admitted, viewer.timezone, viewer.version";

/// The types of [`CALLER`].
pub(crate) type CallerColumns = (BigInt, Nullable<BigInt>, Nullable<Timestamptz>, Bool, Bool, Text, BigInt);

/// The viewer in a row of a read.
#[derive(Clone, Debug, diesel::Queryable)]
pub(crate) struct CallerRow {
    id: i64,
    session_id: Option<i64>,
    expires_at: Option<jiff_diesel::Timestamp>,
    is_verified: bool,
    is_admitted: bool,
    timezone: String,
    version: Version,
}

/// The binds of [`VIEWER`].
pub(crate) struct ViewerBinds {
    pub(crate) needs_verified: bool,
    pub(crate) token: Option<Vec<u8>>,
    pub(crate) user: Option<i64>,
}

impl From<Viewer> for ViewerBinds {
    fn from(viewer: Viewer) -> Self {
        match viewer {
            Viewer::User(user) => Self { needs_verified: false, token: None, user: Some(user.get()) },
            Viewer::Credential { token, needs } => {
                Self { needs_verified: needs == Access::Verified, token: Some(token.as_bytes().to_vec()), user: None }
            }
        }
    }
}

impl CallerRow {
    /// The account's stream, as of the read.
    pub(crate) const fn stream(&self) -> (StreamId, Version) {
        (StreamId::new(self.id), self.version)
    }
}

impl From<CallerRow> for Caller {
    fn from(row: CallerRow) -> Self {
        let CallerRow { id, session_id, expires_at, is_verified, is_admitted: _, timezone, version: _ } = row;
        // the profile's zone was checked when it was written; a tzdb that has lost its name since means universal time
        let zone = timezone.parse().unwrap_or_else(|_| Zone::utc());
        Self {
            user: UserId::new(id),
            session: session_id.map(SessionId::new),
            session_ends: expires_at.map(jiff_diesel::Timestamp::to_jiff),
            verified: is_verified,
            zone,
        }
    }
}

/// Splits the viewer off the rows. No row at all: nobody reads. A row that is not admitted: the e-mail is not verified.
pub(crate) fn admitted<T>(rows: Vec<(CallerRow, T)>) -> Result<Seen<Vec<T>>, PortError> {
    let mut caller = None;
    let values = rows
        .into_iter()
        .map(|(row, value)| {
            caller.get_or_insert(row);
            value
        })
        .collect();
    let caller = caller.ok_or(Refusal::NoSession)?;
    if !caller.is_admitted {
        return Err(Refusal::Unverified.into());
    }
    Ok(Seen { versions: vec![caller.stream()], caller: caller.into(), value: values })
}

/// Adds homes' streams to what a sight was built from, each once.
pub(crate) fn also_from(versions: &mut Vec<(StreamId, Version)>, homes: impl IntoIterator<Item = (i64, Version)>) {
    versions.extend(homes.into_iter().map(|(home, version)| (StreamId::new(home), version)));
    versions.sort_unstable();
    versions.dedup();
}
