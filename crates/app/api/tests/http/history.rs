//! What happened in a home, from its ledger.

use crate::household::{Household, id};
use serde_json::{Value, json};

fn told(page: &Value) -> Vec<(i64, String, i64, Value)> {
    let entry = |entry: &Value| {
        let kind = entry["kind"].as_str().expect("a kind").to_owned();
        (entry["version"].as_i64().expect("a version"), kind, entry["by_id"].as_i64().expect("who"), entry["subject"]["id"].clone())
    };
    page["results"].as_array().expect("results").iter().map(entry).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_tells_its_members_who_did_what_newest_first_page_by_page() {
    let household = Household::new().await;
    let (owner, member) = (&household.owner, &household.member);
    let task = id(&member.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    owner.post("/api/task-completions/", &json!({"task_id": task})).await.expect(201);
    let path = format!("/api/residences/{}/history/", household.home);
    let whole = member.get(&path).await.expect(200);
    let expected = [
        (4, "task.completed".to_owned(), owner.id, json!(task)),
        (3, "task.created".to_owned(), member.id, json!(task)),
        (2, "residence.member_admitted".to_owned(), owner.id, json!(member.id)),
        (1, "residence.founded".to_owned(), owner.id, json!(household.home)),
    ];
    assert_eq!((told(&whole), &whole["next"]), (expected.to_vec(), &json!(null)));
    assert_eq!((&whole["results"][1]["by"]["username"], &whole["results"][1]["subject"]["name"]), (&json!("mo"), &json!("Gutters")));
    for limit in 1..=4 {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("{path}?limit={limit}{cursor}")).await.expect(200);
            seen.extend(told(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, expected, "by {limit}");
    }
    assert_eq!(household.stranger.get(&path).await.refused(), (404, "not_found".to_owned()));
}
