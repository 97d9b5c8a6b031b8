//! A relay before a DNS server, by UDP and TCP, that answers some questions badly or hands no signatures on.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// How long the server behind may take: longer than anybody waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bad answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// RCODE 5.
    Refused,
    /// RCODE 2.
    ServFail,
    /// RCODE 3, without any proof.
    NameError,
    /// RCODE 0 without a record, and without any proof.
    Empty,
    /// No answer.
    Silence,
    /// UDP answers that hold nothing but the remark that they were cut (TC), and no TCP.
    CutShort,
    /// The true answer, but not as one who knows (AA = 0).
    NotAuthoritative,
    /// The true answer, unless it is that the name does not exist: then this address.
    Invents(Ipv4Addr),
    /// This name as the only mail server, of preference 10, unsigned.
    Mx(&'static str),
}

/// Which questions are answered badly, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Without the final dot; every name where none is given.
    pub(crate) name: Option<String>,
    /// Every type where none is given.
    pub(crate) kind: Option<u16>,
    pub(crate) fault: Fault,
}

impl Rule {
    /// Questions for this name (without the final dot) and type.
    pub(crate) fn new(name: &str, kind: &str, fault: Fault) -> Self {
        Self { name: Some(name.to_owned()), kind: Some(type_number(kind)), fault }
    }

    /// Every question.
    pub(crate) const fn everything(fault: Fault) -> Self {
        Self { name: None, kind: None, fault }
    }
}

/// The number of a record type (the registry of RFC 6895 §3.1).
pub(crate) fn type_number(kind: &str) -> u16 {
    const TYPES: [(&str, u16); 11] = [
        ("A", 1),
        ("NS", 2),
        ("CNAME", 5),
        ("SOA", 6),
        ("PTR", 12),
        ("MX", 15),
        ("TXT", 16),
        ("AAAA", 28),
        ("DS", 43),
        ("DNSKEY", 48),
        ("TLSA", 52),
    ];
    TYPES.iter().find(|(name, _)| *name == kind).unwrap_or_else(|| panic!("no record type {kind}")).1
}

/// What a relay does with the questions that pass.
#[derive(Debug)]
enum Manner {
    Faults(Vec<Rule>),
    Stripping,
    Unchecking,
}

/// A running relay; ends with the value.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    ended: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Relay {
    /// Passes everything on except what the rules are about; the first that fits counts.
    pub(crate) fn with_faults(upstream: SocketAddr, rules: Vec<Rule>) -> Self {
        Self::start((Ipv4Addr::LOCALHOST, 0).into(), upstream, Manner::Faults(rules))
    }

    /// The same at an address of the test's choice, such as that of a name server.
    pub(crate) fn with_faults_at(address: SocketAddr, upstream: SocketAddr, rules: Vec<Rule>) -> Self {
        Self::start(address, upstream, Manner::Faults(rules))
    }

    /// Asks without DO and with CD (RFC 4035 §3.2.2), so that the resolver behind neither checks signatures nor
    /// hands them on, and never says AD.
    pub(crate) fn stripping(upstream: SocketAddr) -> Self {
        Self::start((Ipv4Addr::LOCALHOST, 0).into(), upstream, Manner::Stripping)
    }

    /// Asks with CD, so that the resolver behind does not check signatures, and never says AD.
    pub(crate) fn unchecking(upstream: SocketAddr) -> Self {
        Self::start((Ipv4Addr::LOCALHOST, 0).into(), upstream, Manner::Unchecking)
    }

    fn start(address: SocketAddr, upstream: SocketAddr, manner: Manner) -> Self {
        let (udp, tcp) = both_at(address);
        let address = udp.local_addr().expect("it is bound");
        let (ended, manner) = (Arc::new(AtomicBool::new(false)), Arc::new(manner));
        let (end, how) = (Arc::clone(&ended), Arc::clone(&manner));
        let datagrams = thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok((octets, from)) = udp.recv_from(&mut buffer) {
                if end.load(Ordering::Acquire) {
                    return;
                }
                let Some(question) = buffer.get(..octets).and_then(Question::read) else { continue };
                let (how, socket) = (Arc::clone(&how), udp.try_clone().expect("a socket can be shared"));
                thread::spawn(move || {
                    if let Some(answer) = answer(&question, upstream, &how, false) {
                        let _ = socket.send_to(&answer, from);
                    }
                });
            }
        });
        let end = Arc::clone(&ended);
        let connections = thread::spawn(move || {
            for connection in tcp.incoming() {
                if end.load(Ordering::Acquire) {
                    return;
                }
                let (Ok(connection), how) = (connection, Arc::clone(&manner)) else { continue };
                thread::spawn(move || serve(connection, upstream, &how));
            }
        });
        Self { address, ended, threads: vec![datagrams, connections] }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        // Both threads wait for somebody to come.
        let _ =
            UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.send_to(&[0], self.address));
        let _ = TcpStream::connect(self.address);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The same port by UDP and TCP; a free one if the port is 0.
