//! Reads the server's first flight: ServerHello or HelloRetryRequest, Certificate, CertificateStatus,
//! ServerKeyExchange, CertificateRequest, ServerHelloDone, an alert, an SSLv2 SERVER-HELLO, or plain text.
//! Total on any bytes, across split and joined records; the same octets give the same flight however they are cut.

use super::{
    alert::alert,
    octets::Octets,
    record::{self, Beginning},
    server_messages::{self, Said},
};
use crate::model::{
    evidence::{Alert, CipherSuite, HelloAnswer, ServerFlight},
    transcript::escape,
};

/// Octets of a flight that are read at most.
pub const MOST_OCTETS: usize = 256 * 1024;
/// Octets of plain text that are kept at most.
const MOST_TEXT: usize = 512;
/// Warnings that are kept at most.
const MOST_WARNINGS: usize = 8;

/// Puts a flight together from pieces.
#[derive(Debug, Clone, Default)]
pub struct FlightReader {
    /// Everything that came, up to the limit.
    bytes: Vec<u8>,
    /// Where in it the next record begins.
    next_record: usize,
    /// What the handshake records carried.
    messages: Vec<u8>,
    /// Where in it the next message begins.
    next_message: usize,
    flight: Flight,
    ended: bool,
}

/// What the octets so far amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// More is to come.
    Unfinished,
    /// The flight is whole, or ended by an alert, or makes no sense: nothing more need be read.
    Ended,
}

/// A flight as far as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flight {
    /// The hello and what followed it, if a hello came.
    pub hello: Option<ServerFlight>,
    /// The certificates as sent, the server's own first (DER).
    pub chain: Vec<Vec<u8>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// The fatal alert that ended it, or that the server closes (close_notify).
    pub alert: Option<Alert>,
    /// Alerts that were warnings and did not end it, such as unrecognized_name.
    pub warnings: Vec<Alert>,
    /// Every cipher kind an SSLv2 server named: it leaves the choice to the client. The first one stands in the
    /// hello.
    pub ssl2_kinds: Vec<CipherSuite>,
    /// Plain text where a record should be, escaped; its first line.
    pub text: Option<String>,
    /// What makes no sense, in words.
    pub problem: Option<String>,
}

impl Flight {
    /// What the octets amount to as an answer, once the flight has ended or the connection was closed; nothing if
    /// nothing was said. A hello that was followed by a fatal alert is a refusal, and so is a warning when nothing
    /// followed it.
    #[must_use]
    pub fn answer(&self) -> Option<HelloAnswer> {
        let complete = self.hello.as_ref().is_some_and(|hello| hello.complete);
        if let Some(alert) = self.alert.as_ref().filter(|_| !complete) {
            return Some(HelloAnswer::Refused { alert: alert.clone() });
        }
        if let Some(hello) = &self.hello {
            return Some(HelloAnswer::Accepted(Box::new(hello.clone())));
        }
        if let Some(text) = &self.text {
            return Some(HelloAnswer::NotTls { text: text.clone() });
        }
        if let Some(problem) = &self.problem {
            return Some(HelloAnswer::Garbled { problem: problem.clone() });
        }
        self.warnings.last().map(|alert| HelloAnswer::Refused { alert: alert.clone() })
    }
}

