//! What a URL says of encryption, taken out of it.

use percent_encoding::percent_decode_str;

/// The parameters that are ours, and the rest of the text that they stood in. Of one that is said twice the last counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    /// What is left for the driver to read, and to complain of.
    pub(super) rest: String,
    pub(super) sslmode: Option<String>,
    pub(super) sslrootcert: Option<String>,
}

impl Parameters {
    /// Of `postgres://…`, or of `key=value key='value'`.
    pub(super) fn read(text: &str) -> Self {
        let mut parameters = Self::default();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            parameters.take_from_url(text);
        } else {
            parameters.take_from_pairs(text);
        }
        parameters
    }

    /// Keeps the parameter, if it is ours.
    fn keeps(&mut self, key: &str, value: impl FnOnce() -> String) -> bool {
        let place = match key {
            "sslmode" => &mut self.sslmode,
            "sslrootcert" => &mut self.sslrootcert,
            _ => return false,
        };
        *place = Some(value());
        true
    }

    fn take_from_url(&mut self, url: &str) {
        // a password may have a question mark: the driver, too, takes everything before the first @ for a name and a password
        let behind_password = url.find('@').map_or(0, |at| at + 1);
        let Some(question) = url[behind_password..].find('?').map(|place| behind_password + place) else {
            url.clone_into(&mut self.rest);
            return;
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let others: Vec<&str> = url[question + 1..]
            .split('&')
            .filter(|pair| !pair.split_once('=').is_some_and(|(key, value)| self.keeps(&decoded(key), || decoded(value))))
            .collect();
        url[..question].clone_into(&mut self.rest);
        if others.iter().any(|pair| !pair.is_empty()) {
            self.rest.push('?');
            self.rest.push_str(&others.join("&"));
        }
    }

    fn take_from_pairs(&mut self, text: &str) {
        let mut left = text;
        while let Some((key, value, after)) = pair(left) {
            if !self.keeps(key, || value) {
                self.rest.push_str(&left[..left.len() - after.len()]);
            }
            left = after;
        }
        self.rest.push_str(left);
    }
}

/// The first key and its value, which may be in quotes, and what comes after them.
fn pair(text: &str) -> Option<(&str, String, &str)> {
    let text = text.trim_start();
    let (key, after) = text.split_at(text.find(|letter: char| letter == '=' || letter.is_whitespace())?);
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quoted = after.strip_prefix('\'');
    let mut letters = quoted.unwrap_or(after).chars();
    let mut value = String::new();
    loop {
        let left = letters.as_str();
        match letters.next() {
            Some('\\') => value.extend(letters.next()),
            Some('\'') if quoted.is_some() => return Some((key, value, letters.as_str())),
            Some(space) if quoted.is_none() && space.is_whitespace() => return Some((key, value, left)),
            Some(letter) => value.push(letter),
            None if quoted.is_none() => return Some((key, value, "")),
            None => return None,
        }
    }
}
