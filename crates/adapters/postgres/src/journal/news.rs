//! What has happened in all streams of a viewer.

use crate::{
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text};
use honeydue_kernel::{Fresh, Heard, News, PortError, Seen, StreamId, Version, Viewer};

statement! {
    /// The viewer's streams as they are, and what has happened in them since they were heard of.
    FindNews {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        streams: Vec<i64> => Array<BigInt>, versions: Vec<i64> => Array<BigInt>, most: i64 => BigInt,
    } -> (CallerColumns, Nullable<StreamColumns>, Nullable<FreshColumns>),
    [VIEWER, ", mine AS (
        SELECT id FROM viewer WHERE is_admitted
        UNION ALL SELECT residence_id FROM member WHERE account_id = (SELECT id FROM viewer WHERE is_admitted))
      SELECT ", CALLER, ", place.id, place.version, place.head, known.hash, entry.version, entry.hash, entry.kind, payload.payload
       FROM viewer
       LEFT JOIN (mine JOIN stream AS place ON place.id = mine.id) ON true
       LEFT JOIN unnest($4, $5) AS heard (stream, version) ON heard.stream = place.id
       LEFT JOIN ledger AS known ON known.stream = heard.stream AND known.version = heard.version
       LEFT JOIN (
         SELECT fresh.* FROM unnest($4, $5) AS since (stream, version)
           CROSS JOIN LATERAL (
             SELECT ledger.stream, ledger.version, ledger.hash, ledger.kind FROM ledger
              WHERE ledger.stream = since.stream AND ledger.version > since.version ORDER BY ledger.version LIMIT $6) AS fresh
          WHERE since.stream IN (SELECT id FROM mine)
          ORDER BY fresh.stream, fresh.version LIMIT $6) AS entry ON entry.stream = place.id
       LEFT JOIN ledger_payload AS payload ON payload.stream = entry.stream AND payload.version = entry.version
      ORDER BY place.id, entry.version"]
}

type StreamColumns = (BigInt, BigInt, Binary, Nullable<Binary>);
type StreamRow = (i64, Version, Vec<u8>, Option<Vec<u8>>);
type FreshColumns = (BigInt, Binary, Text, Nullable<Text>);
type FreshRow = (Version, Vec<u8>, String, Option<String>);
/// A row of the read: who reads, one of their streams, an entry of it.
pub(super) type Told = (CallerRow, Option<StreamRow>, Option<FreshRow>);

impl FindNews {
    pub(super) fn seen_by(viewer: Viewer, heard: &[Heard], most: u16) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let (streams, versions) = heard.iter().map(|heard| (heard.stream.get(), heard.version)).unzip();
        Self { needs_verified, token, user, streams, versions, most: most.into() }
    }
}

/// Puts streams together from a row an entry, in the order of their ids.
pub(super) fn news(rows: Vec<Told>) -> Result<Seen<Vec<News>>, PortError> {
    let seen = admitted(rows.into_iter().map(|(caller, stream, entry)| (caller, (stream, entry))).collect())?;
    let Seen { caller, value, mut versions } = seen;
    also_from(&mut versions, value.iter().filter_map(|(stream, _)| stream.as_ref().map(|(id, version, ..)| (*id, *version))));
    let mut news: Vec<News> = Vec::new();
    for (stream, entry) in value {
        let Some((id, version, hash, heard)) = stream else { continue };
        let stream = StreamId::new(id);
        if news.last().is_none_or(|last| last.stream != stream) {
            news.push(News { stream, version, hash, heard, entries: Vec::new() });
        }
        if let (Some(news), Some((version, hash, kind, payload))) = (news.last_mut(), entry) {
            news.entries.push(Fresh { version, hash, kind, payload });
        }
    }
    Ok(Seen { caller, value: news, versions })
}
