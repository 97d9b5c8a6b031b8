//! A stream that keeps count of what crosses it, so that a failure can show its bytes.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::model::evidence::SocketFailure;

use super::socket_error;

/// First bytes received that are kept.
const HEAD_KEPT: usize = 256;
/// Last bytes sent that are kept: enough for one TLS alert record.
const TAIL_KEPT: usize = 7;

/// What crossed a stream since the recording began.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    pub sent: u64,
    pub received: u64,
    /// The first bytes received.
    pub head: Vec<u8>,
    /// The last bytes sent.
    pub sent_tail: Vec<u8>,
    /// The other side closed its direction (FIN).
    pub closed: bool,
    /// The connection broke.
    pub broken: Option<SocketFailure>,
}

/// Shared access to a recording, usable while the stream itself is inside a TLS handshake.
#[derive(Debug, Clone, Default)]
pub struct Tape(Arc<Mutex<Recording>>);

impl Tape {
    /// The recording so far.
    #[must_use]
    pub fn read(&self) -> Recording {
        self.lock().clone()
    }

    /// Forgets what was recorded, so that a step can be looked at alone.
    pub fn rewind(&self) {
        *self.lock() = Recording::default();
    }

    fn lock(&self) -> MutexGuard<'_, Recording> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The recording stream.
#[derive(Debug)]
pub struct Recorder<S> {
    stream: S,
    tape: Tape,
    /// Bytes that were read before and have to be read again.
    pushed_back: Vec<u8>,
}

impl<S> Recorder<S> {
    #[must_use]
    pub fn new(stream: S) -> Self {
        Self { stream, tape: Tape::default(), pushed_back: Vec::new() }
    }

    /// The tape this stream records on.
    #[must_use]
    pub fn tape(&self) -> Tape {
        self.tape.clone()
    }

    /// Gives bytes back, to be read again first.
    pub fn push_back(&mut self, bytes: &[u8]) {
        self.pushed_back.splice(0..0, bytes.iter().copied());
    }

    /// The stream below.
    #[must_use]
    pub fn get_ref(&self) -> &S {
        &self.stream
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Recorder<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        if this.pushed_back.is_empty() {
            match Pin::new(&mut this.stream).poll_read(context, buffer) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => {
                    this.tape.lock().broken = Some(socket_error::failure(&error));
                    return Poll::Ready(Err(error));
                }
                Poll::Ready(Ok(())) => {}
            }
        } else {
            let count = this.pushed_back.len().min(buffer.remaining());
            let bytes: Vec<u8> = this.pushed_back.drain(..count).collect();
            buffer.put_slice(&bytes);
        }
        let new = buffer.filled().get(before..).unwrap_or_default();
        let mut tape = this.tape.lock();
        if new.is_empty() && buffer.remaining() > 0 {
            tape.closed = true;
        }
        tape.received += new.len() as u64;
        let room = HEAD_KEPT.saturating_sub(tape.head.len());
        tape.head.extend(new.iter().take(room));
        drop(tape);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Recorder<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(context, bytes);
        let mut tape = this.tape.lock();
        match &result {
            Poll::Ready(Ok(count)) => {
                tape.sent += *count as u64;
                tape.sent_tail.extend(bytes.iter().take(*count));
                let surplus = tape.sent_tail.len().saturating_sub(TAIL_KEPT);
                tape.sent_tail.drain(..surplus);
            }
            Poll::Ready(Err(error)) => tape.broken = Some(socket_error::failure(error)),
            Poll::Pending => {}
        }
        drop(tape);
        result
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn counts_bytes_and_keeps_head_and_tail() {
        let (near, mut far) = tokio::io::duplex(1024);
        let mut recorder = Recorder::new(near);
        let tape = recorder.tape();
        recorder.write_all(b"0123456789").await.unwrap();
        far.write_all(b"hello").await.unwrap();
        drop(far);
        recorder.push_back(b">>");
        let mut text = String::new();
        recorder.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, ">>hello");
        let recording = tape.read();
        assert_eq!((recording.sent, recording.received), (10, 7));
        assert_eq!(recording.sent_tail, b"3456789");
        assert_eq!(recording.head, b">>hello");
        assert!(recording.closed);
        tape.rewind();
        assert_eq!(tape.read().sent, 0);
    }
}
