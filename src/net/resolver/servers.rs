//! The servers that answer for us, asked in their order, each question once.

use std::{
    collections::HashMap,
    fmt,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{Stream, stream};
use hickory_resolver::{
    net::{DnsError, DnsHandle, NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::{DnsRequest, DnsResponse, Message, Query, ResponseCode},
        rr::{Name, RData, RecordType},
    },
    system_conf::read_system_conf,
};
use tokio::sync::OnceCell;

use super::question::{self, Manner, Silence, same};

/// Questions of one check; whoever makes us ask more is not to be followed (CVE-2023-50387 and its kind).
const MOST_QUESTIONS: usize = 600;
/// The first wait for a server; the second is the whole limit.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// Steps of a chain of aliases that are followed in one answer.
const MOST_ALIASES: usize = 10;
/// The number of the type DNAME.
const DNAME: u16 = 39;
const ANSWERS_KEPT: usize = 128;
const AUTHORITIES_KEPT: usize = 48;

/// Asks the servers, each in turn until one knows.
#[derive(Clone)]
pub(super) struct Servers(Arc<Inner>);

/// What came of a question, once it is known.
type Cell = Arc<OnceCell<Heard>>;

struct Inner {
    servers: Vec<SocketAddr>,
    limit: Duration,
    /// The server that answered last is asked first.
    first: AtomicUsize,
    asked: AtomicUsize,
    known: Mutex<HashMap<(Name, RecordType), Cell>>,
}

/// What came of a question, from the first server that knew.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub(super) answer: Result<DnsResponse, Silence>,
    /// The server said SERVFAIL, and gave the answer when it was told not to check signatures.
    pub(super) withheld: bool,
    /// The answer comes of a rule for a whole tree of names (DNAME, RFC 6672), which we cannot check.
    pub(super) redirected: bool,
    /// Extended errors (RFC 8914) of the refusal, or of the answer.
    pub(super) extended: Vec<String>,
}

impl Heard {
    const fn silence(silence: Silence) -> Self {
        Self { answer: Err(silence), withheld: false, redirected: false, extended: Vec::new() }
    }

    fn answer(answer: DnsResponse, query: &Query) -> Self {
        let extended = question::extended(&answer);
        let redirected = answer.answers.iter().any(|record| u16::from(record.record_type()) == DNAME);
        Self { answer: Ok(prune(answer, query)), withheld: false, redirected, extended }
    }
}

impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Servers").field(&self.0.servers).finish()
    }
}

impl Servers {
    /// Asks these; `limit` bounds one question to one of them.
    pub(super) fn new(servers: Vec<SocketAddr>, limit: Duration) -> Self {
        Self(Arc::new(Inner {
            servers,
            limit,
            first: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            known: Mutex::default(),
        }))
    }

    pub(super) fn addresses(&self) -> &[SocketAddr] {
        &self.0.servers
    }

    /// Asks, with signatures wanted; what was asked before is not asked again.
    pub(super) async fn ask(&self, query: &Query) -> Heard {
        let key = (query.name().to_lowercase(), query.query_type());
        let cell = {
            let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(key).or_default())
        };
        cell.get_or_init(|| Box::pin(self.find_out(query))).await.clone()
    }

    /// What was heard before, without asking.
    pub(super) fn heard(&self, name: &Name, kind: RecordType) -> Option<Heard> {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(name.to_lowercase(), kind))?.get().cloned()
    }

    /// Whether any question at all was answered.
    pub(super) fn has_answered(&self) -> bool {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().any(|cell| cell.get().is_some_and(|heard| heard.answer.is_ok()))
    }

    async fn find_out(&self, query: &Query) -> Heard {
        const CHECKED: Manner = Manner { recursion: true, signatures: true, unchecked: false };
        let mut worst: Option<Heard> = None;
        for wait in [FIRST_WAIT.min(self.0.limit), self.0.limit] {
            for (place, server) in self.in_order() {
                if self.0.asked.fetch_add(1, Ordering::Relaxed) >= MOST_QUESTIONS {
                    return Heard::silence(Silence::Broken("too many questions".to_owned()));
                }
                match question::ask(server, query, CHECKED, wait).await {
                    Ok(answer) if is_final(answer.response_code) => {
                        self.0.first.store(place, Ordering::Relaxed);
                        return Heard::answer(answer, query);
                    }
                    Ok(refusal) => {
                        let refused = self.unchecked(server, query, refusal).await;
                        if refused.withheld {
                            return refused;
                        }
                        // A server's word counts more than another's silence.
                        if worst.as_ref().is_none_or(|known| known.answer.is_err()) {
                            worst = Some(refused);
                        }
                    }
                    Err(silence) => {
                        let cut_off = matches!(silence, Silence::CutOff(_));
                        if worst.is_none() || cut_off {
                            worst = Some(Heard::silence(silence));
                        }
                    }
                }
            }
            // A refusal does not get better by asking again, nor does an answer that is cut off.
            if worst.as_ref().is_some_and(|known| {
                known.answer.is_ok() || matches!(known.answer, Err(Silence::CutOff(_) | Silence::Broken(_)))
            }) {
                break;
            }
        }
        if let Some(Heard { answer: Err(Silence::TimedOut | Silence::Broken(_)), .. }) = &worst
            && let Some((_, server)) = self.in_order().next()
            && let Ok(answer) = question::over_tcp(server, query, CHECKED, self.0.limit).await
        {
            return Heard::answer(answer, query);
        }
        worst.unwrap_or_else(|| Heard::silence(Silence::Broken("this PC has no DNS server".to_owned())))
    }

    /// Asks once more after SERVFAIL, this time for an answer that is not checked (RFC 4035 §3.2.2).
    async fn unchecked(&self, server: SocketAddr, query: &Query, refusal: DnsResponse) -> Heard {
        const UNCHECKED: Manner = Manner { recursion: true, signatures: true, unchecked: true };
        let extended = question::extended(&refusal);
        if refusal.response_code == ResponseCode::ServFail
            && let Ok(answer) = question::ask(server, query, UNCHECKED, self.0.limit).await
            && is_final(answer.response_code)
        {
            return Heard { withheld: true, extended, ..Heard::answer(answer, query) };
        }
        Heard { answer: Ok(refusal), withheld: false, redirected: false, extended }
    }

    fn in_order(&self) -> impl Iterator<Item = (usize, SocketAddr)> + '_ {
        let servers = &self.0.servers;
        let first = self.0.first.load(Ordering::Relaxed);
        let places = (0..servers.len()).map(move |step| (first + step) % servers.len().max(1));
        places.filter_map(|place| Some((place, *servers.get(place)?)))
    }
}

