//! What `cargo xtask bench load` compares honeydue with: the same web framework, driver and SQL, and nothing else.
//!
//! `GET /bytes` answers what it was given. `GET /api/tasks/` has the statement of the board executed for the bearer of the token, and
//! tells how many rows came. `POST /api/tasks/` inserts the row of a task, without ledger, locks or counters of its own.

mod database;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Result,
    error::{ErrorInternalServerError, ErrorUnauthorized},
    http::header::AUTHORIZATION,
    web::{Bytes, Data, Json, get, post, resource},
};
use anyhow::Context;
use clap::Parser;
use database::Database;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{fs, net::SocketAddr, path::PathBuf, thread};

#[derive(Parser)]
struct Arguments {
    /// Where to listen
    #[arg(long)]
    listen: SocketAddr,
    /// What `GET /bytes` answers
    #[arg(long)]
    bytes: PathBuf,
    /// The statement of the board: binds are whether an address must be verified, the hash of the token, an account, a home
    #[arg(long)]
    statement: PathBuf,
    /// How many connections to Postgres
    #[arg(long, default_value_t = 20)]
    connections: usize,
    /// Postgres, as a role that may write
    #[arg(env = "DATABASE_URL")]
    database_url: String,
}

/// The members of a new task that count.
#[derive(Deserialize)]
struct NewTask {
    residence_id: i64,
    title: String,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { listen, bytes, statement, connections, database_url } = Arguments::parse();
    let bytes = Bytes::from(fs::read(&bytes).with_context(|| format!("{} can't be read", bytes.display()))?);
    let statement = fs::read_to_string(&statement).with_context(|| format!("{} can't be read", statement.display()))?;
    let database = Data::new(Database::open(&database_url, connections, &statement).await?);
    let bytes = Data::new(bytes);
    let app = move || {
        App::new()
            .app_data(Data::clone(&database))
            .app_data(Data::clone(&bytes))
            .route("/bytes", get().to(answer))
            .service(resource("/api/tasks/").route(get().to(board)).route(post().to(insert)))
    };
    // as many as honeydue's server has
    let workers = thread::available_parallelism().map_or(1, usize::from);
    Ok(HttpServer::new(app).workers(workers).bind(listen)?.run().await?)
}

async fn answer(bytes: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(Bytes::clone(&bytes))
}

async fn board(request: HttpRequest, database: Data<Database>) -> Result<HttpResponse> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Token ")).ok_or_else(|| ErrorUnauthorized("no token"))?;
    let rows = database.board(&Sha256::digest(token.as_bytes())).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(rows))
}

async fn insert(task: Json<NewTask>, database: Data<Database>) -> Result<HttpResponse> {
    let rows = database.insert(task.residence_id, &task.title).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Created().json(rows))
}
