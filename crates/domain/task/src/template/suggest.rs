//! Which templates a home should be shown first.

use super::{Fit, HomeFacts, HomeType, Template};
use std::{cmp::Reverse, fmt};

/// How well a template fits a home, in hundredths: 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

/// A template that a home may want, with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The template.
    pub template: &'static Template,
    /// How well it fits.
    pub score: Score,
    /// Why, each reason once; none where nothing that is known of the home speaks for it.
    pub reasons: Vec<Reason>,
}

/// What speaks for a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Every home needs it.
    EveryHome,
    /// The home has something: `a furnace`.
    Has(&'static str),
    /// The home is of this type.
    Is(HomeType),
}

impl Score {
    /// What every template has that is not out of place.
    pub const LEAST: Self = Self(30);
    /// Nothing fits better.
    pub const MOST: Self = Self(100);
    /// A word in a text of the profile.
    const TEXT: u8 = 25;
    /// A yes of the profile.
    const FLAG: u8 = 30;
    /// The type of the home.
    const TYPE: u8 = 15;

    /// In hundredths.
    pub const fn hundredths(self) -> u8 {
        self.0
    }

    fn add(&mut self, hundredths: u8) {
        self.0 = self.0.saturating_add(hundredths).min(Self::MOST.0);
    }
}

/// With two decimals: `0.55`.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Suggestion {
    /// How many a home is shown at once; the rest is for whoever browses the catalogue.
    pub const AT_ONCE: usize = 12;

    /// Where it stands among others: the least is first.
    fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.score), self.reasons.is_empty(), Reverse(self.template.importance), self.template.id)
    }
}

/// All templates that are not out of place in a home, nor in use there, best first: by score, then by importance, then by id. Of those
/// with the same score, the ones for which something speaks come first: while nobody says whether there is a boiler,
/// its service stands behind what every home needs.
///
/// 0.30 for all, 0.25 more for each word that the profile's texts contain, 0.30 more for each thing that the home has,
/// 0.15 more if it is of one of the types; at most 1.
pub fn suggest(facts: &HomeFacts) -> Vec<Suggestion> {
    let is_wanted = |template: &&Template| !template.fit.is_out_of_place(facts) && !facts.in_use.contains(&template.id);
    let fitting = Template::all().iter().filter(is_wanted);
    let mut suggestions: Vec<Suggestion> = fitting.map(|template| judge(template, facts)).collect();
    suggestions.sort_by_key(Suggestion::rank);
    suggestions
}

fn judge(template: &'static Template, facts: &HomeFacts) -> Suggestion {
    let Fit { is_universal, texts, flags, types, is_outside: _ } = template.fit;
    let texts = texts.iter().filter(|text| text.is_met(facts)).map(|text| (Reason::Has(text.phrase), Score::TEXT));
    let flags = flags.iter().filter(|flag| flag.is_met(facts)).map(|flag| (Reason::Has(flag.phrase), Score::FLAG));
    let home = facts.home_type.filter(|home| types.contains(home)).map(|home| (Reason::Is(home), Score::TYPE));
    let universal = is_universal.then_some((Reason::EveryHome, 0));

    let mut suggestion = Suggestion { template, score: Score::LEAST, reasons: Vec::new() };
    for (reason, hundredths) in texts.chain(flags).chain(home).chain(universal) {
        suggestion.score.add(hundredths);
        if !suggestion.reasons.contains(&reason) {
            suggestion.reasons.push(reason);
        }
    }
    suggestion
}

#[cfg(test)]
mod tests;
