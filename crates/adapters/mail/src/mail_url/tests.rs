use super::*;
use proptest::prelude::*;
use secrecy::ExposeSecret;

fn server(url: &str) -> SmtpServer {
    match url.parse() {
        Ok(MailUrl::Smtp(server)) => server,
        other => panic!("{url}: {other:?}"),
    }
}

/// Host, port, security, and who sends by which password.
fn told(url: &str) -> (String, u16, Security, Option<(String, String)>) {
    let SmtpServer { host, port, security, credentials } = server(url);
    let credentials = credentials.map(|Credentials { user, password }| (user, password.expose_secret().to_owned()));
    (host.to_string(), port, security, credentials)
}

fn ana() -> (String, String) {
    ("ana".to_owned(), "s3cret".to_owned())
}

#[test]
fn a_server_is_named_by_its_url() {
    use Security::{Implicit, None as Never, Opportunistic, Required};
    let cases = [
        ("smtp://mail.example.org", ("mail.example.org", 587, Opportunistic, None)),
        ("SMTP://mail.example.org:25/", ("mail.example.org", 25, Opportunistic, None)),
        ("smtp://mail.example.org?tls=required", ("mail.example.org", 587, Required, None)),
        ("smtp://mail.example.org/?tls=none", ("mail.example.org", 587, Never, None)),
        ("smtps://ana:s3cret@mail.example.org", ("mail.example.org", 465, Implicit, Some(ana()))),
        ("smtps://mail.example.org:2465", ("mail.example.org", 2465, Implicit, None)),
        (" smtp://127.0.0.1:2525\n", ("127.0.0.1", 2525, Opportunistic, None)),
        ("smtp://[::1]:2525", ("[::1]", 2525, Opportunistic, None)),
        ("smtp://post.müller.example", ("post.xn--mller-kva.example", 587, Opportunistic, None)),
    ];
    for (url, (host, port, security, credentials)) in cases {
        assert_eq!(told(url), (host.to_owned(), port, security, credentials), "{url}");
    }
}

#[test]
fn a_password_leaves_the_machine_in_clear_only_if_that_is_asked_for() {
    for (url, security) in [
        ("smtp://ana:s3cret@mail.example.org", Security::Required),
        ("smtp://ana:s3cret@10.0.0.1", Security::Required),
        ("smtp://ana:s3cret@localhost.example.org", Security::Required),
        ("smtp://ana:s3cret@mail.example.org?tls=opportunistic", Security::Opportunistic),
        ("smtp://ana:s3cret@mail.example.org?tls=none", Security::None),
        ("smtp://ana:s3cret@localhost", Security::Opportunistic),
        ("smtp://ana:s3cret@127.0.0.9:2525", Security::Opportunistic),
        ("smtp://ana:s3cret@[::1]", Security::Opportunistic),
        ("smtp://ana:s3cret@[::ffff:127.0.0.1]", Security::Opportunistic),
    ] {
        assert_eq!((server(url).security, told(url).3), (security, Some(ana())), "{url}");
    }
}

#[test]
fn special_characters_of_a_password_are_escaped() {
    let (_, _, _, credentials) = told("smtps://ana%40example.org:p%2Fa%3Fs%23s%25%20w%C3%B6@mail.example.org");
    assert_eq!(credentials, Some(("ana@example.org".to_owned(), "p/a?s#s% wö".to_owned())));
}

#[test]
fn a_folder_is_named_by_its_full_path() {
    for (url, path) in
        [("file:///var/mail/honeydue", "/var/mail/honeydue"), ("file:///tmp/a%20b", "/tmp/a b"), ("file://localhost/tmp", "/tmp")]
    {
        assert!(matches!(url.parse(), Ok(MailUrl::Folder(folder)) if folder.to_str() == Some(path)), "{url}");
    }
    for url in ["file://", "file:///", "file://mail", "file://host/mail", "file:///mail?x=y", "file:///mail#x"] {
        assert!(matches!(url.parse::<MailUrl>(), Err(MailUrlError::Folder)), "{url}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    use MailUrlError as Wrong;
    for (url, wrong) in [
        ("", Wrong::Scheme),
        ("mail.example.org:25", Wrong::Scheme),
        ("https://mail.example.org", Wrong::Scheme),
        ("file:/tmp", Wrong::Scheme),
        ("smtp://", Wrong::Host),
        ("smtp://:25", Wrong::Malformed),
        ("smtp://mail.example.org:99999", Wrong::Malformed),
        ("smtp://mail example.org", Wrong::Malformed),
        ("smtp://mail.example.org/inbox", Wrong::Malformed),
        ("smtp://mail.example.org#x", Wrong::Malformed),
        ("smtp://ana:%ff@mail.example.org", Wrong::Malformed),
        ("smtp://ana@mail.example.org", Wrong::Credentials),
        ("smtp://ana:@mail.example.org", Wrong::Credentials),
        ("smtp://:s3cret@mail.example.org", Wrong::Credentials),
        ("smtp://mail.example.org?tls=", Wrong::Tls),
        ("smtp://mail.example.org?tls=yes", Wrong::Tls),
        ("smtp://mail.example.org?tls=required&tls=none", Wrong::Tls),
        ("smtp://mail.example.org?ssl=true", Wrong::Tls),
        ("smtps://mail.example.org?tls=required", Wrong::Tls),
    ] {
        assert_eq!(url.parse::<MailUrl>().err(), Some(wrong), "{url}");
    }
}

#[test]
fn nothing_prints_the_password() {
    let url = "smtps://ana:s3cret@mail.example.org".parse::<MailUrl>();
    let printed = format!("{url:?} {url:#?}");
    assert!(!printed.contains("s3cret") && printed.contains("mail.example.org"), "{printed}");
}

proptest! {
    #[test]
    fn no_error_repeats_a_part_of_a_password(password in "[a-z/?#@:&=%\\[\\] ]{0,4}Zq[a-z/?#@:&=%\\[\\] ]{0,4}") {
        for url in [format!("smtp://ana:{password}@mail.example.org"), format!("smtps://{password}"), format!("{password}://x")] {
            if let Err(error) = url.parse::<MailUrl>() {
                let printed = format!("{error} {error:?}");
                prop_assert!(!printed.contains("Zq") && !printed.contains("zq"), "{}: {}", url, printed);
            }
        }
    }
}
