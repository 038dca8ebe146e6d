//! Whom a request comes from that has come through proxies.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use ipnet::{IpNet, Ipv4Net};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// Where proxies say whom they speak for: each appends the address of its own client.
pub const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// Why something names no proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxiesError {
    /// Neither an address nor a network.
    #[error("must be addresses and networks between commas, like 10.0.0.7, 192.0.2.0/24")]
    Malformed,
    /// Everybody would be a proxy, and nobody a client.
    #[error("must not trust all addresses that there are")]
    Everybody,
}

impl TrustedProxies {
    /// The most entries that are looked at: no request comes through more proxies.
    const HOPS: usize = 32;

    /// The client's address, given the other end of the connection.
    ///
    /// What a proxy has appended is true as far as the proxy is trusted, and what stood there before is its client's word. So
    /// entries are read from the right, and the first one that is no trusted proxy is the client. Where there is none, or what
    /// stands there is no address, it is the last proxy that was reached.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines: Vec<&[u8]> = headers.get_all(FORWARDED).map(HeaderValue::as_bytes).collect();
        let entries = lines.into_iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
        let mut reached = peer.to_canonical();
        for entry in entries.take(Self::HOPS) {
            if !self.trusts(reached) {
                break;
            }
            let Some(before) = address(entry) else { break };
            reached = before;
        }
        reached
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromStr for TrustedProxies {
    type Err = ProxiesError;
    fn from_str(text: &str) -> Result<Self, ProxiesError> {
        let networks = text.split(',').map(|entry| network(entry.trim()).ok_or(ProxiesError::Malformed)).collect::<Result<Vec<_>, _>>()?;
        if networks.iter().any(|network| network.prefix_len() == 0) { Err(ProxiesError::Everybody) } else { Ok(Self(networks)) }
    }
}

/// An address or a network, in the form in which addresses are compared: IPv4 inside IPv6 is IPv4.
fn network(text: &str) -> Option<IpNet> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()?;
    match (network.addr().to_canonical(), network.prefix_len().checked_sub(96)) {
        (IpAddr::V4(inside), Some(prefix)) if network.addr().is_ipv6() => Ipv4Net::new(inside, prefix).ok().map(IpNet::V4),
        _ => Some(network),
    }
}

/// An address as proxies write them: some add the port.
fn address(entry: &[u8]) -> Option<IpAddr> {
    /// As long as an IPv6 address with its port can be.
    const LONGEST: usize = 64;
    let text = str::from_utf8(entry.trim_ascii()).ok().filter(|text| text.len() <= LONGEST)?;
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|both| both.ip());
    text.parse().ok().or_else(bracketed).or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests;
