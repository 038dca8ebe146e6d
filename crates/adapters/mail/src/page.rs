//! The words of each letter, as text and as a page.

use crate::words::{duration, moment, one_line};
use askama::Template;
use honeydue_notification::{Letter, Message};

/// A letter in words.
#[derive(Debug)]
pub struct Page {
    /// What it is about, on one line.
    pub subject: String,
    /// The words alone.
    pub text: String,
    /// The words laid out.
    pub html: String,
}

/// What stands on every letter beside its own words.
#[derive(Debug)]
struct Head<'a> {
    subject: &'a str,
    greeting: &'a str,
    to: &'a str,
    host: &'a str,
    public_url: &'a str,
}

/// A letter's two templates over the same fields.
macro_rules! pair {
    ($name:ident($($field:ident: $type:ty),*), $html:literal, $text:literal) => {
        fn $name<'a>(head: &'a Head<'a> $(, $field: $type)*) -> askama::Result<(String, String)> {
            #[derive(Template)]
            #[template(path = $html)]
            struct Html<'a> { head: &'a Head<'a> $(, $field: $type)* }

            #[derive(Template)]
            #[template(path = $text)]
            struct Text<'a> { head: &'a Head<'a> $(, $field: $type)* }

            Ok((Text { head $(, $field)* }.render()?, Html { head $(, $field)* }.render()?))
        }
    };
}

pair!(verification_code(code: &'a str, valid: &'a str), "verification_code.html", "verification_code.txt");
pair!(welcome(tips: &'a [(&'a str, &'a str)]), "welcome.html", "welcome.txt");
pair!(password_reset(code: &'a str, link: &'a str, valid: &'a str), "password_reset.html", "password_reset.txt");
pair!(password_changed(at: &'a str), "password_changed.html", "password_changed.txt");
pair!(new_sign_in(device: &'a str, address: Option<&'a str>, at: &'a str), "new_sign_in.html", "new_sign_in.txt");
pair!(email_change_requested(code: &'a str, valid: &'a str), "email_change_requested.html", "email_change_requested.txt");
pair!(email_changed(address: &'a str, at: &'a str), "email_changed.html", "email_changed.txt");
pair!(member_joined(residence: &'a str, member: &'a str), "member_joined.html", "member_joined.txt");
pair!(account_deleted(), "account_deleted.html", "account_deleted.txt");

/// How to begin.
const TIPS: [(&str, &str); 5] = [
    ("Tell us about the home.", "Its year, heating and roof are enough for us to suggest what it needs."),
    ("Start from a suggestion.", "Ready-made tasks come with a sensible rhythm: smoke alarms monthly, gutters in spring and autumn."),
    ("Bring everybody in.", "A short code lets the people you live with into the home. You all see the same board."),
    ("Put a name on each task.", "What belongs to somebody gets done. Hand it over whenever you like."),
    (
        "Tick off what is done.",
        "What comes back moves to its next date by itself, and the home remembers what was done, when, and at what cost.",
    ),
];

impl Page {
    /// A message in words.
    pub fn of(message: &Message, host: &str, public_url: &str) -> askama::Result<Self> {
        let subject = subject(&message.letter);
        let greeting = name(message).map_or_else(|| "Hello,".to_owned(), |name| format!("Hi {name},"));
        let head = Head { subject: &subject, greeting: &greeting, to: message.to.address.as_str(), host, public_url };
        let told = |at| moment(at, &message.to.zone);
        let (text, html) = match &message.letter {
            Letter::VerificationCode { code, valid_minutes } => verification_code(&head, code.expose(), &duration(*valid_minutes)),
            Letter::Welcome => welcome(&head, &TIPS),
            Letter::PasswordReset { code, link, valid_minutes } => {
                password_reset(&head, code.expose(), link.expose(), &duration(*valid_minutes))
            }
            Letter::PasswordChanged { at } => password_changed(&head, &told(*at)),
            Letter::NewSignIn { device, address, at } => {
                let device = device.as_ref().map_or_else(|| "unknown".to_owned(), |device| one_line(device.as_str()));
                let address = address.map(|address| address.to_string());
                new_sign_in(&head, &device, address.as_deref(), &told(*at))
            }
            Letter::EmailChangeRequested { code, valid_minutes } => email_change_requested(&head, code.expose(), &duration(*valid_minutes)),
            Letter::EmailChanged { to, at } => email_changed(&head, to.as_str(), &told(*at)),
            Letter::MemberJoined { residence, member } => member_joined(&head, &one_line(residence.as_str()), &one_line(member.as_str())),
            Letter::AccountDeleted => account_deleted(&head),
        }?;
        Ok(Self { subject, text, html })
    }
}

/// How the recipient is called, where the letter may do so.
pub fn name(message: &Message) -> Option<String> {
    let name = message.to.name.as_ref().filter(|_| !message.letter.to_unproven())?;
    Some(one_line(name.as_str())).filter(|name| !name.is_empty())
}

fn subject(letter: &Letter) -> String {
    match letter {
        Letter::VerificationCode { code, .. } => format!("{} is your honeydue code", code.expose()),
        Letter::Welcome => "Welcome to honeydue".to_owned(),
        Letter::PasswordReset { .. } => "Reset your honeydue password".to_owned(),
        Letter::PasswordChanged { .. } => "Your honeydue password was changed".to_owned(),
        Letter::NewSignIn { .. } => "A new device signed in to your honeydue account".to_owned(),
        Letter::EmailChangeRequested { code, .. } => format!("{} is your code for a new honeydue address", code.expose()),
        Letter::EmailChanged { .. } => "Your honeydue address was changed".to_owned(),
        Letter::MemberJoined { residence, member } => format!("{} joined {}", one_line(member.as_str()), one_line(residence.as_str())),
        Letter::AccountDeleted => "Your honeydue account was deleted".to_owned(),
    }
}

#[cfg(test)]
mod tests;
