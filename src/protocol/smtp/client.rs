//! The client's side of the conversation: one exchange at a time, capped, recorded. Waits without limit: whoever
//! asks cuts the wait, and what had come by then is not lost.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::Instant,
};

use crate::model::{
    evidence::{Reply, ReplyDefect},
    transcript::{Direction, TranscriptLine, escape},
};

use super::reply::{LINE_KEPT, Progress, ReplyReader};

/// Lines of one exchange that are written into the transcript.
const TRANSCRIPT_LINES: usize = 256;
/// How long a service that is not SMTP may finish its first words.
const REST_OF_FIRST_WORDS: Duration = Duration::from_millis(200);

/// Takes the lines of the conversation as they happen.
pub trait Listener {
    /// A line was said.
    fn line(&self, line: TranscriptLine);
}

/// Writes down what is said on one connection to a server, with times since the walk to it began.
#[derive(Debug)]
pub struct Scribe<'a, L: Listener + ?Sized> {
    pub listener: &'a L,
    pub began: Instant,
    pub encrypted: bool,
}

impl<L: Listener + ?Sized> Scribe<'_, L> {
    /// Writes down one line, already escaped.
    pub fn write(&self, direction: Direction, text: impl Into<String>) {
        let at_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        self.listener.line(TranscriptLine { at_ms, direction, encrypted: self.encrypted, text: text.into() });
    }
}

/// A conversation over a stream. Bytes that came after a reply wait for the next one.
#[derive(Debug)]
pub struct Client<S> {
    stream: S,
    surplus: Vec<u8>,
    seen: Seen,
    failure: Option<io::Error>,
}

/// How listening ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A complete reply.
    Complete,
    /// The end of the connection.
    Closed,
    /// A failure; [`Client::take_failure`] has it.
    Failed,
    /// More than the limits allow.
    TooLong,
    /// Something that is no SMTP reply.
    NotSmtp,
}

/// What one exchange has brought, however it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The reply as far as it came.
    pub reply: Option<Reply>,
    pub defects: Vec<ReplyDefect>,
    /// Milliseconds from the beginning of the exchange to the first byte.
    pub first_byte_ms: Option<f64>,
    /// Milliseconds from the beginning of the exchange until now.
    pub elapsed_ms: f64,
    pub octets: u64,
    /// The first bytes as they came, and escaped.
    pub first_raw: Vec<u8>,
    pub first_bytes: String,
    pub pace: Pace,
}

/// How a connection ended after the goodbye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The stream ended as it should; inside TLS, with a close_notify (RFC 8446 §6.1).
    Proper,
    /// The connection was cut; inside TLS, without a close_notify.
    Abrupt,
    /// It was still open when the wait ended.
    Open,
}

/// In which steps a reply came.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    /// When the first line was whole, in milliseconds.
    pub first_line_ms: Option<f64>,
    /// The largest number of bytes that came at once.
    pub largest_piece: usize,
    /// How many pieces came.
    pub pieces: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    #[must_use]
    pub fn new(stream: S) -> Self {
        Self { stream, surplus: Vec::new(), seen: Seen::new(), failure: None }
    }

    /// The stream, and bytes that came after the last reply.
    #[must_use]
    pub fn into_parts(self) -> (S, Vec<u8>) {
        (self.stream, self.surplus)
    }

    /// Octets that came after the last reply, before anything was asked.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.surplus.len()
    }

    /// Says a command (nothing for the greeting) and listens to the reply. May be cut at any moment.
    pub async fn converse<L: Listener + ?Sized>(
        &mut self,
        command: Option<&str>,
        scribe: &Scribe<'_, L>,
    ) -> Heard {
        self.seen = Seen::new();
        self.failure = None;
        if let Some(command) = command {
            scribe.write(Direction::Sent, masked(command));
            let line = format!("{command}\r\n");
            let sent = async {
                self.stream.write_all(line.as_bytes()).await?;
                self.stream.flush().await
            };
            if let Err(error) = sent.await {
                // What the server said before it hung up may still be there to read.
                let heard = self.listen(scribe).await;
                if heard == Heard::Closed {
                    self.failure = Some(error);
                    return Heard::Failed;
                }
                return heard;
            }
        }
        self.listen(scribe).await
    }

    async fn listen<L: Listener + ?Sized>(&mut self, scribe: &Scribe<'_, L>) -> Heard {
        let mut buffer = vec![0_u8; 8192];
        loop {
            let surplus = std::mem::take(&mut self.surplus);
            let piece: &[u8] = if surplus.is_empty() {
                match self.stream.read(&mut buffer).await {
                    Ok(0) => return Heard::Closed,
                    // TLS that ended without its goodbye is, for a conversation, a closed connection.
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Heard::Closed,
                    Err(error) => {
                        self.failure = Some(error);
                        return Heard::Failed;
                    }
                    Ok(count) => buffer.get(..count).unwrap_or_default(),
                }
            } else {
                &surplus
            };
            let taken = self.seen.take(piece);
            self.seen.write_lines(scribe);
            self.surplus = piece.get(taken..).unwrap_or_default().to_vec();
            match self.seen.reader.progress() {
                Progress::Partial => {}
                Progress::Complete => return Heard::Complete,
                Progress::TooLong => return Heard::TooLong,
                Progress::NotSmtp => {
                    self.first_words(&mut buffer).await;
                    return Heard::NotSmtp;
                }
            }
        }
    }

    /// The rest of the first words tells which service this is.
    async fn first_words(&mut self, buffer: &mut [u8]) {
        let surplus = std::mem::take(&mut self.surplus);
        self.seen.reader.see_more(&surplus);
        if surplus.is_empty() {
            let rest = tokio::time::timeout(REST_OF_FIRST_WORDS, self.stream.read(buffer)).await;
            if let Ok(Ok(count)) = rest {
                self.seen.reader.see_more(buffer.get(..count).unwrap_or_default());
            }
        }
    }

    /// What the exchange has brought, whether it ended by itself or was cut.
    pub fn told<L: Listener + ?Sized>(&mut self, scribe: &Scribe<'_, L>) -> Told {
        let Seen { reader, began, first_byte_ms, pace, lines_written } =
            std::mem::replace(&mut self.seen, Seen::new());
        if reader.progress() == Progress::NotSmtp {
            if lines_written == 0 {
                scribe.write(Direction::Received, reader.first_bytes());
            }
        } else if !reader.unfinished_line().is_empty() {
            scribe.write(Direction::Received, escape(reader.unfinished_line(), LINE_KEPT));
        }
        let (octets, first_bytes, first_raw) =
            (reader.octets(), reader.first_bytes(), reader.first_raw().to_vec());
        let (reply, defects) = reader.finish();
        let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
        Told { reply, defects, first_byte_ms, elapsed_ms, octets, first_raw, first_bytes, pace }
    }

    /// Why reading or writing failed last, if it did.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Waits for the other side to end the connection.
    pub async fn end(&mut self) -> End {
        let mut buffer = [0_u8; 1024];
        for _ in 0..64 {
            match self.stream.read(&mut buffer).await {
                Ok(0) => return End::Proper,
                Ok(_) => {}
                Err(_) => return End::Abrupt,
            }
        }
        End::Open
    }
}

