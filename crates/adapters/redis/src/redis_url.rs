//! Where Redis is, as one setting.

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use std::{borrow::Cow, str::FromStr};
use url::{Host, Url};

/// Where Redis is, and as whom it is asked. Nothing prints its password.
#[derive(Clone, Debug)]
pub struct RedisUrl {
    /// How its servers stand to each other.
    pub(crate) layout: Layout,
    /// The servers that are known: one, or some of a cluster, or some sentinels.
    pub(crate) nodes: Vec<Node>,
    /// Whether what is said is encrypted.
    pub(crate) encrypted: bool,
    /// `default`, where only a password is given.
    pub(crate) user: Option<String>,
    pub(crate) password: Option<SecretString>,
    pub(crate) database: Option<u8>,
}

/// How servers stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// There is one.
    Single,
    /// Sentinels know which one is the primary of this service.
    Sentinel(String),
    /// Each has a part of the keys.
    Cluster,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// Why a text does not say where Redis is. It does not repeat the text, whose parts may all be parts of a password: one with an
/// unescaped `/` or `@` falls apart in odd places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedisUrlError {
    /// Another scheme, or none.
    #[error(
        "must begin with redis://, rediss://, redis-sentinel:// or redis-cluster:// (encrypted: rediss-sentinel://, rediss-cluster://)"
    )]
    Scheme,
    /// Not a URL, or with parts that mean nothing here.
    #[error("must be a URL, like rediss://user:password@redis.example.org:6379/0; special characters of a password are written as %2F")]
    Malformed,
    /// No host.
    #[error("must name a host")]
    Host,
    /// A name without a password.
    #[error("must have a password where it has a user, like redis://user:password@host or redis://:password@host")]
    Credentials,
    /// The path is no number of a database; or there is one for a cluster, which has only one.
    #[error("may end in the number of a database, 0 to 255, as in redis://host/1; a cluster has none")]
    Database,
    /// A parameter that is not known to this scheme, or a node that is none.
    #[error("may have ?node=host:port for further sentinels or nodes of a cluster, and nothing else but the service of sentinels")]
    Parameter,
    /// Sentinels that were not told of which service.
    #[error("must name the service that the sentinels watch, as in redis-sentinel://host:26379/0?service=main")]
    Service,
}

/// Whether this says where Redis is. No server is asked.
pub fn check_url(url: &str) -> Result<(), RedisUrlError> {
    url.parse::<RedisUrl>().map(|_| ())
}

impl FromStr for RedisUrl {
    type Err = RedisUrlError;
    fn from_str(text: &str) -> Result<Self, RedisUrlError> {
        let text = text.trim();
        let scheme = text.split_once("://").ok_or(RedisUrlError::Scheme)?.0.to_ascii_lowercase();
        let (kind, layout) = scheme.split_once('-').unwrap_or((&scheme, ""));
        let encrypted = match kind {
            "redis" => false,
            "rediss" => true,
            _ => return Err(RedisUrlError::Scheme),
        };
        if !matches!(layout, "" | "sentinel" | "cluster") || scheme.ends_with('-') {
            return Err(RedisUrlError::Scheme);
        }
        let url = Url::parse(text).map_err(|_| RedisUrlError::Malformed)?;
        if url.fragment().is_some() {
            return Err(RedisUrlError::Malformed);
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(RedisUrlError::Host)?;
        let port = url.port().unwrap_or(if layout == "sentinel" { 26379 } else { 6379 });
        let mut nodes = vec![Node { host: checked_host(host)?, port }];
        let layout = parameters(&url, layout, &mut nodes)?;
        let (user, password) = credentials(&url)?;
        let database = database(&url)?;
        if layout == Layout::Cluster && database.is_some() {
            return Err(RedisUrlError::Database);
        }
        Ok(Self { layout, nodes, encrypted, user, password, database })
    }
}

/// What the parameters say: the layout, and further nodes.
fn parameters(url: &Url, layout: &str, nodes: &mut Vec<Node>) -> Result<Layout, RedisUrlError> {
    let mut service = None;
    for (name, value) in url.query_pairs() {
        match (name.as_ref(), layout) {
            ("node", "sentinel" | "cluster") => nodes.push(node(&value)?),
            ("service", "sentinel") if service.is_none() && !value.is_empty() => service = Some(value.into_owned()),
            _ => return Err(RedisUrlError::Parameter),
        }
    }
    match layout {
        "sentinel" => service.map(Layout::Sentinel).ok_or(RedisUrlError::Service),
        "cluster" => Ok(Layout::Cluster),
        _ => Ok(Layout::Single),
    }
}

fn node(text: &str) -> Result<Node, RedisUrlError> {
    let (host, port) = text.rsplit_once(':').ok_or(RedisUrlError::Parameter)?;
    let port = port.parse().map_err(|_| RedisUrlError::Parameter)?;
    Ok(Node { host: checked_host(host).map_err(|_| RedisUrlError::Parameter)?, port })
}

/// As it stands in a URL: addresses of IPv6 in brackets.
fn checked_host(host: &str) -> Result<String, RedisUrlError> {
    Host::parse(&decoded(host)?).map(|host| host.to_string()).map_err(|_| RedisUrlError::Host)
}

fn credentials(url: &Url) -> Result<(Option<String>, Option<SecretString>), RedisUrlError> {
    let user = if url.username().is_empty() { None } else { Some(decoded(url.username())?) };
    match url.password().filter(|password| !password.is_empty()) {
        Some(password) => Ok((user, Some(decoded(password)?.into()))),
        None if user.is_none() => Ok((None, None)),
        None => Err(RedisUrlError::Credentials),
    }
}

fn database(url: &Url) -> Result<Option<u8>, RedisUrlError> {
    match url.path() {
        "" | "/" => Ok(None),
        path => path[1..].parse().map(Some).map_err(|_| RedisUrlError::Database),
    }
}

fn decoded(part: &str) -> Result<String, RedisUrlError> {
    percent_decode_str(part).decode_utf8().map(Cow::into_owned).map_err(|_| RedisUrlError::Malformed)
}

#[cfg(test)]
mod tests;
