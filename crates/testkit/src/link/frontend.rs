//! What a client of Postgres says, message by message.

/// Reads along, and counts the statements that are executed. What is no Postgres protocol, or is encrypted, counts for nothing sure.
#[derive(Debug, Default)]
pub(super) struct Frontend {
    /// The first message has come: it alone has no type before its length.
    begun: bool,
    /// As much as has come of the next message's type and length.
    head: Vec<u8>,
    /// Bytes of the message's body that are still to come.
    body: usize,
    /// As much as has come of the first message's body: who calls.
    start: Vec<u8>,
}

/// The body of a request for encryption, which stands before the first message and is answered by itself.
const ASKS_FOR_ENCRYPTION: usize = 4;
/// The longest first message that Postgres takes.
const LONGEST_START: usize = 10_000;

impl Frontend {
    /// Hears the next bytes; how many messages began in them that execute a statement.
    pub(super) fn hear(&mut self, mut bytes: &[u8]) -> u64 {
        let mut executed = 0;
        while let Some((first, rest)) = bytes.split_first() {
            if self.body > 0 {
                let heard = self.body.min(bytes.len());
                self.body -= heard;
                self.listen(&bytes[..heard]);
                bytes = &bytes[heard..];
                continue;
            }
            self.head.push(*first);
            bytes = rest;
            executed += u64::from(self.understand());
        }
        executed
    }

    /// Hears a part of a body: those of the first message, and of what stands before it, are kept.
    fn listen(&mut self, part: &[u8]) {
        if self.begun {
            return;
        }
        if self.start.len() < LONGEST_START {
            self.start.extend_from_slice(part);
        }
        if self.body == 0 {
            self.begun = self.start.len() > ASKS_FOR_ENCRYPTION;
            if !self.begun {
                self.start.clear();
            }
        }
    }

    /// The `application_name` of the first message, once all of it has come.
    pub(super) fn application(&self) -> Option<&str> {
        // the protocol's version, then names and values in turn, each ended by a nought
        let settings = self.start.get(4..).filter(|_| self.begun)?;
        let mut words = settings.split(|byte| *byte == 0);
        while let (Some(name), Some(value)) = (words.next(), words.next()) {
            if name == b"application_name" {
                return std::str::from_utf8(value).ok();
            }
        }
        None
    }

    /// Whether the head is complete and says that a statement is executed: `Execute`, or a simple `Query`.
    fn understand(&mut self) -> bool {
        let kind = usize::from(self.begun);
        let Some(length) = self.head.get(kind..kind + 4).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes) else {
            return false;
        };
        let executes = self.begun && matches!(self.head[0], b'E' | b'Q');
        // the length counts itself
        self.body = usize::try_from(length).unwrap_or(usize::MAX).saturating_sub(4);
        self.head.clear();
        executes
    }
}

#[cfg(test)]
mod tests {
    use super::Frontend;

    fn message(kind: &str, body: &str) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [kind.as_bytes(), &length.to_be_bytes(), body.as_bytes()].concat()
    }

    fn said() -> Vec<u8> {
        let encryption = message("", "\x04\u{12}\u{16}\x2f");
        let start = message("", "\0\x03\0\0user\0EQEQ\0\0");
        let prepare = [message("P", "s1\0SELECT 'Q'\0\0\0"), message("D", "Ss1\0"), message("S", "")].concat();
        let execute = [message("B", "\0s1\0\0\0\0\0\0\0"), message("E", "\0\0\0\0\0"), message("S", "")].concat();
        let simple = message("Q", "SELECT 1\0");
        [encryption, start, message("p", "secret\0"), prepare, execute.clone(), simple, execute].concat()
    }

    #[test]
    fn what_is_executed_counts_and_what_is_prepared_does_not() {
        assert_eq!(Frontend::default().hear(&said()), 3);
    }

    #[test]
    fn however_it_is_cut_up() {
        for size in 1..40 {
            let mut frontend = Frontend::default();
            assert_eq!(said().chunks(size).map(|chunk| frontend.hear(chunk)).sum::<u64>(), 3, "{size}");
        }
    }

    #[test]
    fn who_calls_is_known_once_the_first_message_is_whole() {
        let encryption = message("", "\x04\u{12}\u{16}\x2f");
        let start = message("", "\0\x03\0\0user\0ada\0application_name\0the rounds\0\0");
        let mut frontend = Frontend::default();
        frontend.hear(&encryption);
        for byte in &start {
            assert_eq!(frontend.application(), None);
            frontend.hear(&[*byte]);
        }
        assert_eq!(frontend.application(), Some("the rounds"));
        frontend.hear(&message("p", "application_name\0somebody else\0"));
        assert_eq!(frontend.application(), Some("the rounds"));
        let mut anonymous = Frontend::default();
        anonymous.hear(&message("", "\0\x03\0\0user\0application_name\0\0"));
        assert_eq!(anonymous.application(), None, "a value is no name");
    }

    #[test]
    fn other_protocols_do_no_harm() {
        assert_eq!(Frontend::default().hear(b"GET / HTTP/1.1\r\n\r\n"), 0);
        assert_eq!(Frontend::default().hear(&[0; 100]), 0);
    }
}
