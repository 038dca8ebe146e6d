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
}

/// The length of a request for encryption, which stands before the first message and is answered by it.
const ASKS_FOR_ENCRYPTION: u32 = 8;

impl Frontend {
    /// Hears the next bytes; how many messages began in them that execute a statement.
    pub(super) fn hear(&mut self, mut bytes: &[u8]) -> u64 {
        let mut executed = 0;
        while let Some((first, rest)) = bytes.split_first() {
            if self.body > 0 {
                let heard = self.body.min(bytes.len());
                self.body -= heard;
                bytes = &bytes[heard..];
                continue;
            }
            self.head.push(*first);
            bytes = rest;
            executed += u64::from(self.understand());
        }
        executed
    }

    /// Whether the head is complete and says that a statement is executed: `Execute`, or a simple `Query`.
    fn understand(&mut self) -> bool {
        let kind = usize::from(self.begun);
        let Some(length) = self.head.get(kind..kind + 4).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes) else {
            return false;
        };
        let executes = self.begun && matches!(self.head[0], b'E' | b'Q');
        self.begun |= length != ASKS_FOR_ENCRYPTION;
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
    fn other_protocols_do_no_harm() {
        assert_eq!(Frontend::default().hear(b"GET / HTTP/1.1\r\n\r\n"), 0);
        assert_eq!(Frontend::default().hear(&[0; 100]), 0);
    }
}