/// What an exchange has brought so far; kept outside the wait, so that a cut does not lose it.
#[derive(Debug)]
struct Seen {
    reader: ReplyReader,
    began: Instant,
    first_byte_ms: Option<f64>,
    pace: Pace,
    lines_written: usize,
}

impl Seen {
    fn new() -> Self {
        Self {
            reader: ReplyReader::new(),
            began: Instant::now(),
            first_byte_ms: None,
            pace: Pace::default(),
            lines_written: 0,
        }
    }

    fn take(&mut self, piece: &[u8]) -> usize {
        let now_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        self.first_byte_ms.get_or_insert(now_ms);
        self.pace.largest_piece = self.pace.largest_piece.max(piece.len());
        self.pace.pieces += 1;
        let taken = self.reader.push(piece);
        if self.pace.first_line_ms.is_none() && !self.reader.raw_lines().is_empty() {
            self.pace.first_line_ms = Some(now_ms);
        }
        taken
    }

    fn write_lines<L: Listener + ?Sized>(&mut self, scribe: &Scribe<'_, L>) {
        for line in self.reader.raw_lines().iter().skip(self.lines_written) {
            if self.lines_written < TRANSCRIPT_LINES {
                scribe.write(Direction::Received, escape(line, LINE_KEPT));
            }
            self.lines_written += 1;
        }
    }
}

/// The command as it may be shown: what follows AUTH is a secret (RFC 4954 §4). This program sends none, but a
/// transcript must never depend on that.
#[must_use]
pub fn masked(command: &str) -> String {
    let mut words = command.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(verb), Some(mechanism), Some(_)) if verb.eq_ignore_ascii_case("AUTH") => {
            format!("{verb} {mechanism} ********")
        }
        _ => escape(command.as_bytes(), LINE_KEPT),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl Listener for Lines {
        fn line(&self, line: TranscriptLine) {
            self.0.lock().unwrap().push(line.text);
        }
    }

    async fn greet(bytes: &[u8], close: bool) -> (Option<Heard>, Told, Vec<String>, Vec<u8>) {
        let (near, mut far) = tokio::io::duplex(64 * 1024);
        far.write_all(bytes).await.unwrap();
        let far = if close {
            drop(far);
            None
        } else {
            Some(far)
        };
        let lines = Lines::default();
        let scribe = Scribe { listener: &lines, began: Instant::now(), encrypted: false };
        let mut client = Client::new(near);
        let heard =
            tokio::time::timeout(Duration::from_millis(300), client.converse(None, &scribe)).await.ok();
        let told = client.told(&scribe);
        drop(far);
        (heard, told, lines.0.into_inner().unwrap(), client.into_parts().1)
    }

    #[tokio::test]
    async fn what_comes_after_a_reply_is_kept_apart() {
        let (heard, _, lines, surplus) = greet(b"220-a\r\n220 b\r\nINJECTED", false).await;
        assert_eq!(heard, Some(Heard::Complete));
        assert_eq!(lines, ["220-a", "220 b"]);
        assert_eq!(surplus, b"INJECTED");
    }

    #[tokio::test]
    async fn a_cut_wait_keeps_what_had_come() {
        let (heard, told, lines, _) = greet(b"220-a\r\n220", false).await;
        assert_eq!(heard, None);
        assert_eq!(lines, ["220-a", "220"]);
        assert_eq!(told.reply.unwrap().lines, ["a"]);
        assert_eq!(greet(b"", true).await.0, Some(Heard::Closed));
    }

    #[tokio::test]
    async fn another_service_shows_its_first_words() {
        let (heard, told, lines, _) = greet(b"SSH-2.0-OpenSSH_9.6\r\n", false).await;
        assert_eq!(heard, Some(Heard::NotSmtp));
        assert!(told.first_bytes.starts_with("SSH-2.0-OpenSSH_9.6"), "{}", told.first_bytes);
        assert!(lines[0].starts_with("SSH-2.0"));
    }

    #[test]
    fn secrets_are_masked() {
        assert_eq!(masked("AUTH PLAIN AHVzZXIAcGFzcw=="), "AUTH PLAIN ********");
        assert_eq!(masked("EHLO pc.example.org"), "EHLO pc.example.org");
    }
}
