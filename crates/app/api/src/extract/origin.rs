//! Where a request comes from.

use crate::{extract::day::zone_if_known, wiring::Wiring};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::USER_AGENT, web::Data};
use honeydue_kernel::Zone;
use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::IpAddr,
};

/// The client's address, what its device calls itself, and where it is.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The address of the other end of the connection; behind proxies that are trusted, of their client. IPv4 inside IPv6 is IPv4.
    pub address: Option<IpAddr>,
    /// The user agent, as far as there is room for it.
    pub device: Option<String>,
    /// The zone of `X-Timezone`; an unknown one is as good as none.
    pub zone: Option<Zone>,
}

impl Origin {
    /// The most characters of a device's name.
    const DEVICE: usize = 200;
}

impl FromRequest for Origin {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        let device = agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(Self::DEVICE).collect::<String>());
        let device = device.map(|device| device.trim().to_owned()).filter(|device| !device.is_empty());
        let address = request.peer_addr().map(|peer| match request.app_data::<Data<Wiring>>() {
            Some(app) => app.proxies.client(peer.ip(), request.headers()),
            None => peer.ip(),
        });
        ready(Ok(Self { address, device, zone: zone_if_known(request) }))
    }
}
