//! Look-ups: MX, texts and keys by a resolver of our own that checks signatures (RFC 4035), addresses by the
//! operating system as every program on this PC gets them, and by our own beside it. No verdicts here.

mod addresses;
mod anchors;
mod answer;
pub mod direct;
mod fault;
mod known;
mod patience;
mod proof;
mod question;
mod servers;

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::sync::OnceCell;

pub use self::answer::{Answer, HostAnswer, Remarks};
use self::{
    anchors::Unproven,
    patience::Patience,
    proof::{Found, Validator},
    question::about,
    servers::Servers,
};
use crate::model::{
    evidence::{LookupFailure, MxRecord, Proof, Signatures, TlsaRecord},
    transcript::escape,
    zone::Zone,
};

/// Addresses taken of one name.
const ADDRESSES_KEPT: usize = 64;
/// Records taken of one answer.
const RECORDS_KEPT: usize = 64;
/// Texts are cut after this many characters.
const LONGEST_TEXT: usize = 4096;
/// Remarks of one kind kept of one check.
const REMARKS_KEPT: usize = 16;
/// The longest wait for one server to answer one question.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Where DNS records come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Servers to ask instead of the system's.
    pub servers: Vec<SocketAddr>,
    /// The keys from which DNSSEC is proven instead of the root's own, one DNSKEY or DS record a line (RFC 4033 §2).
    pub trust_anchors: Option<String>,
    /// Records that are known without asking.
    pub zone: Option<Arc<Zone>>,
}

/// Asks DNS.
#[derive(Debug)]
pub struct Resolver {
    zone: Option<Arc<Zone>>,
    servers: Servers,
    /// How long one look-up may take.
    limit: Duration,
    /// Why there is no server to ask: the system's DNS settings could not be read.
    unreadable: Option<String>,
    /// Addresses, too, are asked of our own resolver, because its servers were named by hand.
    named: bool,
    trust_anchors: Option<String>,
    validator: OnceCell<Result<Validator, Unproven>>,
    remarks: Mutex<Remarks>,
}

impl Resolver {
    /// Asks the servers named, or the system's if none are. `limit` bounds one question to one server; a look-up of
    /// which something is known within it does not wait longer for the rest.
    #[must_use]
    pub fn new(sources: &Sources, limit: Duration) -> Self {
        let named = !sources.servers.is_empty();
        let system = if named { Ok(sources.servers.clone()) } else { servers::of_the_system() };
        let (servers, unreadable) = match system {
            Ok(servers) => (servers, None),
            Err(reason) => (Vec::new(), Some(reason)),
        };
        Self {
            zone: sources.zone.clone(),
            servers: Servers::new(servers, limit.min(LONGEST_WAIT)),
            limit,
            unreadable,
            named,
            trust_anchors: sources.trust_anchors.clone(),
            validator: OnceCell::new(),
            remarks: Mutex::default(),
        }
    }

    /// The servers that are asked, in order.
    #[must_use]
    pub fn servers(&self) -> &[SocketAddr] {
        self.servers.addresses()
    }

