use super::*;
use honeydue_notification::{
    Letter,
    contract::{letters, message},
};
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use proptest::prelude::*;

fn letterhead() -> Letterhead {
    Letterhead::new("honeydue <mail@example.org>".parse().unwrap(), "https://home.example.org".to_owned()).unwrap()
}

fn written(message: &Message) -> Vec<u8> {
    letterhead().write(message).unwrap().bytes
}

/// A header as its reader sees it.
fn header(mail: &ParsedMail<'_>, name: &str) -> String {
    let values = mail.headers.get_all_values(name);
    assert_eq!(values.len(), 1, "{name}: {values:?}");
    values.concat()
}

fn names(mail: &ParsedMail<'_>) -> Vec<String> {
    mail.headers.iter().map(mailparse::MailHeader::get_key).collect()
}

const HEADERS: [&str; 8] = ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];

#[test]
fn a_mail_says_what_it_is() {
    for letter in letters() {
        let message = message("outbox-7", letter);
        let bytes = written(&message);
        assert!(bytes.is_ascii(), "every server takes it");
        let mail = parse_mail(&bytes).unwrap();
        assert_eq!(names(&mail), HEADERS);
        assert_eq!(header(&mail, "Message-ID"), "<outbox-7@example.org>");
        assert_eq!(header(&mail, "Date"), "Mon, 15 Jun 2026 17:00:00 +0000");
        assert_eq!(header(&mail, "From"), "honeydue <mail@example.org>");
        assert_eq!(header(&mail, "To"), if message.letter.to_unproven() { "ana@example.org" } else { "Ana <ana@example.org>" });
        assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
        let page = Page::of(&message, "home.example.org", "https://home.example.org").unwrap();
        assert_eq!(header(&mail, "Subject"), page.subject);
        assert_eq!(mail.ctype.mimetype, "multipart/alternative");
        let parts: Vec<_> = mail.subparts.iter().map(|part| (part.ctype.mimetype.as_str(), part.ctype.charset.as_str())).collect();
        assert_eq!(parts, [("text/plain", "utf-8"), ("text/html", "utf-8")], "what is best comes last");
        let bodies = mail.subparts.iter().map(|part| part.get_body().unwrap().replace("\r\n", "\n").trim_end().to_owned());
        assert_eq!(bodies.collect::<Vec<_>>(), [page.text.trim_end(), page.html.trim_end()]);
    }
}

#[test]
fn a_mail_is_the_same_to_the_byte_when_it_is_written_again() {
    for letter in letters() {
        assert_eq!(written(&message("outbox-7", letter.clone())), written(&message("outbox-7", letter)));
    }
}

#[test]
fn a_name_is_no_header() {
    let evil = "Ana\r\nBcc: eve@example.org\r\n\r\n<h1>";
    let joined = Letter::MemberJoined { residence: evil.try_into().unwrap(), member: "a\nX: y".try_into().unwrap() };
    let mut message = message("outbox-7", joined);
    message.to.name = Some(evil.try_into().unwrap());
    let bytes = written(&message);
    let mail = parse_mail(&bytes).unwrap();
    assert_eq!(names(&mail), HEADERS);
    assert_eq!(header(&mail, "Subject"), "a X: y joined Ana Bcc: eve@example.org <h1>");
    assert_eq!(header(&mail, "To"), "Ana Bcc: eve@example.org <h1> <ana@example.org>");
}

#[test]
fn a_name_is_read_as_it_was_written_and_not_decoded() {
    let encoded = "=?utf-8?q?Ada=0D=0ABcc:_eve@example.org?=";
    let joined = Letter::MemberJoined { residence: "Lake house".try_into().unwrap(), member: encoded.try_into().unwrap() };
    let mut message = message("outbox-7", joined);
    message.to.name = Some(encoded.try_into().unwrap());
    let bytes = written(&message);
    let mail = parse_mail(&bytes).unwrap();
    assert_eq!(header(&mail, "Subject"), "= ?utf-8?q?Ada=0D=0ABcc:_eve@example.org?= joined Lake house");
    assert_eq!(header(&mail, "To"), format!("{encoded} <ana@example.org>"));
}