fn both_at(address: SocketAddr) -> (UdpSocket, TcpListener) {
    for _ in 0..50 {
        let tcp = TcpListener::bind(address).unwrap_or_else(|error| panic!("{address}: {error}"));
        match UdpSocket::bind(tcp.local_addr().expect("it is bound")) {
            Ok(udp) => return (udp, tcp),
            Err(error) if error.kind() == ErrorKind::AddrInUse && address.port() == 0 => {}
            Err(error) => panic!("{address}: {error}"),
        }
    }
    panic!("no port is free by UDP and TCP");
}

/// Questions by TCP, each with its length before it (RFC 1035 §4.2.2).
fn serve(mut connection: TcpStream, upstream: SocketAddr, manner: &Manner) {
    let _ = connection.set_read_timeout(Some(PATIENCE));
    while let Some(question) = read_framed(&mut connection).as_deref().and_then(Question::read) {
        let Some(answer) = answer(&question, upstream, manner, true) else { return };
        if write_framed(&mut connection, &answer).is_none() {
            return;
        }
    }
}

fn read_framed(connection: &mut TcpStream) -> Option<Vec<u8>> {
    let mut length = [0_u8; 2];
    connection.read_exact(&mut length).ok()?;
    let mut message = vec![0_u8; usize::from(u16::from_be_bytes(length))];
    connection.read_exact(&mut message).ok()?;
    Some(message)
}

fn write_framed(connection: &mut TcpStream, message: &[u8]) -> Option<()> {
    let mut framed = u16::try_from(message.len()).ok()?.to_be_bytes().to_vec();
    framed.extend_from_slice(message);
    connection.write_all(&framed).ok()
}

/// A question as it came.
#[derive(Debug)]
struct Question {
    message: Vec<u8>,
    /// Lower-case, without the final dot.
    name: String,
    kind: u16,
    /// Where the question section ends.
    end: usize,
}

impl Question {
    fn read(message: &[u8]) -> Option<Self> {
        let mut at = 12;
        let mut labels: Vec<String> = Vec::new();
        loop {
            let length = usize::from(*message.get(at)?);
            at += 1;
            if length == 0 {
                break;
            }
            labels.push(String::from_utf8_lossy(message.get(at..at + length)?).to_ascii_lowercase());
            at += length;
        }
        let kind = u16::from_be_bytes(message.get(at..at + 2)?.try_into().ok()?);
        Some(Self { message: message.to_vec(), name: labels.join("."), kind, end: at + 4 })
    }

    /// An answer without records.
    fn empty_answer(&self, code: u8) -> Vec<u8> {
        let mut answer = self.message.get(..self.end).unwrap_or_default().to_vec();
        answer[2] = (answer[2] & 0x79) | 0x84; // QR, AA; opcode and RD as asked
        answer[3] = 0x80 | (answer[3] & 0x10) | code; // RA; CD as asked
        answer[6..12].fill(0);
        answer
    }

