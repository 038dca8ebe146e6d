//! Accounts and sessions.

mod challenges;
mod departure;
mod identities;
mod sessions;

use crate::{
    Db,
    flight::Flight,
    outbox::job,
    row::row,
    statement::{Recipe, statement},
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted},
};
use challenges::{FindReset, IssueChallenge, IssueReset, SpendChallenges, TryCodes, TryResetCodes};
use departure::{DeleteAccount, FindDeparture, departure};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};
use honeydue_identity::{
    Account, AccountChange, AccountFacts, AccountStore, AccountWrite, Departure, Email, Estate, Login, LoginFacts, OpenSession,
    PasswordDigest, PendingEmail, PersonName, Provider, Purpose, Session, Username,
};
use honeydue_kernel::{Caller, Committed, Errand, Id, Ids, Job, PortError, Refusal, Seen, UserId, Viewer, Zone};
use identities::{FindIdentity, LinkAccount, SaveIdentity};
use jiff::Timestamp;
use sessions::{EndOtherSessions, EndSession, EndSessions, FindSessions, SaveSession, SaveSessionOf, SessionRow};

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
        pending_email: Option<String> => Nullable<Text>,
        pending_until: Option<jiff_diesel::Timestamp> => Nullable<Timestamptz>,
        providers: Vec<String> => Array<Text>,
    }
}

statement! {
    /// The viewer's own account, admitted or not.
    FindAccount { needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt> }
    -> (CallerColumns, AccountColumns),
    [VIEWER, "SELECT ", CALLER, ", ", AccountRow::COLUMNS, " FROM viewer JOIN account ON account.id = viewer.id"]
}

