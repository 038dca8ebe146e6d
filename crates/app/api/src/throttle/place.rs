//! Where people are, as far as addresses tell.

use quick_cache::sync::Cache;
use std::net::IpAddr;

/// The part of an address that one customer of a network has: all of an IPv4 address, the first half of an IPv6 one.
pub(super) fn network(address: IpAddr) -> IpAddr {
    first_bits(address, 32, 64)
}

/// The part of an address that somebody can't change at will who has one customer's: whoever rents addresses gets neighbours, and
/// whoever is at home gets others of the same provider from time to time. Of IPv4 the first 24 bits, of IPv6 the first 48.
pub(super) fn place(address: IpAddr) -> IpAddr {
    first_bits(address, 24, 48)
}

fn first_bits(address: IpAddr, of_v4: u32, of_v6: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & (u32::MAX << (32 - of_v4))).into()),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << (128 - of_v6))).into()),
    }
}

/// Places from which sign-ins with a name have gone well: of this process, and the latest ones.
#[derive(Debug)]
pub(super) struct KnownPlaces(Cache<String, ()>);

impl KnownPlaces {
    /// The most of them. Each was shown by a password, so that a flood of tries pushes none out.
    const CAPACITY: usize = 50_000;

    pub fn knows(&self, name: &str, place: &str) -> bool {
        self.0.get(&key(name, place)).is_some()
    }

    pub fn remember(&self, name: &str, place: &str) {
        self.0.insert(key(name, place), ());
    }
}

fn key(name: &str, place: &str) -> String {
    format!("{place} {name}")
}

impl Default for KnownPlaces {
    fn default() -> Self {
        Self(Cache::new(Self::CAPACITY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_network_or_one_place() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        let same = |part: fn(IpAddr) -> IpAddr, one: &str, other: &str| part(parse(one)) == part(parse(other));
        assert!(same(network, "2001:db8:1:2::7", "2001:db8:1:2:ffff::1"));
        assert!(!same(network, "2001:db8:1:2::7", "2001:db8:1:3::7"));
        assert!(!same(network, "192.0.2.7", "192.0.2.8"));
        assert!(same(network, "::ffff:192.0.2.7", "192.0.2.7"));
        assert!(same(place, "2001:db8:1:2::7", "2001:db8:1:3::7"));
        assert!(!same(place, "2001:db8:1::7", "2001:db8:2::7"));
        assert!(same(place, "192.0.2.7", "::ffff:192.0.2.8"));
        assert!(!same(place, "192.0.2.7", "192.0.3.7"));
    }

    #[test]
    fn a_place_is_known_for_the_names_that_were_shown_there() {
        let known = KnownPlaces::default();
        known.remember("sam", "192.0.2.0");
        assert!(known.knows("sam", "192.0.2.0"));
        assert!(!known.knows("ana", "192.0.2.0") && !known.knows("sam", "192.0.3.0"));
    }
}
