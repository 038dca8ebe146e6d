//! Bad input: a clear answer, a pointer, nothing written.

mod accounts;
mod actions;
mod batches;
mod foreign;
mod homes;
mod queries;
mod schedules;
mod tasks;

use crate::{
    app::App,
    client::{Client, Refusal, Reply},
};
use serde_json::Value;

/// Fails unless the answer is 400 `validation_failed` with exactly these faults, whatever their order.
fn expect_faults(reply: &Reply, expected: &[(&str, &str)]) {
    let Refusal { status, code, mut faults } = reply.refusal();
    let mut expected: Vec<_> = expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect();
    faults.sort();
    expected.sort();
    assert_eq!((status, code.as_str(), &faults), (400, "validation_failed", &expected), "{}", reply.text);
}

/// Posts each body, over what is sound, and fails unless it is refused with one fault and leaves nothing.
async fn refuse_each(app: &App, client: &Client, path: &str, sound: &Value, cases: &[(Value, &str, &str)]) {
    let before = app.footprint().await;
    for (changed, pointer, code) in cases {
        let mut body = sound.clone();
        body.as_object_mut().expect("an object").extend(changed.as_object().expect("members").clone());
        let reply = client.post(path, &body).await;
        assert_eq!(reply.status, 400, "{changed}: {}", reply.text);
        expect_faults(&reply, &[(pointer, code)]);
        assert_eq!(app.footprint().await, before, "{changed} left something");
    }
    assert!(client.post(path, sound).await.status < 300, "what is sound must be taken, or the cases show nothing");
}

/// Posts raw bytes as JSON.
async fn post_raw(client: &Client, path: &str, body: impl Into<reqwest::Body>) -> Reply {
    Reply::to(client.request(reqwest::Method::POST, path).header("Content-Type", "application/json").body(body)).await
}
