//! The ledger, as those read it whose streams it is of.

mod news;

use crate::{
    Db,
    statement::{Recipe, statement},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted, also_from},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{
    Entry, Heard, Id, IdempotencyKey, Journal, JournalPage, News, Person, PortError, Refusal, ResidenceId, Seen, UserId, Version, Viewer,
};
use news::{FindNews, news};

/// The journal in Postgres.
#[derive(Clone, Debug)]
pub struct PgJournal {
    db: Db,
}

impl PgJournal {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

type EntryColumns = (BigInt, Timestamptz, BigInt, Text, Nullable<Text>, Nullable<(BigInt, Text, Text, Text)>);
type EntryRow = (Version, jiff_diesel::Timestamp, i64, String, Option<String>, Option<(i64, String, String, String)>);
/// A row of a read: who reads, the fingerprint of the request that spent a key, its entry.
type Spent = (CallerRow, Option<(Vec<u8>, EntryRow)>);
/// A row of a read: who reads, the home with its version, an entry.
type Told = (CallerRow, Option<(i64, Version)>, Option<EntryRow>);

statement! {
    /// A page of a home's ledger, newest first.
    FindEntries {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        residence: i64 => BigInt, before: Option<i64> => Nullable<BigInt>, most: i64 => BigInt,
    } -> (CallerColumns, Nullable<(BigInt, BigInt)>, Nullable<EntryColumns>),
    [VIEWER, "SELECT ", CALLER, ", home.id, home.version, entry.version, entry.at, entry.actor, entry.kind, payload.payload,
        person.account_id, person.username, person.first_name, person.last_name
       FROM viewer
       LEFT JOIN (member JOIN stream AS home ON home.id = member.residence_id)
         ON member.account_id = viewer.id AND viewer.is_admitted AND member.residence_id = $4
       LEFT JOIN ((SELECT * FROM ledger WHERE ledger.stream = $4 AND ($5 IS NULL OR ledger.version < $5)
                    ORDER BY ledger.version DESC LIMIT $6) AS entry
         LEFT JOIN ledger_payload AS payload ON payload.stream = entry.stream AND payload.version = entry.version
         LEFT JOIN person ON person.residence_id = entry.stream AND person.account_id = entry.actor)
         ON entry.stream = home.id
      ORDER BY entry.version DESC"]
}

statement! {
    /// What a request with this key has left within a day.
    FindRepeated {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>, key: String => Text,
    } -> (CallerColumns, Nullable<(Binary, EntryColumns)>),
    [VIEWER, "SELECT ", CALLER, ", spent.fingerprint, entry.version, entry.at, entry.actor, entry.kind, payload.payload,
        person.account_id, person.username, person.first_name, person.last_name
       FROM viewer
       LEFT JOIN (idempotency AS spent
         JOIN ledger AS entry ON entry.stream = spent.stream AND entry.version = spent.version
         LEFT JOIN ledger_payload AS payload ON payload.stream = entry.stream AND payload.version = entry.version
         LEFT JOIN person ON person.residence_id = entry.stream AND person.account_id = entry.actor)
         ON spent.account_id = viewer.id AND viewer.is_admitted AND spent.key = $4
            AND spent.at > clock_timestamp() - interval '24 hours'"]
}

pub(crate) const HOT: &[Recipe] = &[Recipe::of::<FindEntries>(), Recipe::of::<FindRepeated>(), Recipe::of::<FindNews>()];

impl Journal for PgJournal {
    async fn repeated(&self, viewer: Viewer, key: &IdempotencyKey) -> Result<Seen<Option<Entry>>, PortError> {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let rows: Vec<Spent> = self.db.read(FindRepeated { needs_verified, token, user, key: key.key.clone() }).await?;
        let Seen { caller, value, versions } = admitted(rows)?;
        let spent = value.into_iter().flatten().next();
        if spent.as_ref().is_some_and(|(fingerprint, _)| fingerprint != &key.fingerprint) {
            return Err(Refusal::KeyReused.into());
        }
        Ok(Seen { caller, value: spent.map(|(_, entry)| entry_of(entry)), versions })
    }

    async fn page(&self, viewer: Viewer, residence: ResidenceId, page: JournalPage) -> Result<Seen<Option<Vec<Entry>>>, PortError> {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let JournalPage { limit, before } = page;
        let query = FindEntries { needs_verified, token, user, residence: residence.get(), before, most: limit.into() };
        let rows: Vec<Told> = self.db.read(query).await?;
        let seen = admitted(rows.into_iter().map(|(caller, home, entry)| (caller, (home, entry))).collect())?;
        let Seen { caller, value, mut versions } = seen;
        also_from(&mut versions, value.iter().filter_map(|(home, _)| *home));
        let shown = value.iter().any(|(home, _)| home.is_some());
        let entries = value.into_iter().filter_map(|(_, entry)| entry.map(entry_of)).collect();
        Ok(Seen { caller, value: shown.then_some(entries), versions })
    }

    async fn news(&self, viewer: Viewer, heard: &[Heard], most: u16) -> Result<Seen<Vec<News>>, PortError> {
        news(self.db.read(FindNews::seen_by(viewer, heard, most)).await?)
    }
}

fn entry_of((version, at, actor, kind, payload, by): EntryRow) -> Entry {
    let by = by.map(|(id, username, first_name, last_name)| Person { id: Id::new(id), username, first_name, last_name });
    Entry { version, at: at.to_jiff(), actor: UserId::new(actor), by, kind, payload }
}
