//! A client, and what it is answered.

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

/// Somebody who talks to the server: with a token or without.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// `127.0.0.1:4711`.
    pub address: String,
    authorization: Option<String>,
    zone: Option<String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// What was asked, for messages.
    asked: String,
}

/// What was wrong with a request: status, code, and each field at fault with its own code.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub code: String,
    pub faults: Vec<(String, String)>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        Self { http: reqwest::Client::new(), address: address.to_owned(), authorization: None, zone: None }
    }

    /// The same with an `Authorization` header.
    pub fn authorized(&self, authorization: &str) -> Self {
        Self { authorization: Some(authorization.to_owned()), ..self.clone() }
    }

    /// The same as the bearer of a token.
    pub fn bearing(&self, token: &str) -> Self {
        self.authorized(&format!("Token {token}"))
    }

    /// The same without a token.
    pub fn anonymous(&self) -> Self {
        Self { authorization: None, ..self.clone() }
    }

    /// The same in another zone.
    pub fn in_zone(&self, zone: &str) -> Self {
        Self { zone: Some(zone.to_owned()), ..self.clone() }
    }

    /// A request of this client, for whoever wants to change it before it is sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        let request = self.authorization.iter().fold(request, |request, value| request.header("Authorization", value));
        self.zone.iter().fold(request, |request, zone| request.header("X-Timezone", zone))
    }

    pub async fn get(&self, path: &str) -> Reply {
        Reply::to(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::to(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        Reply::to(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        Reply::to(self.request(Method::DELETE, path)).await
    }
}

impl Reply {
    /// Sends the request and reads the whole answer.
    pub async fn to(request: RequestBuilder) -> Self {
        let (http, request) = request.build_split();
        let request = request.expect("a request");
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = http.execute(request).await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap_or_else(|error| panic!("{asked}: {error:?}")), asked }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text))
    }

    /// The body of an answer with this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        self.json()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The refusal, whose JSON is one by the contract.
    pub fn refusal(&self) -> Refusal {
        assert!(self.status >= 400, "{} was not refused: {}", self.asked, self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}: {}", self.asked, self.text);
        let json = self.json();
        let text = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("{}: no {name}: {json}", self.asked)).to_owned();
        assert_eq!(json["status"], self.status, "{json}");
        assert!(text("type").ends_with(&format!("/api/docs/problems/{}", text("code"))), "{json}");
        assert!(!text("title").is_empty() && !text("detail").is_empty(), "{json}");
        assert_eq!((text("error"), text("message")), (text("detail"), text("detail")));
        let trace = text("trace_id");
        assert!(trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit()), "{json}");
        let waits = json["retry_after_s"].as_u64().map(|seconds| seconds.to_string());
        assert_eq!(self.header("retry-after"), waits.as_deref(), "{json}");
        assert_eq!(waits.is_some(), matches!(self.status, 429 | 503), "{json}");
        let fault = |fault: &Value| {
            let part = |name: &str| fault[name].as_str().unwrap_or_else(|| panic!("no {name}: {json}")).to_owned();
            assert!(!part("detail").is_empty(), "{json}");
            (part("pointer"), part("code"))
        };
        let faults = json["errors"].as_array().unwrap_or_else(|| panic!("no errors: {json}")).iter().map(fault).collect();
        Refusal { status: self.status, code: text("code"), faults }
    }

    /// Status and code of the refusal.
    pub fn refused(&self) -> (u16, String) {
        let Refusal { status, code, faults: _ } = self.refusal();
        (status, code)
    }
}
