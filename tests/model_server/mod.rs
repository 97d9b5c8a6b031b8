//! A server as a model: what it agrees to, and how it answers a hello.

use std::{cell::Cell, net::IpAddr};

use tls_ladder::{
    checks::deep::{Oracle, Question, Reply, Shown},
    model::evidence::{Alert, CipherSuite, DeepEnd, HelloAnswer, ProtocolVersion, ServerFlight},
    protocol::tls::{cipher_suite, client_hello::HelloSpec, groups},
};

/// Whose order decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Server,
    Client,
    /// The first of its list, whatever was offered.
    Stubborn,
}

/// One version that is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) version: ProtocolVersion,
    /// In the server's order.
    pub(crate) suites: Vec<u32>,
    pub(crate) order: Order,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) versions: Vec<Spoken>,
    /// Groups of TLS 1.3 in the server's order.
    pub(crate) groups: Vec<u16>,
    /// Curves before TLS 1.3 in the server's order.
    pub(crate) curves: Vec<u16>,
    pub(crate) group_order: Order,
    pub(crate) heeds_fallback: bool,
    /// Suites beyond so many are not read.
    pub(crate) reads_suites: Option<usize>,
    /// A hello with more suites is not understood.
    pub(crate) chokes_beyond: Option<usize>,
    /// After so many questions the person stops.
    pub(crate) stops_after: Option<usize>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            versions: Vec::new(),
            groups: vec![groups::X25519],
            curves: vec![groups::SECP256R1],
            group_order: Order::Server,
            heeds_fallback: false,
            reads_suites: None,
            chokes_beyond: None,
            stops_after: None,
        }
    }
}

impl Model {
    pub(crate) fn serve(&self) -> Server<'_> {
        Server { model: self, asked: Cell::new(0) }
    }

    /// Some suite before TLS 1.3 uses a curve, in the version that is asked for them.
    pub(crate) fn uses_curves(&self) -> bool {
        self.versions.iter().any(|known| {
            known.version != ProtocolVersion::Tls13 && known.suites.iter().any(|code| is_ecdhe(*code))
        })
    }

    fn answer(&self, spec: &HelloSpec) -> HelloAnswer {
        if self.chokes_beyond.is_some_and(|most| spec.suites.len() > most) {
            return HelloAnswer::Closed;
        }
        let oldest = if spec.version == ProtocolVersion::Tls13 { spec.oldest } else { ProtocolVersion::Ssl3 };
        let range = if spec.version == ProtocolVersion::Ssl2 {
            ProtocolVersion::Ssl2..=ProtocolVersion::Ssl2
        } else {
            oldest..=spec.version
        };
        let spoken = self.versions.iter().filter(|known| range.contains(&known.version));
        let Some(version) = spoken.max_by_key(|known| known.version) else { return refused(70) };
        let newest = self.versions.iter().map(|known| known.version).max();
        if spec.fallback_scsv && self.heeds_fallback && newest > Some(spec.version) {
            return refused(86);
        }
        let read: Vec<u32> =
            spec.suites.iter().copied().take(self.reads_suites.unwrap_or(usize::MAX)).collect();
        let tls13 = version.version == ProtocolVersion::Tls13;
        let groups = if tls13 { &self.groups } else { &self.curves };
        let group = pick(groups, &spec.groups, self.group_order);
        let usable: Vec<u32> = version
            .suites
            .iter()
            .copied()
            .filter(|code| group.is_some() || !tls13 && !is_ecdhe(*code))
            .collect();
        let Some(suite) = pick(&usable, &read, version.order) else { return refused(40) };
        let group = group.filter(|_| tls13 || is_ecdhe(suite));
        HelloAnswer::Accepted(Box::new(flight(version.version, suite, group)))
    }
}

fn pick<T: Copy + PartialEq>(own: &[T], offered: &[T], order: Order) -> Option<T> {
    match order {
        Order::Server => own.iter().copied().find(|code| offered.contains(code)),
        Order::Client => offered.iter().copied().find(|code| own.contains(code)),
        Order::Stubborn => own.first().copied(),
    }
}

fn is_ecdhe(code: u32) -> bool {
    cipher_suite::suite(code).name.starts_with("TLS_ECDH")
}

