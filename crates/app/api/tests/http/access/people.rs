//! Everybody who may come along.

use super::{MARK, Row, SETTINGS};
use crate::{
    app::{App, Setup},
    client::{Client, Reply},
    household::{Household, Person, found, id},
};
use reqwest::Method;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Everybody who may come along. All but one have a verified e-mail, which the installation asks for.
pub struct People {
    pub household: Household,
    pub unverified: Person,
    /// Was a member of the home.
    pub former: Person,
    /// Was signed in.
    pub ended: Person,
    /// Has homes of their own, and codes for them.
    pub host: Person,
    /// How many newcomers came to delete their accounts.
    leavers: AtomicUsize,
}

/// Somebody who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Anonymous,
    WrongToken,
    EndedSession,
    /// A member of the home.
    Unverified,
    Stranger,
    FormerMember,
    Member,
    Owner,
}

impl Caller {
    /// Those who have the least first, so that nobody is let do what another has done already.
    pub const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::WrongToken,
        Self::EndedSession,
        Self::Unverified,
        Self::Stranger,
        Self::FormerMember,
        Self::Member,
        Self::Owner,
    ];

    /// Whether the home may be shown to them.
    pub const fn belongs(self) -> bool {
        matches!(self, Self::Member | Self::Owner)
    }
}

impl People {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(mut setup: Setup) -> Self {
        setup.settings.extend(SETTINGS);
        setup.providers = true;
        let app = App::with(setup).await;
        let (owner, member, stranger) = futures::join!(app.person("olive"), app.person("mo"), app.person("sid"));
        let (former, ended, host) = futures::join!(app.person("flo"), app.person("ed"), app.person("hal"));
        app.admin.batch_execute("UPDATE account SET verified_at = now()").await.expect("verified people");
        let unverified = app.person("una").await;
        let home = found(&owner, &format!("{MARK} Street")).await;
        for somebody in [&member, &former, &unverified, &ended] {
            app.admit(home, &owner, somebody).await;
        }
        for path in ["/api/tasks/", "/api/residences/"] {
            former.get(path).await.expect(200);
        }
        let remove = owner.request(Method::DELETE, &format!("/api/residences/{home}/users/{}/", former.id));
        Reply::to(remove).await.expect(200);
        ended.get("/api/auth/me/").await.expect(200);
        ended.post("/api/auth/logout/", &json!({})).await.expect(200);
        Self {
            household: Household { app, home, owner, member, stranger, elsewhere: 0 },
            unverified,
            former,
            ended,
            host,
            leavers: AtomicUsize::new(0),
        }
    }

    /// The client of somebody for one question.
    pub async fn client(&self, caller: Caller, row: &Row) -> Client {
        let Household { app, owner, member, stranger, .. } = &self.household;
        match caller {
            Caller::Anonymous => app.client.clone(),
            Caller::WrongToken => app.client.bearing("Q0f1nXw8rT5yU2iO9pA3sD6fG7hJ4kL1zX0cV8bN5mQ"),
            Caller::EndedSession => app.client.bearing(&self.ended.token),
            Caller::Unverified => self.signed_in(row, "una", &self.unverified).await,
            Caller::Stranger => self.signed_in(row, "sid", stranger).await,
            Caller::FormerMember => self.signed_in(row, "flo", &self.former).await,
            Caller::Member => self.signed_in(row, "mo", member).await,
            Caller::Owner => self.signed_in(row, "olive", owner).await,
        }
    }

    async fn signed_in(&self, row: &Row, name: &str, person: &Person) -> Client {
        self.household.app.client.bearing(&self.token(row, name, person).await)
    }

    /// The token of somebody for one question. Logging out takes a session with it: one of its own. Deleting an account takes that:
    /// it is all the same whose, so that it is a newcomer's.
    pub async fn token(&self, row: &Row, name: &str, person: &Person) -> String {
        let app = &self.household.app;
        if row.route.contains("/auth/account/") {
            let number = self.leavers.fetch_add(1, Ordering::Relaxed);
            return app.person(&format!("leaver{number}")).await.token;
        }
        if row.route.ends_with("/logout/") { app.signed_in(name).await.token } else { person.token.clone() }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_member_is_shown_nothing_of_the_home() {
    let people = People::new().await;
    let task = people.household.owner.add(json!({"residence_id": people.household.home, "title": "Secret"})).await;
    for path in ["/api/tasks/", "/api/tasks/list/", "/api/residences/", "/api/residences/my/", "/api/auth/me/"] {
        let reply = people.former.get(path).await;
        assert!(reply.status == 200 && !reply.text.contains("Secret") && !reply.text.contains(MARK), "{path}: {}", reply.text);
    }
    let done = people.former.post("/api/task-completions/", &json!({"task_id": id(&task)})).await;
    assert_eq!(done.refused(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_that_is_withdrawn_or_given_counts_at_once() {
    let people = People::new().await;
    let una = &people.unverified;
    assert_eq!(una.get("/api/auth/me/").await.expect(200)["is_verified"], false);
    let verify = "UPDATE account SET verified_at = now() WHERE username = 'una'";
    people.household.app.admin.batch_execute(verify).await.expect("a verified account");
    una.add(json!({"residence_id": people.household.home, "title": "Roof"})).await;
    let withdraw = "UPDATE account SET verified_at = NULL WHERE username = 'una'";
    people.household.app.admin.batch_execute(withdraw).await.expect("an unverified account");
    let refused = (403, "email_not_verified".to_owned());
    assert_eq!(una.get("/api/tasks/").await.refused(), refused);
    assert_eq!(una.post("/api/residences/", &json!({"name": "Cabin"})).await.refused(), refused);
}
