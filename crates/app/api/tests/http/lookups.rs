//! What can be chosen from, and what the server says of itself: to everybody.

use crate::app::App;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn lookups_are_public_and_static_data_has_them_all() {
    let app = App::start().await;
    let all = app.client.get("/api/static_data/").await.expect(200);
    for (path, member) in [
        ("/api/residences/types/", "residence_types"),
        ("/api/tasks/categories/", "task_categories"),
        ("/api/tasks/priorities/", "task_priorities"),
        ("/api/tasks/frequencies/", "task_frequencies"),
    ] {
        let one = app.client.get(path).await.expect(200);
        assert_eq!(one, all[member], "{path}");
        assert!(one.as_array().is_some_and(|entries| !entries.is_empty()), "{path}");
    }
    let names = |member: &str| all[member].as_array().expect("a list").iter().map(|entry| entry["name"].clone()).collect::<Vec<Value>>();
    assert_eq!(names("task_priorities"), ["Low", "Medium", "High", "Urgent"]);
    assert_eq!(
        names("task_frequencies"),
        ["Once", "Daily", "Weekly", "Bi-Weekly", "Monthly", "Quarterly", "Semi-Annually", "Annually", "Custom"]
    );
    let days: Vec<&Value> = all["task_frequencies"].as_array().expect("a list").iter().map(|entry| &entry["days"]).collect();
    assert_eq!(json!(days), json!([null, 1, 7, 14, 30, 90, 180, 365, null]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_tells_about_itself() {
    let app = App::start().await;
    let server = app.client.get("/api/server/").await.expect(200);
    assert_eq!(
        (&server["name"], &server["sign_in_methods"], &server["registration"]),
        (&json!("honeydue"), &json!(["password"]), &json!("open"))
    );
    assert_eq!(app.client.get("/api/health/").await.expect(200)["status"], "ok");
    assert_eq!(app.client.get("/api/health/ready/").await.expect(200)["status"], "ok");
    let document = app.client.get("/api/openapi.json").await.expect(200);
    assert!(document["paths"]["/api/tasks/"]["post"].is_object());
    assert_eq!(app.client.get("/api/docs/problems/not_found/").await.expect(200)["status"], 404);
    let reference = app.client.get("/api/docs/").await;
    assert!(reference.status == 200 && reference.text.contains("swagger-ui"), "{}", reference.text);
}
