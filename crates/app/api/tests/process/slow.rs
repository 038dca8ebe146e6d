//! Clients that send their requests a little at a time.

use crate::server::Server;
use honeydue_testkit::TestDb;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_are_cut_and_keep_nobody_else_waiting() {
    let database = TestDb::create().await;
    let server = Server::of(&database).await;
    let (token, home) = server.household().await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(&server.address).await.expect("a connection");
        stream.write_all(b"GET /api/tasks/ HTTP/1.1\r\nHost:").await.expect("half a head");
        slow.push(stream);
    }
    let body = json!({"residence_id": home, "title": "Gutters"});
    assert_eq!(server.post("/api/tasks/", &token, &body).await.expect("an answer").0, 201);
    // each read ends when the server has closed the connection
    for mut stream in slow {
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(ended.is_err() || answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}