    /// Whether the servers were named by hand.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.named
    }

    /// Whether this name is answered without asking anybody.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        self.zone.as_ref().is_some_and(|zone| zone.holds(name))
    }

    /// Whether the servers hand signatures on, as far as that was asked.
    #[must_use]
    pub fn signatures(&self) -> Signatures {
        match self.validator.get() {
            None => Signatures::NotAsked,
            Some(Ok(_)) => Signatures::Shown,
            Some(Err(Unproven::Stripped)) => Signatures::Stripped,
            Some(Err(Unproven::NoKeys(words))) => Signatures::NoKeys(words.clone()),
        }
    }

    /// The MX records of a domain, lowest preference first (RFC 5321 §5.1); the root is an empty name.
    pub async fn mx(&self, domain: &str) -> Answer<MxRecord> {
        let mut answer = self.ask(domain, RecordType::MX, mx_record).await;
        if let Ok(records) = &mut answer.outcome {
            direct::sort(records);
        }
        answer
    }

    /// The texts of a name, the pieces of each put together (RFC 7208 §3.3 says why), escaped.
    pub async fn txt(&self, name: &str) -> Answer<String> {
        self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => {
                let octets: Vec<u8> = txt.txt_data.iter().flat_map(|piece| piece.iter().copied()).collect();
                Some(escape(&octets, LONGEST_TEXT))
            }
            _ => None,
        })
        .await
    }

    /// The TLSA records of a name (RFC 6698 §2.1).
    pub async fn tlsa(&self, name: &str) -> Answer<TlsaRecord> {
        self.ask(name, RecordType::TLSA, |data| match data {
            RData::TLSA(tlsa) => Some(TlsaRecord {
                usage: tlsa.cert_usage.into(),
                selector: tlsa.selector.into(),
                matching: tlsa.matching.into(),
                data: hexadecimal(&tlsa.cert_data),
            }),
            _ => None,
        })
        .await
    }

    /// The names of an address (RFC 1035 §3.5).
    pub async fn ptr(&self, address: IpAddr) -> Answer<String> {
        let name = Name::from(address).to_ascii();
        self.ask(&name, RecordType::PTR, |data| match data {
            RData::PTR(name) => Some(plain(&name.0.to_ascii())),
            _ => None,
        })
        .await
    }

    /// The names of the servers of a zone.
    pub async fn ns(&self, zone: &str) -> Answer<String> {
        self.ask(zone, RecordType::NS, |data| match data {
            RData::NS(name) => Some(plain(&name.0.to_ascii())),
            _ => None,
        })
        .await
    }

    /// The port at which a server listens whose records are known without asking.
    #[must_use]
    pub fn port_of(&self, host: &str) -> Option<u16> {
        self.zone.as_ref()?.port_of(host)
    }

    async fn ask<T>(&self, name: &str, kind: RecordType, take: impl Fn(&RData) -> Option<T>) -> Answer<T> {
        if let Some(zone) = self.zone.as_ref().filter(|zone| zone.holds(name)) {
            return known::answer(zone, name, kind, take);
        }
        if let Some(reason) = &self.unreadable {
            return Answer::failed(LookupFailure::Other(reason.clone()), Proof::Indeterminate);
        }
        let Ok(query) = Name::from_str(&absolute(name)) else {
            return Answer::failed(LookupFailure::NoSuchName, Proof::Indeterminate);
        };
        // Proving is deep work: on the heap, it does not make every wait above it large.
        let found = Box::pin(self.find(query, kind)).await;
        let Found { outcome, proof, ttl_s, alias_of, extended, doubt } = found;
        self.remember(name, kind, &extended, doubt.as_ref());
        if let (RecordType::TLSA, Proof::Bogus, Ok(_), Some(words)) = (kind, proof, &outcome, doubt) {
            // Keys are for those who check signatures; to them, what does not hold is no answer.
            return Answer::failed(LookupFailure::Bogus(words), proof);
        }
        let outcome = outcome.and_then(|records| {
            let records: Vec<T> =
                records.iter().filter_map(|record| take(&record.data)).take(RECORDS_KEPT).collect();
            if records.is_empty() { Err(LookupFailure::NoData) } else { Ok(records) }
        });
        Answer { outcome, proof, ttl_s, alias_of }
    }

    async fn find(&self, name: Name, kind: RecordType) -> Found {
        // The answer is fetched while the keys are; what was asked before is not asked again.
        let patience = Patience::new(self.limit);
        let first = about(name.clone(), kind);
        let (validator, _) = tokio::join!(self.validator(), self.servers.ask(&first));
        if validator.is_some() {
            let proven = proof::look_up(&self.servers, validator, name.clone(), kind);
            if let Some(found) = patience.proof(proven).await {
                return found;
            }
        }
        // Without proof an answer is still what most senders go by.
        let found = proof::look_up(&self.servers, None, name, kind).await;
        let doubt = validator.map(|_| format!("{first}: what would prove the answer did not come in time"));
        Found { doubt: found.doubt.or(doubt), ..found }
    }

    /// Nothing where nothing can be proven from here.
    async fn validator(&self) -> Option<&Validator> {
        let prepare = async {
            let anchors = match &self.trust_anchors {
                Some(text) => anchors::named(&self.servers, text).await?,
                None => anchors::of_the_root(&self.servers).await?,
            };
            Ok(Validator::new(&self.servers, anchors))
        };
        // Who is silent about the keys may well answer the questions.
        let prepare = async {
            let late = || Err(Unproven::NoKeys("no answer in time".to_owned()));
            Patience::new(self.limit).proof(prepare).await.unwrap_or_else(late)
        };
        self.validator.get_or_init(|| Box::pin(prepare)).await.as_ref().ok()
    }

    fn remember(&self, name: &str, kind: RecordType, extended: &[String], doubt: Option<&String>) {
        let mut remarks = self.remarks.lock().unwrap_or_else(PoisonError::into_inner);
        let notes = extended.iter().map(|words| format!("{name} {kind}: {words}"));
        keep(&mut remarks.notes, notes);
        keep(&mut remarks.doubts, doubt.cloned());
    }

    /// Whether any question at all was answered.
    #[must_use]
    pub fn has_answered(&self) -> bool {
        self.servers.has_answered()
    }

    /// What the servers said beside their answers, and which answers are not proven.
    #[must_use]
    pub fn remarks(&self) -> Remarks {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Remembers what is new, as long as there is room.
fn keep(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for text in more {
        if list.len() < REMARKS_KEPT && !list.contains(&text) {
            list.push(text);
        }
    }
}

fn mx_record(data: &RData) -> Option<MxRecord> {
    match data {
        RData::MX(mx) => {
            Some(MxRecord { preference: mx.preference, exchange: plain(&mx.exchange.to_ascii()) })
        }
        _ => None,
    }
}

/// Lower-case hexadecimal.
fn hexadecimal(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

fn octets(hexadecimal: &str) -> Option<Vec<u8>> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// With the final dot, so that no search list is applied.
fn absolute(name: &str) -> String {
    if name.ends_with('.') || name.parse::<IpAddr>().is_ok() { name.to_owned() } else { format!("{name}.") }
}

/// Without the final dot, escaped: a record may hold any bytes.
fn plain(name: &str) -> String {
    escape(name.trim_end_matches('.').as_bytes(), 255)
}
