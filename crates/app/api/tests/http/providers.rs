//! Apple and Google: tokens that `tools/jose/make.py` made, good until 2100, and a server with the keys that signed them.

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    web::{self, Data},
};
use honeydue_api::wiring::{IdentityTokens, OidcConfig, ProviderConfig};
use serde_json::Value;
use std::sync::{
    LazyLock,
    atomic::{AtomicBool, Ordering},
};

static FILE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("data/identity_tokens.json")).expect("fixtures"));

/// The token with this name.
pub fn token(name: &str) -> &'static str {
    FILE["tokens"][name].as_str().unwrap_or_else(|| panic!("no token {name}"))
}

/// A server with the keys. It ends when it is dropped.
pub struct Providers {
    address: String,
    is_away: Data<AtomicBool>,
    server: ServerHandle,
}

impl Providers {
    pub fn start() -> Self {
        let is_away = Data::new(AtomicBool::new(false));
        let away = Data::clone(&is_away);
        let app = move || App::new().app_data(Data::clone(&away)).default_service(web::to(keys));
        let listener = HttpServer::new(app).workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.addrs()[0].to_string();
        let running = listener.run();
        let server = running.handle();
        tokio::spawn(running);
        Self { address, is_away, server }
    }

    /// What checks tokens by these keys.
    pub fn tokens(&self) -> IdentityTokens {
        let audiences = |provider: &str| serde_json::from_value(FILE["audiences"][provider].clone()).expect("audiences");
        let keys = |provider: &str| format!("http://{}/{provider}", self.address).parse().expect("a URL");
        let provider = |name: &str| ProviderConfig { audiences: audiences(name), keys: keys(name) };
        let (apple, google) = (provider("apple"), provider("google"));
        IdentityTokens::open(OidcConfig { apple, google, ..OidcConfig::new(Vec::new(), Vec::new()) }).expect("settings")
    }

    /// From now on there are no keys.
    pub fn go_away(&self) {
        self.is_away.store(true, Ordering::Relaxed);
    }
}

async fn keys(request: HttpRequest, is_away: Data<AtomicBool>) -> HttpResponse {
    if is_away.load(Ordering::Relaxed) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    HttpResponse::Ok().json(&FILE["keys"][request.path().trim_start_matches('/')])
}

impl Drop for Providers {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
