//! Homes.

use super::refuse_each;
use crate::app::App;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_can_not_be_is_pointed_at() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    let cases = [
        (json!({"name": ""}), "/name", "blank"),
        (json!({"name": " \t\n "}), "/name", "blank"),
        (json!({"name": "x".repeat(201)}), "/name", "too_long"),
        (json!({"name": "🏡".repeat(201)}), "/name", "too_long"),
        (json!({"name": "Elm\u{0}Street"}), "/name", "control_character"),
        (json!({"name": "Elm\u{1b}[31mStreet"}), "/name", "control_character"),
        (json!({"name": null}), "/name", "required"),
        (json!({"residence_type_id": 999}), "/residence_type_id", "unknown"),
        (json!({"residence_type_id": 0}), "/residence_type_id", "unknown"),
        (json!({"residence_type_id": -1}), "/residence_type_id", "unknown"),
        (json!({"residence_type_id": i64::MAX}), "/residence_type_id", "unknown"),
        (json!({"residence_type_id": u64::MAX}), "/residence_type_id", "wrong_type"),
        (json!({"residence_type_id": "1"}), "/residence_type_id", "wrong_type"),
        (json!({"residence_type_id": 1.5}), "/residence_type_id", "wrong_type"),
        (json!({"street_address": "x".repeat(201)}), "/street_address", "too_long"),
        (json!({"city": "x\u{0}"}), "/city", "control_character"),
        (json!({"postal_code": 78701}), "/postal_code", "wrong_type"),
        (json!({"timezone": "Mars/Olympus"}), "/timezone", "unknown_timezone"),
        (json!({"timezone": "+25:00"}), "/timezone", "unknown_timezone"),
        (json!({"currency": "dollars"}), "/currency", "malformed"),
        (json!({"currency": "U$D"}), "/currency", "malformed"),
        (json!({"description": "x".repeat(5001)}), "/description", "too_long"),
        (json!({"is_primary": "yes"}), "/is_primary", "wrong_type"),
    ];
    refuse_each(&app, &sam, "/api/residences/", &json!({"name": "Elm Street"}), &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_at_the_end_of_their_length_are_taken() {
    let app = App::start().await;
    let sam = app.person("sam").await;
    let body = json!({"name": "🏡".repeat(200), "city": "ü".repeat(200), "description": "x".repeat(5000), "country": "한".repeat(200)});
    let made = sam.post("/api/residences/", &body).await.expect(201);
    for member in ["name", "city", "description", "country"] {
        assert_eq!(made[member], body[member], "{member}");
    }
}
