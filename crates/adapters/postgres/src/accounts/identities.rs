//! Who vouches for whom.

use super::{AccountColumns, AccountRow, PgAccounts, facts};
use crate::statement::statement;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};
use honeydue_identity::{Email, IdentityFacts, IdentityStore, ProvenIdentity, Provider, Subject};
use honeydue_kernel::{PortError, UserId};
use jiff::Timestamp;

statement! {
    /// The account that an identity vouches for, else the one that has its address.
    FindIdentity { provider: String => Text, subject: String => Text, email: Option<String> => Nullable<Text> } -> (AccountColumns, Bool),
    ["WITH meant AS (
        SELECT account_id AS id, true AS is_linked FROM account_identity WHERE provider = $1 AND subject = $2
        UNION ALL SELECT id, false FROM account WHERE lower(email) = lower($3) AND deleted_at IS NULL
      )
      SELECT ", AccountRow::COLUMNS, ", meant.is_linked FROM meant JOIN account ON account.id = meant.id AND account.deleted_at IS NULL
       ORDER BY meant.is_linked DESC LIMIT 1"]
}

statement! {
    /// An identity vouches for the owner of an account.
    SaveIdentity {
        provider: String => Text, subject: String => Text, account: i64 => BigInt, email: Option<String> => Nullable<Text>,
        at: jiff_diesel::Timestamp => Timestamptz,
    } -> (),
    ["INSERT INTO account_identity (provider, subject, account_id, email, linked_at) VALUES ($1, $2, $3, $4, $5)"]
}

statement! {
    /// The account shows it.
    LinkAccount { provider: String => Text, id: i64 => BigInt } -> (),
    ["UPDATE account SET providers = ARRAY(SELECT DISTINCT name FROM unnest(array_append(providers, $1)) AS name ORDER BY name),
        version = version + 1 WHERE id = $2"]
}

impl SaveIdentity {
    /// From this instant on.
    pub(super) fn of(account: UserId, identity: ProvenIdentity, at: Timestamp) -> Self {
        let ProvenIdentity { provider, subject, email, .. } = identity;
        Self {
            provider: provider.name().to_owned(),
            subject: subject.into(),
            account: account.get(),
            email: email.map(Into::into),
            at: at.into(),
        }
    }
}

impl IdentityStore for PgAccounts {
    async fn find_identity(
        &self,
        provider: Provider,
        subject: &Subject,
        email: Option<&Email>,
    ) -> Result<Option<IdentityFacts>, PortError> {
        let (provider, subject) = (provider.name().to_owned(), subject.as_str().to_owned());
        let email = email.map(|email| email.as_str().to_owned());
        let rows: Vec<(AccountRow, bool)> = self.db.read(FindIdentity { provider, subject, email }).await?;
        let found = rows.into_iter().next();
        found.map(|(row, is_linked)| Ok(IdentityFacts { account: facts(row)?.account, is_linked })).transpose()
    }
}