impl FlightReader {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next octets in.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        let room = MOST_OCTETS.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
        while !self.ended && self.read_record() {}
        if !self.ended && self.bytes.len() >= MOST_OCTETS {
            self.fail("more octets than any server needs");
        }
        if self.ended { Progress::Ended } else { Progress::Unfinished }
    }

    /// What has come so far.
    #[must_use]
    pub fn flight(&self) -> Flight {
        let mut flight = self.flight.clone();
        let rest = self.rest();
        if !self.ended && record::beginning(rest) == Beginning::Text {
            flight.text = Some(first_line(rest).0);
        }
        flight
    }

    /// Octets that came so far, up to the limit.
    #[must_use]
    pub const fn octets(&self) -> usize {
        self.bytes.len()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.next_record..).unwrap_or_default()
    }

    fn fail(&mut self, problem: &str) {
        self.flight.problem = Some(problem.to_owned());
        self.ended = true;
    }

    /// Reads one record; whether there may be another.
    fn read_record(&mut self) -> bool {
        let at_the_beginning = self.next_record == 0;
        let rest = self.bytes.get(self.next_record..).unwrap_or_default();
        match record::beginning(rest) {
            Beginning::Short => return false,
            Beginning::Record { kind, content, octets, .. } => {
                self.next_record += octets;
                match kind {
                    record::HANDSHAKE => {
                        self.messages.extend_from_slice(content);
                        self.read_messages();
                    }
                    record::ALERT => {
                        let content = content.to_vec();
                        self.read_alerts(&content);
                    }
                    _ if self.flight.hello.is_none() => self.fail("a record that is no answer to a hello"),
                    _ => self.fail("encryption begins before the end of the flight"),
                }
            }
            Beginning::Ssl2 if at_the_beginning => match server_messages::ssl2(rest) {
                Ok(None) => return false,
                Ok(Some(said)) => {
                    self.take_in(said);
                    self.ended = true;
                }
                Err(problem) => self.fail(problem),
            },
            Beginning::Ssl2 => self.fail("no record of TLS begins like this"),
            Beginning::Text => {
                let (text, whole) = first_line(rest);
                if !whole {
                    return false;
                }
                self.flight.text = Some(text);
                self.ended = true;
            }
            Beginning::Nonsense(problem) => self.fail(problem),
        }
        !self.ended
    }

    fn read_messages(&mut self) {
        while !self.ended {
            let mut rest = Octets::new(self.messages.get(self.next_message..).unwrap_or_default());
            let Some(kind) = rest.u8() else { return };
            let Some(length) = rest.u24() else { return };
            if length > MOST_OCTETS {
                self.fail("a message longer than any server needs");
                return;
            }
            let Some(body) = rest.take(length) else { return };
            let said = server_messages::read(kind, body, self.flight.hello.as_mut());
            self.next_message += record::HANDSHAKE_HEADER + length;
            match said {
                Ok(said) => self.take_in(said),
                Err(problem) => self.fail(problem),
            }
        }
    }

    fn take_in(&mut self, said: Said) {
        let flight = &mut self.flight;
        match said {
            Said::Nothing => {}
            Said::Hello(hello) => {
                self.ended = hello.complete;
                flight.hello = Some(*hello);
            }
            Said::Chain(chain) => flight.chain = chain,
            Said::Ocsp(ocsp) => flight.ocsp = ocsp,
            Said::Ssl2 { hello, chain, kinds } => {
                flight.hello = Some(*hello);
                flight.chain = chain;
                flight.ssl2_kinds = kinds;
            }
            Said::Refusal(alert) => flight.alert = Some(alert),
            Said::Done => self.ended = true,
        }
    }

    fn read_alerts(&mut self, content: &[u8]) {
        let (alerts, rest) = content.as_chunks::<2>();
        for &[level, number] in alerts {
            match (level, number) {
                (1, 1..) if !always_fatal(number) => {
                    if self.flight.warnings.len() < MOST_WARNINGS {
                        self.flight.warnings.push(alert(number));
                    }
                }
                (1 | 2, _) => {
                    self.flight.alert = Some(alert(number));
                    self.ended = true;
                    return;
                }
                _ => return self.fail("an alert of a level that does not exist"),
            }
        }
        if alerts.is_empty() || !rest.is_empty() {
            self.fail("an alert that is not whole");
        }
    }
}

/// Errors that end a connection whatever level they are said with (RFC 5246 §7.2.2, RFC 8446 §6.2). Left out are
/// those about names, certificates and renegotiation, which older servers do mean as a warning.
const fn always_fatal(number: u8) -> bool {
    matches!(number, 10..=40 | 47..=86 | 109 | 110 | 116 | 120)
}

/// The first line, escaped, and whether it is whole.
fn first_line(bytes: &[u8]) -> (String, bool) {
    let shown = bytes.get(..MOST_TEXT).unwrap_or(bytes);
    let end = shown.iter().position(|octet| *octet == b'\n');
    let line = shown.get(..end.unwrap_or(shown.len())).unwrap_or(shown);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    (escape(line, MOST_TEXT), end.is_some() || shown.len() == MOST_TEXT)
}
