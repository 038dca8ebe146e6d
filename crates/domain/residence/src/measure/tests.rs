use super::*;

#[test]
fn decimals_are_shown_without_needless_zeros() {
    for (text, shown) in [("2.5", "2.5"), ("2.50", "2.5"), ("2", "2"), ("2.0", "2"), ("0.25", "0.25"), ("007.05", "7.05"), ("0", "0")] {
        assert_eq!(text.parse::<Bathrooms>().unwrap().to_string(), shown, "{text}");
    }
    assert_eq!("0.1234".parse::<LotSize>().unwrap().to_string(), "0.1234");
    assert_eq!("999999999.9999".parse::<LotSize>().unwrap().to_string(), "999999999.9999");
}

#[test]
fn what_is_no_decimal_is_malformed() {
    for text in ["", " ", "1e2", "2,5", "2.", ".5", "+2", "--2", "2.5.1", "NaN", "٢", "2.555"] {
        assert_eq!(text.parse::<Bathrooms>(), Err(MeasureError::Malformed { places: 2 }), "{text:?}");
    }
}

#[test]
fn what_does_not_fit_is_out_of_range() {
    for text in ["-1", "-0.01", "1000", "99999999999999999999999999"] {
        assert_eq!(text.parse::<Bathrooms>(), Err(MeasureError::OutOfRange { least: 0, most: 999 }), "{text}");
    }
    assert_eq!("999.99".parse::<Bathrooms>().map(i64::from), Ok(99_999));
}

#[test]
fn whole_numbers_have_bounds() {
    assert_eq!(Bedrooms::try_from(0).map(i64::from), Ok(0));
    assert_eq!(Bedrooms::try_from(-1), Err(MeasureError::OutOfRange { least: 0, most: 999 }));
    assert_eq!(YearBuilt::try_from(999), Err(MeasureError::OutOfRange { least: 1000, most: 2200 }));
    assert!(YearBuilt::try_from(1987).is_ok() && SquareFootage::try_from(100_000_001).is_err());
}
