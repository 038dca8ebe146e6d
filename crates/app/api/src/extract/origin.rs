//! Where a request comes from.

use crate::extract::day::zone_if_known;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::USER_AGENT};
use honeydue_kernel::Zone;
use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::IpAddr,
};

/// The peer's address, what its device calls itself, and where it is.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The address of the other end of the connection.
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
        ready(Ok(Self { address: request.peer_addr().map(|peer| peer.ip()), device, zone: zone_if_known(request) }))
    }
}
