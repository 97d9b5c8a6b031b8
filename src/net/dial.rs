//! Making TCP connections, each attempt with its own time and failure.

use std::{
    net::{IpAddr, SocketAddr, UdpSocket},
    time::Duration,
};

use tokio::{net::TcpStream, time::Instant};

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
) -> Result<(ConnectAttempt, Option<TcpStream>), Cut> {
    let began = Instant::now();
    let result = deadline.within(limit, TcpStream::connect(address)).await;
    let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    let attempt = |failure| ConnectAttempt { address, elapsed_ms, failure };
    match result {
        Ok(Ok(stream)) => {
            // Small commands must not wait for each other; the conversation works without it too.
            let _ = stream.set_nodelay(true);
            Ok((attempt(None), Some(stream)))
        }
        Ok(Err(error)) => Ok((attempt(Some(socket_error::failure(&error))), None)),
        Err(Cut::Step) => Ok((attempt(Some(socket_error::own_limit())), None)),
        Err(cut) => Err(cut),
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
