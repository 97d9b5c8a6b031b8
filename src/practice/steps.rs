//! Performs the steps of a script on a connection.

use std::time::Duration;

use super::{
    script::{Action, Awaited, End, Step},
    wire::Wire,
};

/// Whether a conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Next {
    GoOn,
    /// The connection is over.
    Stop,
}

/// Performs steps one after the other, until one of them ends the connection or the client is gone.
pub(super) async fn perform(wire: &mut Wire, steps: &[Step], hurry: u32) -> Next {
    // Lines that follow each other go out together, as servers send them.
    let mut lines = Vec::new();
    for step in steps {
        match step {
            Step::Line(line) => {
                lines.extend_from_slice(line.as_bytes());
                lines.extend_from_slice(b"\r\n");
            }
            Step::Action(action) => {
                if wire.send(&std::mem::take(&mut lines)).await == Next::Stop
                    || act(wire, action, hurry).await == Next::Stop
                {
                    return Next::Stop;
                }
            }
        }
    }
    wire.send(&lines).await
}

async fn act(wire: &mut Wire, action: &Action, hurry: u32) -> Next {
    let pause = |ms: u64| tokio::time::sleep(Duration::from_millis(ms) / hurry.max(1));
    match action {
        Action::WaitMs(ms) => pause(*ms).await,
        Action::Await(Awaited::Anything) => return wire.await_anything().await,
        Action::Raw(bytes) => return wire.send(&bytes.0).await,
        Action::Drip { bytes, every_ms } => {
            for byte in &bytes.0 {
                if wire.send(&[*byte]).await == Next::Stop {
                    return Next::Stop;
                }
                pause(*every_ms).await;
            }
        }
        Action::Endless { bytes, total } => return endless(wire, &bytes.0, *total).await,
        Action::Alert(number) => {
            // Type alert, version, length 2, level fatal, number.
            return wire.send(&[21, 3, 3, 0, 2, 2, *number]).await;
        }
        Action::End(end) => {
            match end {
                End::Close => wire.close().await,
                End::Reset => wire.reset(),
                End::Silence => wire.stay_silent().await,
            }
            return Next::Stop;
        }
    }
    Next::GoOn
}

/// Sends the same bytes again and again.
async fn endless(wire: &mut Wire, bytes: &[u8], total: u64) -> Next {
    let total = total.min(MOST_OCTETS);
    let round = bytes.repeat((PIECE / bytes.len().max(1)).max(1));
    let mut left = total;
    while left > 0 && !round.is_empty() {
        let length = round.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if wire.send(round.get(..length).unwrap_or_default()).await == Next::Stop {
            return Next::Stop;
        }
        left -= length as u64;
        // The other connections and the end of the server get their turn.
        tokio::task::yield_now().await;
    }
    Next::GoOn
}

/// Octets sent at once by an endless stream.
const PIECE: usize = 16 * 1024;

/// Octets after which even an endless stream ends.
const MOST_OCTETS: u64 = 1 << 30;
