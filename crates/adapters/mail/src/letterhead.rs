//! From a message to a mail.

use crate::{
    MailConfigError, Sender,
    page::{self, Page},
};
use honeydue_notification::{MailError, Message};
use jiff::Timestamp;
use lettre::{
    Address,
    address::AddressError,
    message::{
        Mailbox, Message as Mail, MultiPart, MultiPartKind, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use url::{Host, Url};

/// From whom mail is, and of which installation.
#[derive(Clone, Debug)]
pub struct Letterhead {
    from: Sender,
    public_url: String,
    host: Host,
}

/// A mail as it is sent.
#[derive(Debug)]
pub struct Finished {
    /// Whom the server is told that it is from.
    pub from: Address,
    /// Whom the server brings it to.
    pub to: Address,
    /// Headers and bodies.
    pub bytes: Vec<u8>,
}

/// That a machine wrote it (RFC 3834), so that no machine answers.
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

impl Letterhead {
    /// Of the installation that people reach at this URL.
    pub fn new(from: Sender, public_url: String) -> Result<Self, MailConfigError> {
        let url = Url::parse(&public_url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let host = url.and_then(|url| url.host().map(|host| host.to_owned())).ok_or(MailConfigError::PublicUrl)?;
        Ok(Self { from, public_url, host })
    }

    /// The host of the installation.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The same mail, to the byte, however often it is written.
    pub fn write(&self, message: &Message) -> Result<Finished, MailError> {
        let to = mail_address(message.to.address.as_str()).map_err(|error| MailError::rejected(None, error))?;
        let Page { subject, text, html } = Page::of(message, &self.host.to_string(), &self.public_url).map_err(MailError::fault)?;
        let id = message.id.as_str();
        let bodies = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            // no line of a quoted-printable body can begin like this
            .boundary(format!("=_{id}"))
            .singlepart(part(ContentType::TEXT_PLAIN, text))
            .singlepart(part(ContentType::TEXT_HTML, html));
        let mail = Mail::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.address().domain())))
            // the header knows no year before 1970
            .date(message.written_at.max(Timestamp::UNIX_EPOCH).into())
            .from(self.from.mailbox().clone())
            .to(Mailbox::new(page::name(message), to.clone()))
            // what looks encoded already would be decoded by its reader, and could say anything
            .subject(subject.replace("=?", "= ?"))
            .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
            .multipart(bodies)
            .map_err(MailError::fault)?;
        Ok(Finished { from: self.from.address().clone(), to, bytes: mail.formatted() })
    }
}

fn part(kind: ContentType, words: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(words)
}

/// An address that mail can be sent to, its host in ASCII: few servers take another.
pub fn mail_address(address: &str) -> Result<Address, AddressError> {
    let (name, host) = address.rsplit_once('@').ok_or(AddressError::MissingParts)?;
    if host.is_ascii() {
        return Address::new(name, host);
    }
    Address::new(name, Host::parse(host).map_err(|_| AddressError::InvalidDomain)?.to_string())
}

#[cfg(test)]
mod tests;
