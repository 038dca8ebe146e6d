//! Where mail goes, as one setting.

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use std::{borrow::Cow, net::Ipv4Addr, path::PathBuf, str::FromStr};
use url::{Host, Url};

/// Where mail goes: `smtp://…`, `smtps://…`, or `file:///folder`. Nothing prints its password.
#[derive(Clone, Debug)]
pub enum MailUrl {
    /// To a server.
    Smtp(SmtpServer),
    /// Into a folder.
    Folder(PathBuf),
}

/// A server that takes mail.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    /// Its name or its address.
    pub host: Host,
    /// 465 for `smtps://` and 587 for `smtp://`, if nothing is said.
    pub port: u16,
    /// How what is said to it is kept from others.
    pub security: Security,
    /// Who sends, if it wants to know.
    pub credentials: Option<Credentials>,
}

/// How what is said to a server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// `smtps://`: the connection is encrypted from its first byte.
    Implicit,
    /// `?tls=required`: it is encrypted before anything is said (STARTTLS), or nothing is sent. So it is also without
    /// being said, where a password goes to another machine.
    Required,
    /// `?tls=opportunistic`, and `smtp://` where nothing is said: it is encrypted if the server offers that, whoever it is.
    Opportunistic,
    /// `?tls=none`: it is not encrypted.
    None,
}

/// Who sends.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// Why a text is not the URL of a mail server. It does not repeat the text, whose parts may all be parts of a password:
/// one with an unescaped `/` or `@` falls apart in odd places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailUrlError {
    /// Another scheme, or none.
    #[error("must begin with smtp://, smtps:// or file:///")]
    Scheme,
    /// Not a URL, or with parts that mean nothing here.
    #[error(
        "must be a URL, like smtp://user:password@mail.example.org:587?tls=required; special characters of a password are written as %2F"
    )]
    Malformed,
    /// No host.
    #[error("must name the host of the mail server")]
    Host,
    /// A name without a password, or the other way round.
    #[error("must have both a user and a password, or neither")]
    Credentials,
    /// A parameter other than `tls`, or a value of it that means nothing.
    #[error("may be followed by ?tls=required, ?tls=opportunistic or ?tls=none, and by nothing else; smtps:// by nothing")]
    Tls,
    /// A file that is not a folder by its full path.
    #[error("must name a folder by its full path, like file:///var/mail/honeydue")]
    Folder,
}

impl FromStr for MailUrl {
    type Err = MailUrlError;
    fn from_str(text: &str) -> Result<Self, MailUrlError> {
        let text = text.trim();
        let scheme = text.split_once("://").ok_or(MailUrlError::Scheme)?.0.to_ascii_lowercase();
        let url = Url::parse(text);
        match scheme.as_str() {
            "smtp" | "smtps" => smtp(&url.map_err(|_| MailUrlError::Malformed)?).map(Self::Smtp),
            "file" => folder(&url.map_err(|_| MailUrlError::Folder)?).map(Self::Folder),
            _ => Err(MailUrlError::Scheme),
        }
    }
}

fn smtp(url: &Url) -> Result<SmtpServer, MailUrlError> {
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(MailUrlError::Malformed);
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(MailUrlError::Host)?;
    let host = Host::parse(&decoded(host)?).map_err(|_| MailUrlError::Host)?;
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        ("", Some(_)) | (_, None | Some("")) => return Err(MailUrlError::Credentials),
        (user, Some(password)) => Some(Credentials { user: decoded(user)?, password: decoded(password)?.into() }),
    };
    let security = match (url.scheme(), tls(url)?.as_deref()) {
        ("smtps", None) => Security::Implicit,
        ("smtps", Some(_)) => return Err(MailUrlError::Tls),
        (_, Some("required")) => Security::Required,
        (_, Some("opportunistic")) => Security::Opportunistic,
        (_, Some("none")) => Security::None,
        (_, Some(_)) => return Err(MailUrlError::Tls),
        (_, None) if credentials.is_some() && !is_here(&host) => Security::Required,
        (_, None) => Security::Opportunistic,
    };
    let port = url.port().unwrap_or(if security == Security::Implicit { 465 } else { 587 });
    Ok(SmtpServer { host, port, security, credentials })
}

/// The value of the only parameter that there may be.
fn tls(url: &Url) -> Result<Option<String>, MailUrlError> {
    let mut parameters = url.query_pairs();
    match (parameters.next(), parameters.next()) {
        (None, _) => Ok(None),
        (Some((name, value)), None) if name == "tls" => Ok(Some(value.into_owned())),
        _ => Err(MailUrlError::Tls),
    }
}

/// Nobody is between this machine and itself.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback() || address.to_ipv4_mapped().as_ref().is_some_and(Ipv4Addr::is_loopback),
    }
}

fn folder(url: &Url) -> Result<PathBuf, MailUrlError> {
    let plain = url.query().is_none() && url.fragment().is_none() && url.path() != "/";
    url.to_file_path().ok().filter(|_| plain).ok_or(MailUrlError::Folder)
}

fn decoded(part: &str) -> Result<String, MailUrlError> {
    percent_decode_str(part).decode_utf8().map(Cow::into_owned).map_err(|_| MailUrlError::Malformed)
}

#[cfg(test)]
mod tests;
