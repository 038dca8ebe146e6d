//! Accounts and sessions.

use crate::{
    Db,
    flight::Flight,
    row::row,
    statement::{Warm, statement, warm},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted},
};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_identity::{
    Account, AccountChange, AccountStore, AccountWrite, Email, Login, LoginFacts, PasswordDigest, PersonName, Session, Username,
};
use honeydue_kernel::{Committed, Id, Ids, PortError, Refusal, Seen, UserId, Viewer, Zone};

/// Accounts in Postgres.
#[derive(Clone, Debug)]
pub struct PgAccounts {
    db: Db,
}

impl PgAccounts {
    /// In this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }
}

impl From<Db> for PgAccounts {
    fn from(db: Db) -> Self {
        Self::new(db)
    }
}

row! {
    /// An account as its table keeps it.
    AccountRow, columns AccountColumns, save SaveAccount, table "account" {
        id: i64 => BigInt,
        username: String => Text,
        email: String => Text,
        first_name: String => Text,
        last_name: String => Text,
        password_hash: Option<String> => Nullable<Text>,
        verified_at: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        timezone: String => Text,
        joined_at: jiff_diesel::Timestamp => Timestamptz,
        version: i64 => BigInt,
    }
}

statement! {
    /// The viewer's own account, admitted or not.
    FindAccount { needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt> }
    -> (CallerColumns, AccountColumns),
    [VIEWER, "SELECT ", CALLER, ", ", AccountRow::COLUMNS, " FROM viewer JOIN account ON account.id = viewer.id"]
}

statement! {
    /// Whoever signs in with this name or address. A name has no `@`, so at most one account has it.
    FindLogin { login: String => Text } -> AccountColumns,
    ["SELECT ", AccountRow::COLUMNS, " FROM account WHERE (lower(account.email) = lower($1) OR lower(account.username) = lower($1))
       AND account.deleted_at IS NULL"]
}

statement! {
    /// A session begins.
    OpenSession {
        id: i64 => BigInt, account: i64 => BigInt, token: Vec<u8> => Binary, device: Option<String> => Nullable<Text>,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> BigInt,
    ["INSERT INTO session (id, account_id, token_hash, device, opened_at) VALUES ($1, $2, $3, $4, $5) RETURNING id"]
}

statement! {
    /// A session ends.
    EndSession { at: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt, account: i64 => BigInt } -> (),
    ["UPDATE session SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL"]
}

pub(crate) const HOT: &[Warm] = &[warm::<FindAccount>, warm::<FindLogin>, warm::<OpenSession>, warm::<EndSession>, warm::<SaveAccount>];

impl FindAccount {
    fn seen_by(viewer: Viewer) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user }
    }
}

impl OpenSession {
    fn from_session(session: &Session) -> Self {
        let Session { id, user, token, opened_at, device } = session;
        Self { id: id.get(), account: user.get(), token: token.as_bytes().to_vec(), device: device.clone(), at: (*opened_at).into() }
    }
}

impl Ids for PgAccounts {
    async fn next_id<T>(&self) -> Result<Id<T>, PortError> {
        self.db.next_id().await
    }
}

impl AccountStore for PgAccounts {
    async fn find(&self, viewer: Viewer) -> Result<Seen<Account>, PortError> {
        own(self.db.read(FindAccount::seen_by(viewer)).await?)
    }

    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError> {
        let rows: Vec<AccountRow> = self.db.read(FindLogin { login: login.as_str().to_owned() }).await?;
        rows.into_iter().next().map(facts).transpose()
    }

    async fn open_session(&self, session: &Session) -> Result<(), PortError> {
        let _: Vec<i64> = self.db.operate(OpenSession::from_session(session)).await?;
        Ok(())
    }

    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError> {
        let (write, flight) = Flight::of(change)?;
        let (flight, user) = match write {
            AccountWrite::Opened { account, password, session } => {
                let user = account.id;
                (flight.run(SaveAccount(row(account, &password))).run(OpenSession::from_session(&session)), user)
            }
            AccountWrite::SignedOut { session, user, at } => {
                (flight.run(EndSession { at: at.into(), id: session.get(), account: user.get() }), user)
            }
        };
        let landed = self.db.fly(flight.reading(FindAccount::seen_by(Viewer::User(user)))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = own(rows)?;
        Ok(Committed { value, caller, versions: landed.versions, replayed: false })
    }
}

/// The one account of a read of one's own.
fn own(rows: Vec<(CallerRow, AccountRow)>) -> Result<Seen<Account>, PortError> {
    let Seen { caller, value, versions } = admitted(rows)?;
    let row = value.into_iter().next().ok_or(Refusal::NoSession)?;
    Ok(Seen { value: facts(row)?.account, caller, versions })
}

fn row(account: Account, password: &PasswordDigest) -> AccountRow {
    let Account { id, username, email, first_name, last_name, verified_at, zone, has_password: _, joined_at, version } = account;
    AccountRow {
        id: id.get(),
        username: username.into(),
        email: email.into(),
        first_name: first_name.into(),
        last_name: last_name.into(),
        password_hash: Some(password.expose().to_owned()),
        verified_at: verified_at.map(Into::into),
        timezone: zone.into(),
        joined_at: joined_at.into(),
        version,
    }
}

fn facts(row: AccountRow) -> Result<LoginFacts, PortError> {
    let AccountRow { id, username, email, first_name, last_name, password_hash, verified_at, timezone, joined_at, version } = row;
    let account = Account {
        id: UserId::new(id),
        username: Username::try_from(username).map_err(PortError::fault)?,
        email: Email::try_from(email).map_err(PortError::fault)?,
        first_name: PersonName::try_from(first_name).map_err(PortError::fault)?,
        last_name: PersonName::try_from(last_name).map_err(PortError::fault)?,
        verified_at: verified_at.map(jiff_diesel::Timestamp::to_jiff),
        zone: timezone.parse().unwrap_or_else(|_| Zone::utc()),
        has_password: password_hash.is_some(),
        joined_at: joined_at.to_jiff(),
        version,
    };
    Ok(LoginFacts { account, password: password_hash.map(|phc| PasswordDigest::new(phc.into())) })
}
