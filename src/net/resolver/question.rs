//! One question to one DNS server: over UDP, and over TCP where the answer does not fit (RFC 1035 §4.2, RFC 7766).

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use hickory_resolver::proto::{
    op::{DnsResponse, Edns, Message, MessageType, Query, ResponseCode},
    rr::{Name, RecordType, rdata::opt::EdnsOption},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use crate::model::transcript::escape;

/// Octets of an answer over UDP that pass every network (RFC 9715 §3.2 and DNS Flag Day 2020).
const UDP_OCTETS: u16 = 1232;
/// Packets that are no answer to the question are dropped, so many; whoever sends more is no DNS server.
const STRAYS: usize = 64;
/// Extended errors (RFC 8914) kept of one answer, and characters of each.
const EXTENDED_KEPT: usize = 4;
const EXTENDED_TEXT: usize = 200;
/// The option of extended errors (RFC 8914 §2).
const EXTENDED_ERROR: u16 = 15;

/// What is asked for beside name and type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// RD: the server shall find out (RFC 1035 §4.1.1).
    pub(super) recursion: bool,
    /// DO and AD: signatures are wanted (RFC 3225 §3, RFC 6840 §5.7).
    pub(super) signatures: bool,
    /// CD: the server shall not check them (RFC 4035 §3.2.2).
    pub(super) unchecked: bool,
}

/// Why a server gave no answer at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Silence {
    TimedOut,
    /// The answer was cut off (TC), and the question over TCP failed, so.
    CutOff(String),
    /// The system's words.
    Broken(String),
}

impl Silence {
    /// The reason, for people.
    pub(super) fn into_words(self) -> String {
        match self {
            Self::TimedOut => "no answer in time".to_owned(),
            Self::CutOff(words) | Self::Broken(words) => words,
        }
    }
}

/// Asks over UDP; the answer may be cut off.
pub(super) async fn over_udp(
    server: SocketAddr,
    query: &Query,
    manner: Manner,
    limit: Duration,
) -> Result<DnsResponse, Silence> {
    match timeout(limit, udp(server, query, manner)).await {
        Ok(answered) => answered.map_err(|error| Silence::Broken(words(&error))),
        Err(_) => Err(Silence::TimedOut),
    }
}

/// Asks over TCP.
pub(super) async fn over_tcp(
    server: SocketAddr,
    query: &Query,
    manner: Manner,
    limit: Duration,
) -> Result<DnsResponse, Silence> {
    match timeout(limit, tcp(server, query, manner)).await {
        Ok(answered) => answered.map_err(|error| Silence::Broken(words(&error))),
        Err(_) => Err(Silence::TimedOut),
    }
}

/// Asks over UDP, and over TCP if the answer is cut off or the server does not know the extensions.
pub(super) async fn ask(
    server: SocketAddr,
    query: &Query,
    manner: Manner,
    limit: Duration,
) -> Result<DnsResponse, Silence> {
    let response = over_udp(server, query, manner, limit).await?;
    if !response.truncation {
        return Ok(response);
    }
    over_tcp(server, query, manner, limit).await.map_err(|silence| {
        Silence::CutOff(match silence {
            Silence::TimedOut => "no answer over TCP".to_owned(),
            silence => silence.into_words(),
        })
    })
}

/// The extended errors of an answer (RFC 8914): number, registered meaning, and the server's words, escaped.
pub(super) fn extended(response: &DnsResponse) -> Vec<String> {
    let Some(edns) = &response.edns else { return Vec::new() };
    let options = edns.options().as_ref().iter().filter_map(|(_, option)| match option {
        EdnsOption::Unknown(EXTENDED_ERROR, data) => read_extended(data),
        _ => None,
    });
    options.take(EXTENDED_KEPT).collect()
}

/// One extended error (RFC 8914 §2).
pub(super) fn read_extended(data: &[u8]) -> Option<String> {
    let (number, text) = data.split_first_chunk::<2>()?;
    let number = u16::from_be_bytes(*number);
    let meaning = meaning(number).map(|meaning| format!(" {meaning}")).unwrap_or_default();
    let text = text.strip_suffix(b"\0").unwrap_or(text);
    let text = if text.is_empty() { String::new() } else { format!(": {}", escape(text, EXTENDED_TEXT)) };
    Some(format!("{number}{meaning}{text}"))
}

/// The registered meanings (RFC 8914 §4), those that a look-up can meet.
const fn meaning(number: u16) -> Option<&'static str> {
    Some(match number {
        1 => "Unsupported DNSKEY Algorithm",
        2 => "Unsupported DS Digest Type",
        3 => "Stale Answer",
        4 => "Forged Answer",
        5 => "DNSSEC Indeterminate",
        6 => "DNSSEC Bogus",
        7 => "Signature Expired",
        8 => "Signature Not Yet Valid",
        9 => "DNSKEY Missing",
        10 => "RRSIGs Missing",
        11 => "No Zone Key Bit Set",
        12 => "NSEC Missing",
        13 => "Cached Error",
        14 => "Not Ready",
        15 => "Blocked",
        16 => "Censored",
        17 => "Filtered",
        18 => "Prohibited",
        19 => "Stale NXDOMAIN Answer",
        20 => "Not Authoritative",
        21 => "Not Supported",
        22 => "No Reachable Authority",
        23 => "Network Error",
        24 => "Invalid Data",
        _ => return None,
    })
}

