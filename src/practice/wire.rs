//! A server's end of a connection, in the clear or inside TLS.

use std::{sync::Arc, time::Duration};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{prefixed::Prefixed, steps::Next};

/// What a client said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A line without its line end; bytes that are not UTF-8 are replaced.
    Line(String),
    /// More than a line may hold.
    TooLong,
    /// The client is gone.
    Nothing,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Stream,
    /// Received and not yet taken as a line.
    heard: Vec<u8>,
    close_notify: bool,
}

#[derive(Debug)]
enum Stream {
    Clear(TcpStream),
    Encrypted(Box<TlsStream<Prefixed>>),
    Gone,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, close_notify: bool) -> Self {
        Self { stream: Stream::Clear(stream), heard: Vec::new(), close_notify }
    }

    /// Sends bytes; the client may be gone.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> Next {
        if bytes.is_empty() {
            return Next::GoOn;
        }
        let sent = match &mut self.stream {
            Stream::Clear(stream) => stream.write_all(bytes).await,
            Stream::Encrypted(stream) => match stream.write_all(bytes).await {
                Ok(()) => stream.flush().await,
                Err(error) => Err(error),
            },
            Stream::Gone => return Next::Stop,
        };
        if sent.is_ok() { Next::GoOn } else { Next::Stop }
    }

    /// Waits for the next line.
    pub(super) async fn hear(&mut self) -> Heard {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                return Heard::Line(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.heard.len() > LONGEST_LINE {
                return Heard::TooLong;
            }
            let mut piece = [0; 1024];
            let length = self.receive(&mut piece).await;
            if length == 0 {
                return Heard::Nothing;
            }
            self.heard.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
    }

    /// Drops what was received and not yet taken as a line.
    pub(super) fn forget_heard(&mut self) {
        self.heard.clear();
    }

    /// Waits until the client says something, and drops what came.
    pub(super) async fn await_anything(&mut self) -> Next {
        let mut piece = [0; 4096];
        let length = self.receive(&mut piece).await;
        if length > 0 { Next::GoOn } else { Next::Stop }
    }

    /// Waits for one whole TLS record (RFC 8446 §5.1) or the end of the connection, and drops it.
    pub(super) async fn await_record(&mut self) {
        let whole = |record: &[u8]| match record.get(3..5) {
            Some(&[high, low]) => record.len() >= 5 + usize::from(u16::from_be_bytes([high, low])),
            _ => false,
        };
        self.receive_until(whole).await;
    }

    /// Receives until `enough` says that it is, or the client is gone, or more came than any hello has.
    pub(super) async fn receive_until(&mut self, enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let mut received = Vec::new();
        while !enough(&received) && received.len() < LONGEST_HELLO {
            let mut piece = [0; 4096];
            let length = self.receive(&mut piece).await;
            if length == 0 {
                break;
            }
            received.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
        received
    }

    /// Holds the handshake. `heard` is what was received of it already.
    pub(super) async fn encrypt(&mut self, heard: Vec<u8>, config: Arc<ServerConfig>) -> Next {
        let stream = std::mem::replace(&mut self.stream, Stream::Gone);
        let Stream::Clear(stream) = stream else {
            self.stream = stream;
            return Next::GoOn;
        };
        match TlsAcceptor::from(config).accept(Prefixed::new(heard, stream)).into_fallible().await {
            Ok(stream) => {
                self.stream = Stream::Encrypted(Box::new(stream));
                Next::GoOn
            }
            Err((_, prefixed)) => {
                // The alert has gone out; an orderly end lets the client read it.
                self.stream = Stream::Clear(prefixed.stream);
                self.close().await;
                Next::Stop
            }
        }
    }

    pub(super) fn is_encrypted(&self) -> bool {
        matches!(self.stream, Stream::Encrypted(_))
    }

    /// Ends the connection in an orderly way, and waits a moment for the client to do the same: closing with
    /// bytes unread would make the operating system send a reset.
    pub(super) async fn close(&mut self) {
        let shut = match &mut self.stream {
            Stream::Clear(stream) => stream.shutdown().await,
            Stream::Encrypted(stream) if self.close_notify => stream.shutdown().await,
            Stream::Encrypted(stream) => stream.get_mut().0.stream.shutdown().await,
            Stream::Gone => return,
        };
        if shut.is_ok() {
            let _ = timeout(LONGEST_GOODBYE, self.stay_silent()).await;
        }
        self.stream = Stream::Gone;
    }

    /// Ends the connection with a reset.
    pub(super) fn reset(&mut self) {
        let stream = match &self.stream {
            Stream::Clear(stream) => stream,
            Stream::Encrypted(stream) => &stream.get_ref().0.stream,
            Stream::Gone => return,
        };
        // Where it cannot be set, the connection still ends.
        let _ = stream.set_zero_linger();
        self.stream = Stream::Gone;
    }

    /// Says nothing more and listens to nobody until the client leaves.
    pub(super) async fn stay_silent(&mut self) {
        let mut piece = [0; 4096];
        let stream = match &mut self.stream {
            Stream::Clear(stream) => stream,
            // Beneath TLS, so that nothing is answered.
            Stream::Encrypted(stream) => &mut stream.get_mut().0.stream,
            Stream::Gone => return,
        };
        while stream.read(&mut piece).await.is_ok_and(|length| length > 0) {}
    }

    /// Receives some bytes; none when the connection is over.
    async fn receive(&mut self, piece: &mut [u8]) -> usize {
        let received = match &mut self.stream {
            Stream::Clear(stream) => stream.read(piece).await,
            Stream::Encrypted(stream) => stream.read(piece).await,
            Stream::Gone => return 0,
        };
        received.unwrap_or(0)
    }
}

/// Octets of a command line, more than RFC 5321 §4.5.3.1.4 allows.
const LONGEST_LINE: usize = 4096;

/// Octets of a ClientHello that are read; a hello has a few thousand at most.
const LONGEST_HELLO: usize = 64 * 1024;

/// The wait for the client's end of the connection.
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);
