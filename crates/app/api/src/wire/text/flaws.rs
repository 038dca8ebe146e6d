//! The domains' refusals of values, as flaws: the slugs are written here and nowhere else.

use crate::{problem::Flaw, wire::text::FromText};
use honeydue_contractor::{Company, ContractorName, Phone, RatingError, SpecialtiesError, Website, WebsiteError};
use honeydue_identity::{Email, EmailError, Password, PasswordError, PersonName, Username, UsernameError};
use honeydue_kernel::{Day, DayError, Money, MoneyError, Role, TextError, Zone, ZoneError, check_text};
use honeydue_residence::{AddressPart, Bathrooms, Code, Currency, CurrencyError, LotSize, MeasureError, ProfileText, ResidenceName};
use honeydue_task::{MonthDay, MonthDayError, Notes, Reason, RhythmError, Title, When};
use jiff::Timestamp;
use secrecy::SecretString;

macro_rules! from_string {
    ($($type:ty),* $(,)?) => {
        $(
            impl FromText for $type {
                fn from_text(text: &str) -> Result<Self, Flaw> {
                    Ok(Self::try_from(text.to_owned())?)
                }
            }
        )*
    };
}

from_string!(PersonName, ResidenceName, AddressPart, ProfileText, Currency, Title, Notes, Reason);
from_string!(honeydue_residence::Description, honeydue_task::Description);
from_string!(
    ContractorName,
    Company,
    Phone,
    Website,
    honeydue_contractor::Email,
    honeydue_contractor::AddressPart,
    honeydue_contractor::Notes
);

/// One that is newly chosen.
impl FromText for Email {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        Ok(Self::chosen(text)?)
    }
}

/// One that is newly chosen.
impl FromText for Username {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        Ok(Self::chosen(text)?)
    }
}

/// An address that there is already, however it was chosen.
pub struct OwnEmail(pub Email);

impl FromText for OwnEmail {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        Ok(Self(Email::try_from(text.to_owned())?))
    }
}

macro_rules! parsed {
    ($($type:ty),* $(,)?) => {
        $(
            impl FromText for $type {
                fn from_text(text: &str) -> Result<Self, Flaw> {
                    Ok(text.trim().parse::<Self>()?)
                }
            }
        )*
    };
}

parsed!(Day, Money, MonthDay, Zone, Bathrooms, LotSize, honeydue_contractor::Rating);

impl FromText for Password {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        Ok(Self::chosen(SecretString::from(text.to_owned()))?)
    }
}

/// A calendar day (also as a timestamp at midnight UTC, which older clients send), else an instant.
impl FromText for When {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        match text.parse::<Day>() {
            Ok(day) => Ok(Self::On(day)),
            Err(error @ DayError::OutOfRange) => Err(error.into()),
            Err(DayError::Malformed) => text
                .parse::<Timestamp>()
                .map(Self::At)
                .map_err(|_| Flaw::new("malformed", "must be an instant like 2026-06-15T16:20:00Z, or a day like 2026-06-15")),
        }
    }
}

/// By its name.
impl FromText for Role {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        let known = [Self::Member, Self::Owner].into_iter().find(|role| role.name() == text);
        known.ok_or_else(|| Flaw::new("unknown", "must be owner or member"))
    }
}

/// Anything that could be one: whether it is, the store knows.
impl FromText for Code {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        Ok(Self::typed(&check_text(text, 1, 100)?))
    }
}

/// What somebody signs in with: any text that could be kept.
pub struct LoginText;

impl FromText for LoginText {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        check_text(text, 1, Email::MAX)?;
        Ok(Self)
    }
}

/// What is said to be a password: nothing longer is one, so that nothing longer is hashed.
pub struct TriedPassword;

impl TriedPassword {
    /// In bytes.
    const LONGEST: usize = 1024;
}

impl FromText for TriedPassword {
    fn from_text(text: &str) -> Result<Self, Flaw> {
        if text.len() <= Self::LONGEST { Ok(Self) } else { Err(PasswordError::TooLong.into()) }
    }
}

impl From<TextError> for Flaw {
    fn from(error: TextError) -> Self {
        let code = match error {
            TextError::Blank => "blank",
            TextError::TooLong { max: _ } => "too_long",
            TextError::ControlCharacter => "control_character",
        };
        Self::new(code, error.to_string())
    }
}

impl From<EmailError> for Flaw {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::Text(error) => error.into(),
            EmailError::Malformed => Self::new("malformed", error.to_string()),
            EmailError::NotAscii => Self::new("not_ascii", error.to_string()),
        }
    }
}

impl From<UsernameError> for Flaw {
    fn from(error: UsernameError) -> Self {
        match error {
            UsernameError::Text(error) => error.into(),
            UsernameError::Malformed => Self::new("malformed", error.to_string()),
            UsernameError::Confusable => Self::new("confusable", error.to_string()),
        }
    }
}

impl From<PasswordError> for Flaw {
    fn from(error: PasswordError) -> Self {
        let code = match error {
            PasswordError::TooShort => "too_short",
            PasswordError::TooLong => "too_long",
        };
        Self::new(code, error.to_string())
    }
}

impl From<DayError> for Flaw {
    fn from(error: DayError) -> Self {
        let code = match error {
            DayError::OutOfRange => "out_of_range",
            DayError::Malformed => "malformed",
        };
        Self::new(code, error.to_string())
    }
}

impl From<MoneyError> for Flaw {
    fn from(error: MoneyError) -> Self {
        let code = match error {
            MoneyError::OutOfRange => "out_of_range",
            MoneyError::Malformed => "malformed",
        };
        Self::new(code, error.to_string())
    }
}

impl From<RhythmError> for Flaw {
    fn from(error: RhythmError) -> Self {
        let code = match error {
            RhythmError::DaysMissing => "required",
            RhythmError::DaysOutOfRange => "out_of_range",
        };
        Self::new(code, error.to_string())
    }
}

impl From<MonthDayError> for Flaw {
    fn from(error: MonthDayError) -> Self {
        Self::new("malformed", error.to_string())
    }
}

impl From<ZoneError> for Flaw {
    fn from(error: ZoneError) -> Self {
        Self::new("unknown_timezone", error.to_string())
    }
}

impl From<CurrencyError> for Flaw {
    fn from(error: CurrencyError) -> Self {
        Self::new("malformed", error.to_string())
    }
}

impl From<honeydue_contractor::EmailError> for Flaw {
    fn from(error: honeydue_contractor::EmailError) -> Self {
        match error {
            honeydue_contractor::EmailError::Text(error) => error.into(),
            honeydue_contractor::EmailError::Malformed => Self::new("malformed", error.to_string()),
        }
    }
}

impl From<WebsiteError> for Flaw {
    fn from(error: WebsiteError) -> Self {
        match error {
            WebsiteError::Text(error) => error.into(),
            WebsiteError::Malformed => Self::new("malformed", error.to_string()),
        }
    }
}

impl From<RatingError> for Flaw {
    fn from(error: RatingError) -> Self {
        let code = match error {
            RatingError::OutOfRange => "out_of_range",
            RatingError::Malformed => "malformed",
        };
        Self::new(code, error.to_string())
    }
}

impl From<MeasureError> for Flaw {
    fn from(error: MeasureError) -> Self {
        let code = match error {
            MeasureError::OutOfRange { .. } => "out_of_range",
            MeasureError::Malformed { .. } => "malformed",
        };
        Self::new(code, error.to_string())
    }
}

impl From<SpecialtiesError> for Flaw {
    fn from(error: SpecialtiesError) -> Self {
        Self::new("too_many", error.to_string())
    }
}