statement! {
    /// Whoever signs in with this name or address. A name has no `@`, so at most one account has it. It comes folded: by `lower()`
    /// alone, an `İ` would be an `i`, and one name would be tried under many.
    FindLogin { login: String => Text } -> AccountColumns,
    ["SELECT ", AccountRow::COLUMNS, " FROM account WHERE (lower(account.email) = lower($1) OR lower(account.username) = lower($1))
       AND account.deleted_at IS NULL"]
}

statement! {
    /// The viewer's own account with the hash of its password, its homes, and when the session was opened.
    FindFacts { needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt> }
    -> (CallerColumns, AccountColumns, (Array<BigInt>, Nullable<Timestamptz>)),
    [VIEWER, "SELECT ", CALLER, ", ", AccountRow::COLUMNS, ",
        ARRAY(SELECT member.residence_id FROM member WHERE member.account_id = viewer.id ORDER BY 1), presented.opened_at
       FROM viewer JOIN account ON account.id = viewer.id LEFT JOIN session AS presented ON presented.id = viewer.session_id"]
}

statement! {
    /// What an account says of its owner, from now on.
    SaveProfile {
        first_name: String => Text, last_name: String => Text, timezone: String => Text, version: i64 => BigInt, id: i64 => BigInt,
    } -> (),
    ["UPDATE account SET first_name = $1, last_name = $2, timezone = $3, version = $4 WHERE id = $5"]
}

statement! {
    /// These homes show the names that the account has now.
    RenamePerson { account: i64 => BigInt, homes: Vec<i64> => Array<BigInt> } -> (),
    ["UPDATE person SET first_name = account.first_name, last_name = account.last_name FROM account
       WHERE account.id = $1 AND person.account_id = account.id AND person.residence_id = ANY ($2)"]
}

statement! {
    /// The address is its owner's.
    VerifyEmail { at: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt } -> (),
    ["UPDATE account SET verified_at = $1, version = version + 1 WHERE id = $2"]
}

statement! {
    /// The address that is to be the account's.
    SavePendingEmail { email: String => Text, until: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt } -> (),
    ["UPDATE account SET pending_email = $1, pending_until = $2, version = version + 1 WHERE id = $3"]
}

statement! {
    /// The address from now on, verified.
    SaveEmail { email: String => Text, at: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt } -> (),
    ["UPDATE account SET email = $1, verified_at = $2, pending_email = null, pending_until = null, version = version + 1 WHERE id = $3"]
}

statement! {
    /// The password from now on, set by who reads the mail of the address.
    ResetPassword { password_hash: String => Text, at: jiff_diesel::Timestamp => Timestamptz, id: i64 => BigInt } -> (),
    ["UPDATE account SET password_hash = $1, verified_at = coalesce(verified_at, $2), version = version + 1 WHERE id = $3"]
}

statement! {
    /// The password from now on.
    SavePassword { password_hash: String => Text, version: i64 => BigInt, id: i64 => BigInt } -> (),
    ["UPDATE account SET password_hash = $1, version = $2 WHERE id = $3"]
}

/// The homes of an account, and when the session was opened that was presented.
type Beside = (Vec<i64>, Option<jiff_diesel::Timestamp>);

pub(crate) const HOT: &[Recipe] = &[
    Recipe::of::<FindAccount>(),
    Recipe::of::<FindFacts>(),
    Recipe::of::<FindDeparture>(),
    Recipe::of::<FindSessions>(),
    Recipe::of::<FindLogin>(),
    Recipe::of::<SaveSession>(),
    Recipe::of::<SaveSessionOf>(),
    Recipe::of::<EndSession>(),
    Recipe::of::<EndOtherSessions>(),
    Recipe::of::<SaveAccount>(),
    Recipe::of::<SaveProfile>(),
    Recipe::of::<RenamePerson>(),
    Recipe::of::<SavePassword>(),
    Recipe::of::<DeleteAccount>(),
    Recipe::of::<VerifyEmail>(),
    Recipe::of::<SavePendingEmail>(),
    Recipe::of::<SaveEmail>(),
    Recipe::of::<ResetPassword>(),
    Recipe::of::<EndSessions>(),
    Recipe::of::<IssueChallenge>(),
    Recipe::of::<SpendChallenges>(),
    Recipe::of::<TryCodes>(),
    Recipe::of::<TryResetCodes>(),
    Recipe::of::<FindReset>(),
    Recipe::of::<IssueReset>(),
    Recipe::of::<FindIdentity>(),
    Recipe::of::<SaveIdentity>(),
    Recipe::of::<LinkAccount>(),
];

impl FindAccount {
    fn seen_by(viewer: Viewer) -> Self {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        Self { needs_verified, token, user }
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

    async fn facts(&self, viewer: Viewer) -> Result<Seen<AccountFacts>, PortError> {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let rows: Vec<(CallerRow, AccountRow, Beside)> = self.db.read(FindFacts { needs_verified, token, user }).await?;
        let Seen { caller, value, versions } = admitted(rows.into_iter().map(|(caller, row, beside)| (caller, (row, beside))).collect())?;
        let (row, (homes, opened_at)) = value.into_iter().next().ok_or(Refusal::NoSession)?;
        let LoginFacts { account, password } = facts(row)?;
        let (homes, signed_in_at) = (homes.into_iter().map(Id::new).collect(), opened_at.map(jiff_diesel::Timestamp::to_jiff));
        Ok(Seen { value: AccountFacts { account, password, homes, signed_in_at }, caller, versions })
    }

    async fn departure(&self, viewer: Viewer) -> Result<Seen<Departure>, PortError> {
        departure(self.db.read(FindDeparture::seen_by(viewer)).await?)
    }

    async fn sessions(&self, viewer: Viewer, at: Timestamp) -> Result<Seen<Vec<OpenSession>>, PortError> {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let rows: Vec<(CallerRow, Option<SessionRow>)> = self.db.read(FindSessions { needs_verified, token, user, at: at.into() }).await?;
        let open = |(id, device, opened_at, expires_at): SessionRow| OpenSession {
            id: Id::new(id),
            device,
            opened_at: opened_at.to_jiff(),
            expires_at: expires_at.map(jiff_diesel::Timestamp::to_jiff),
        };
        Ok(admitted(rows)?.map(|rows| rows.into_iter().flatten().map(open).collect()))
    }

    async fn find_login(&self, login: &Login) -> Result<Option<LoginFacts>, PortError> {
        let rows: Vec<AccountRow> = self.db.read(FindLogin { login: login.folded() }).await?;
        rows.into_iter().next().map(facts).transpose()
    }

    async fn open_session(&self, session: &Session, told: Option<&Errand>) -> Result<(), PortError> {
        let SaveSession { id, account, token, device, at } = SaveSession::from_session(session);
        let is_opened = if let Some(errand) = told {
            let Job { kind, payload } = job(errand)?;
            let save = SaveSessionOf { id, account, token, device, at, kind: kind.to_owned(), payload };
            let opened: Vec<(i64, bool)> = self.db.operate(save).await?;
            if opened.iter().any(|(_, is_told)| *is_told) {
                self.db.wake();
            }
            !opened.is_empty()
        } else {
            let opened: Vec<i64> = self.db.operate(SaveSession { id, account, token, device, at }).await?;
            !opened.is_empty()
        };
        if is_opened { Ok(()) } else { Err(Refusal::NoSession.into()) }
    }

    async fn commit(&self, change: AccountChange) -> Result<Committed<Account>, PortError> {
        let (write, flight) = Flight::of(change)?;
        let (flight, user) = match write {
            AccountWrite::Opened { account, password, session, challenge, identity } => {
                let (user, at) = (account.id, account.joined_at);
                let flight = flight.run(SaveAccount(row(account, password.as_ref()))).run(SaveSession::from_session(&session));
                let flight = identity.into_iter().fold(flight, |flight, identity| flight.run(SaveIdentity::of(user, identity, at)));
                (challenge.iter().fold(flight, |flight, challenge| flight.run(IssueChallenge::of(user, challenge))), user)
            }
            AccountWrite::IdentityLinked { account, identity, session } => {
                let link = LinkAccount { provider: identity.provider.name().to_owned(), id: account.get() };
                let save = SaveIdentity::of(account, identity, session.opened_at);
                (flight.run(save).run(link).run(SaveSession::from_session(&session)), account)
            }
            AccountWrite::EmailVerified { account, challenge, at } => {
                let spend = SpendChallenges::used(account, challenge, &[], at);
                (flight.run(VerifyEmail { at: at.into(), id: account.get() }).run(spend), account)
            }
            AccountWrite::EmailChangeRequested { account, challenge } => {
                let pending =
                    SavePendingEmail { email: challenge.email.as_str().to_owned(), until: challenge.expires_at.into(), id: account.get() };
                (flight.run(IssueChallenge::of(account, &challenge)).run(pending), account)
            }
            AccountWrite::EmailChanged { account, email, former: _, challenge, at } => {
                let save = SaveEmail { email: email.into(), at: at.into(), id: account.get() };
                (flight.run(save).run(SpendChallenges::used(account, challenge, &Purpose::ALL, at)), account)
            }
            AccountWrite::PasswordReset { account, password, challenge, at } => {
                let save = ResetPassword { password_hash: password.expose().to_owned(), at: at.into(), id: account.get() };
                let spend = SpendChallenges::used(account, challenge, &[Purpose::ResetPassword], at);
                (flight.run(save).run(EndSessions { at: at.into(), account: account.get() }).run(spend), account)
            }
            AccountWrite::SignedOut { session, user, at } => {
                (flight.run(EndSession { at: at.into(), id: session.get(), account: user.get() }), user)
            }
            AccountWrite::OthersSignedOut { kept, user, at } => (flight.run(EndOtherSessions::of(user, kept, at)), user),
            AccountWrite::ProfileSaved { account, shown_in } => {
                let user = account.id;
                let rename = RenamePerson { account: user.get(), homes: shown_in.into_iter().map(Id::get).collect() };
                let flight = flight.run(SaveProfile::from(account));
                (if rename.homes.is_empty() { flight } else { flight.run(rename) }, user)
            }
            AccountWrite::PasswordSet { account: Account { id, version, .. }, password, kept, at } => {
                let save = SavePassword { password_hash: password.expose().to_owned(), version, id: id.get() };
                let spend = SpendChallenges::revoked(id, &[Purpose::ResetPassword], at);
                (flight.run(save).run(EndOtherSessions::of(id, kept, at)).run(spend), id)
            }
            AccountWrite::Deleted { account, estate, at } => return self.delete(flight, account, &estate, at).await,
        };
        let landed = self.db.fly(flight.reading(FindAccount::seen_by(Viewer::User(user)))).await?;
        let ((), rows) = landed.answer;
        let Seen { caller, value, .. } = own(rows)?;
        Ok(Committed { value, caller, versions: landed.versions, replayed: false })
    }
}

impl PgAccounts {
    /// There is nothing to read back: the answer is what the account was.
    async fn delete(&self, flight: Flight<()>, account: Account, estate: &Estate, at: Timestamp) -> Result<Committed<Account>, PortError> {
        let gone = flight.run(DeleteAccount::of(account.id, estate, at)).erasing(account.id);
        let landed = self.db.fly(gone).await?;
        let caller = Caller {
            user: account.id,
            session: None,
            session_ends: None,
            verified: account.verified_at.is_some(),
            zone: account.zone.clone(),
        };
        Ok(Committed { value: account, caller, versions: landed.versions, replayed: false })
    }
}

impl From<Account> for SaveProfile {
    fn from(account: Account) -> Self {
        let Account { id, first_name, last_name, zone, version, .. } = account;
        Self { first_name: first_name.into(), last_name: last_name.into(), timezone: zone.into(), version, id: id.get() }
    }
}

/// The one account of a read of one's own.
fn own(rows: Vec<(CallerRow, AccountRow)>) -> Result<Seen<Account>, PortError> {
    let Seen { caller, value, versions } = admitted(rows)?;
    let row = value.into_iter().next().ok_or(Refusal::NoSession)?;
    Ok(Seen { value: facts(row)?.account, caller, versions })
}

fn row(account: Account, password: Option<&PasswordDigest>) -> AccountRow {
    let Account { id, username, email, first_name, last_name, verified_at, pending_email, zone, providers, joined_at, version, .. } =
        account;
    let (pending_email, pending_until) = pending_email.map(|pending| (pending.email.into(), pending.until.into())).unzip();
    AccountRow {
        id: id.get(),
        username: username.into(),
        email: email.into(),
        first_name: first_name.into(),
        last_name: last_name.into(),
        password_hash: password.map(|password| password.expose().to_owned()),
        verified_at: verified_at.map(Into::into),
        timezone: zone.into(),
        joined_at: joined_at.into(),
        version,
        pending_email,
        pending_until,
        providers: providers.into_iter().map(|provider| provider.name().to_owned()).collect(),
    }
}

fn facts(row: AccountRow) -> Result<LoginFacts, PortError> {
    let AccountRow { id, username, email, first_name, last_name, password_hash, verified_at, timezone, joined_at, version, .. } = row;
    let pending = row.pending_email.zip(row.pending_until).map(|(email, until)| (Email::try_from(email), until.to_jiff()));
    let pending_email = match pending {
        Some((email, until)) => Some(PendingEmail { email: email.map_err(PortError::fault)?, until }),
        None => None,
    };
    let account = Account {
        id: UserId::new(id),
        username: Username::try_from(username).map_err(PortError::fault)?,
        email: Email::try_from(email).map_err(PortError::fault)?,
        first_name: PersonName::try_from(first_name).map_err(PortError::fault)?,
        last_name: PersonName::try_from(last_name).map_err(PortError::fault)?,
        verified_at: verified_at.map(jiff_diesel::Timestamp::to_jiff),
        pending_email,
        zone: timezone.parse().unwrap_or_else(|_| Zone::utc()),
        has_password: password_hash.is_some(),
        // of a later release's there may be some that nothing is known of here
        providers: row.providers.iter().filter_map(|name| Provider::called(name)).collect(),
        joined_at: joined_at.to_jiff(),
        version,
    };
    Ok(LoginFacts { account, password: password_hash.map(|phc| PasswordDigest::new(phc.into())) })
}
