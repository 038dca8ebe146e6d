use super::*;
use crate::problem::Problem;
use honeydue_kernel::Edit;
use serde_json::{Value, json};

fn faults(errors: ValidationErrors) -> Vec<(String, String)> {
    let problem = Problem::from(errors);
    problem.errors().iter().map(|error| (error.pointer.clone(), error.code.clone().into_owned())).collect()
}

fn new(body: Value) -> Result<NewResidence, Vec<(String, String)>> {
    let request: NewResidenceRequest = serde_json::from_value(body).unwrap();
    request.validate().map_err(faults)?;
    Ok(request.into_domain().unwrap())
}

fn update(body: Value) -> Result<ResidencePatch, Vec<(String, String)>> {
    let request: UpdateResidenceRequest = serde_json::from_value(body).unwrap();
    request.validate().map_err(faults)?;
    Ok(request.into_domain().unwrap())
}

#[test]
fn a_name_is_enough_for_a_new_home() {
    let new = new(json!({"name": " Elm Street ", "city": "", "currency": null, "unheard_of": 1})).unwrap();
    assert_eq!((new.name.as_str(), new.currency.code().as_str()), ("Elm Street", "USD"));
    assert!(new.address.city.is_none() && !new.is_primary);
}

#[test]
fn a_new_home_needs_a_name() {
    for body in [json!({}), json!({"name": null})] {
        assert_eq!(new(body).unwrap_err(), [("/name".to_owned(), "required".to_owned())]);
    }
    assert_eq!(new(json!({"name": " "})).unwrap_err(), [("/name".to_owned(), "blank".to_owned())]);
}

#[test]
fn all_faults_are_told_at_once() {
    let body = json!({
        "name": "", "currency": "dollar", "timezone": "Mars/Olympus", "city": "x".repeat(201), "bedrooms": 1000, "bathrooms": "2.555",
        "square_footage": -1, "lot_size": "much", "year_built": 999, "purchase_date": "2026-02-30", "purchase_price": -1,
        "roof_type": "x".repeat(101),
    });
    let faults: Vec<String> = new(body).unwrap_err().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    #[rustfmt::skip]
    let expected = [
        "/bathrooms malformed", "/bedrooms out_of_range", "/city too_long", "/currency malformed", "/lot_size malformed", "/name blank",
        "/purchase_date malformed", "/purchase_price out_of_range", "/roof_type too_long", "/square_footage out_of_range",
        "/timezone unknown_timezone", "/year_built out_of_range",
    ];
    assert_eq!(faults, expected);
}

#[test]
fn numbers_and_strings_are_decimals() {
    let new = new(json!({"name": "Home", "bathrooms": 2.5, "lot_size": "0.25", "purchase_price": 412_000})).unwrap();
    let shown = (new.measures.bathrooms.unwrap().to_string(), new.measures.lot_size.unwrap().to_string());
    assert_eq!(shown, ("2.5".to_owned(), "0.25".to_owned()));
    assert_eq!(new.purchase.price.unwrap().to_string(), "412000.00");
}

#[test]
fn an_update_keeps_clears_and_sets() {
    let patch = update(json!({"city": null, "country": "", "bedrooms": 3, "has_pool": null, "is_primary": true})).unwrap();
    assert_eq!((patch.city, patch.country, patch.street_address), (Edit::Clear, Edit::Clear, Edit::Keep));
    assert!(matches!(patch.bedrooms, Edit::Set(_)));
    assert_eq!((patch.has_pool, patch.has_garage, patch.is_primary), (Edit::Clear, Edit::Keep, Some(true)));
    assert!(patch.name.is_none());
}

#[test]
fn what_can_not_be_none_is_not_cleared() {
    let required = |pointer: &str| (pointer.to_owned(), "required".to_owned());
    let faults = update(json!({"name": null, "currency": "", "is_primary": null})).unwrap_err();
    assert_eq!(faults, [required("/currency"), required("/is_primary"), required("/name")]);
    assert_eq!(update(json!({"name": ""})).unwrap_err(), [("/name".to_owned(), "blank".to_owned())]);
}
