//! One conversation: greeting, commands and replies, the change to TLS, and what the script does otherwise.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rustls::ServerConfig;
use tokio::net::TcpStream;

use super::{
    certificates::Shown,
    raw_tls::{self, Answer},
    script::{Script, Step},
    steps::{Next, perform},
    wire::{Heard, Wire},
};
use crate::model::target::TlsMode;

/// What a server follows.
#[derive(Debug)]
pub(super) struct Lesson {
    script: Script,
    tls: Arc<ServerConfig>,
    shown: Shown,
    /// Pauses are this many times shorter; at least 1.
    hurry: u32,
    /// ClientHellos heard so far, on all connections.
    hellos: AtomicU64,
}

impl Lesson {
    pub(super) fn new(script: Script, tls: ServerConfig, shown: Shown, hurry: u32) -> Self {
        Self { script, tls: Arc::new(tls), shown, hurry: hurry.max(1), hellos: AtomicU64::new(0) }
    }
}

/// Holds the conversation to its end.
pub(super) async fn hold(stream: TcpStream, lesson: &Lesson) {
    // A delayed segment would blur the pauses of a script; it works without as well.
    let _ = stream.set_nodelay(true);
    let mut wire = Wire::new(stream, lesson.script.session.close_notify);
    if talk(&mut wire, lesson).await == Next::GoOn {
        wire.close().await;
    }
}

/// Talks until the client leaves or the script ends the connection.
async fn talk(wire: &mut Wire, lesson: &Lesson) -> Next {
    let script = &lesson.script;
    if script.tls_mode == TlsMode::Implicit && encrypt(wire, lesson).await == Next::Stop {
        return Next::Stop;
    }
    if perform(wire, &script.greeting, lesson.hurry).await == Next::Stop {
        return Next::Stop;
    }
    for _ in 0..MOST_COMMANDS {
        let command = match wire.hear().await {
            Heard::Line(line) => line,
            Heard::TooLong => return say(wire, lesson, "500 5.5.2 Line too long").await,
            Heard::Nothing => return Next::GoOn,
        };
        let verb = command.split_ascii_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let next = match (verb.as_str(), wire.is_encrypted()) {
            ("QUIT", _) => {
                let steps = if wire.is_encrypted() { &script.session.quit } else { &script.replies.quit };
                return perform(wire, steps, lesson.hurry).await;
            }
            (_, false) if script.replies.any.is_some() => {
                perform(wire, script.replies.any.as_deref().unwrap_or_default(), lesson.hurry).await
            }
            ("EHLO", false) => perform(wire, &script.replies.ehlo, lesson.hurry).await,
            ("EHLO", true) => perform(wire, &script.session.ehlo, lesson.hurry).await,
            ("HELO", _) => perform(wire, &script.replies.helo, lesson.hurry).await,
            ("STARTTLS", false) => start_tls(wire, lesson).await,
            ("STARTTLS", true) => say(wire, lesson, "554 5.5.1 TLS already active").await,
            ("NOOP" | "RSET", _) => say(wire, lesson, "250 2.0.0 Ok").await,
            ("MAIL" | "RCPT" | "DATA" | "BDAT", _) => {
                say(wire, lesson, "550 5.7.1 This is a practice server, it takes no mail").await
            }
            _ => say(wire, lesson, "502 5.5.2 Command not recognized").await,
        };
        if next == Next::Stop {
            return Next::Stop;
        }
    }
    say(wire, lesson, "421 4.7.0 Too many commands").await
}

/// Answers STARTTLS, and changes to TLS if the answer says so.
async fn start_tls(wire: &mut Wire, lesson: &Lesson) -> Next {
    let steps = &lesson.script.replies.starttls;
    if perform(wire, steps, lesson.hurry).await == Next::Stop {
        return Next::Stop;
    }
    let ready = steps.iter().any(|step| matches!(step, Step::Line(line) if line.starts_with("220")));
    if ready { encrypt(wire, lesson).await } else { Next::GoOn }
}

/// The handshake, or what the script does in its place.
async fn encrypt(wire: &mut Wire, lesson: &Lesson) -> Next {
    // What was sent in the clear behind the command must not be taken as sent inside TLS (RFC 3207 §4.2).
    wire.forget_heard();
    if let Some(steps) = &lesson.script.after_starttls {
        wire.await_record().await;
        return perform_and_close(wire, steps, lesson.hurry).await;
    }
    let mut heard = Vec::new();
    if raw_tls::looks_at_hellos(&lesson.script) {
        heard = wire.receive_until(raw_tls::is_whole).await;
        let count = lesson.hellos.fetch_add(1, Ordering::Relaxed);
        match raw_tls::answer(&lesson.script, &lesson.shown, count, &heard) {
            Answer::Library => {}
            Answer::Steps(steps) => return perform_and_close(wire, &steps, lesson.hurry).await,
            Answer::Flight { bytes, afterwards } => {
                if wire.send(&bytes).await == Next::Stop || wire.await_anything().await == Next::Stop {
                    return Next::Stop;
                }
                return perform_and_close(wire, &afterwards, lesson.hurry).await;
            }
        }
    }
    if wire.encrypt(heard, Arc::clone(&lesson.tls)).await == Next::Stop {
        return Next::Stop;
    }
    perform(wire, &lesson.script.session.start, lesson.hurry).await
}

/// Performs steps that end the connection in any case.
async fn perform_and_close(wire: &mut Wire, steps: &[Step], hurry: u32) -> Next {
    if perform(wire, steps, hurry).await == Next::GoOn {
        wire.close().await;
    }
    Next::Stop
}

async fn say(wire: &mut Wire, lesson: &Lesson, line: &str) -> Next {
    perform(wire, &[Step::Line(line.to_owned())], lesson.hurry).await
}

/// Commands of one connection; a check needs five.
const MOST_COMMANDS: usize = 100;
