//! The client's side of the conversation: one exchange at a time, patient, capped, recorded.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::Instant,
};

use crate::{
    model::{
        evidence::{Exchange, ExchangeOutcome, SocketFailure},
        transcript::{Direction, TranscriptLine, escape},
    },
    net::{
        deadline::{Cut, Deadline},
        socket_error,
    },
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

/// A conversation over a stream. Bytes that came after a reply wait in `surplus`.
#[derive(Debug)]
pub struct Client<S> {
    stream: S,
    surplus: Vec<u8>,
    first_bytes: Vec<u8>,
    failure: Option<std::io::Error>,
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

/// How an exchange came about, beside the exchange itself.
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
        Self { stream, surplus: Vec::new(), first_bytes: Vec::new(), failure: None }
    }

    /// The first bytes of the last exchange, as they came.
    #[must_use]
    pub fn first_bytes(&self) -> &[u8] {
        &self.first_bytes
    }

    /// Why reading or writing failed last, if it did.
    pub fn take_failure(&mut self) -> Option<std::io::Error> {
        self.failure.take()
    }

    /// Waits for the other side to end the connection.
    pub async fn end(&mut self, limit: Duration, deadline: &Deadline) -> End {
        let drained = async {
            let mut buffer = [0_u8; 1024];
            for _ in 0..64 {
                match self.stream.read(&mut buffer).await {
                    Ok(0) => return End::Proper,
                    Ok(_) => {}
                    Err(_) => return End::Abrupt,
                }
            }
            End::Open
        };
        deadline.within(limit, drained).await.unwrap_or(End::Open)
    }

    /// The stream, and bytes that came after the last reply.
    #[must_use]
    pub fn into_parts(self) -> (S, Vec<u8>) {
        (self.stream, self.surplus)
    }

    /// Says a command (nothing for the greeting) and reads the reply to it.
    pub async fn exchange<L: Listener + ?Sized>(
        &mut self,
        command: Option<&str>,
        limit: Duration,
        deadline: &Deadline,
        scribe: &Scribe<'_, L>,
    ) -> (Exchange, Pace) {
        let began = Instant::now();
        let mut seen = Seen::new(began);
        if let Some(command) = command {
            scribe.write(Direction::Sent, masked(command));
        }
        let result = deadline.within(limit, self.converse(command, &mut seen, scribe)).await;
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(Cut::Stopped) => ExchangeOutcome::Stopped,
            Err(Cut::Step | Cut::Whole) => ExchangeOutcome::TimedOut,
        };
        let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
        let Seen { reader, first_byte_ms, pace, lines_written, .. } = seen;
        if !reader.unfinished_line().is_empty() && reader.progress() != Progress::NotSmtp {
            scribe.write(Direction::Received, escape(reader.unfinished_line(), LINE_KEPT));
        }
        if reader.progress() == Progress::NotSmtp && lines_written == 0 {
            scribe.write(Direction::Received, reader.first_bytes());
        }
        self.first_bytes = reader.first_raw().to_vec();
        let octets = reader.octets();
        let first_bytes = reader.first_bytes();
        let (reply, defects) = reader.finish();
        let exchange = Exchange {
            command: command.map(masked),
            outcome,
            reply,
            defects,
            first_byte_ms,
            elapsed_ms,
            octets,
            first_bytes,
        };
        if let Some(note) = note(&exchange) {
            scribe.write(Direction::Note, note);
        }
        (exchange, pace)
    }

    async fn converse<L: Listener + ?Sized>(
        &mut self,
        command: Option<&str>,
        seen: &mut Seen,
        scribe: &Scribe<'_, L>,
    ) -> ExchangeOutcome {
        if let Some(command) = command {
            let line = format!("{command}\r\n");
            let sent = async {
                self.stream.write_all(line.as_bytes()).await?;
                self.stream.flush().await
            };
            if let Err(error) = sent.await {
                // What the server said before it hung up may still be there to read.
                let outcome = self.listen(seen, scribe).await;
                return match outcome {
                    ExchangeOutcome::Closed => {
                        let outcome = broken(&error);
                        self.failure.get_or_insert(error);
                        outcome
                    }
                    outcome => outcome,
                };
            }
        }
        self.listen(seen, scribe).await
    }

    async fn listen<L: Listener + ?Sized>(
        &mut self,
        seen: &mut Seen,
        scribe: &Scribe<'_, L>,
    ) -> ExchangeOutcome {
        let mut buffer = vec![0_u8; 8192];
        loop {
            let surplus = std::mem::take(&mut self.surplus);
            let piece: &[u8] = if surplus.is_empty() {
                match self.stream.read(&mut buffer).await {
                    Ok(0) => return ExchangeOutcome::Closed,
                    Ok(count) => buffer.get(..count).unwrap_or_default(),
                    Err(error) => {
                        let outcome = broken(&error);
                        self.failure = Some(error);
                        return outcome;
                    }
                }
            } else {
                &surplus
            };
            let taken = seen.take(piece);
            seen.write_lines(scribe);
            self.surplus = piece.get(taken..).unwrap_or_default().to_vec();
            match seen.reader.progress() {
                Progress::Partial => {}
                Progress::Complete => return ExchangeOutcome::Complete,
                Progress::TooLong => return ExchangeOutcome::TooLong,
                Progress::NotSmtp => {
                    let surplus = std::mem::take(&mut self.surplus);
                    seen.reader.see_more(&surplus);
                    if surplus.is_empty() {
                        // The rest of the first words tells which service this is.
                        let rest =
                            tokio::time::timeout(REST_OF_FIRST_WORDS, self.stream.read(&mut buffer)).await;
                        if let Ok(Ok(count)) = rest {
                            seen.reader.see_more(buffer.get(..count).unwrap_or_default());
                        }
                    }
                    return ExchangeOutcome::NotSmtp;
                }
            }
        }
    }
}

