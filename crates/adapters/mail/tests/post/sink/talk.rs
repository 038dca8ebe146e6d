//! What the server says.

use super::{Seen, Setup, Taken, Whim, locked};
use std::{future::pending, io, sync::Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream},
    net::TcpStream,
};

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// One connection.
struct Talk<'a> {
    wire: BufStream<Box<dyn Wire>>,
    setup: &'a Setup,
    seen: &'a Mutex<Seen>,
    mail: Taken,
    /// What it should have said before.
    late: Option<String>,
}

/// Talks until the client leaves.
pub async fn talk(stream: TcpStream, setup: &Setup, seen: &Mutex<Seen>) -> io::Result<()> {
    let mut wire: Box<dyn Wire> = Box::new(stream);
    if setup.implicit
        && let Some(tls) = &setup.tls
    {
        wire = Box::new(tls.accept(wire).await?);
    }
    let mail = Taken { encrypted: setup.implicit, ..Taken::default() };
    let mut talk = Talk { wire: BufStream::new(wire), setup, seen, mail, late: None };
    talk.answer("", "220 sink.example.org").await?;
    loop {
        let Some(line) = talk.line().await? else { return Ok(()) };
        if let Some(late) = talk.late.take() {
            talk.say(&late).await?;
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
        locked(seen).heard.push(command.to_owned());
        match command {
            "EHLO" => talk.greet().await?,
            "STARTTLS" => talk = talk.encrypted().await?,
            "AUTH" => talk.sign_in(rest).await?,
            "MAIL" => {
                rest.trim_start_matches("FROM:").clone_into(&mut talk.mail.from);
                talk.answer(command, "250 2.1.0 go on").await?;
            }
            "RCPT" => {
                rest.trim_start_matches("TO:").clone_into(&mut talk.mail.to);
                talk.answer(command, "250 2.1.5 go on").await?;
            }
            "DATA" => talk.take().await?,
            "QUIT" => return talk.say("221 bye").await,
            _ => talk.answer(command, "250 fine").await?,
        }
    }
}

impl Talk<'_> {
    /// Says this, or does what it is told to do instead.
    async fn answer(&mut self, command: &str, well: &str) -> io::Result<()> {
        match self.whim(command) {
            None => self.say(well).await,
            Some(Whim::Says(other)) => self.say(other).await,
            Some(Whim::Hangs) => pending().await,
            Some(Whim::Lags) => {
                self.late = Some(well.to_owned());
                Ok(())
            }
            Some(Whim::HangsUp) => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    fn whim(&self, command: &str) -> Option<Whim> {
        let mut seen = locked(self.seen);
        let place = seen.whims.iter().position(|(when, _)| *when == command)?;
        seen.whims.remove(place).map(|(_, whim)| whim)
    }

    /// Whether it will say something else than that all is well.
    fn refuses(&self, command: &str) -> bool {
        locked(self.seen).whims.iter().any(|(when, whim)| *when == command && matches!(whim, Whim::Says(_)))
    }

    async fn greet(&mut self) -> io::Result<()> {
        let mut offers = "250-sink.example.org\r\n".to_owned();
        if self.setup.tls.is_some() && !self.mail.encrypted {
            offers += "250-STARTTLS\r\n";
        }
        if self.setup.credentials.is_some() {
            offers += "250-AUTH PLAIN\r\n";
        }
        if self.setup.utf8 {
            offers += "250-SMTPUTF8\r\n250-8BITMIME\r\n";
        }
        self.answer("EHLO", &(offers + "250 ENHANCEDSTATUSCODES")).await
    }

    async fn sign_in(&mut self, rest: &str) -> io::Result<()> {
        self.mail.signed_in = self.setup.credentials.is_some_and(|who| rest == format!("PLAIN {who}"));
        self.answer("AUTH", if self.mail.signed_in { "235 2.7.0 welcome" } else { "535 5.7.8 who are you?" }).await
    }

    async fn encrypted(mut self) -> io::Result<Self> {
        self.answer("STARTTLS", "220 2.0.0 go on").await?;
        let Some(tls) = &self.setup.tls else { return Err(io::ErrorKind::Unsupported.into()) };
        let wire: Box<dyn Wire> = Box::new(tls.accept(self.wire.into_inner()).await?);
        Ok(Self { wire: BufStream::new(wire), mail: Taken { encrypted: true, ..self.mail }, ..self })
    }

    /// A mail that the client may not hear about is taken all the same, unless it is told that it was not.
    async fn take(&mut self) -> io::Result<()> {
        let refuses = self.refuses("DATA");
        self.answer("DATA", "354 go on").await?;
        if refuses {
            return Ok(());
        }
        self.mail.bytes.clear();
        while let Some(line) = self.line().await? {
            if line == b".\r\n" {
                if !self.refuses(".") {
                    locked(self.seen).taken.push(self.mail.clone());
                }
                return self.answer(".", "250 2.0.0 queued as 4F2A").await;
            }
            self.mail.bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        Ok(())
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.wire.read_until(b'\n', &mut line).await?;
        Ok((read > 0).then_some(line))
    }

    async fn say(&mut self, words: &str) -> io::Result<()> {
        self.wire.write_all(format!("{words}\r\n").as_bytes()).await?;
        self.wire.flush().await
    }
}
