//! Households by the thousand, put into the database behind the server's back: it has never heard of them.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use super::http::Question;

/// What is wanted.
pub struct Wanted<'a> {
    /// Begins the names of everybody; another for each seed of a database.
    pub label: &'a str,
    /// How many households.
    pub households: i64,
    /// How many tasks each has.
    pub tasks: i64,
    /// Whether everybody's trial has begun.
    pub tried: bool,
    /// The secret key of the servers, under which tokens say whose they are.
    pub key: &'a str,
}

/// Households that are alike, found by their number.
#[derive(Clone)]
pub struct Households {
    /// Under the servers' secret key.
    seal: Hmac<Sha256>,
    label: String,
    base: i64,
    first_task: i64,
    each: i64,
}

/// One of them.
#[derive(Clone)]
pub struct Household {
    /// Who made the home.
    pub owner: Resident,
    /// Who owns it, too.
    pub mate: Resident,
    /// The home.
    pub home: i64,
    /// Its contractor.
    pub contractor: i64,
    /// The first of its tasks.
    pub task: i64,
    /// A further session of the owner's.
    pub second_session: i64,
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Resident {
    /// The account.
    pub id: i64,
    /// The username.
    pub name: String,
    /// The token of the session.
    pub token: String,
}

impl Resident {
    /// Asks for something.
    pub fn get(&self, path: impl Into<String>) -> Question {
        self.asks(Method::GET, path, None)
    }

    /// Sends something.
    pub fn post(&self, path: impl Into<String>, body: Value) -> Question {
        self.asks(Method::POST, path, Some(body))
    }

    /// Asks for whatever it is.
    pub fn asks(&self, method: Method, path: impl Into<String>, body: Option<Value>) -> Question {
        Question { token: Some(self.token.clone()), ..Question::of(method, path, body) }
    }
}

/// What a token says of whose it is, as a server with this key writes it.
fn claim(mut seal: Hmac<Sha256>, secret: &str, user: i64) -> String {
    seal.update(b"honeydue token 1: whose\0");
    seal.update(&Sha256::digest(secret));
    seal.update(&user.to_be_bytes());
    format!("{user}.{}", URL_SAFE_NO_PAD.encode(&seal.finalize().into_bytes()[..16]))
}

/// Makes them, all with the same password.
pub async fn furnish(database: &Client, wanted: &Wanted<'_>, password_hash: &str) -> Result<Households> {
    let Wanted { label, households, tasks, tried, key } = wanted;
    let row = database.query_one("SELECT setval('ids', nextval('ids') + $1)", &[&(households * (10 + tasks))]).await?;
    let last: i64 = row.get(0);
    let base = last - households * (10 + tasks);
    let first_task = base + households * 10;
    let values = [
        ("{label}", (*label).to_owned()),
        ("{password}", password_hash.to_owned()),
        ("{base}", base.to_string()),
        ("{tasks}", first_task.to_string()),
        ("{each}", tasks.to_string()),
        ("{households}", households.to_string()),
        ("{tried}", tried.to_string()),
    ];
    let script = values.iter().fold(include_str!("seed.sql").to_owned(), |script, (name, value)| script.replace(name, value));
    database.batch_execute(&script).await.context("the households could not be made")?;
    database.batch_execute("VACUUM (ANALYZE)").await?;
    let seal = Hmac::new_from_slice(key.as_bytes()).context("no key")?;
    Ok(Households { seal, label: (*label).to_owned(), base, first_task, each: *tasks })
}

impl Households {
    /// What their names begin with.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The household with this number, from nought.
    pub fn nth(&self, number: i64) -> Household {
        let base = self.base + 10 * number;
        let resident = |who: &str, offset: i64| {
            let name = format!("{}-{who}-{number}", self.label);
            let (id, secret) = (base + offset, format!("{name:-<43}"));
            Resident { id, token: format!("{secret}.{}", claim(self.seal.clone(), &secret, id)), name }
        };
        Household {
            owner: resident("owner", 0),
            mate: resident("mate", 1),
            home: base + 2,
            contractor: base + 3,
            task: self.first_task + number * self.each,
            second_session: base + 6,
        }
    }
}
