//! The reference adapter: mail that stays in memory.

use crate::{MailError, Mailer, Message, Sent};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps what was sent, for whoever wants to read it.
#[derive(Debug, Default)]
pub struct MemoryMailer(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    sent: Vec<Message>,
    failures: VecDeque<MailError>,
}

impl MemoryMailer {
    /// All that was sent, in this order. What was sent twice is there twice.
    pub fn sent(&self) -> Vec<Message> {
        self.lock().sent.clone()
    }

    /// The next message is not taken, for this reason; called again, the one after it too.
    pub fn fail_next(&self, reason: MailError) {
        self.lock().failures.push_back(reason);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for MemoryMailer {
    async fn send(&self, message: &Message) -> Result<Sent, MailError> {
        let mut state = self.lock();
        if let Some(reason) = state.failures.pop_front() {
            return Err(reason);
        }
        state.sent.push(message.clone());
        Ok(Sent { receipt: format!("message {}", state.sent.len()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Letter, Recipient};
    use honeydue_kernel::Zone;
    use jiff::Timestamp;

    fn welcome() -> Message {
        let address = "ana@example.org".to_owned().try_into().unwrap();
        let to = Recipient { address, name: None, zone: Zone::utc() };
        Message { id: "1".to_owned().try_into().unwrap(), to, letter: Letter::Welcome, written_at: Timestamp::UNIX_EPOCH }
    }

    #[tokio::test]
    async fn who_is_told_to_fail_does_so_as_often_as_told() {
        let mailer = MemoryMailer::default();
        mailer.fail_next(MailError::passing("busy"));
        mailer.fail_next(MailError::rejected(Some(550), "no such user"));
        assert!(matches!(mailer.send(&welcome()).await, Err(MailError::Passing(_))));
        assert!(matches!(mailer.send(&welcome()).await, Err(MailError::Rejected { code: Some(550), .. })));
        assert_eq!(mailer.sent().len(), 0);
        assert_eq!(mailer.send(&welcome()).await.unwrap().receipt, "message 1");
        assert_eq!(mailer.sent().len(), 1);
    }
}
