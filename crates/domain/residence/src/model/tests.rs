use super::*;
use crate::{Home, ResidenceName, ResidencePatch};
use honeydue_kernel::{Authority, Edit};
use serde_json::json;

#[expect(clippy::disallowed_methods, reason = "actors of a test are vouched for by the test")]
fn ada() -> Actor {
    Actor::vouched(1.into(), Authority::Trusted)
}

fn name(name: &str) -> ResidenceName {
    name.try_into().unwrap()
}

fn home() -> Home {
    let founded = Residence::found(2.into(), NewResidence::named(name("Elm Street")), ada(), Timestamp::UNIX_EPOCH);
    let ResidenceWrite::Founded { residence, .. } = founded.into_parts().write else { panic!("a home is founded") };
    Home { residence, residence_type: None, members: Vec::new(), my_role: Role::Owner, is_primary: false, contractors: 0 }
}

#[test]
fn an_event_says_what_a_home_was_called_before_if_that_was_something_else() {
    let renamed = ResidencePatch { name: Some(name("Oak Street")), ..ResidencePatch::default() };
    let described = ResidencePatch {
        name: Some(name("Elm Street")),
        description: Edit::Set("A house".try_into().unwrap()),
        ..ResidencePatch::default()
    };
    for (patch, expected) in [(renamed, Some(name("Elm Street"))), (described, None)] {
        let change = home().update(patch, None, ada(), Timestamp::UNIX_EPOCH).unwrap().unwrap();
        let ResidenceEvent::Updated { renamed_from, .. } = change.event() else { panic!("a home is updated") };
        assert_eq!(*renamed_from, expected);
    }
}

#[test]
fn an_event_of_an_earlier_release_says_nothing_of_the_name_before() {
    let payload = json!({"event": "updated", "residence": home().residence, "main": null});
    let event: ResidenceEvent = serde_json::from_value(payload.clone()).unwrap();
    assert!(matches!(event, ResidenceEvent::Updated { renamed_from: None, .. }));
    assert_eq!(serde_json::to_value(event).unwrap(), payload);
}

fn currency(code: &str) -> Result<Currency, CurrencyError> {
    Currency::try_from(code.to_owned())
}

#[test]
fn a_currency_is_three_letters_in_any_case() {
    for code in ["USD", "usd", " Usd "] {
        assert_eq!(currency(code).map(|currency| currency.code()).as_deref(), Ok("USD"));
    }
    assert_eq!(Currency::default().code(), "USD");
}

#[test]
fn what_is_not_three_latin_letters_is_no_currency() {
    for code in ["", "US", "USDT", "U$D", "12E", "дом", "é1"] {
        assert_eq!(currency(code), Err(CurrencyError), "{code:?}");
    }
}