fn refused(number: u8) -> HelloAnswer {
    HelloAnswer::Refused { alert: Alert { number, name: String::new() } }
}

fn flight(version: ProtocolVersion, code: u32, group: Option<u16>) -> ServerFlight {
    let shows = version != ProtocolVersion::Tls13;
    let name = if version == ProtocolVersion::Ssl2 {
        cipher_suite::ssl2_kind(code).name
    } else {
        cipher_suite::suite(code).name
    };
    ServerFlight {
        version,
        suite: CipherSuite { code, name },
        hello_retry: !shows,
        group: group.map(groups::name),
        dh_bits: None,
        dh_prime: None,
        export_rsa_bits: None,
        signature_scheme: None,
        compression: 0,
        secure_renegotiation: shows,
        extended_master_secret: shows,
        session_ticket: shows,
        session_id: false,
        ocsp_staple: false,
        client_certificate_requested: false,
        certificate_sha256: shows.then(|| "AB:CD".to_owned()),
        certificate_key: shows.then(|| "RSA".to_owned()),
        certificate_octets: 900,
        complete: true,
    }
}

/// The model, asked.
#[derive(Debug)]
pub(crate) struct Server<'a> {
    model: &'a Model,
    asked: Cell<usize>,
}

impl Server<'_> {
    pub(crate) fn asked(&self) -> usize {
        self.asked.get()
    }
}

impl Oracle for Server<'_> {
    async fn ask(&self, question: Question) -> Result<Reply, DeepEnd> {
        if self.model.stops_after == Some(self.asked.get()) {
            return Err(DeepEnd::Stopped);
        }
        self.asked.set(self.asked.get() + 1);
        // Several lines of questions take turns.
        tokio::task::yield_now().await;
        let address = question.address.unwrap_or_else(|| IpAddr::from([192, 0, 2, 1]));
        Ok(Reply { answer: self.model.answer(&question.spec), chain: Vec::new(), address })
    }

    async fn certificate(&self, _server_name: Option<&str>) -> Result<Option<Shown>, DeepEnd> {
        Ok(None)
    }
}

/// A server that answers anything at all.
#[derive(Debug)]
pub(crate) struct Nonsense {
    state: Cell<u64>,
    asked: Cell<usize>,
}

impl Nonsense {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: Cell::new(seed | 1), asked: Cell::new(0) }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.get()
    }

    /// A number below `end` (xorshift).
    fn any(&self, end: usize) -> usize {
        let mut state = self.state.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.state.set(state);
        usize::try_from(state % end.max(1) as u64).unwrap_or_default()
    }

    fn answer(&self, spec: &HelloSpec) -> HelloAnswer {
        match self.any(40) {
            0 => refused(40),
            1 => refused(u8::try_from(self.any(256)).unwrap_or_default()),
            2 => HelloAnswer::Closed,
            3 => HelloAnswer::Silent,
            4 => HelloAnswer::NotTls { text: "454 no".to_owned() },
            5 => HelloAnswer::Garbled { problem: "nonsense".to_owned() },
            6 => HelloAnswer::Accepted(Box::new(flight(
                ProtocolVersion::ALL[self.any(6)],
                u32::try_from(self.any(0x1_0000)).unwrap_or_default(),
                Some(u16::try_from(self.any(0x200)).unwrap_or_default()),
            ))),
            _ => {
                let suite = spec.suites.get(self.any(spec.suites.len())).copied().unwrap_or_default();
                let group = spec.groups.get(self.any(spec.groups.len())).copied();
                HelloAnswer::Accepted(Box::new(flight(spec.version, suite, group)))
            }
        }
    }
}

impl Oracle for Nonsense {
    async fn ask(&self, question: Question) -> Result<Reply, DeepEnd> {
        self.asked.set(self.asked.get() + 1);
        tokio::task::yield_now().await;
        let address = question.address.unwrap_or_else(|| IpAddr::from([192, 0, 2, 1]));
        Ok(Reply { answer: self.answer(&question.spec), chain: Vec::new(), address })
    }

    async fn certificate(&self, _server_name: Option<&str>) -> Result<Option<Shown>, DeepEnd> {
        Ok(None)
    }
}
