//! The reference adapter keeps the promises of its port.

use honeydue_notification::{
    contract::{Arrived, MailerWorld},
    memory::MemoryMailer,
};

#[derive(Default)]
struct Memory(MemoryMailer);

impl MailerWorld for Memory {
    type Mailer = MemoryMailer;

    fn mailer(&self) -> &MemoryMailer {
        &self.0
    }

    async fn arrived(&self) -> Vec<Arrived> {
        let arrived =
            |message: honeydue_notification::Message| Arrived { id: message.id.as_str().to_owned(), to: message.to.address.into() };
        self.0.sent().into_iter().map(arrived).collect()
    }
}

honeydue_notification::mailer_contract!(async || Memory::default());
