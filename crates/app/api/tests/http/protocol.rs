//! What is said before any handler is reached: paths, methods, media types, sizes.

use crate::{
    app::App,
    client::{Client, Reply},
    household::{Household, PASSWORD, id},
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_path_answers_with_and_without_its_slash() {
    let household = Household::new().await;
    let task = id(&household.owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await);
    for path in [
        "/api/tasks".to_owned(),
        format!("/api/tasks/{task}"),
        format!("/api/tasks/by-residence/{}", household.home),
        "/api/tasks/list".to_owned(),
        "/api/residences".to_owned(),
        "/api/residences/my".to_owned(),
        format!("/api/residences/{}", household.home),
        "/api/residences/types".to_owned(),
        "/api/static_data".to_owned(),
        "/api/auth/me".to_owned(),
        "/api/health".to_owned(),
        "/api/health/ready".to_owned(),
        "/api/openapi.json".to_owned(),
    ] {
        let (bare, slashed) = (household.owner.get(&path).await.expect(200), household.owner.get(&format!("{path}/")).await.expect(200));
        assert_eq!(bare, slashed, "{path}");
    }
    let query = household.owner.get("/api/tasks?days=7").await.expect(200);
    assert_eq!(query["days_threshold"], 7);
    household.owner.post("/api/tasks", &json!({"residence_id": household.home, "title": "Roof"})).await.expect(201);
    household.owner.post("/api/task-completions", &json!({"task_id": task})).await.expect(201);
    household.owner.post("/api/residences", &json!({"name": "Cabin"})).await.expect(201);
    household.app.client.post("/api/auth/login", &json!({"username": "olive", "password": PASSWORD})).await.expect(200);
    household.owner.post("/api/auth/logout", &Value::Null).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_route_answers_is_404_and_another_method_is_405_with_those_that_are_allowed() {
    let household = Household::new().await;
    for path in
        ["/", "/api", "/api/", "/api/nothing/", "/api/tasks/list/more/", "/api//tasks/", "/admin", "/api/tasks/%00/", "/api/docs/none.js"]
    {
        assert_eq!(household.owner.get(path).await.refused(), (404, "not_found".to_owned()), "{path}");
    }
    for (method, path, allowed) in [
        (Method::DELETE, "/api/tasks/", "GET, POST"),
        (Method::PUT, "/api/residences", "GET, POST"),
        (Method::GET, "/api/auth/login/", "POST"),
        (Method::POST, "/api/auth/me/", "GET"),
        (Method::POST, "/api/residences/1/", "GET, PATCH, PUT, DELETE"),
        (Method::POST, "/api/openapi.json", "GET"),
        (Method::from_bytes(b"BREW").expect("a method"), "/api/tasks/1/", "GET, PATCH, PUT, DELETE"),
    ] {
        let reply = Reply::to(household.owner.request(method.clone(), path)).await;
        assert_eq!(reply.refused(), (405, "method_not_allowed".to_owned()), "{method} {path}");
        assert_eq!(reply.header("allow"), Some(allowed), "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_number_of_anything_is_absent() {
    let household = Household::new().await;
    for id in [
        "0",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "0x10",
        "abc",
        "%20",
        "1%00",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999",
        "'",
    ] {
        for path in ["/api/tasks/", "/api/residences/", "/api/tasks/by-residence/"] {
            let reply = household.owner.get(&format!("{path}{id}/")).await;
            assert_eq!(reply.refused(), (404, "not_found".to_owned()), "{path}{id}/");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_json_are_415_and_ones_that_are_too_large_413() {
    let household = Household::new().await;
    let body = json!({"residence_id": household.home, "title": "Gutters"}).to_string();
    let before = household.app.footprint().await;
    let post = |kind: Option<&str>, body: String| {
        let request = household.owner.request(Method::POST, "/api/tasks/").body(body);
        Reply::to(kind.into_iter().fold(request, |request, kind| request.header("Content-Type", kind)))
    };
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/xml"),
        Some("json"),
        Some(""),
    ] {
        assert_eq!(post(kind, body.clone()).await.refused(), (415, "unsupported_media_type".to_owned()), "{kind:?}");
    }
    let large = format!(r#"{{"title": "{}"}}"#, "x".repeat(2 << 20));
    assert_eq!(post(Some("application/json"), large.clone()).await.refused(), (413, "body_too_large".to_owned()));
    assert_eq!(chunked(&household.owner, &household.owner.token, &large).await, 413);
    assert_eq!(household.app.footprint().await, before);
    for kind in ["application/json; charset=utf-8", "application/merge-patch+json", "APPLICATION/JSON"] {
        post(Some(kind), body.clone()).await.expect(201);
    }
}

/// The status of a POST that does not say how long its body is.
async fn chunked(client: &Client, token: &str, body: &str) -> u16 {
    let mut stream = TcpStream::connect(&client.address).await.expect("a connection");
    let head = "POST /api/tasks/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    stream.write_all(format!("{head}Authorization: Token {token}\r\nConnection: close\r\n\r\n").as_bytes()).await.expect("a head");
    for chunk in body.as_bytes().chunks(64 << 10) {
        let sent = stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await;
        // the server may have heard enough
        if sent.is_err() || stream.write_all(chunk).await.is_err() || stream.write_all(b"\r\n").await.is_err() {
            break;
        }
    }
    status(&mut stream).await.expect("an answer")
}

/// The status of the answer that comes next, if one does.
async fn status(stream: &mut TcpStream) -> Option<u16> {
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.ok()?;
    std::str::from_utf8(&head).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_is_too_large_or_broken_is_refused_and_others_are_answered() {
    let app = App::start().await;
    let many = "X-Header: x\r\n".repeat(2000);
    for (name, head, allowed) in [
        ("a large header", format!("GET /api/health/ HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n", "x".repeat(1 << 20)), [400, 431]),
        ("many headers", format!("GET /api/health/ HTTP/1.1\r\nHost: x\r\n{many}\r\n"), [400, 431]),
        ("a long path", format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(1 << 20)), [400, 431]),
        ("no HTTP", "\x16\x03\x01 hello\r\n\r\n".to_owned(), [400, 400]),
        (
            "two lengths",
            "POST /api/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            [400, 400],
        ),
        (
            "length and chunks",
            "POST /api/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
            [400, 400],
        ),
        ("a negative length", "POST /api/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n".to_owned(), [400, 400]),
    ] {
        let mut stream = TcpStream::connect(&app.client.address).await.expect("a connection");
        // the server may have heard enough, and a reset may overtake its answer
        let sent = stream.write_all(head.as_bytes()).await;
        match status(&mut stream).await {
            Some(status) => assert!(allowed.contains(&status), "{name}: {status}"),
            None => assert!(sent.is_err() || head.len() > 1 << 16, "{name} was neither answered nor cut"),
        }
        app.client.get("/api/health/").await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_stop_in_the_middle_of_a_request_keep_nobody_waiting() {
    let household = Household::new().await;
    let mut slow = Vec::new();
    for n in 0..200 {
        let mut stream = TcpStream::connect(&household.app.client.address).await.expect("a connection");
        let head = format!("POST /api/tasks/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token {}\r\n", household.owner.token);
        let body = "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"residence_id\"";
        let sent = if n % 2 == 0 { head } else { head + body };
        stream.write_all(sent.as_bytes()).await.expect("half a request");
        slow.push(stream);
    }
    household.owner.add(json!({"residence_id": household.home, "title": "Gutters"})).await;
    household.owner.get("/api/tasks/").await.expect(200);
    drop(slow);
    household.owner.add(json!({"residence_id": household.home, "title": "Roof"})).await;
    let sql = "SELECT count(*) FROM task";
    assert_eq!(household.app.admin.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_are_private_and_changes_are_kept_nowhere() {
    let household = Household::new().await;
    let read = household.owner.get("/api/tasks/").await;
    assert_eq!(read.header("cache-control"), Some("private, no-cache"));
    assert_eq!(read.header("vary"), Some("Authorization, X-Timezone"));
    let written = household.owner.post("/api/tasks/", &json!({"residence_id": household.home, "title": "Gutters"})).await;
    assert_eq!((written.status, written.header("cache-control")), (201, Some("no-store")));
    assert_eq!(household.app.client.get("/api/tasks/").await.header("cache-control"), Some("no-store"));
}
