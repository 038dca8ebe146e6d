//! What is asked for.

use super::{KEY, MARK, People};
use crate::{
    app::App,
    household::{Person, found, id},
};
use honeydue_api::codes::HmacCodes;
use honeydue_identity::{MailedCodes, Purpose};
use serde_json::{Value, json};
use std::sync::{Mutex, atomic::AtomicUsize};

/// What is asked for. Each question of the table changes something, if it is asked once and in the table's order.
pub struct Scene {
    pub(super) home: i64,
    /// A home with a member who may leave it.
    pub(super) spare: i64,
    /// Somebody who belongs to the home.
    pub(super) housemate: i64,
    /// Codes of homes that nobody of these people is in, one for each who asks.
    pub(super) codes: Mutex<Vec<String>>,
    pub(super) task: i64,
    /// A completion of another task.
    pub(super) kept: i64,
    /// Tasks with a completion, for those who take something away.
    pub(super) takeable: Mutex<Vec<(i64, i64)>>,
    pub(super) contractor: i64,
    /// A further session of the owner's.
    pub(super) session: i64,
    /// Addresses of accounts whose password is forgotten, each with its code and its token.
    pub(super) forgotten: Mutex<Vec<(String, String, String)>>,
    /// Contractors to delete, one for each who asks.
    pub(super) doomed: Vec<i64>,
    pub(super) count: AtomicUsize,
}

impl Scene {
    /// What these people find. One question of each row for each of eight people is provided for.
    pub async fn new(people: &People) -> Self {
        let (household, host) = (&people.household, &people.host);
        let (app, home, owner) = (&household.app, household.home, &household.owner);
        let sweep = json!({"residence_id": home, "title": format!("{MARK}: sweep"), "frequency_id": 2, "due_date": "2026-06-15"});
        let task = id(&owner.add(sweep).await);
        let mut takeable = completed_tasks(owner, home, 25).await;
        let (_, kept) = takeable.swap_remove(0);
        let mut contractors = Vec::new();
        for _ in 0..=8 {
            let made = owner.post("/api/contractors/", &json!({"residence_id": home, "name": format!("{MARK} & Sons")})).await;
            contractors.push(id(&made.expect(201)));
        }
        let contractor = contractors.remove(0);
        app.signed_in("olive").await;
        let session = id(&owner.get("/api/auth/sessions/").await.expect(200)[0]);
        let spare = found(owner, "Cabin").await;
        app.admit(spare, owner, &household.member).await;
        let codes = futures::future::join_all((0..16).map(async |_| {
            let club = found(host, "Club").await;
            let code = host.post(&format!("/api/residences/{club}/share/"), &json!({})).await.expect(201)["code"].clone();
            code.as_str().expect("a code").to_owned()
        }));
        Self {
            home,
            spare,
            housemate: people.unverified.id,
            codes: Mutex::new(codes.await),
            task,
            kept,
            takeable: Mutex::new(takeable),
            contractor,
            session,
            forgotten: Mutex::new(forgotten(app, 25).await),
            doomed: contractors,
            count: AtomicUsize::new(0),
        }
    }

    pub(super) fn take(&self) -> (i64, i64) {
        self.takeable.lock().expect("nobody panicked").pop().expect("enough")
    }

    pub(super) fn forgotten(&self) -> (String, String, String) {
        self.forgotten.lock().expect("nobody panicked").pop().expect("enough")
    }

    pub(super) fn join(&self, path: &str) -> (String, Option<Value>) {
        let code = self.codes.lock().expect("nobody panicked").pop().expect("enough");
        (path.to_owned(), Some(json!({"code": code})))
    }
}

/// So many tasks, each with a completion.
async fn completed_tasks(owner: &Person, home: i64, count: usize) -> Vec<(i64, i64)> {
    let mut made = Vec::new();
    for _ in 0..count {
        let task = id(&owner.add(json!({"residence_id": home, "title": format!("{MARK}: spare"), "frequency_id": 2})).await);
        made.push((task, id(&owner.post("/api/task-completions/", &json!({"task_id": task})).await.expect(201))));
    }
    made
}

/// So many further accounts that have forgotten their password, with what they were mailed.
async fn forgotten(app: &App, count: i64) -> Vec<(String, String, String)> {
    let codes = HmacCodes::under(Some(&KEY.to_owned().into())).expect("codes");
    let mut made = Vec::new();
    for number in 0..count {
        let sql = "WITH taken AS (SELECT nextval('ids') AS id), begun AS (INSERT INTO stream (id) SELECT id FROM taken)
                   SELECT id, nextval('ids') FROM taken";
        let row = app.admin.query_one(sql, &[]).await.expect(sql);
        let (account, challenge): (i64, i64) = (row.get(0), row.get(1));
        let email = format!("forgetful{number}.{account}@example.org");
        let sql = "INSERT INTO account (id, username, email, first_name, last_name, timezone, joined_at, version)
                   VALUES ($1, $2, $3, '', '', 'UTC', now(), 1)";
        app.admin.execute(sql, &[&account, &format!("forgetful{account}"), &email]).await.expect(sql);
        let token = codes.token(challenge.into());
        let sql = "INSERT INTO challenge (id, account_id, purpose, email, token_hash, issued_at, expires_at)
                   VALUES ($1, $2, 'reset_password', $3, $4, now(), now() + interval '15 minutes')";
        let hash = MailedCodes::hash(&codes, &token);
        app.admin.execute(sql, &[&challenge, &account, &email, &hash.as_bytes().as_slice()]).await.expect(sql);
        let code = codes.code(challenge.into(), Purpose::ResetPassword).expose().to_owned();
        made.push((email, code, token.expose().to_owned()));
    }
    made
}
