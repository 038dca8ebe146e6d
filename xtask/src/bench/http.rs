//! Asking a server as a client does.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use reqwest::Method;
use serde_json::Value;
use tokio::task::JoinSet;

use super::stage::OURSELVES;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The method.
    pub method: Method,
    /// The path, with the query.
    pub path: String,
    /// The JSON that is sent along.
    pub body: Option<Value>,
    /// Whose token it bears; nobody's where there is none.
    pub token: Option<String>,
}

impl Question {
    /// A question of nobody.
    pub fn of(method: Method, path: impl Into<String>, body: Option<Value>) -> Self {
        Self { method, path: path.into(), body, token: None }
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What came, as it came.
    pub bytes: Vec<u8>,
    /// From the first byte of the question to the last of the answer.
    pub took: Duration,
}

impl Answer {
    /// The JSON; null where there is none.
    pub fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
}

/// A client of one server. Its connections are kept.
#[derive(Clone, Debug)]
pub struct Caller {
    client: reqwest::Client,
    server: String,
}

impl Caller {
    /// Of the server at this address.
    pub fn of(server: String) -> Result<Self> {
        Ok(Self { client: reqwest::Client::builder().no_proxy().build()?, server })
    }

    /// Asks from `place`, an address that the server believes: what is limited by address is limited for each.
    pub async fn ask(&self, question: &Question, place: &str) -> Result<Answer> {
        let Question { method, path, body, token } = question;
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.server)).header("X-Forwarded-For", place);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Token {token}"));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let start = Instant::now();
        let response = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await?.to_vec();
        Ok(Answer { status, bytes, took: start.elapsed() })
    }

    /// The same of a question that has to be answered well.
    pub async fn succeed(&self, question: &Question, place: &str) -> Result<Answer> {
        let answer = self.ask(question, place).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{} {} was answered {}: {}", question.method, question.path, answer.status, answer.body());
        }
        Ok(answer)
    }

    /// The same of several at once.
    pub async fn succeed_together(&self, questions: &[Question]) -> Result<()> {
        let mut asking = JoinSet::new();
        for question in questions {
            let (caller, question) = (self.clone(), question.clone());
            asking.spawn(async move { caller.succeed(&question, OURSELVES).await });
        }
        while let Some(answer) = asking.join_next().await {
            answer??;
        }
        Ok(())
    }
}
