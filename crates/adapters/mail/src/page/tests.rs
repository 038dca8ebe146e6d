use super::*;
use honeydue_notification::contract::{letters, message};

const URL: &str = "https://home.example.org";

fn page(message: &Message) -> Page {
    Page::of(message, "home.example.org", URL).unwrap()
}

/// One page of each letter, by its kind.
fn pages() -> Vec<(&'static str, Page)> {
    letters().into_iter().map(|letter| (letter.kind(), page(&message("outbox-1", letter)))).collect()
}

#[test]
fn letters_read_as_they_were_agreed_upon() {
    let mut before = "";
    for (kind, Page { subject, text, html }) in pages() {
        let name = kind.trim_start_matches("mail.");
        // the second one of a kind leaves out what can be left out
        let name = if kind == before { format!("bare_{name}") } else { name.to_owned() };
        insta::assert_snapshot!(format!("{name}_text"), format!("Subject: {subject}\n\n{text}"));
        insta::assert_snapshot!(format!("{name}_html"), html);
        before = kind;
    }
}

#[test]
fn what_people_write_is_text_and_no_markup() {
    let (residence, member, device) = ("<b>", "\"Ben\" & <script>alert('x')</script>", "<img src=x>");
    let joined = Letter::MemberJoined { residence: residence.try_into().unwrap(), member: member.try_into().unwrap() };
    let mut joined = message("outbox-1", joined);
    joined.to.name = Some("</p><h1>".try_into().unwrap());
    let at = joined.written_at;
    let signed_in = Letter::NewSignIn { device: Some(device.try_into().unwrap()), address: None, at };
    for (message, told) in [(joined, vec![residence, member, "</p><h1>"]), (message("outbox-1", signed_in), vec![device])] {
        let Page { text, html, .. } = page(&message);
        for told in told {
            assert!(text.contains(told), "{told} is in {text}");
            assert!(!html.contains(told), "{told} is in {html}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
    }
}

#[test]
fn where_an_address_is_not_proven_nobody_is_called_by_name() {
    for letter in letters() {
        let message = message("outbox-1", letter);
        let Page { text, .. } = page(&message);
        let greeting = if message.letter.to_unproven() { "Hello,\n" } else { "Hi Ana,\n" };
        assert!(text.starts_with(greeting), "{text}");
    }
}

#[test]
fn a_page_loads_nothing_and_tells_nobody_that_it_was_read() {
    for (kind, Page { html, .. }) in pages() {
        for loads in ["<img", "<script", "<link", "src=", "url(", "@import", "background=\"", "http-equiv"] {
            assert!(!html.contains(loads), "{kind} has {loads}");
        }
        let links = html.matches("href=\"").count();
        let own = html.matches("href=\"https://home.example.org\"").count() + html.matches("href=\"https://home.example.org/reset").count();
        assert_eq!(links, own, "{kind} leads elsewhere");
    }
}

#[test]
fn a_code_can_be_taken_from_the_subject_the_text_and_the_page_as_one_word() {
    for letter in letters() {
        let code = match &letter {
            Letter::VerificationCode { code, .. } | Letter::EmailChangeRequested { code, .. } => code.expose().to_owned(),
            _ => continue,
        };
        let Page { subject, text, html } = page(&message("outbox-1", letter));
        assert!(subject.starts_with(&format!("{code} ")), "{subject}");
        assert!(text.contains(&format!("\n    {code}\n")), "{text}");
        assert!(html.contains(&format!(">{code}</p>")), "{html}");
    }
}

#[test]
fn who_has_no_name_is_greeted_all_the_same() {
    let mut message = message("outbox-1", Letter::Welcome);
    for name in [None, Some("\u{202e}".try_into().unwrap())] {
        message.to.name = name;
        assert!(page(&message).text.starts_with("Hello,\n"));
    }
}
