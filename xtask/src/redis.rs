//! A private Redis: a found or installed program, running as our child, and nothing that would be kept.

mod find;
mod server;

pub use find::Program;
pub use server::Redis;

use anyhow::Result;

use crate::account::Account;
use crate::place::Place;

/// A Redis that leaves nothing behind. Fields are dropped in this order: first it ends, then its directory goes.
pub struct ThrowAway {
    /// The server.
    pub redis: Redis,
    _place: Place,
}

impl ThrowAway {
    /// Finds or installs a program, and starts it.
    pub fn start() -> Result<Self> {
        let account = Account::choose()?;
        let program = Program::ensure(&account)?;
        let place = Place::throw_away(&account)?;
        Ok(Self { redis: Redis::start(&program, &account, &place)?, _place: place })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::{Program, Redis};
    use crate::account::Account;
    use crate::place::Place;

    fn said(port: u16, words: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(words.as_bytes()).unwrap();
        stream.write_all(b"QUIT\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_private_redis_wants_its_password_is_loopback_only_and_ends() {
        let account = Account::choose().unwrap();
        let place = Place::throw_away(&account).unwrap();
        let program = Program::ensure(&account).unwrap();
        let redis = Redis::start(&program, &account, &place).unwrap();
        let port = redis.port();
        let url = redis.url().to_owned();
        let password = url.strip_prefix("redis://:").unwrap().split_once('@').unwrap().0;
        assert!(said(port, "PING\r\n").starts_with("-NOAUTH"));
        let answer = said(port, &format!("AUTH {password}\r\nCONFIG GET maxmemory-policy\r\n"));
        assert!(answer.starts_with("+OK") && answer.contains("allkeys-lru"), "{answer}");
        assert!(TcpStream::connect(("::1", port)).is_err());
        drop(redis);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
