use super::*;
use proptest::prelude::*;

text! {
    /// A text of one to five characters.
    pub Short, 1..=5
}

text! {
    /// A text of at most five characters.
    pub MayBeEmpty, 0..=5
}

#[test]
fn white_space_around_a_text_is_dropped() {
    assert_eq!(check_text("  a b\t\n", 1, 5).as_deref(), Ok("a b"));
}

#[test]
fn a_blank_text_is_refused_where_something_is_needed() {
    for text in ["", " ", "\n\t", "\u{a0}\u{2003}"] {
        assert_eq!(Short::try_from(text), Err(TextError::Blank), "{text:?}");
        assert_eq!(MayBeEmpty::try_from(text).unwrap().as_str(), "", "{text:?}");
    }
}

#[test]
fn lengths_are_counted_in_characters_and_not_in_bytes() {
    assert_eq!(Short::try_from("дом🏡!").map(String::from), Ok("дом🏡!".to_owned()));
    assert_eq!(Short::try_from("дом🏡!!"), Err(TextError::TooLong { max: Short::MAX }));
}

#[test]
fn white_space_that_is_dropped_does_not_count() {
    assert_eq!(Short::try_from("     12345     ").unwrap().as_str(), "12345");
}

#[test]
fn lines_and_tabs_are_kept_within_a_text() {
    assert_eq!(Short::try_from("a\n\tb").unwrap().as_str(), "a\n\tb");
}

#[test]
fn other_control_characters_are_refused() {
    // Postgres keeps no NUL at all
    for text in ["a\0b", "a\u{1b}b", "a\u{7f}b", "a\u{85}b"] {
        assert_eq!(Short::try_from(text), Err(TextError::ControlCharacter), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_text_that_is_taken_is_taken_again_unchanged(text in any::<String>()) {
        if let Ok(kept) = check_text(&text, 1, 20) {
            prop_assert!(!kept.trim().is_empty() && kept.chars().count() <= 20);
            prop_assert_eq!(check_text(&kept, 1, 20), Ok(kept));
        }
    }
}
