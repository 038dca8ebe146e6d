//! What letters say of people and homes.

use crate::{Db, statement::statement};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};
use honeydue_kernel::{ChallengeId, PortError, ResidenceId, SessionId, UserId, Zone};
use honeydue_notification::{Address, AddressBook, Arrival, Contact, DeviceName, DeviceSignIn, GoodCode, HomeName, PersonName, Recipient};
use jiff::Timestamp;

/// The people of a database, as those who get letters.
#[derive(Clone, Debug)]
pub struct PgAddressBook {
    db: Db,
}

impl From<Db> for PgAddressBook {
    fn from(db: Db) -> Self {
        Self { db }
    }
}

/// How somebody is called in a letter: by the first name, all names, or the username.
const CALLED: &str = "coalesce(nullif(trim(account.first_name), ''), nullif(trim(account.last_name), ''), account.username)";
/// The same, for others.
const NAMED: &str = "coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username)";

statement! {
    /// Where an account's owner is reached.
    FindContact { account: i64 => BigInt } -> (Text, Text, Text, Bool),
    ["SELECT account.email, ", CALLED, ", account.timezone, account.verified_at IS NOT NULL FROM account
       WHERE account.id = $1 AND account.deleted_at IS NULL"]
}

statement! {
    /// A code that is good.
    FindGoodCode { challenge: i64 => BigInt, at: jiff_diesel::Timestamp => Timestamptz } -> (Text, Text, Timestamptz),
    ["SELECT challenge.email, account.timezone, challenge.expires_at
       FROM challenge JOIN account ON account.id = challenge.account_id AND account.deleted_at IS NULL
      WHERE challenge.id = $1 AND challenge.used_at IS NULL AND challenge.revoked_at IS NULL AND challenge.expires_at > $2"]
}

statement! {
    /// A session, open or over.
    FindSignIn { session: i64 => BigInt } -> (Nullable<Text>, Timestamptz),
    ["SELECT session.device, session.opened_at FROM session WHERE session.id = $1"]
}

statement! {
    /// Somebody who belongs to a home, if the other one owns it.
    FindArrival { residence: i64 => BigInt, member: i64 => BigInt, owner: i64 => BigInt } -> (Text, Text),
    ["SELECT residence.name, ", NAMED, " FROM residence
       JOIN member AS arrived ON arrived.residence_id = residence.id
       JOIN person ON person.residence_id = residence.id AND person.account_id = arrived.account_id
       JOIN member AS owner ON owner.residence_id = residence.id AND owner.role = 'owner'
      WHERE residence.id = $1 AND arrived.account_id = $2 AND owner.account_id = $3"]
}

impl AddressBook for PgAddressBook {
    async fn contact(&self, account: UserId) -> Result<Option<Contact>, PortError> {
        let rows: Vec<(String, String, String, bool)> = self.db.read(FindContact { account: account.get() }).await?;
        let found = rows.into_iter().next().map(|(email, name, zone, is_verified)| {
            // a name that can't be printed is left out
            let recipient = Recipient { name: PersonName::try_from(name.as_str()).ok(), ..nameless(email, &zone)? };
            Ok(Contact { recipient, is_verified })
        });
        found.transpose()
    }

    async fn code(&self, challenge: ChallengeId, at: Timestamp) -> Result<Option<GoodCode>, PortError> {
        let find = FindGoodCode { challenge: challenge.get(), at: at.into() };
        let rows: Vec<(String, String, jiff_diesel::Timestamp)> = self.db.read(find).await?;
        let found = rows
            .into_iter()
            .next()
            .map(|(email, zone, expires_at)| Ok(GoodCode { recipient: nameless(email, &zone)?, expires_at: expires_at.to_jiff() }));
        found.transpose()
    }

    async fn sign_in(&self, session: SessionId) -> Result<Option<DeviceSignIn>, PortError> {
        let rows: Vec<(Option<String>, jiff_diesel::Timestamp)> = self.db.read(FindSignIn { session: session.get() }).await?;
        let device = |device: Option<String>| device.and_then(|device| DeviceName::try_from(device.as_str()).ok());
        Ok(rows.into_iter().next().map(|(named, at)| DeviceSignIn { device: device(named), at: at.to_jiff() }))
    }

    async fn arrival(&self, residence: ResidenceId, member: UserId, owner: UserId) -> Result<Option<Arrival>, PortError> {
        let find = FindArrival { residence: residence.get(), member: member.get(), owner: owner.get() };
        let rows: Vec<(String, String)> = self.db.read(find).await?;
        let found = rows.into_iter().next().map(|(home, name)| {
            let residence = HomeName::try_from(home.as_str()).map_err(PortError::fault)?;
            let member = PersonName::try_from(name.as_str()).map_err(PortError::fault)?;
            Ok(Arrival { residence, member })
        });
        found.transpose()
    }
}

fn nameless(email: String, zone: &str) -> Result<Recipient, PortError> {
    let address = Address::try_from(email).map_err(PortError::fault)?;
    // a tzdb that has lost the name of the profile's zone since means universal time
    Ok(Recipient { address, name: None, zone: zone.parse().unwrap_or_else(|_| Zone::utc()) })
}
