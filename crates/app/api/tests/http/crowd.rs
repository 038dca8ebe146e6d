//! A thousand ask for the same at once, which nobody has read.

use crate::{
    app::Setup,
    client::{Client, Reply},
    household::{Household, Person, id},
};
use honeydue_testkit::{TestDb, eventually, link::Link};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde_json::json;
use std::{sync::Arc, time::Duration};

const CROWD: usize = 1_000;

/// A household whose server has all the time there is, and the wire to its Postgres.
async fn over_link() -> (Household, Link) {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit of sockets");
    setrlimit(Resource::RLIMIT_NOFILE, most, most).expect("sockets for the crowd and for its server");
    let database = Arc::new(TestDb::create().await);
    let link = Link::to(database.address()).await.expect("a link");
    let setup = Setup { database: Some(database), via: Some(link.port()), patience: Duration::from_mins(1), ..Setup::default() };
    (Household::with(setup).await, link)
}

/// Everybody asks for the board while the wire is silent, and is answered when it is not. How many statements that took.
async fn ask_at_once(household: &Household, link: &Link, everybody: impl Iterator<Item = &Client>, shelf: &str) -> (u64, Vec<Reply>) {
    let misses = || household.app.wiring.caches.stats().iter().find(|(name, _)| *name == shelf).map(|(_, stats)| stats.misses);
    let before = misses().expect("a shelf");
    link.hang();
    link.reset();
    let asking = futures::future::join_all(everybody.map(|client| client.get("/api/tasks/")));
    let waiting = async {
        eventually("all have come and found nothing", async || misses() >= Some(before + CROWD as u64)).await;
        link.resume();
    };
    let (replies, ()) = futures::join!(asking, waiting);
    (link.statements(), replies)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_questions_of_one_account_that_nobody_knows_are_one_statement() {
    let (household, link) = over_link().await;
    let task = id(&household.owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    // a session that has asked for nothing yet
    let member = household.app.signed_in("mo").await;
    let (statements, replies) = ask_at_once(&household, &link, std::iter::repeat_n(&*member, CROWD), "callers").await;
    assert!(replies.iter().all(|reply| reply.expect(200).to_string().contains(&format!("\"id\":{task},"))));
    assert_eq!(statements, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_questions_of_the_members_of_a_home_that_has_changed_are_one_statement() {
    let (household, link) = over_link().await;
    let app = &household.app;
    let mut members = vec![household.owner.clone(), household.member.clone()];
    for n in 0..8 {
        let member: Person = app.person(&format!("member{n}")).await;
        app.admit(household.home, &household.owner, &member).await;
        members.push(member);
    }
    for member in &members {
        member.get("/api/tasks/").await.expect(200);
    }
    let task = id(&household.owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    let everybody = members.iter().map(|member| &**member).cycle().take(CROWD);
    let (statements, replies) = ask_at_once(&household, &link, everybody, "boards").await;
    assert!(replies.iter().all(|reply| reply.expect(200).to_string().contains(&format!("\"id\":{task},"))));
    assert_eq!(statements, 1, "the home is read once for all its people");
}
