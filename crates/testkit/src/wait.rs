//! Waiting for conditions, not for time.

use std::time::Duration;

/// Comes back as soon as the condition holds. One that does not come to hold in a minute fails the test, with its name.
pub async fn eventually(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let holds = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_mins(1), holds).await.is_ok(), "never came to hold: {what}");
}