async fn udp(server: SocketAddr, query: &Query, manner: Manner) -> io::Result<DnsResponse> {
    let here: SocketAddr = match server {
        SocketAddr::V4(_) => (IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0).into(),
        SocketAddr::V6(_) => (IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0).into(),
    };
    // A new port, chosen by the system, for every question; connected, so that nobody else is heard.
    let socket = UdpSocket::bind(here).await?;
    socket.connect(server).await?;
    let (mut id, packet) = packet(query, manner, true)?;
    socket.send(&packet).await?;
    let mut buffer = vec![0; usize::from(u16::MAX)];
    let mut plain = false;
    for _ in 0..STRAYS {
        let count = socket.recv(&mut buffer).await?;
        let Some(response) = buffer.get(..count).and_then(|answer| read(answer, id, query)) else { continue };
        if !plain && knows_no_extensions(response.response_code) {
            // Servers from before the extensions get the question as of old (RFC 6891 §7).
            plain = true;
            let again = self::packet(query, manner, false)?;
            id = again.0;
            socket.send(&again.1).await?;
            continue;
        }
        return Ok(response);
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "what came was no answer to the question"))
}

async fn tcp(server: SocketAddr, query: &Query, manner: Manner) -> io::Result<DnsResponse> {
    let mut stream = TcpStream::connect(server).await?;
    let (id, packet) = packet(query, manner, true)?;
    let length = u16::try_from(packet.len()).map_err(io::Error::other)?;
    stream.write_all(&[length.to_be_bytes().as_slice(), &packet].concat()).await?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).await?;
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut answer).await?;
    read(&answer, id, query).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "what came over TCP was no answer to the question")
    })
}

fn knows_no_extensions(code: ResponseCode) -> bool {
    matches!(code, ResponseCode::FormErr | ResponseCode::NotImp | ResponseCode::BADVERS)
}

/// The question as it goes out, and its number, which nobody can guess.
fn packet(query: &Query, manner: Manner, extensions: bool) -> io::Result<(u16, Vec<u8>)> {
    let mut message = Message::query();
    message.add_query(query.clone());
    message.metadata.recursion_desired = manner.recursion;
    message.metadata.checking_disabled = manner.unchecked;
    if extensions {
        let mut edns = Edns::new();
        edns.set_max_payload(UDP_OCTETS);
        if manner.signatures {
            edns.enable_dnssec();
            message.metadata.authentic_data = true;
        }
        message.set_edns(edns);
    }
    let id = message.metadata.id;
    Ok((id, message.to_vec().map_err(io::Error::other)?))
}

/// The answer to this very question, or nothing.
fn read(answer: &[u8], id: u16, query: &Query) -> Option<DnsResponse> {
    let message = Message::from_vec(answer).ok()?;
    let about = |asked: &Query| {
        same(asked.name(), query.name())
            && asked.query_type() == query.query_type()
            && asked.query_class() == query.query_class()
    };
    let metadata = &message.metadata;
    let ours = metadata.message_type == MessageType::Response
        && metadata.id == id
        && match message.queries.as_slice() {
            [asked] => about(asked),
            // Whoever could not read the question cannot repeat it.
            [] => metadata.response_code == ResponseCode::FormErr,
            _ => false,
        };
    if !ours {
        return None;
    }
    DnsResponse::from_message(message).ok()
}

/// Whether two names are one, without regard to case (RFC 4343).
pub(super) fn same(one: &Name, other: &Name) -> bool {
    one.eq_ignore_root(other)
}

/// A question of the Internet class, by the name as it is.
pub(super) fn about(name: Name, kind: RecordType) -> Query {
    let mut name = name;
    name.set_fqdn(true);
    Query::query(name, kind)
}

fn words(error: &io::Error) -> String {
    escape(error.to_string().as_bytes(), 200)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MANNER: Manner = Manner { recursion: true, signatures: true, unchecked: false };

    fn question() -> Query {
        about(Name::from_ascii("Mail.Example.org").unwrap(), RecordType::MX)
    }

    #[test]
    fn only_the_answer_to_the_question_counts() {
        let (id, packet) = packet(&question(), MANNER, true).unwrap();
        assert!(read(&packet, id, &question()).is_none(), "a question is no answer");
        let mut answer = packet.clone();
        answer[2] |= 0x80;
        assert!(read(&answer, id, &question()).is_some());
        assert!(read(&answer, id.wrapping_add(1), &question()).is_none(), "another number");
        let other = about(Name::from_ascii("mail.example.org").unwrap(), RecordType::A);
        assert!(read(&answer, id, &other).is_none(), "another type");
        let same_name = about(Name::from_ascii("mail.example.ORG.").unwrap(), RecordType::MX);
        assert!(read(&answer, id, &same_name).is_some(), "the case of letters does not matter");
    }

    #[test]
    fn extended_errors_are_told_with_their_meaning() {
        let expired = read_extended(b"\0\x07signature of MX\0").unwrap();
        assert_eq!(expired, "7 Signature Expired: signature of MX");
        assert_eq!(read_extended(b"\0\x16").unwrap(), "22 No Reachable Authority");
        assert_eq!(read_extended(b"\x01\0\x1b[31m").unwrap(), "256: \\x1b[31m");
        assert_eq!(read_extended(b"\0"), None);
    }

    proptest! {
        #[test]
        fn no_packet_is_too_odd(octets in prop::collection::vec(any::<u8>(), 0..600), tail in any::<bool>()) {
            let (id, mut packet) = packet(&question(), MANNER, true).unwrap();
            packet[2] |= 0x80;
            if tail {
                packet.extend(&octets);
                packet[7] = 5;
            }
            let _ = read(if tail { &packet } else { &octets }, id, &question());
            if let Some(text) = read_extended(&octets) {
                prop_assert!(text.len() <= 4 * EXTENDED_TEXT + 64);
                prop_assert!(!text.chars().any(char::is_control), "{text}");
            }
        }
    }
}
