use super::*;
use proptest::prelude::*;

fn email(text: &str) -> Result<String, EmailError> {
    Email::chosen(text).map(String::from)
}

fn username(text: &str) -> Result<String, UsernameError> {
    Username::chosen(text).map(String::from)
}

#[test]
fn an_address_is_chosen_as_it_is_written() {
    for text in ["Ada@Example.org", "a.b+c@sub.example.co.uk", "o'hara@example.org", "a@xn--mnchen-3ya.example", "{x}@1and1.com"] {
        assert_eq!(email(text).as_deref(), Ok(text));
    }
    assert_eq!(email("  ada@example.org\n").as_deref(), Ok("ada@example.org"));
}

#[test]
fn an_address_that_looks_like_another_is_not_chosen() {
    for alike in [
        "ada@p\u{430}ypal.com",     // a Cyrillic a
        "\u{430}da@example.org",    // here too
        "ada@\u{FF45}xample.org",   // full width
        "a\u{200B}da@example.org",  // zero width
        "ada@example\u{200D}.org",  // a joiner
        "\u{202E}ada@example.org",  // written backwards
        "ad\u{E0061}a@example.org", // a tag
        "ad\u{AD}a@example.org",    // a soft hyphen
        "\u{212A}im@example.org",   // the sign of Kelvin, which is a k in small letters
        "\u{130}da@example.org",    // an I with a dot, which some make an i
        "stra\u{DF}e@example.org",  // one s or two
        "ada@ex\u{3002}ample.org",  // a dot of another script
        "ada@m\u{FC}nchen.example", // has a form in ASCII
    ] {
        assert_eq!(email(alike), Err(EmailError::NotAscii), "{alike:?}");
    }
}

#[test]
fn an_address_that_mail_servers_read_in_different_ways_is_not_chosen() {
    for text in [
        "\"a b\"@example.org",
        "\"a@b\"@example.org",
        "a@b@example.org",
        "a..b@example.org",
        ".a@example.org",
        "a.@example.org",
        "a,b@example.org",
        "<a>@example.org",
        "a@-example.org",
        "a@example-.org",
        "a@exam_ple.org",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@example.org.",
        &format!("a@{}.org", "x".repeat(64)),
    ] {
        assert_eq!(email(text), Err(EmailError::Malformed), "{text:?}");
    }
}

#[test]
fn names_of_one_script_are_chosen() {
    for text in [
        "ada",
        "Ada_Lovelace-1815",
        "a.b+c",
        "7",
        "дом",
        "Ирина",
        "Ελένη",
        "李娜7",
        "さくら",
        "サクラ咲く",
        "é",
        "łukasz",
        "سارة",
        "नेहा",
        "정은",
    ] {
        assert_eq!(username(text).as_deref(), Ok(text));
    }
    assert_eq!(username("Rene\u{301}").as_deref(), Ok("Ren\u{E9}"), "composed");
}

#[test]
fn names_that_can_be_taken_for_others_are_not_chosen() {
    for text in [
        "p\u{430}ypal",                 // Latin with a Cyrillic a
        "\u{441}\u{43E}\u{441}\u{43E}", // Cyrillic that looks like coco
        "\u{131}l\u{131}k",             // i without dots, nothing else
        "\u{FF41}da",                   // full width
        "\u{1D41A}da",                  // mathematical
        "\u{3164}",                     // a letter that can't be seen
        "ada\u{115F}",                  // another
        "\u{212B}ngstrom\u{430}",
        "\u{130}da",  // an I with a dot: i in some small letters, two characters in others
        "\u{17F}am",  // a long s
        "\u{13A0}da", // Cherokee that looks like D
    ] {
        assert_eq!(username(text), Err(UsernameError::Confusable), "{text:?}");
    }
    for text in ["a\u{200B}da", "a\u{200D}da", "\u{202E}ada", "ada\u{FE0F}", "a\u{AD}da", "a da", "a@b"] {
        assert_eq!(username(text), Err(UsernameError::Malformed), "{text:?}");
    }
}

#[test]
fn letters_that_are_other_signs_become_the_letters() {
    // Kelvin's and Ångström's are the letters, by NFC
    assert_eq!(username("\u{212A}im").as_deref(), Ok("Kim"));
    assert_eq!(username("\u{212B}sa").as_deref(), Ok("\u{C5}sa"));
}

#[test]
fn what_was_chosen_before_is_read_back() {
    for text in ["дом@пример.рф", "\"quoted@home\"@example.org", "\u{212A}im@example.org"] {
        assert_eq!(Email::try_from(text.to_owned()).map(String::from).as_deref(), Ok(text));
    }
    for text in ["p\u{430}ypal", "\u{130}da", "\u{3164}"] {
        assert_eq!(Username::try_from(text.to_owned()).map(String::from).as_deref(), Ok(text));
    }
}

#[test]
fn names_that_differ_in_case_alone_are_the_same() {
    for (one, other) in [("Ada", "aDA"), ("ΟΔΟΣ", "οδοσ"), ("Ирина", "ИРИНА"), ("Élan", "éLAN")] {
        assert_eq!(folded(one), folded(other));
    }
    assert_ne!(folded("ΟΔΟΣ"), folded("οδος"), "as a database does");
}

proptest! {
    #[test]
    fn what_is_chosen_can_be_kept_and_chosen_again(text in "\\PC{1,20}") {
        if let Ok(name) = Username::chosen(&text) {
            prop_assert_eq!(Username::chosen(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(Username::try_from(name.as_str().to_owned()), Ok(name));
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
        prop_assert_eq!(folded(&folded(&text)), folded(&text));
    }

    #[test]
    fn a_derived_name_of_a_chosen_address_can_be_chosen(local in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,64}", id in 1..i64::MAX) {
        let email = Email::chosen(&format!("{local}@example.org")).unwrap();
        prop_assert!(Username::chosen(Username::derived(&email, id.into()).as_str()).is_ok());
    }
}
