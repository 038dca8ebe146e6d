//! Every change leaves an entry in the ledger, but those that are none.

use super::{People, Scene, TABLE};

/// Lets somebody do each thing once who may. The routes that have left no entry, and those that have and are operational.
async fn out_of_line(people: &People) -> Vec<&'static str> {
    let scene = Scene::new(people).await;
    let mut wrong = Vec::new();
    for row in TABLE.iter().filter(|row| !row.reads()) {
        let (name, person, status) = row.granted(people);
        let client = people.household.app.client.bearing(&people.token(row, name, person).await);
        let before = entries(people).await;
        let reply = row.asked_by(&client, &scene).await;
        assert_eq!(reply.status, status, "{}: {}", row.route, reply.text);
        let has_left_one = entries(people).await > before;
        if has_left_one == row.is_operational {
            wrong.push(row.route);
        }
    }
    wrong
}

async fn entries(people: &People) -> i64 {
    let sql = "SELECT count(*) FROM ledger";
    people.household.app.admin.query_one(sql, &[]).await.expect(sql).get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_that_changes_something_leaves_an_entry_but_the_operational_ones() {
    let people = People::new().await;
    assert_eq!(out_of_line(&people).await, [""; 0]);
    people.household.app.expect_sound_ledger().await;
    let (changing, operational) = (TABLE.iter().filter(|row| !row.reads()), TABLE.iter().filter(|row| row.is_operational));
    let operational: Vec<_> = operational.map(|row| row.route).collect();
    println!("{} routes that change something; operational: {operational:?}", changing.count());
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_an_event_that_is_not_appended_is_found() {
    let people = People::new().await;
    let bug = "DO $$ BEGIN EXECUTE replace(pg_get_functiondef('append_ledger'::regproc), 'append_ledger', 'append_kept'); END $$;
        CREATE OR REPLACE FUNCTION append_ledger(streams bigint[], actor bigint, kind text, payload text) RETURNS bigint[]
            LANGUAGE plpgsql VOLATILE AS $$
        BEGIN
            IF kind = 'task.archived' THEN RETURN '{1}'::bigint[]; END IF;
            RETURN append_kept(streams, actor, kind, payload);
        END $$";
    people.household.app.admin.batch_execute(bug).await.expect("a seeded bug");
    assert_eq!(out_of_line(&people).await, ["POST /api/tasks/{id}/archive/"]);
}
