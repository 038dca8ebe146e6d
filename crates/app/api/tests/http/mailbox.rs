//! Mail that was put into a folder, as whoever it is for reads it.

use honeydue_testkit::eventually;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use std::{fs, path::PathBuf, sync::Mutex};
use tempfile::TempDir;

/// A folder for mail.
pub struct Mailbox {
    folder: TempDir,
    read: Mutex<Vec<PathBuf>>,
}

/// A letter that arrived.
#[derive(Debug)]
pub struct Letter {
    pub subject: String,
    pub text: String,
}

impl Letter {
    /// The six digits that stand on a line of their own.
    pub fn code(&self) -> String {
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        self.text.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code: {self:?}")).to_owned()
    }

    /// What stands behind the number sign of its link.
    pub fn token(&self) -> String {
        let link = self.text.lines().map(str::trim).find_map(|line| line.split_once("/reset-password/#token="));
        link.unwrap_or_else(|| panic!("no link: {self:?}")).1.to_owned()
    }
}

impl Mailbox {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), read: Mutex::default() }
    }

    /// What makes an application mail into it.
    pub fn settings(&self) -> [(String, String); 2] {
        let url = format!("file://{}", self.folder.path().display());
        [("HONEYDUE_MAIL_URL".to_owned(), url), ("HONEYDUE_MAIL_FROM".to_owned(), "honeydue <mail@home.example>".to_owned())]
    }

    /// The next letter to this address with this in its subject, whenever it comes. Nobody reads it a second time.
    pub async fn letter(&self, to: &str, about: &str) -> Letter {
        let mut found = None;
        eventually(&format!("a letter to {to} about {about}"), async || {
            found = self.look(to, about);
            found.is_some()
        })
        .await;
        found.expect("a letter")
    }

    /// The subjects of all letters to this address that nobody has read.
    pub fn unread(&self, to: &str) -> Vec<String> {
        self.mails().into_iter().filter(|(_, whom, _)| whom == to).map(|(_, _, letter)| letter.subject).collect()
    }

    fn look(&self, to: &str, about: &str) -> Option<Letter> {
        let (file, _, letter) = self.mails().into_iter().find(|(_, whom, letter)| whom == to && letter.subject.contains(about))?;
        self.read.lock().expect("nobody panicked").push(file);
        Some(letter)
    }

    /// Those that nobody has read, the oldest first.
    fn mails(&self) -> Vec<(PathBuf, String, Letter)> {
        let read = self.read.lock().expect("nobody panicked");
        let files = fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("a file").path());
        let mut files: Vec<PathBuf> =
            files.filter(|file| file.extension().is_some_and(|extension| extension == "eml") && !read.contains(file)).collect();
        files.sort_by_key(|file| file.metadata().and_then(|about| about.modified()).ok());
        files
            .into_iter()
            .map(|file| {
                let bytes = fs::read(&file).expect("a mail");
                let mail = parse_mail(&bytes).expect("a mail");
                let header = |name: &str| mail.headers.get_first_value(name).expect("a header");
                let address = header("To").trim_end_matches('>').rsplit('<').next().expect("an address").trim_matches('"').to_owned();
                let letter = Letter { subject: header("Subject"), text: words(&mail).expect("words") };
                (file, address, letter)
            })
            .collect()
    }
}

/// The part that has words alone.
fn words(mail: &ParsedMail<'_>) -> Option<String> {
    match mail.ctype.mimetype.as_str() {
        "text/plain" => mail.get_body().ok(),
        _ => mail.subparts.iter().find_map(words),
    }
}
