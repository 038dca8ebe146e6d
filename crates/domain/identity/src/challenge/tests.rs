use super::*;

/// The code is the id's last six digits.
struct Plain;

impl MailedCodes for Plain {
    fn code(&self, id: ChallengeId, purpose: Purpose) -> Passcode {
        Passcode::typed(&format!("{}{:05}", purpose as u8, id.get() % 100_000))
    }

    fn token(&self, id: ChallengeId) -> ResetToken {
        ResetToken::new(id.to_string().into())
    }

    fn hash(&self, _: &ResetToken) -> TokenHash {
        TokenHash::new([0; 32])
    }
}

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn tried(id: i64, purpose: Purpose, tries: u16) -> Tried {
    let email = Email::try_from("ada@example.org".to_owned()).unwrap();
    Tried { challenge: Challenge::new(id.into(), purpose, email, NOW), account: 1.into(), tries, used_at: None, revoked_at: None }
}

fn told(tried: &[Tried], code: &str, now: Timestamp) -> Result<i64, String> {
    let meant = Tried::meant(tried, &Passcode::typed(code), &Plain, now);
    meant.map(|tried| tried.challenge.id.get()).map_err(|error| error.to_string())
}

#[test]
fn a_code_is_good_until_it_expires_however_it_is_typed() {
    let open = [tried(7, Purpose::VerifyEmail, 1)];
    for typed in ["000007", " 000-007\n", "0 0 0 0 0 7"] {
        assert_eq!(told(&open, typed, NOW), Ok(7), "{typed:?}");
    }
    let last = NOW + Purpose::VerifyEmail.good_for();
    assert_eq!(told(&open, "000007", last - SignedDuration::from_micros(1)), Ok(7));
    assert_eq!(told(&open, "000007", last), Err("code expired".to_owned()));
}

#[test]
fn what_is_no_code_is_none() {
    let open = [tried(7, Purpose::VerifyEmail, 1)];
    for wrong in ["", "000008", "00007", "0000070", "000007000007", "７", "100007"] {
        assert_eq!(told(&open, wrong, NOW), Err("code invalid".to_owned()), "{wrong:?}");
    }
    assert_eq!(told(&[], "000007", NOW), Err("code invalid".to_owned()));
}

#[test]
fn a_code_may_be_tried_so_often_whether_right_or_wrong() {
    for purpose in Purpose::ALL {
        let right = Plain.code(7.into(), purpose);
        assert_eq!(told(&[tried(7, purpose, purpose.tries())], right.expose(), NOW), Ok(7));
        let worn = [tried(7, purpose, purpose.tries() + 1)];
        for code in [right.expose(), "999999"] {
            assert_eq!(told(&worn, code, NOW), Err("too many tries".to_owned()), "{purpose:?}");
        }
    }
}

#[test]
fn what_has_become_of_a_code_is_told_to_who_knows_it() {
    let used = Tried { used_at: Some(NOW), ..tried(7, Purpose::VerifyEmail, 9) };
    let revoked = Tried { revoked_at: Some(NOW), ..tried(8, Purpose::VerifyEmail, 1) };
    let both = [used, revoked, tried(9, Purpose::VerifyEmail, 1)];
    assert_eq!(told(&both, "000007", NOW), Err("code used".to_owned()));
    assert_eq!(told(&both, "000008", NOW), Err("code revoked".to_owned()));
    assert_eq!(told(&both, "000009", NOW), Ok(9));
    assert_eq!(told(&both, "000001", NOW), Err("code invalid".to_owned()));
}

#[test]
fn nothing_prints_a_code() {
    assert_eq!(format!("{:?}", Passcode::typed("123456")), "Passcode(…)");
    assert!(!format!("{:?}", ResetToken::new("abc".to_owned().into())).contains("abc"));
}
