use super::*;

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
