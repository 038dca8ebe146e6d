//! Mail in a folder.

use crate::{post, read, settings, welcome};
use honeydue_mail::{MailConfigError, Post};
use honeydue_notification::{
    MailError, Mailer,
    contract::{Arrived, MailerWorld},
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

struct Folder {
    mailer: Post,
    path: PathBuf,
    _parent: TempDir,
}

impl Folder {
    fn new() -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join("of several/mails");
        let mailer = post(&format!("file://{}", path.to_str().expect("a path").replace(' ', "%20")));
        Self { mailer, path, _parent: parent }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(&self.path).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names.into_iter().map(|name| name.into_string().expect("a name")).collect()
    }
}

impl MailerWorld for Folder {
    type Mailer = Post;

    fn mailer(&self) -> &Post {
        &self.mailer
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.names().iter().map(|name| read(&fs::read(self.path.join(name)).expect("a file"))).collect()
    }
}

mod contract {
    honeydue_notification::mailer_contract!(async || super::Folder::new());
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[tokio::test]
async fn a_mail_is_a_file_of_its_id_that_its_owner_alone_can_read() {
    let world = Folder::new();
    let sent = world.mailer.send(&welcome("outbox-7")).await.expect("sent");
    assert_eq!(sent.receipt, "outbox-7.eml");
    assert_eq!(world.names(), ["outbox-7.eml"]);
    assert_eq!((mode(&world.path), mode(&world.path.join("outbox-7.eml"))), (0o700, 0o600));
}

#[tokio::test]
async fn a_repeat_overwrites_the_first_with_the_same() {
    let world = Folder::new();
    let mut contents = Vec::new();
    for _ in 0..2 {
        world.mailer.send(&welcome("outbox-7")).await.expect("sent");
        contents.push(fs::read(world.path.join("outbox-7.eml")).expect("a file"));
    }
    assert_eq!(world.names(), ["outbox-7.eml"]);
    assert_eq!(contents[0], contents[1]);
}

#[tokio::test]
async fn a_folder_that_is_gone_may_come_back() {
    let world = Folder::new();
    fs::remove_dir(&world.path).expect("an empty folder");
    assert!(matches!(world.mailer.send(&welcome("outbox-7")).await, Err(MailError::Passing(_))));
    fs::create_dir(&world.path).expect("a folder");
    world.mailer.send(&welcome("outbox-7")).await.expect("sent");
}

#[tokio::test]
async fn a_mail_that_can_not_be_written_leaves_nothing_behind() {
    let world = Folder::new();
    fs::create_dir(world.path.join("outbox-7.eml")).expect("a folder in the way");
    assert!(matches!(world.mailer.send(&welcome("outbox-7")).await, Err(MailError::Passing(_))));
    assert_eq!(world.names(), ["outbox-7.eml"]);
}

#[test]
fn what_can_be_no_folder_is_found_out_at_the_start() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let config = settings(&format!("file://{}/mails", file.path().to_str().expect("a path")));
    assert!(matches!(Post::open(config), Err(MailConfigError::Folder(_))));
}
