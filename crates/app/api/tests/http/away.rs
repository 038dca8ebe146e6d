//! Postgres goes away and comes back.

use crate::{
    app::{App, Setup},
    household::{Household, PASSWORD},
};
use honeydue_testkit::{TestDb, eventually, link::Link};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// For how long what was read before may be shown.
const LEASE: Duration = Duration::from_secs(2);

/// A household whose server reaches Postgres over a link.
async fn over_link() -> (Household, Link) {
    let database = Arc::new(TestDb::create().await);
    let link = Link::to(database.address()).await.expect("a link");
    let via = Some(link.port());
    let setup = Setup { database: Some(database), via, listens: false, patience: Duration::from_millis(300), ..Setup::default() };
    (Household::with(setup).await, link)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgres_is_away_everything_says_when_to_come_back_and_then_heals_by_itself() {
    let (household, link) = over_link().await;
    let (owner, home) = (&household.owner, household.home);
    owner.get("/api/tasks/").await.expect(200);
    let before = household.app.footprint().await;
    link.refuse().await.expect("a closed port");
    link.cut();
    let unavailable = (503, "unavailable".to_owned());
    for path in ["/api/tasks/", "/api/tasks/list/", "/api/residences/my/", "/api/auth/me/", "/api/static_data/"] {
        assert_eq!(owner.get(path).await.refused(), unavailable, "{path}");
    }
    let task = json!({"residence_id": home, "title": "Gutters"});
    for (path, body) in [
        ("/api/tasks/", task.clone()),
        ("/api/residences/", json!({"name": "Cabin"})),
        ("/api/task-completions/", json!({"task_id": 1})),
        ("/api/auth/login/", json!({"username": "olive", "password": PASSWORD})),
        ("/api/auth/register/", json!({"email": "new@example.org", "password": PASSWORD})),
        ("/api/auth/logout/", json!({})),
    ] {
        assert_eq!(owner.post(path, &body).await.refused(), unavailable, "{path}");
    }
    let unseen = owner.bearing("nobody has seen this token");
    assert_eq!(unseen.get("/api/tasks/").await.refused(), unavailable, "a token that can't be checked is not wrong");
    assert_eq!(owner.get("/api/health/ready/").await.refused(), (503, "not_ready".to_owned()));
    owner.get("/api/health/").await.expect(200);
    assert_eq!(household.app.footprint().await, before);

    link.accept().await.expect("an open port");
    eventually("ready again", async || owner.get("/api/health/ready/").await.status == 200).await;
    eventually("writing again", async || owner.post("/api/tasks/", &task).await.status == 201).await;
    owner.get("/api/tasks/").await.expect(200);
    household.app.expect_sound_connections().await;
    household.app.expect_sound_ledger().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_cut_under_load_loses_no_change_that_was_told_and_leaves_no_half_one() {
    let (household, link) = over_link().await;
    let (owner, home) = (&household.owner, household.home);
    let mut told = Vec::new();
    for round in 0..10 {
        let writing = futures::future::join_all((0..6).map(|n| {
            let body = json!({"residence_id": home, "title": format!("{round} {n}")});
            async move { owner.post("/api/tasks/", &body).await }
        }));
        let cutting = async {
            // somewhere in the middle of the round: after so many bytes of questions
            link.cut_after(honeydue_testkit::link::Direction::ToServer, 700 * (round + 1));
        };
        let (replies, ()) = futures::join!(writing, cutting);
        for reply in replies {
            match reply.status {
                201 => told.push(crate::household::id(&reply.json()["task"])),
                _ => assert_eq!(reply.refused(), (503, "unavailable".to_owned())),
            }
        }
    }
    link.cut_after(honeydue_testkit::link::Direction::ToServer, u64::MAX);
    eventually("writing again", async || owner.post("/api/tasks/", &json!({"residence_id": home, "title": "last"})).await.status == 201)
        .await;
    household.app.expect_sound_connections().await;
    household.app.expect_sound_ledger().await;
    let sql = "SELECT (SELECT array_agg(id) FROM task), (SELECT array_agg((payload::jsonb -> 'task' ->> 'id')::bigint)
        FROM ledger JOIN ledger_payload USING (stream, version) WHERE kind = 'task.created')";
    let row = household.app.admin.query_one(sql, &[]).await.expect("ids");
    let (mut kept, mut entered): (Vec<i64>, Vec<i64>) = (row.get(0), row.get(1));
    kept.sort_unstable();
    entered.sort_unstable();
    assert_eq!(kept, entered, "a task without its event, or the other way round");
    assert!(told.iter().all(|task| kept.contains(task)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_postgres_was_restarted_is_shown_for_two_seconds_at_most_and_never_again() {
    let database = Arc::new(TestDb::create().await);
    let setup = || Setup { database: Some(database.clone()), patience: Duration::from_millis(300), ..Setup::default() };
    let household = Household::with(setup()).await;
    let other = App::with(setup()).await;
    let (here, there) = (&household.member, other.client.bearing(&household.owner.token));
    let warm = ["/api/tasks/", "/api/residences/", "/api/residences/my/", "/api/subscription/status/"];
    // twice: at first a trial begins
    for path in warm.iter().chain(&warm) {
        here.get(path).await.expect(200);
    }
    database.shut().await;
    let shut = Instant::now();
    for path in warm {
        // made before, or not at all
        eventually("it is not known any more", async || {
            let asked = Instant::now();
            let reply = here.get(path).await;
            if reply.status == 200 {
                assert!(asked.duration_since(shut) < LEASE, "{path}");
                return false;
            }
            assert_eq!(reply.refused(), (503, "unavailable".to_owned()), "{path}");
            true
        })
        .await;
    }
    for path in warm {
        assert_eq!(here.get(path).await.status, 503, "{path}");
    }
    database.open().await;
    let task = json!({"residence_id": household.home, "title": "Gutters"});
    eventually("the other process writes again", async || there.post("/api/tasks/", &task).await.status == 201).await;
    for path in warm {
        let mut text = String::new();
        eventually("it is known again", async || {
            let reply = here.get(path).await;
            text = reply.text;
            reply.status == 200
        })
        .await;
        if path == "/api/tasks/" {
            assert!(text.contains("Gutters"), "what is shown first is not of before: {text}");
        }
    }
    household.app.expect_sound_ledger().await;
}
