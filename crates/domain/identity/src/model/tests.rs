use super::*;

fn email(text: &str) -> Result<Email, EmailError> {
    Email::try_from(text.to_owned())
}

fn username(text: &str) -> Result<Username, UsernameError> {
    Username::try_from(text.to_owned())
}

#[test]
fn an_address_is_kept_as_its_owner_writes_it() {
    for text in ["Ada@Example.org", "a.b+c@sub.example.co.uk", "\"quoted@home\"@example.org", "дом@пример.рф"] {
        assert_eq!(email(text).map(String::from).as_deref(), Ok(text));
    }
    assert_eq!(email("  ada@example.org\n").map(String::from).as_deref(), Ok("ada@example.org"));
}

#[test]
fn what_has_not_the_shape_of_an_address_is_malformed() {
    for text in ["ada", "@example.org", "ada@", "ada@example", "ada@.org", "ada@example.", "ada@exa..mple.org", "a da@example.org"] {
        assert_eq!(email(text), Err(EmailError::Malformed), "{text:?}");
    }
    assert_eq!(email(" "), Err(EmailError::Text(TextError::Blank)));
    assert_eq!(email("ada\0@example.org"), Err(EmailError::Text(TextError::ControlCharacter)));
}

#[test]
fn an_address_has_at_most_254_characters_and_64_before_the_at_sign() {
    let domain = |length: usize| format!("{}.org", "x".repeat(length - 4));
    assert!(email(&format!("{}@{}", "a".repeat(64), domain(189))).is_ok());
    assert_eq!(email(&format!("{}@{}", "a".repeat(64), domain(190))), Err(EmailError::Text(TextError::TooLong { max: 254 })));
    assert_eq!(email(&format!("{}@example.org", "a".repeat(65))), Err(EmailError::Malformed));
}

#[test]
fn a_username_has_no_at_sign_and_no_spaces() {
    for text in ["ada", "Ada_Lovelace-1815", "a.b+c", "дом", "7"] {
        assert_eq!(username(text).map(String::from).as_deref(), Ok(text));
    }
    for text in ["ada@example.org", "a b", "a/b", "a<b>", "a%b"] {
        assert_eq!(username(text), Err(UsernameError::Malformed), "{text:?}");
    }
    assert_eq!(username(&"x".repeat(65)), Err(UsernameError::Text(TextError::TooLong { max: 64 })));
}

#[test]
fn a_derived_username_is_one() {
    let derived = |address: &str, id: i64| Username::derived(&email(address).unwrap(), id.into());
    assert_eq!(derived("ada@example.org", 7).as_str(), "ada.7");
    assert_eq!(derived("\"@\"@example.org", 7).as_str(), "user7");
    let longest = derived(&format!("{}@example.org", "x".repeat(64)), i64::MAX);
    assert_eq!(username(longest.as_str()), Ok(longest));
}

#[test]
fn two_people_of_one_local_part_get_two_names() {
    let [one, other] =
        [("ada@example.org", 7), ("ada@example.com", 8)].map(|(address, id)| Username::derived(&email(address).unwrap(), id.into()));
    assert_ne!(one, other);
}

#[test]
fn a_login_is_trimmed_and_bounded() {
    assert_eq!(Login::new(" Ada \n").as_str(), "Ada");
    assert_eq!(Login::new(&"x".repeat(10_000)).as_str().len(), Email::MAX);
}

#[test]
fn a_password_has_8_to_128_characters() {
    let chosen = |text: String| Password::chosen(text.into()).map(|password| password.expose().to_owned());
    assert_eq!(chosen("x".repeat(7)), Err(PasswordError::TooShort));
    assert_eq!(chosen("пароль12".to_owned()).as_deref(), Ok("пароль12"));
    assert_eq!(chosen("x".repeat(128)).as_deref(), Ok("x".repeat(128).as_str()));
    assert_eq!(chosen("x".repeat(129)), Err(PasswordError::TooLong));
    assert_eq!(chosen("  spaces  ".to_owned()).as_deref(), Ok("  spaces  "), "a password is not trimmed");
}

#[test]
fn passwords_and_their_hashes_are_not_printed() {
    let password = Password::chosen("correct horse".to_owned().into()).unwrap();
    assert!(!format!("{password:?}").contains("horse"));
    assert!(!format!("{:?}", PasswordDigest::new("$argon2id$salt".to_owned().into())).contains("salt"));
}

#[test]
fn a_sign_in_is_fresh_for_a_quarter_of_an_hour() {
    let at = Timestamp::UNIX_EPOCH;
    assert!(is_fresh(Some(at), at + SignedDuration::from_secs(15 * 60 - 1)));
    assert!(!is_fresh(Some(at), at + SignedDuration::from_mins(15)));
    assert!(!is_fresh(None, at), "nobody has signed in");
}
