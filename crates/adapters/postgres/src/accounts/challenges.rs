//! Codes that were mailed.

use super::{AccountColumns, AccountRow, PgAccounts, facts};
use crate::{
    outbox::job,
    statement::statement,
    viewer::{CALLER, CallerColumns, CallerRow, VIEWER, ViewerBinds, admitted},
};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text, Timestamptz};
use honeydue_identity::{Account, Challenge, ChallengeStore, Email, Purpose, Tried, folded};
use honeydue_kernel::{ChallengeId, Errand, Job, PortError, Refusal, Seen, TokenHash, UserId, Viewer};
use jiff::{SignedDuration, Timestamp};

statement! {
    /// Counts a try on each of the viewer's codes that are for an address, and gives them, the newest first.
    TryCodes {
        needs_verified: bool => Bool, token: Option<Vec<u8>> => Nullable<Binary>, user: Option<i64> => Nullable<BigInt>,
        since: jiff_diesel::Timestamp => Timestamptz,
    } -> (CallerColumns, AccountColumns, Nullable<TriedColumns>),
    [VIEWER, ", tried AS (
        UPDATE challenge SET tries = least(tries + 1, 1000) FROM viewer
         WHERE challenge.account_id = viewer.id AND viewer.is_admitted AND challenge.purpose IN ('verify_email', 'change_email')
           AND challenge.issued_at > $4
        RETURNING ", TRIED, ")
      SELECT ", CALLER, ", ", AccountRow::COLUMNS, ", tried.* FROM viewer JOIN account ON account.id = viewer.id LEFT JOIN tried ON true
      ORDER BY tried.issued_at DESC, tried.id DESC"]
}

statement! {
    /// The same of the codes that set a password for whoever has this address.
    TryResetCodes { email: String => Text, since: jiff_diesel::Timestamp => Timestamptz } -> TriedColumns,
    ["WITH tried AS (
        UPDATE challenge SET tries = least(tries + 1, 1000) FROM account
         WHERE lower(account.email) = lower($1) AND account.deleted_at IS NULL AND challenge.account_id = account.id
           AND challenge.purpose = 'reset_password' AND challenge.issued_at > $2
        RETURNING ", TRIED, ")
      SELECT tried.* FROM tried ORDER BY tried.issued_at DESC, tried.id DESC"]
}