/// What an exchange has brought so far; lives outside the wait, so that a cut does not lose it.
#[derive(Debug)]
struct Seen {
    reader: ReplyReader,
    began: Instant,
    first_byte_ms: Option<f64>,
    pace: Pace,
    lines_written: usize,
}

impl Seen {
    fn new(began: Instant) -> Self {
        Self {
            reader: ReplyReader::new(),
            began,
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

fn broken(error: &std::io::Error) -> ExchangeOutcome {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        // TLS ended without its goodbye: for a conversation that is a closed connection.
        return ExchangeOutcome::Closed;
    }
    ExchangeOutcome::Broken(socket_error::failure(error))
}

fn note(exchange: &Exchange) -> Option<String> {
    match &exchange.outcome {
        ExchangeOutcome::Complete => None,
        ExchangeOutcome::Closed => Some("the server closed the connection".to_owned()),
        ExchangeOutcome::Broken(SocketFailure { message, .. }) => {
            Some(format!("the connection broke: {message}"))
        }
        ExchangeOutcome::TimedOut => {
            Some(format!("no complete reply after {:.0} seconds", exchange.elapsed_ms / 1000.0))
        }
        ExchangeOutcome::TooLong => Some(format!("reading stopped after {} octets", exchange.octets)),
        ExchangeOutcome::NotSmtp => Some("this is not an SMTP reply".to_owned()),
        ExchangeOutcome::Stopped => Some("stopped by hand".to_owned()),
    }
}

/// The command as it may be shown: what follows AUTH is a secret (RFC 4954 §4), and so are lines that answer a
/// challenge; this program sends neither, but a transcript must never depend on that.
fn masked(command: &str) -> String {
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

    use tokio_util::sync::CancellationToken;

    use super::*;

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl Listener for Lines {
        fn line(&self, line: TranscriptLine) {
            self.0.lock().unwrap().push(line.text);
        }
    }

    async fn greet(bytes: &[u8], close: bool) -> (Exchange, Vec<String>, Vec<u8>) {
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
        let deadline = Deadline::new(Duration::from_secs(10), CancellationToken::new());
        let mut client = Client::new(near);
        let (exchange, _) = client.exchange(None, Duration::from_millis(300), &deadline, &scribe).await;
        drop(far);
        (exchange, lines.0.into_inner().unwrap(), client.into_parts().1)
    }

    #[tokio::test]
    async fn what_comes_after_a_reply_is_kept_apart() {
        let (exchange, lines, surplus) = greet(b"220-a\r\n220 b\r\nINJECTED", false).await;
        assert_eq!(exchange.outcome, ExchangeOutcome::Complete);
        assert_eq!(lines, ["220-a", "220 b"]);
        assert_eq!(surplus, b"INJECTED");
    }

    #[tokio::test]
    async fn silence_and_hanging_up_are_different() {
        let (exchange, lines, _) = greet(b"220-a\r\n220", false).await;
        assert_eq!(exchange.outcome, ExchangeOutcome::TimedOut);
        assert_eq!(lines[..2], ["220-a", "220"]);
        assert_eq!(greet(b"", true).await.0.outcome, ExchangeOutcome::Closed);
    }

    #[tokio::test]
    async fn another_service_shows_its_first_words() {
        let (exchange, lines, _) = greet(b"SSH-2.0-OpenSSH_9.6\r\n", false).await;
        assert_eq!(exchange.outcome, ExchangeOutcome::NotSmtp);
        assert!(exchange.first_bytes.starts_with("SSH-2.0-OpenSSH_9.6"), "{}", exchange.first_bytes);
        assert!(lines[0].starts_with("SSH-2.0"));
    }

    #[test]
    fn secrets_are_masked() {
        assert_eq!(masked("AUTH PLAIN AHVzZXIAcGFzcw=="), "AUTH PLAIN ********");
        assert_eq!(masked("EHLO pc.example.org"), "EHLO pc.example.org");
    }
}
