//! Mail that is put into a folder, a file each.

use crate::{MailConfigError, letterhead::Letterhead};
use honeydue_notification::{MailError, Mailer, Message, Sent};
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::task::spawn_blocking;

/// Writes each mail as a file that mail programs open: `<id>.eml`. A repeat overwrites the first. Only their owner can read
/// them: there are codes in them.
#[derive(Debug)]
pub struct FolderMailer {
    folder: PathBuf,
    letterhead: Letterhead,
    drafts: AtomicU64,
}

impl FolderMailer {
    /// Makes the folder if there is none. One that is there keeps its rights.
    pub(crate) fn new(folder: PathBuf, letterhead: Letterhead) -> Result<Self, MailConfigError> {
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(MailConfigError::Folder)?;
        Ok(Self { folder, letterhead, drafts: AtomicU64::default() })
    }
}

impl Mailer for FolderMailer {
    async fn send(&self, message: &Message) -> Result<Sent, MailError> {
        let mail = self.letterhead.write(message)?;
        let name = format!("{}.eml", message.id.as_str());
        let file = self.folder.join(&name);
        // two that write the same mail at once each have a draft of their own
        let draft = self.folder.join(format!(".{name}.{}.{}", process::id(), self.drafts.fetch_add(1, Ordering::Relaxed)));
        let written = spawn_blocking(move || write(&draft, &file, &mail.bytes)).await.map_err(MailError::fault)?;
        // a disk that is full or away is seen to, and then the mail is written
        written.map_err(MailError::passing)?;
        Ok(Sent { receipt: name })
    }
}

/// Nobody sees half of a file.
fn write(draft: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = fill(draft, bytes).and_then(|()| fs::rename(draft, file));
    if written.is_err() {
        let _ = fs::remove_file(draft);
    }
    written
}

fn fill(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(draft)?;
    file.write_all(bytes).and_then(|()| file.sync_all())
}
