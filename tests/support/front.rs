//! A plain SMTP front with STARTTLS, before a server that begins with TLS: it answers the clear part of the
//! conversation and hands every octet after that to the server behind it. It can play a box that dislikes some
//! ClientHellos, and counts the connections.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// No client may hold a thread for longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A ClientHello the front does not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dislike {
    Nothing,
    /// One that speaks of TLS 1.3 (the supported_versions extension).
    Tls13,
    /// One whose record has more octets than this.
    Larger(usize),
    /// One without the server's name.
    NoServerName,
}

/// What the front does with a ClientHello it dislikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    Close,
    /// Says nothing more, until the client leaves.
    Silence,
    /// A fatal alert of this number.
    Alert(u8),
}

/// What the front has seen.
#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    hellos: AtomicUsize,
    disliked: AtomicUsize,
}

/// A listening front; it stops when dropped.
#[derive(Debug)]
pub(crate) struct Front {
    address: SocketAddr,
    seen: Arc<Seen>,
    closing: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Front {
    /// Listens on a free port for clients of the server at `behind`.
    pub(crate) fn before(
        behind: SocketAddr,
        host: &'static str,
        banner: &'static str,
        dislike: Dislike,
        reaction: Reaction,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        let address = listener.local_addr().expect("it is bound");
        let (seen, closing) = (Arc::new(Seen::default()), Arc::new(AtomicBool::new(false)));
        let (their_seen, their_closing) = (Arc::clone(&seen), Arc::clone(&closing));
        let accepting = thread::Builder::new()
            .name("front".to_owned())
            .spawn(move || {
                for client in listener.incoming().map_while(Result::ok) {
                    if their_closing.load(Ordering::SeqCst) {
                        break;
                    }
                    let seen = Arc::clone(&their_seen);
                    seen.connections.fetch_add(1, Ordering::SeqCst);
                    thread::spawn(move || {
                        let visit = Visit { behind, host, banner, dislike, reaction };
                        // A client that breaks off is no fault of this side.
                        let _ = visit.serve(&client, &seen);
                    });
                }
            })
            .expect("a thread can be started");
        Self { address, seen, closing, accepting: Some(accepting) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// How many of them came as far as a ClientHello.
    pub(crate) fn hellos(&self) -> usize {
        self.seen.hellos.load(Ordering::SeqCst)
    }

    /// How many ClientHellos were not let through.
    pub(crate) fn disliked(&self) -> usize {
        self.seen.disliked.load(Ordering::SeqCst)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a client.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

struct Visit {
    behind: SocketAddr,
    host: &'static str,
    banner: &'static str,
    dislike: Dislike,
    reaction: Reaction,
}

impl Visit {
    fn serve(&self, mut client: &TcpStream, seen: &Seen) -> std::io::Result<()> {
        client.set_read_timeout(Some(PATIENCE))?;
        client.set_nodelay(true)?;
        // One write for each reply: some clients read once.
        client.write_all(format!("220 {} {}\r\n", self.host, self.banner).as_bytes())?;
        let mut reader = BufReader::new(client.try_clone()?);
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let verb = line.trim_end().to_ascii_uppercase();
            if verb == "STARTTLS" {
                client.write_all(b"220 2.0.0 Ready to start TLS\r\n")?;
                break;
            } else if verb.starts_with("EHLO ") {
                let offers = format!("250-{}\r\n250-SIZE 1000000\r\n250-STARTTLS\r\n250 HELP\r\n", self.host);
                client.write_all(offers.as_bytes())?;
            } else if verb.starts_with("HELO ") {
                client.write_all(format!("250 {}\r\n", self.host).as_bytes())?;
            } else if verb == "QUIT" {
                return client.write_all(b"221 2.0.0 Bye\r\n");
            } else {
                client.write_all(b"502 5.5.2 Command not recognised\r\n")?;
            }
        }
        let hello = first_flight(&mut reader)?;
        seen.hellos.fetch_add(1, Ordering::SeqCst);
        if self.dislikes(&hello) {
            seen.disliked.fetch_add(1, Ordering::SeqCst);
            match self.reaction {
                Reaction::Close => {}
                Reaction::Alert(number) => client.write_all(&[21, 3, 1, 0, 2, 2, number])?,
                Reaction::Silence => {
                    let mut rest = Vec::new();
                    reader.read_to_end(&mut rest)?;
                }
            }
            return Ok(());
        }
        let mut server = TcpStream::connect(self.behind)?;
        server.set_nodelay(true)?;
        server.write_all(&hello)?;
        hand_on(reader, client.try_clone()?, &server)
    }

    fn dislikes(&self, hello: &[u8]) -> bool {
        match self.dislike {
            Dislike::Nothing => false,
            Dislike::Tls13 => extensions(hello).contains(&43),
            Dislike::Larger(octets) => hello.len() > octets,
            Dislike::NoServerName => !extensions(hello).contains(&0),
        }
    }
}

/// The octets of the first record, or of an SSLv2 hello as far as they come at once.
fn first_flight(reader: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut octets = vec![0; 5];
    reader.read_exact(&mut octets)?;
    if let [22, _, _, high, low] = octets[..] {
        let mut body = vec![0; usize::from(u16::from_be_bytes([high, low]))];
        reader.read_exact(&mut body)?;
        octets.extend(body);
    }
    octets.extend_from_slice(reader.buffer());
    let kept = reader.buffer().len();
    reader.consume(kept);
    Ok(octets)
}

/// The numbers of the extensions of a ClientHello (RFC 8446 §4.1.2); none in one that is not understood.
fn extensions(record: &[u8]) -> Vec<u16> {
    fn walk(record: &[u8]) -> Option<Vec<u16>> {
        // Record and message headers, version, random.
        let mut at = 5 + 4 + 2 + 32;
        at += 1 + usize::from(*record.get(at)?); // session id
        at += 2 + number(record, at)?; // suites
        at += 1 + usize::from(*record.get(at)?) + 2; // compression methods, and the length of all extensions
        let mut found = Vec::new();
        while let Some(kind) = number(record, at) {
            found.push(u16::try_from(kind).ok()?);
            at += 4 + number(record, at + 2)?;
        }
        Some(found)
    }
    fn number(octets: &[u8], at: usize) -> Option<usize> {
        let pair = octets.get(at..at + 2)?;
        Some(usize::from(pair[0]) << 8 | usize::from(pair[1]))
    }
    if record.first() == Some(&22) { walk(record).unwrap_or_default() } else { Vec::new() }
}

/// Carries octets both ways until either side leaves.
fn hand_on(
    mut from_client: BufReader<TcpStream>,
    mut to_client: TcpStream,
    server: &TcpStream,
) -> std::io::Result<()> {
    let (mut from_server, mut to_server) = (server.try_clone()?, server.try_clone()?);
    let outward = thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut from_client, &mut to_server);
    let _ = server.shutdown(Shutdown::Write);
    let _ = outward.join();
    Ok(())
}
