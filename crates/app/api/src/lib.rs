//! The REST API of honeydue.
//!
//! This crate knows HTTP: routes and their access classes, JSON, problems, settings, and which adapters are plugged
//! together ([`wiring`]). It decides nothing about homes or tasks: a handler extracts, calls one use case of a domain
//! crate, and converts.

pub mod app;
pub mod class;
pub mod clock;
pub mod codes;
pub mod config;
pub mod demo;
pub mod error;
pub mod extract;
pub mod jobs;
pub mod known;
pub mod metrics;
pub mod observe;
pub mod openapi;
pub mod operator;
pub mod page;
pub mod passwords;
pub mod problem;
pub mod proxies;
pub mod rendered;
pub mod replay;
pub mod respond;
pub mod routes;
pub mod secrets;
pub mod serve;
pub mod signals;
pub mod sync;
pub mod throttle;
pub mod told;
pub mod wire;
pub mod wiring;
pub mod work;
