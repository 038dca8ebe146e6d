//! Which contractors somebody looks for.

use crate::{AddressPart, Company, ContractorCard, Phone, Scope};
use honeydue_kernel::{ResidenceId, SpecialtyId};

/// Conditions, all of which must be met; without any, everything is shown.
///
/// They are judged here and not by the stores: a list is short and whole, and letters are the same large and small
/// everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractorFilter {
    /// In name, company, phone, e-mail, city or the name of a trade, in any case. Words are looked for one by one.
    pub search: Option<String>,
    /// A favourite of the viewer's, or none.
    pub favorite: Option<bool>,
    /// Knows this trade.
    pub specialty: Option<SpecialtyId>,
    /// Of this home.
    pub residence: Option<ResidenceId>,
}

impl ContractorFilter {
    /// What has to be read to judge the conditions.
    pub fn scope(&self) -> Scope {
        self.residence.map_or(Scope::All, Scope::Home)
    }

    /// Whether a contractor meets them all.
    pub fn admits(&self, card: &ContractorCard) -> bool {
        let Self { search, favorite, specialty, residence } = self;
        favorite.is_none_or(|wanted| card.is_favorite == wanted)
            && specialty.is_none_or(|wanted| card.contractor.details.specialties.contains(wanted))
            && residence.is_none_or(|wanted| card.contractor.residence == Some(wanted))
            && search.as_deref().is_none_or(|search| is_found(card, search))
    }
}

fn is_found(card: &ContractorCard, search: &str) -> bool {
    let details = &card.contractor.details;
    let email = details.email.clone().map(String::from);
    let texts = [
        Some(details.name.as_str()),
        details.company.as_ref().map(Company::as_str),
        details.phone.as_ref().map(Phone::as_str),
        email.as_deref(),
        details.address.city.as_ref().map(AddressPart::as_str),
    ];
    let trades = card.specialties.iter().map(|specialty| specialty.name.as_str());
    let told: Vec<String> = texts.into_iter().flatten().chain(trades).map(str::to_lowercase).collect();
    search.to_lowercase().split_whitespace().all(|word| told.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::card;

    fn searching(search: &str) -> ContractorFilter {
        ContractorFilter { search: Some(search.to_owned()), ..ContractorFilter::default() }
    }

    #[test]
    fn without_conditions_everything_is_shown() {
        assert!(ContractorFilter::default().admits(&card()));
        assert!(searching("  ").admits(&card()));
    }

    #[test]
    fn words_are_looked_for_in_any_case_and_order() {
        let mut card = card();
        card.contractor.details.company = Some(Company::try_from("Öfen & Söhne").unwrap());
        for search in ["ana", "RUIZ ana", "öfen", "ÖFEN ana", "heizung", "uiz"] {
            assert!(searching(search).admits(&card), "{search}");
        }
        for search in ["anna", "ana bob", "%", "_"] {
            assert!(!searching(search).admits(&card), "{search}");
        }
    }

    #[test]
    fn all_conditions_must_be_met() {
        let card = card();
        let fits = ContractorFilter {
            search: Some("ana".to_owned()),
            favorite: Some(card.is_favorite),
            specialty: card.contractor.details.specialties.iter().next(),
            residence: card.contractor.residence,
        };
        assert!(fits.admits(&card));
        for misses in [
            ContractorFilter { search: Some("bob".to_owned()), ..fits.clone() },
            ContractorFilter { favorite: Some(!card.is_favorite), ..fits.clone() },
            ContractorFilter { specialty: Some(30_000.into()), ..fits.clone() },
            ContractorFilter { residence: Some(30_000.into()), ..fits.clone() },
        ] {
            assert!(!misses.admits(&card), "{misses:?}");
        }
    }
}
