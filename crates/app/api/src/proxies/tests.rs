use super::*;
use proptest::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

fn proxies(text: &str) -> TrustedProxies {
    text.parse().unwrap()
}

fn headers(lines: &[impl AsRef<[u8]>]) -> HeaderMap {
    lines.iter().map(|line| (FORWARDED, HeaderValue::from_bytes(line.as_ref()).unwrap())).collect()
}

fn client(trusted: &TrustedProxies, peer: &str, lines: &[&str]) -> String {
    trusted.client(peer.parse().unwrap(), &headers(lines)).to_string()
}

#[test]
fn the_first_from_the_right_that_is_no_proxy_is_the_client() {
    let trusted = proxies("10.0.0.0/8, 192.0.2.7");
    for (peer, lines, expected) in [
        ("10.0.0.1", &[][..], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.4"], "198.51.100.4"),
        ("10.0.0.1", &["203.0.113.9, 198.51.100.4"], "198.51.100.4"),
        ("10.0.0.1", &["203.0.113.9, 198.51.100.4, 10.9.9.9,192.0.2.7"], "198.51.100.4"),
        ("10.0.0.1", &["203.0.113.9", "198.51.100.4", "10.9.9.9"], "198.51.100.4"),
        ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("198.51.100.4", &["203.0.113.9"], "198.51.100.4"),
        ("192.0.2.8", &["203.0.113.9"], "192.0.2.8"),
    ] {
        assert_eq!(client(&trusted, peer, lines), expected, "{peer} {lines:?}");
    }
}

#[test]
fn what_is_no_address_ends_the_way_back() {
    let trusted = proxies("10.0.0.0/8");
    for wrong in ["unknown", "", " ", "_hidden", "1.2.3", "1.2.3.4.5", "203.0.113.9 10.0.0.2", "[::1", "\u{e9}"] {
        assert_eq!(client(&trusted, "10.0.0.1", &[&format!("203.0.113.9, {wrong}, 10.0.0.2")]), "10.0.0.2", "{wrong:?}");
        assert_eq!(client(&trusted, "10.0.0.1", &[&format!("203.0.113.9, {wrong}")]), "10.0.0.1", "{wrong:?}");
    }
}

#[test]
fn ports_and_brackets_do_not_count_and_ipv4_inside_ipv6_is_ipv4() {
    let trusted = proxies("10.0.0.0/8, 2001:db8::/32, ::ffff:192.0.2.0/120");
    for (peer, line, expected) in [
        ("10.0.0.1", "198.51.100.4:4711", "198.51.100.4"),
        ("10.0.0.1", "[2001:db9::7]:4711", "2001:db9::7"),
        ("10.0.0.1", "[2001:db9::7]", "2001:db9::7"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.4", "198.51.100.4"),
        ("192.0.2.200", "198.51.100.4, 2001:db8::9, ::ffff:192.0.2.1", "198.51.100.4"),
        ("::ffff:192.0.2.200", "198.51.100.4", "198.51.100.4"),
    ] {
        assert_eq!(client(&trusted, peer, &[line]), expected, "{peer} {line}");
    }
}

#[test]
fn no_more_entries_are_looked_at_than_a_request_can_have() {
    let trusted = proxies("10.0.0.0/8");
    let many = |times: usize| format!("198.51.100.4{}", ", 10.0.0.2".repeat(times));
    assert_eq!(client(&trusted, "10.0.0.1", &[&many(31)]), "198.51.100.4");
    assert_eq!(client(&trusted, "10.0.0.1", &[&many(32)]), "10.0.0.2");
}

#[test]
fn proxies_are_addresses_and_networks() {
    assert_eq!(proxies("10.0.0.7 ,::1"), proxies("10.0.0.7/32,::1/128"));
    for malformed in ["10.0.0.0/33", "proxy.example.org", "10.0.0.1,", ",", "10.0.0.1 10.0.0.2", "10.0.0.1:80", "10.0/8"] {
        assert_eq!(malformed.parse::<TrustedProxies>(), Err(ProxiesError::Malformed), "{malformed}");
    }
    for everybody in ["0.0.0.0/0", "10.0.0.1, ::/0", "::ffff:0.0.0.0/96"] {
        assert_eq!(everybody.parse::<TrustedProxies>(), Err(ProxiesError::Everybody), "{everybody}");
    }
}

/// An address of somebody who is no proxy of `OURS`.
fn outside() -> impl Strategy<Value = IpAddr> {
    let any =
        prop_oneof![any::<u32>().prop_map(|bits| Ipv4Addr::from(bits).into()), any::<u128>().prop_map(|bits| Ipv6Addr::from(bits).into())];
    any.prop_filter("a client", |address: &IpAddr| !proxies(OURS).trusts(address.to_canonical()))
}

const OURS: &str = "10.0.0.0/8, fd00::/8, 192.0.2.7";

/// What somebody may write into a header: any bytes that are one, addresses, ours among them.
fn written() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let entry = prop_oneof![
        outside().prop_map(|address| address.to_string().into_bytes()),
        Just(b"10.0.0.2".to_vec()),
        Just(b"fd00::1".to_vec()),
        prop::collection::vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff, Just(b',')], 0..40),
    ];
    let line = prop::collection::vec(entry, 0..6).prop_map(|entries| entries.join(&b','));
    prop::collection::vec(line, 0..4)
}

proptest! {
    #[test]
    fn whoever_comes_without_a_proxy_is_who_they_are(from in outside(), written in written()) {
        prop_assert_eq!(proxies(OURS).client(from, &headers(&written)), from.to_canonical());
    }

    #[test]
    fn whatever_a_client_writes_its_address_is_what_the_proxy_saw(from in outside(), written in written(), own_line: bool) {
        // a proxy appends to the last line, or adds one
        let mut lines = written;
        match lines.last_mut() {
            Some(last) if !own_line => last.extend(format!(", {from}").into_bytes()),
            _ => lines.push(from.to_string().into_bytes()),
        }
        let through = |lines: &[Vec<u8>], peer: &str| proxies(OURS).client(peer.parse().unwrap(), &headers(lines));
        prop_assert_eq!(through(&lines, "10.0.0.1"), from.to_canonical());
        // and through two more of them
        lines.push(b"10.0.0.1, fd00::7".to_vec());
        prop_assert_eq!(through(&lines, "192.0.2.7"), from.to_canonical());
    }

    #[test]
    fn with_no_proxies_nothing_that_is_written_counts(from in outside(), written in written()) {
        prop_assert_eq!(TrustedProxies::default().client(from, &headers(&written)), from.to_canonical());
    }
}