/// Whether a server with this answer knows, so that nobody else has to be asked.
const fn is_final(code: ResponseCode) -> bool {
    matches!(code, ResponseCode::NoError | ResponseCode::NXDomain)
}

/// The answer with nothing in it but what was asked for: the records, the aliases that lead to them, and what
/// proves that there are none. Everything more would have to be proven, too, and could make us ask without end.
fn prune(answer: DnsResponse, query: &Query) -> DnsResponse {
    let original = answer.clone();
    let mut message: Message = answer.into_message();
    let kind = query.query_type();
    let names = aliases(&message, query.name());
    let wanted = |covered: RecordType| covered == kind || covered == RecordType::CNAME;
    message.answers.retain(|record| {
        names.iter().any(|name| same(name, &record.name))
            && wanted(covered(&record.data).unwrap_or(record.record_type()))
    });
    message.answers.truncate(ANSWERS_KEPT);
    let proves = |kind: RecordType| matches!(kind, RecordType::SOA | RecordType::NSEC | RecordType::NSEC3);
    message.authorities.retain(|record| {
        let own = covered(&record.data).unwrap_or(record.record_type());
        proves(own) || (kind == RecordType::NS && own == RecordType::NS)
    });
    message.authorities.truncate(AUTHORITIES_KEPT);
    message.additionals.clear();
    // A message that was read can be written; if not, there is nothing in it that we could use.
    DnsResponse::from_message(message).unwrap_or(original)
}

/// The type of the records that a signature is for.
pub(super) fn covered(data: &RData) -> Option<RecordType> {
    use hickory_resolver::proto::dnssec::rdata::DNSSECRData;
    match data {
        RData::DNSSEC(DNSSECRData::RRSIG(signature)) => Some(signature.input().type_covered),
        _ => None,
    }
}

/// A name and, one after another, the names it is an alias of, as far as this answer says.
pub(super) fn aliases(message: &Message, name: &Name) -> Vec<Name> {
    let mut names = vec![name.clone()];
    while names.len() <= MOST_ALIASES {
        let next = names.last().and_then(|last| {
            message.answers.iter().find_map(|record| match &record.data {
                RData::CNAME(target) if same(&record.name, last) => Some(target.0.clone()),
                _ => None,
            })
        });
        match next {
            Some(next) if !names.iter().any(|known| same(known, &next)) => names.push(next),
            _ => break,
        }
    }
    names
}

impl DnsHandle for Servers {
    type Response = Pin<Box<dyn Stream<Item = Result<DnsResponse, NetError>> + Send>>;
    type Runtime = TokioRuntimeProvider;

    fn send(&self, request: DnsRequest) -> Self::Response {
        let servers = self.clone();
        Box::pin(stream::once(async move {
            let Some(query) = request.queries.first() else {
                return Err(NetError::Message("a request without a question"));
            };
            match servers.ask(query).await.answer {
                Ok(answer) => DnsError::from_response(answer).map_err(NetError::from),
                Err(Silence::TimedOut) => Err(NetError::Timeout),
                Err(Silence::CutOff(_)) => Err(NetError::Truncated),
                Err(Silence::Broken(words)) => Err(NetError::Msg(words)),
            }
        }))
    }
}

/// The system's servers.
pub(super) fn of_the_system() -> Result<Vec<SocketAddr>, String> {
    let (config, _) = read_system_conf().map_err(|error| error.to_string())?;
    let mut servers: Vec<SocketAddr> = Vec::new();
    for server in config.name_servers() {
        let port = server.connections.first().map_or(53, |connection| connection.port);
        let address = SocketAddr::new(server.ip, port);
        if !servers.contains(&address) {
            servers.push(address);
        }
    }
    Ok(servers)
}