#[test]
fn a_name_ends_no_part() {
    let joined = Letter::MemberJoined { residence: "--=_outbox-7--".try_into().unwrap(), member: "--=_outbox-7".try_into().unwrap() };
    let bytes = written(&message("outbox-7", joined));
    let ends = String::from_utf8(bytes).unwrap().lines().filter(|line| line.starts_with("--=_outbox-7")).count();
    assert_eq!(ends, 3, "one before each part, and one after the last");
}

#[test]
fn an_instant_before_all_calendars_of_mail_is_dated_all_the_same() {
    for (at, date) in [(Timestamp::MIN, "Thu, 01 Jan 1970 00:00:00 +0000"), (Timestamp::MAX, "Thu, 30 Dec 9999 22:00:00 +0000")] {
        let mut message = message("outbox-7", Letter::Welcome);
        message.written_at = at;
        assert_eq!(header(&parse_mail(&written(&message)).unwrap(), "Date"), date);
    }
}

#[test]
fn a_host_is_written_as_servers_know_it() {
    let told = |address: &str| mail_address(address).map(|address| address.to_string());
    assert_eq!(told("ana@münchen.example").as_deref(), Ok("ana@xn--mnchen-3ya.example"));
    assert_eq!(told("zoë@example.org").as_deref(), Ok("zoë@example.org"));
    assert_eq!(told("ana+home@EXAMPLE.org").as_deref(), Ok("ana+home@EXAMPLE.org"));
}

#[test]
fn who_can_not_be_written_to_is_rejected_before_any_server_is_asked() {
    for nowhere in ["a,b@example.org", "<a>@example.org", "ana@exa..mple.org", "ana@-", "ana@example.org>,eve@example.org", "ana@ü ü"] {
        let Ok(address) = nowhere.to_owned().try_into() else { continue };
        let mut message = message("outbox-7", Letter::Welcome);
        message.to.address = address;
        let outcome = letterhead().write(&message);
        assert!(matches!(outcome, Err(MailError::Rejected { code: None, .. })), "{nowhere}: {outcome:?}");
    }
}

#[test]
fn an_installation_is_reached_by_http() {
    for url in ["https://home.example.org", "http://127.0.0.1:8000", "http://[::1]/honeydue"] {
        assert!(Letterhead::new("mail@example.org".parse().unwrap(), url.to_owned()).is_ok(), "{url}");
    }
    for url in ["", "home.example.org", "ftp://example.org", "javascript:alert(1)", "https://"] {
        assert!(Letterhead::new("mail@example.org".parse().unwrap(), url.to_owned()).is_err(), "{url}");
    }
}

proptest! {
    /// Whatever people are called, nothing but words depends on it.
    #[test]
    fn names_change_no_structure(name in "\\PC{1,80}|(.|\r|\n){1,80}", home in "\\PC{1,80}|(.|\r|\n){1,80}") {
        let (Ok(name), Ok(residence)) = (name.as_str().try_into(), home.as_str().try_into()) else { return Ok(()) };
        let member = honeydue_notification::PersonName::clone(&name);
        let mut message = message("outbox-7", Letter::MemberJoined { residence, member });
        message.to.name = Some(name);
        let bytes = written(&message);
        let mail = parse_mail(&bytes).unwrap();
        prop_assert!(bytes.is_ascii());
        prop_assert_eq!(names(&mail), HEADERS);
        prop_assert_eq!(mail.subparts.len(), 2);
        let page = Page::of(&message, "home.example.org", "https://home.example.org").unwrap();
        let subject = header(&mail, "Subject");
        prop_assert_eq!(subject.split_whitespace().collect::<String>(), page.subject.split_whitespace().collect::<String>());
        let to = mail.headers.get_first_value("To").unwrap();
        prop_assert!(to == "ana@example.org" || to.ends_with(" <ana@example.org>"), "{}", to);
        prop_assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));
    }
}
