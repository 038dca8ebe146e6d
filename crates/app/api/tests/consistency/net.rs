//! Requests to one of the processes, and their answers.

use crate::register::Look;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

/// The way to all processes.
#[derive(Clone, Debug)]
pub struct Net {
    http: reqwest::Client,
    addresses: Vec<String>,
    sent: Arc<AtomicU32>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// 0 if nothing did.
    pub status: u16,
    pub body: Value,
    pub look: Look,
}

impl Net {
    pub fn new(addresses: Vec<String>) -> Self {
        Self { http: reqwest::Client::new(), addresses, sent: Arc::default() }
    }

    pub const fn processes(&self) -> usize {
        self.addresses.len()
    }

    pub async fn get(&self, by: usize, path: &str, token: &str) -> Answer {
        self.send(by, Method::GET, path, token, None).await
    }

    /// A request from nowhere in particular: each comes from an address of its own, so that nobody is turned down for the others.
    pub async fn send(&self, by: usize, method: Method, path: &str, token: &str, body: Option<Value>) -> Answer {
        let request = self.http.request(method, format!("http://{}{path}", self.addresses[by]));
        let request = if token.is_empty() { request } else { request.header("Authorization", format!("Token {token}")) };
        let request = body.iter().fold(request, RequestBuilder::json);
        let request = request.header("X-Forwarded-For", self.nowhere().to_string());
        let began = Instant::now();
        let (status, body) = match request.send().await {
            Ok(response) => (response.status().as_u16(), response.json().await),
            Err(error) => (0, Err(error)),
        };
        let ended = Instant::now();
        let (status, body) = body.map_or((0, Value::Null), |body| (status, body));
        Answer { status, body, look: Look { began, ended, by } }
    }

    fn nowhere(&self) -> Ipv4Addr {
        let host = self.sent.fetch_add(1, Ordering::Relaxed) % (1 << 24);
        Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 0).to_bits() + host)
    }
}

impl Answer {
    /// Whether it may be asked again: nobody knows what became of it.
    pub const fn is_unknown(&self) -> bool {
        matches!(self.status, 0 | 503 | 408)
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}
