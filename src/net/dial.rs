//! Making TCP connections, each attempt with its own time and failure.

use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Instant,
};

use crate::model::evidence::{ConnectAttempt, SocketFailureKind};

use super::{
    deadline::{Cut, Deadline},
    socket_error,
};

/// Tries one address.
///
/// # Errors
/// Only when the whole check was cut short; a failed attempt is a result.
pub async fn dial(
    address: SocketAddr,
    limit: Duration,
    deadline: &Deadline,
) -> Result<(ConnectAttempt, Option<Connection>), Cut> {
    let began = Instant::now();
    let result = deadline.within(limit, TcpStream::connect(address)).await;
    let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    let attempt = |failure| ConnectAttempt { address, elapsed_ms, failure };
    match result {
        Ok(Ok(stream)) => {
            // Small commands must not wait for each other; the conversation works without it too.
            let _ = stream.set_nodelay(true);
            Ok((attempt(None), Some(Connection(stream))))
        }
        Ok(Err(error)) => Ok((attempt(Some(socket_error::failure(&error))), None)),
        Err(Cut::Step) => Ok((attempt(Some(socket_error::own_limit())), None)),
        Err(cut) => Err(cut),
    }
}

/// A connection that was made. Whatever comes is acknowledged at once, where the system allows it: a server that
/// holds small pieces back until the one before is acknowledged (Nagle's algorithm, RFC 9293 §3.7.4) would
/// otherwise wait for our system's patience on top of the way there and back.
#[derive(Debug)]
pub struct Connection(TcpStream);

impl Connection {
    /// The server's address.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.0.peer_addr().ok()
    }

    /// This PC's address on the connection.
    #[must_use]
    pub fn local(&self) -> Option<SocketAddr> {
        self.0.local_addr().ok()
    }

    /// The system forgets the wish whenever something is sent, so it is told again before every wait.
    fn acknowledge_at_once(&self) {
        #[cfg(target_os = "linux")]
        // Only quicker with it; the conversation works without.
        let _ = self.0.set_quickack(true);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.0).poll_read(context, buffer);
        self.acknowledge_at_once();
        result
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// Whether this computer has a road to IPv6 addresses outside, judged by its routing table alone: choosing a
/// local address for a datagram socket sends nothing. Nothing when it cannot be told.
#[must_use]
pub fn has_ipv6_route() -> Option<bool> {
    let socket = UdpSocket::bind("[::]:0");
    let socket = match socket {
        Ok(socket) => socket,
        Err(error) => {
            let kind = socket_error::failure(&error).kind;
            return (kind != SocketFailureKind::Other).then_some(false);
        }
    };
    // An address of the documentation range (RFC 3849); no packet leaves.
    match socket.connect("[2001:db8::25]:25") {
        Ok(()) => {
            let local = socket.local_addr().ok()?.ip();
            Some(match local {
                IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
                IpAddr::V4(_) => false,
            })
        }
        Err(_) => Some(false),
    }
}
