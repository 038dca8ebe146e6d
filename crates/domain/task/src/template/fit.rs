//! Which homes a template fits.

use super::{Flag, HomeFacts, TextField};

/// What makes a template fit a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Every home needs it.
    pub is_universal: bool,
    /// Words in the texts of the profile.
    pub texts: &'static [TextCondition],
    /// What the home has.
    pub flags: &'static [FlagCondition],
    /// The types of homes that need it most; empty if the type makes no difference.
    pub types: &'static [HomeType],
    /// Work on the outside of the building or on its ground.
    pub is_outside: bool,
}

/// A text of the profile contains a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextCondition {
    /// Which text.
    pub field: TextField,
    /// Which word, or words.
    pub word: &'static str,
    /// Unless it contains one of these too.
    pub except: &'static [&'static str],
    /// What the home has if it does: `a furnace`.
    pub phrase: &'static str,
}

/// A question of the profile is answered with yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagCondition {
    /// Which one.
    pub flag: Flag,
    /// The template is not for homes where the answer is no.
    pub is_needed: bool,
    /// What the home has if it is yes: `a pool`.
    pub phrase: &'static str,
}

/// A type of homes that templates know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HomeType {
    /// Stands alone.
    House,
    /// In a row.
    Townhouse,
    /// A rented or owned flat.
    Apartment,
    /// A flat whose owners keep up the building together.
    Condo,
    /// On a chassis.
    MobileHome,
    /// Lived in for a part of the year.
    Cabin,
    /// Several households under one roof.
    MultiFamily,
    /// Let to a tenant.
    Rental,
}

impl HomeType {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::House, Self::Townhouse, Self::Apartment, Self::Condo, Self::MobileHome, Self::Cabin, Self::MultiFamily, Self::Rental];

    /// The slug of the lookup of residence types.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Townhouse => "townhouse",
            Self::Apartment => "apartment",
            Self::Condo => "condo",
            Self::MobileHome => "mobile_home",
            Self::Cabin => "cabin",
            Self::MultiFamily => "multi_family",
            Self::Rental => "rental",
        }
    }

    /// The type with this slug, if templates know it.
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.slug() == slug)
    }

    /// Whether others keep up the building and its ground for the people who live there.
    const fn is_kept_up_by_others(self) -> bool {
        matches!(self, Self::Apartment | Self::Condo)
    }
}

impl TextCondition {
    /// Whether it is met.
    pub fn is_met(&self, facts: &HomeFacts) -> bool {
        let Some(text) = facts.text(self.field) else { return false };
        contains(text, self.word) && !self.except.iter().any(|word| contains(text, word))
    }
}

impl FlagCondition {
    /// Whether it is met.
    pub fn is_met(&self, facts: &HomeFacts) -> bool {
        facts.flag(self.flag) == Some(true)
    }
}

impl Fit {
    /// Whether a home must not be bothered with it: something that it needs is not there, or it is outside work that
    /// is not for homes of this type. Where nothing is said, nothing speaks against it.
    pub fn is_out_of_place(&self, facts: &HomeFacts) -> bool {
        let lacks = self.flags.iter().any(|condition| condition.is_needed && facts.flag(condition.flag) == Some(false));
        lacks || (self.is_outside && facts.home_type.is_some_and(|home| self.is_not_theirs(home)))
    }

    /// Whether outside work is somebody else's in a home of this type.
    fn is_not_theirs(&self, home: HomeType) -> bool {
        if self.types.is_empty() { home.is_kept_up_by_others() } else { !self.types.contains(&home) }
    }
}

/// Whether a text contains words, at the beginning of one of its own: `Asphalt shingles` contains `shingle`, but a
/// `boiler` is not `oil`, nor is a `hardwood` floor counted twice. Capitals make no difference, nor do signs between
/// words: `Heat-Pump` and `heatpump` contain `heat pump`.
fn contains(text: &str, words: &str) -> bool {
    let (text, words) = (spaced(text), spaced(words));
    let starts = |words: &str| format!(" {text}").contains(&format!(" {words}"));
    starts(&words) || starts(&words.replace(' ', ""))
}

/// In small letters, with one space between words.
fn spaced(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_words_begin() {
        for (text, word) in [
            ("Gas furnace", "furnace"),
            ("GAS", "gas"),
            ("asphalt shingles", "shingle"),
            ("Heat-Pump", "heat pump"),
            ("heatpump", "heat pump"),
            ("Ductless mini split", "mini-split"),
            ("minisplit", "mini-split"),
            ("forced-air", "forced"),
        ] {
            assert!(contains(text, word), "{text}: {word}");
        }
        for (text, word) in [("boiler", "oil"), ("hardwood", "wood"), ("", "gas"), ("heat", "heat pump")] {
            assert!(!contains(text, word), "{text}: {word}");
        }
    }

    #[test]
    fn every_type_is_found_by_its_slug() {
        for known in HomeType::ALL {
            assert_eq!(HomeType::find(known.slug()), Some(known));
        }
        assert_eq!(HomeType::find("castle"), None);
    }
}
