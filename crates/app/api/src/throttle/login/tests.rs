use super::*;
use honeydue_identity::{Email, PersonName, Username};
use honeydue_kernel::{PortError, SessionId, UserId, Zone};
use std::time::Duration;

/// A throttle, and the account of sam, who knows the password.
struct Door {
    throttle: Throttle,
    sam: Account,
}

impl Door {
    fn new() -> Self {
        let sam = Account {
            id: UserId::new(1),
            username: Username::chosen("Sam").unwrap(),
            email: Email::chosen("sam@example.org").unwrap(),
            first_name: PersonName::try_from("").unwrap(),
            last_name: PersonName::try_from("").unwrap(),
            verified_at: None,
            pending_email: None,
            providers: Vec::new(),
            zone: Zone::utc(),
            has_password: true,
            joined_at: Timestamp::UNIX_EPOCH,
            version: 1,
        };
        Self { throttle: Throttle::default(), sam }
    }

    async fn come(&self, from: &str, name: &str, after: Duration, outcome: Result<SignedIn, IdentityError>) -> &'static str {
        let (from, now) = (from.parse().unwrap(), Timestamp::UNIX_EPOCH + after);
        let came = self.throttle.login(Some(from), &Login::new(name), now, async { outcome }).await;
        came.map_or_else(|problem| problem.kind().code, |_| "in")
    }

    /// With the right password.
    async fn knows(&self, from: &str, name: &str, after: Duration) -> &'static str {
        let signed = SignedIn { account: self.sam.clone(), session: SessionId::new(2) };
        self.come(from, name, after, Ok(signed)).await
    }

    /// With a wrong one, or with the name of nobody.
    async fn guesses(&self, from: &str, name: &str, after: Duration) -> &'static str {
        self.come(from, name, after, Err(IdentityError::WrongCredentials)).await
    }

    /// From so many places, once each.
    async fn is_attacked(&self, name: &str, places: u8, after: Duration) -> Vec<&'static str> {
        let mut told = Vec::new();
        for n in 0..places {
            told.push(self.guesses(&format!("203.0.{n}.7"), name, after).await);
        }
        told
    }
}

const GUESSED: &str = "invalid_credentials";
const TURNED_DOWN: &str = "too_many_attempts";
const HOME: &str = "198.51.100.4";
const NOW: Duration = Duration::ZERO;

#[tokio::test]
async fn a_place_is_turned_down_after_its_tries_with_one_name_whatever_its_case() {
    let door = Door::new();
    for n in 0..10 {
        assert_eq!(door.guesses(&format!("203.0.113.{n}"), "sam", NOW).await, GUESSED);
    }
    for name in ["sam", " SAM "] {
        assert_eq!(door.knows("203.0.113.99", name, NOW).await, TURNED_DOWN, "also with the right password");
    }
    assert_eq!(door.guesses("203.0.113.99", "ana", NOW).await, GUESSED, "others are not");
    assert_eq!(door.knows("203.0.113.99", "sam", Duration::from_mins(5)).await, "in", "waiting is enough");
}

#[tokio::test]
async fn whoever_fails_all_day_at_one_place_keeps_nobody_out_elsewhere() {
    let door = Door::new();
    let mut guesses = 0;
    for minute in 0..24 * 60 {
        let after = Duration::from_mins(minute);
        for n in 0..3 {
            guesses += u32::from(door.guesses(&format!("203.0.113.{n}"), "sam", after).await == GUESSED);
        }
        assert_eq!(door.knows(HOME, "sam", after).await, "in", "minute {minute}");
        let elsewhere = format!("198.51.{}.9", minute % 256);
        assert_eq!(door.knows(&elsewhere, "sam@example.org", after).await, "in", "minute {minute}");
    }
    assert!(guesses <= 24 * 12 * 10, "{guesses}");
}

#[tokio::test]
async fn a_right_password_makes_up_for_wrong_ones_at_its_place() {
    let door = Door::new();
    for _ in 0..5 {
        for _ in 0..5 {
            door.guesses(HOME, "sam", NOW).await;
        }
        assert_eq!(door.knows(HOME, "sam", NOW).await, "in");
    }
}

#[tokio::test]
async fn where_very_many_places_fail_further_ones_are_turned_down_but_not_those_that_are_known() {
    let door = Door::new();
    assert_eq!(door.knows(HOME, "sam@example.org", NOW).await, "in");
    let told = door.is_attacked("sam", 30, NOW).await;
    assert_eq!((&told[..20], &told[20..]), (&[GUESSED; 20][..], &[TURNED_DOWN; 10][..]));
    assert_eq!(door.knows("192.0.2.7", "sam", NOW).await, TURNED_DOWN, "nobody has come in from there");
    assert_eq!(door.knows("198.51.100.77", "SAM", NOW).await, "in", "a neighbour's address, the other name");
    let wrong: Vec<_> = [door.guesses(HOME, "sam", NOW).await, door.knows(HOME, "sam", NOW).await].into();
    assert_eq!(wrong, [GUESSED, "in"]);
    assert_eq!(door.knows("192.0.2.7", "sam", Duration::from_hours(1)).await, "in", "an hour later, there is room");
}

#[tokio::test]
async fn a_place_where_somebody_has_got_in_does_not_count_among_those_that_fail() {
    let door = Door::new();
    for n in 0..100 {
        let place = format!("198.51.{n}.4");
        door.guesses(&place, "sam", NOW).await;
        assert_eq!(door.knows(&place, "sam", NOW).await, "in", "{n}");
    }
}

#[tokio::test]
async fn nobody_is_told_whether_a_name_is_anybodys() {
    let door = Door::new();
    door.knows(HOME, "sam", NOW).await;
    assert_eq!(door.is_attacked("sam", 30, NOW).await, door.is_attacked("nobody", 30, NOW).await);
    let (mut sam, mut nobody) = (Vec::new(), Vec::new());
    for _ in 0..12 {
        sam.push(door.guesses("203.0.0.7", "sam", NOW).await);
        nobody.push(door.guesses("203.0.0.7", "nobody", NOW).await);
    }
    assert_eq!(sam, nobody);
}

#[tokio::test]
async fn whoever_rents_a_network_is_at_one_place() {
    let door = Door::new();
    for n in 0..10_u16 {
        assert_eq!(door.guesses(&format!("2001:db8:7:{n:x}::1"), "sam", NOW).await, GUESSED);
    }
    assert_eq!(door.guesses("2001:db8:7:ffff::1", "sam", NOW).await, TURNED_DOWN);
    assert_eq!(door.guesses("2001:db8:8::1", "sam", NOW).await, GUESSED);
}

#[tokio::test]
async fn an_address_is_turned_down_whatever_the_names() {
    let door = Door::new();
    for n in 0..30 {
        assert_eq!(door.guesses("203.0.113.1", &format!("name{n}"), NOW).await, GUESSED);
    }
    assert_eq!(door.guesses("203.0.113.1", "another", NOW).await, TURNED_DOWN);
    assert_eq!(door.guesses("203.0.113.2", "another", NOW).await, GUESSED);
}

#[tokio::test]
async fn where_nobody_could_look_nothing_was_tried() {
    let door = Door::new();
    for _ in 0..25 {
        let away = Err(IdentityError::Port(PortError::unavailable("the database is away")));
        assert_eq!(door.come(HOME, "sam", NOW, away).await, "unavailable");
    }
    assert_eq!(door.knows(HOME, "sam", NOW).await, "in");
}