    /// The answer that the name has this address.
    fn invented(&self, address: Ipv4Addr) -> Vec<u8> {
        let mut answer = self.empty_answer(0);
        answer[7] = 1;
        answer.extend_from_slice(b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04");
        answer.extend_from_slice(&address.octets());
        answer
    }

    /// The answer that mail goes to this server.
    fn with_mx(&self, exchange: &str) -> Vec<u8> {
        let mut data = vec![0, 10];
        for label in exchange.split('.') {
            data.push(u8::try_from(label.len()).unwrap_or_default());
            data.extend_from_slice(label.as_bytes());
        }
        data.push(0);
        let mut answer = self.empty_answer(0);
        answer[7] = 1;
        answer.extend_from_slice(b"\xc0\x0c\0\x0f\0\x01\0\0\0\x3c\0");
        answer.push(u8::try_from(data.len()).unwrap_or_default());
        answer.extend_from_slice(&data);
        answer
    }
}

/// The answer that is given; nothing for silence.
fn answer(question: &Question, upstream: SocketAddr, manner: &Manner, tcp: bool) -> Option<Vec<u8>> {
    let rules = match manner {
        Manner::Stripping | Manner::Unchecking => {
            let mut bare = question.message.clone();
            bare[3] = (bare[3] | 0x10) & !0x20; // CD, and not AD
            if matches!(manner, Manner::Stripping) {
                clear_dnssec_ok(&mut bare, question.end);
            }
            let mut answer = forward(&bare, upstream, tcp)?;
            // CD as it was asked; AD is never said.
            answer[3] = (answer[3] & !0x30) | (question.message[3] & 0x10);
            return Some(answer);
        }
        Manner::Faults(rules) => rules,
    };
    let fits = |rule: &&Rule| {
        rule.name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(&question.name))
            && rule.kind.is_none_or(|kind| kind == question.kind)
    };
    let Some(rule) = rules.iter().find(fits) else { return forward(&question.message, upstream, tcp) };
    match rule.fault {
        Fault::Refused => Some(question.empty_answer(5)),
        Fault::ServFail => Some(question.empty_answer(2)),
        Fault::NameError => Some(question.empty_answer(3)),
        Fault::Empty => Some(question.empty_answer(0)),
        Fault::Mx(exchange) => Some(question.with_mx(exchange)),
        Fault::Silence => None,
        Fault::CutShort if tcp => None,
        Fault::CutShort => {
            let mut answer = question.empty_answer(0);
            answer[2] |= 0x02;
            Some(answer)
        }
        Fault::NotAuthoritative => {
            let mut answer = forward(&question.message, upstream, tcp)?;
            answer[2] &= !0x04;
            Some(answer)
        }
        Fault::Invents(address) => {
            let answer = forward(&question.message, upstream, tcp)?;
            let nobody = answer[3] & 0x0f == 3;
            Some(match (nobody, question.kind) {
                (true, 1) => question.invented(address),
                (true, _) => question.empty_answer(0),
                (false, _) => answer,
            })
        }
    }
}

/// Takes the DO bit (RFC 3225) out of the OPT record, which in questions is the only record behind the question.
fn clear_dnssec_ok(message: &mut [u8], at: usize) {
    if let Some([0, 0, 41, _, _, _, _, flags, ..]) = message.get_mut(at..) {
        *flags &= 0x7f;
    }
}

/// Asks the server behind; its answer is at least a header.
fn forward(message: &[u8], upstream: SocketAddr, tcp: bool) -> Option<Vec<u8>> {
    let answer = if tcp {
        let mut connection = TcpStream::connect(upstream).ok()?;
        connection.set_read_timeout(Some(PATIENCE)).ok()?;
        write_framed(&mut connection, message)?;
        read_framed(&mut connection)?
    } else {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        socket.set_read_timeout(Some(PATIENCE)).ok()?;
        socket.connect(upstream).ok()?;
        socket.send(message).ok()?;
        let mut buffer = vec![0_u8; 65_535];
        let octets = socket.recv(&mut buffer).ok()?;
        buffer.truncate(octets);
        buffer
    };
    (answer.len() >= 12).then_some(answer)
}
