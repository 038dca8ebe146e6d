use super::*;
use proptest::prelude::*;

#[test]
fn amounts_are_read_in_hundredths() {
    let amounts =
        [("0", 0), ("0.00", 0), ("25", 2500), ("25.1", 2510), ("25.10", 2510), ("25.100", 2510), ("120.00", 12_000), ("007.05", 705)];
    for (text, hundredths) in amounts {
        assert_eq!(text.parse::<Money>().map(Money::hundredths), Ok(hundredths), "{text}");
    }
}

#[test]
fn amounts_are_shown_with_two_decimals() {
    for (text, shown) in [("25.1", "25.10"), ("0", "0.00"), ("0.05", "0.05"), ("999999999999.99", "999999999999.99")] {
        assert_eq!(text.parse::<Money>().unwrap().to_string(), shown);
    }
}

#[test]
fn what_is_no_decimal_number_is_malformed() {
    for text in ["", " ", "1e5", "abc", "1,50", "1.2.3", "25.", ".50", "+5", "--5", "0x10", "1 000", "25.-1", "٢٥", "NaN", "25.1é"] {
        assert_eq!(text.parse::<Money>(), Err(MoneyError::Malformed), "{text:?}");
    }
}

#[test]
fn a_third_decimal_is_not_rounded_away() {
    assert_eq!("25.101".parse::<Money>(), Err(MoneyError::Malformed));
    assert_eq!("25.005".parse::<Money>(), Err(MoneyError::Malformed));
}

#[test]
fn negative_amounts_are_out_of_range() {
    assert_eq!("-0.01".parse::<Money>(), Err(MoneyError::OutOfRange));
    assert_eq!("-5".parse::<Money>(), Err(MoneyError::OutOfRange));
    assert_eq!(Money::try_from(-1), Err(MoneyError::OutOfRange));
    assert_eq!("-0".parse::<Money>().map(Money::hundredths), Ok(0));
}

#[test]
fn amounts_that_do_not_fit_are_out_of_range() {
    assert!("999999999999.99".parse::<Money>().is_ok());
    for text in ["1000000000000", "1000000000000.00", "99999999999999999999999999999999"] {
        assert_eq!(text.parse::<Money>(), Err(MoneyError::OutOfRange), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(hundredths in 0..=Money::MAX) {
        let money = Money::try_from(hundredths).unwrap();
        prop_assert_eq!(money.to_string().parse(), Ok(money));
    }

    #[test]
    fn no_text_makes_reading_an_amount_panic(text in "[-+.0-9e]{0,24}|.*") {
        let _ = text.parse::<Money>();
    }
}
