//! Every route of the access table, timed by how often somebody waits for Postgres: within its budget, and printed.

use crate::{
    access::{People, Row, SETTINGS, Scene, TABLE},
    app::{App, Setup},
    client::Client,
};
use honeydue_api::secrets::{hash_of, taken_apart};
use honeydue_testkit::link::Link;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// What one question took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Taken {
    /// Trips one after the other: what somebody waits for.
    waits: u64,
    trips: u64,
    statements: u64,
}

/// Asks each route once as somebody who may, of a process at the end of a long wire. A cold one has not seen the token, and
/// remembers nothing that it has read; a warm one was asked the same before, if it is a question.
async fn measured(cold: bool) -> Vec<(u16, Taken)> {
    let people = People::new().await;
    let scene = Scene::new(&people).await;
    let database = &people.household.app.database;
    let link = Link::to(database.address()).await.expect("a link");
    link.set_delay(Duration::from_millis(10));
    let settings = SETTINGS.to_vec();
    let setup = Setup {
        database: Some(Arc::clone(database)),
        via: Some(link.port()),
        settings,
        providers: true,
        listens: !cold,
        ..Setup::default()
    };
    let far = App::with(setup).await;
    if !cold {
        for remembered in ["/api/tasks/templates/", "/api/subscription/features/"] {
            far.client.get(remembered).await.expect(200);
        }
    }
    let mut figures = Vec::new();
    for row in TABLE {
        let (name, person, status) = row.granted(&people);
        let token = people.token(row, name, person).await;
        let client: Client = far.client.bearing(&token);
        if cold {
            far.wiring.known.forget(&hash_of(taken_apart(&token).0));
        } else {
            client.get("/api/auth/me/").await.expect(200);
            if row.route.starts_with("GET") {
                // the first answer may begin a trial
                row.asked_by(&client, &scene).await;
                row.asked_by(&client, &scene).await;
            }
        }
        link.reset();
        let reply = row.asked_by(&client, &scene).await;
        assert_eq!(reply.status, status, "{}: {}", row.route, reply.text);
        let traffic = link.traffic();
        figures.push((status, Taken { waits: link.waits(), trips: traffic.trips, statements: traffic.statements }));
    }
    figures
}

fn line(row: &Row, status: u16, warm: Taken, cold: Taken) -> String {
    let Taken { waits, trips, statements } = warm;
    format!("| {} | {status} | {waits} | {trips} | {statements} | {} | {} | {} |", row.route, cold.waits, cold.trips, cold.statements)
}

/// Prints the tables: each route, and how many routes are alike.
fn print(warm: &[(u16, Taken)], cold: &[(u16, Taken)]) {
    println!(
        "\n| Route | Status | Waits, warm | Trips | Statements | Waits, cold | Trips | Statements |\n|---|---|---|---|---|---|---|---|"
    );
    let mut alike: BTreeMap<(u64, u64), Vec<&str>> = BTreeMap::new();
    for ((row, (status, warm)), (_, cold)) in TABLE.iter().zip(warm).zip(cold) {
        println!("{}", line(row, *status, *warm, *cold));
        alike.entry((warm.waits, cold.waits)).or_default().push(row.route);
    }
    println!("\n| Waits | Token not seen | Routes |\n|---|---|---|");
    for ((warm, cold), routes) in alike {
        println!("| {warm} | {cold} | {}: `{}` |", routes.len(), routes.join("`, `"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_waits_for_postgres_no_oftener_than_its_budget_says() {
    let (warm, cold) = futures::join!(measured(false), measured(true));
    print(&warm, &cold);
    let over = TABLE.iter().zip(warm.iter().zip(&cold)).filter_map(|(row, ((_, warm), (_, cold)))| {
        let (most, most_cold) = row.waits;
        (warm.waits > most || cold.waits > most_cold)
            .then(|| format!("{}: {} of {most}, cold {} of {most_cold}", row.route, warm.waits, cold.waits))
    });
    assert_eq!(over.collect::<Vec<_>>(), [""; 0]);
}