statement! {
    /// What a token sets a password for.
    FindReset { token: Vec<u8> => Binary } -> TriedColumns,
    ["SELECT ", TRIED, " FROM challenge JOIN account ON account.id = challenge.account_id AND account.deleted_at IS NULL
       WHERE challenge.token_hash = $1"]
}

statement! {
    /// Makes a code for an account, and leaves a job, if one is named.
    IssueChallenge {
        id: i64 => BigInt, account: i64 => BigInt, purpose: String => Text, email: String => Text,
        issued_at: jiff_diesel::Timestamp => Timestamptz, expires_at: jiff_diesel::Timestamp => Timestamptz, most: i32 => Integer,
        kind: Option<String> => Nullable<Text>, payload: Option<String> => Nullable<Text>,
    } -> Text,
    ["SELECT issue_challenge($1, $2, $3, $4, null, $5, $6, $7, $8, $9)::text"]
}

statement! {
    /// Makes a code that sets a password for whoever has this address, and leaves a job.
    IssueReset {
        id: i64 => BigInt, email: String => Text, token: Vec<u8> => Binary, issued_at: jiff_diesel::Timestamp => Timestamptz,
        expires_at: jiff_diesel::Timestamp => Timestamptz, most: i32 => Integer, kind: String => Text, payload: String => Text,
    } -> Text,
    ["SELECT issue_reset($1, $2, $3, $4, $5, $6, $7, $8)::text"]
}

statement! {
    /// A code is used, and others of these purposes are revoked.
    SpendChallenges {
        account: i64 => BigInt, used: Option<i64> => Nullable<BigInt>, purposes: Vec<String> => Array<Text>,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["SELECT spend_challenges($1, $2, $3, $4)"]
}

/// How long a code is looked at after it was made: whoever comes late with it is told what has become of it.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

const TRIED: &str = "challenge.id, challenge.account_id, challenge.purpose, challenge.email, challenge.tries, challenge.issued_at,
    challenge.expires_at, challenge.used_at, challenge.revoked_at";

type TriedColumns = (BigInt, BigInt, Text, Text, SmallInt, Timestamptz, Timestamptz, Nullable<Timestamptz>, Nullable<Timestamptz>);

/// A code with what has become of it.
#[derive(Clone, Debug, diesel::Queryable)]
struct TriedRow {
    id: i64,
    account: i64,
    purpose: String,
    email: String,
    tries: i16,
    issued_at: jiff_diesel::Timestamp,
    expires_at: jiff_diesel::Timestamp,
    used_at: Option<jiff_diesel::Timestamp>,
    revoked_at: Option<jiff_diesel::Timestamp>,
}

impl TryFrom<TriedRow> for Tried {
    type Error = PortError;
    fn try_from(row: TriedRow) -> Result<Self, PortError> {
        let TriedRow { id, account, purpose, email, tries, issued_at, expires_at, used_at, revoked_at } = row;
        let known = Purpose::ALL.into_iter().find(|known| known.name() == purpose);
        let challenge = Challenge {
            id: ChallengeId::new(id),
            purpose: known.ok_or_else(|| PortError::fault(format!("no purpose of a code {purpose}")))?,
            email: Email::try_from(email).map_err(PortError::fault)?,
            issued_at: issued_at.to_jiff(),
            expires_at: expires_at.to_jiff(),
        };
        Ok(Self {
            challenge,
            account: UserId::new(account),
            tries: tries.unsigned_abs(),
            used_at: used_at.map(jiff_diesel::Timestamp::to_jiff),
            revoked_at: revoked_at.map(jiff_diesel::Timestamp::to_jiff),
        })
    }
}

impl IssueChallenge {
    /// Without a job: that is left by the change.
    pub(super) fn of(account: UserId, challenge: &Challenge) -> Self {
        let Challenge { id, purpose, email, issued_at, expires_at } = challenge;
        Self {
            id: id.get(),
            account: account.get(),
            purpose: purpose.name().to_owned(),
            email: email.as_str().to_owned(),
            issued_at: (*issued_at).into(),
            expires_at: (*expires_at).into(),
            most: purpose.an_hour().into(),
            kind: None,
            payload: None,
        }
    }
}

impl SpendChallenges {
    pub(super) fn used(account: UserId, used: ChallengeId, revoked: &[Purpose], at: Timestamp) -> Self {
        Self { used: Some(used.get()), ..Self::revoked(account, revoked, at) }
    }

    pub(super) fn revoked(account: UserId, revoked: &[Purpose], at: Timestamp) -> Self {
        let purposes = revoked.iter().map(|purpose| purpose.name().to_owned()).collect();
        Self { account: account.get(), used: None, purposes, at: at.into() }
    }
}

/// How a code is mailed.
const fn mailing(challenge: &Challenge) -> Errand {
    let id = challenge.id;
    match challenge.purpose {
        Purpose::VerifyEmail => Errand::VerificationCode { challenge: id },
        Purpose::ChangeEmail => Errand::EmailChangeRequested { challenge: id },
        Purpose::ResetPassword => Errand::PasswordReset { challenge: id },
    }
}

fn since(at: Timestamp) -> jiff_diesel::Timestamp {
    (at - REMEMBERED).into()
}

impl ChallengeStore for PgAccounts {
    async fn try_codes(&self, viewer: Viewer, at: Timestamp) -> Result<Seen<(Account, Vec<Tried>)>, PortError> {
        let ViewerBinds { needs_verified, token, user } = viewer.into();
        let count = TryCodes { needs_verified, token, user, since: since(at) };
        let rows: Vec<(CallerRow, AccountRow, Option<TriedRow>)> = self.db.operate(count).await?;
        let Seen { caller, value, versions } = admitted(rows.into_iter().map(|(caller, row, tried)| (caller, (row, tried))).collect())?;
        let account = facts(value.first().map(|(row, _)| row.clone()).ok_or(Refusal::NoSession)?)?.account;
        let tried = value.into_iter().filter_map(|(_, tried)| tried).map(Tried::try_from).collect::<Result<_, _>>()?;
        Ok(Seen { value: (account, tried), caller, versions })
    }

    async fn try_reset_codes(&self, email: &Email, at: Timestamp) -> Result<Vec<Tried>, PortError> {
        let rows: Vec<TriedRow> = self.db.operate(TryResetCodes { email: folded(email.as_str()), since: since(at) }).await?;
        rows.into_iter().map(Tried::try_from).collect()
    }

    async fn find_reset(&self, token: TokenHash) -> Result<Option<Tried>, PortError> {
        let rows: Vec<TriedRow> = self.db.read(FindReset { token: token.as_bytes().to_vec() }).await?;
        rows.into_iter().next().map(Tried::try_from).transpose()
    }

    async fn issue(&self, account: UserId, challenge: &Challenge) -> Result<(), PortError> {
        let Job { kind, payload } = job(&mailing(challenge))?;
        let issue = IssueChallenge { kind: Some(kind.to_owned()), payload: Some(payload), ..IssueChallenge::of(account, challenge) };
        let _: Vec<String> = self.db.operate(issue).await?;
        self.db.wake();
        Ok(())
    }

    async fn issue_reset(&self, challenge: &Challenge, token: TokenHash) -> Result<(), PortError> {
        let Job { kind, payload } = job(&mailing(challenge))?;
        let issue = IssueReset {
            id: challenge.id.get(),
            email: folded(challenge.email.as_str()),
            token: token.as_bytes().to_vec(),
            issued_at: challenge.issued_at.into(),
            expires_at: challenge.expires_at.into(),
            most: challenge.purpose.an_hour().into(),
            kind: kind.to_owned(),
            payload,
        };
        let _: Vec<String> = self.db.operate(issue).await?;
        self.db.wake();
        Ok(())
    }
}
