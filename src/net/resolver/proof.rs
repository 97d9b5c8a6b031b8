//! Looks a name up to the end of its aliases, and says what DNSSEC proves of it (RFC 4035 §4.3).

use std::fmt;

use hickory_resolver::{
    net::{DnsError, DnsHandle, NetError, dnssec::DnssecDnsHandle, xfer::FirstAnswer},
    proto::{
        dnssec,
        op::{DnsRequestOptions, Message, Query, ResponseCode},
        rr::{Name, RData, Record, RecordType},
    },
};

use super::{
    anchors::Anchors,
    fault::{self, Fault},
    question::{Silence, about, same},
    servers::{Heard, Servers, aliases},
};
use crate::model::{
    evidence::{LookupFailure, Proof},
    transcript::escape,
};

/// Answers that are put together to come to the end of a chain of aliases.
const MOST_STEPS: usize = 8;
/// Rounds of hashing above which a denial proves nothing (RFC 9276 §3.2), and above which it is bogus: none is.
const ROUNDS: (u16, u16) = (100, u16::MAX);

/// What was found of a name.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The records, or why there are none.
    pub(super) outcome: Result<Vec<Record>, LookupFailure>,
    pub(super) proof: Proof,
    pub(super) ttl_s: Option<u32>,
    pub(super) alias_of: Option<String>,
    /// What the servers said beside the answer (RFC 8914).
    pub(super) extended: Vec<String>,
    /// Why the answer is not proven, where it should be.
    pub(super) doubt: Option<String>,
}

/// Proves answers from the keys that are trusted.
#[derive(Clone)]
pub(super) struct Validator {
    handle: DnssecDnsHandle<Servers>,
    zones: Vec<Name>,
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator").field("zones", &self.zones).finish_non_exhaustive()
    }
}

/// One answer, each record with its proof.
struct Checked {
    message: Message,
    /// What is proven of there being no such record.
    denial: Proof,
}

impl Validator {
    pub(super) fn new(servers: &Servers, anchors: Anchors) -> Self {
        let Anchors { keys, zones } = anchors;
        let handle = DnssecDnsHandle::with_trust_anchor(servers.clone(), keys.into())
            .nsec3_iteration_limits(Some(ROUNDS.0), Some(ROUNDS.1));
        Self { handle, zones }
    }

    /// Whether there is a key from which a name could be proven.
    fn reaches(&self, name: &Name) -> bool {
        self.zones.iter().any(|zone| zone.zone_of(name))
    }

    /// Whether a zone above is provably unsigned: then nothing below it can be proven, whatever it is signed with
    /// (RFC 4035 §4.3). Only asked about what does not hold.
    async fn is_below_unsigned(&self, name: &Name) -> bool {
        let mut above = name.clone();
        while !above.is_root() {
            above = above.base_name();
            if !self.reaches(&above) {
                return false;
            }
            let checked = self.check(&about(above.clone(), RecordType::SOA)).await;
            let unsigned = |record: &Record| {
                record.record_type() == RecordType::SOA
                    && same(&record.name, &above)
                    && record.proof == dnssec::Proof::Insecure
            };
            if checked.is_some_and(|checked| checked.message.answers.iter().any(unsigned)) {
                return true;
            }
        }
        false
    }

    async fn check(&self, query: &Query) -> Option<Checked> {
        let mut options = DnsRequestOptions::default();
        options.use_edns = true;
        options.edns_set_dnssec_ok = true;
        match self.handle.lookup(query.clone(), options).first_answer().await {
            Ok(response) => {
                let message = response.into_message();
                let proven = message.authorities.iter().any(|record| {
                    record.proof == dnssec::Proof::Secure
                        && matches!(record.record_type(), RecordType::NSEC | RecordType::NSEC3)
                });
                let denial = if proven { Proof::Secure } else { Proof::Insecure };
                Some(Checked { message, denial })
            }
            Err(NetError::Dns(DnsError::Nsec { response, proof, .. })) => {
                Some(Checked { message: response.into_message(), denial: read_proof(proof) })
            }
            Err(_) => None,
        }
    }
}

/// Looks a name up.
pub(super) async fn look_up(
    servers: &Servers,
    validator: Option<&Validator>,
    name: Name,
    kind: RecordType,
) -> Found {
    let mut chain =
        Chain { proof: Proof::Secure, ttl: None, alias_of: None, extended: Vec::new(), doubt: None };
    let mut current = name;
    for _ in 0..MOST_STEPS {
        let query = about(current.clone(), kind);
        let heard = servers.ask(&query).await;
        chain.extended.extend(heard.extended.iter().cloned());
        let raw = match &heard.answer {
            Ok(answer) => match failure(answer.response_code) {
                None => (**answer).clone(),
                Some(failure) => return chain.failed(failure, Proof::Indeterminate),
            },
            Err(silence) => return chain.failed(of_silence(silence), Proof::Indeterminate),
        };
        let able = validator.filter(|validator| validator.reaches(&current) && !heard.redirected);
        let checked = match able {
            Some(validator) => validator.check(&query).await,
            None => None,
        };
        if heard.withheld {
            let words = fault::find(servers, &current, kind, &heard).into_words();
            return chain.failed(LookupFailure::Bogus(words), Proof::Bogus);
        }
        let Checked { message, denial } =
            checked.unwrap_or(Checked { message: raw, denial: Proof::Indeterminate });
        let names = aliases(&message, &current);
        let end = names.last().cloned().unwrap_or_else(|| current.clone());
        let here: Vec<Record> = message
            .answers
            .iter()
            .filter(|record| record.record_type() == kind && same(&record.name, &end))
            .cloned()
            .collect();
        let links = message.answers.iter().filter(|record| {
            matches!(record.data, RData::CNAME(_)) && names.iter().any(|name| same(name, &record.name))
        });
        for record in links.filter(|_| kind != RecordType::CNAME).chain(&here) {
            let proof = match validator {
                Some(validator) if validator.reaches(&record.name) => read_proof(record.proof),
                _ => Proof::Indeterminate,
            };
            chain.add(record, proof);
        }
        let denied = here.is_empty() && same(&end, &current);
        if denied {
            chain.proof = weaker(chain.proof, denial);
        }
        if chain.proof == Proof::Bogus
            && chain.doubt.is_none()
            && let Some(validator) = able
            && validator.is_below_unsigned(&current).await
        {
            chain.proof = Proof::Insecure;
        }
        // Who does not check signatures goes on with such an answer, so we do, and say that it does not hold.
        if chain.proof == Proof::Bogus && chain.doubt.is_none() {
            let fault = fault::find(servers, &current, kind, &heard);
            if matches!(fault, Fault::Unsigned(_)) || fault::is_out_of_reach(servers, &current) {
                chain.proof = Proof::Indeterminate;
            }
            chain.doubt = Some(fault.into_words());
        }
        if !same(&end, &current) {
            chain.alias_of = Some(escape(end.to_ascii().trim_end_matches('.').as_bytes(), 255));
        }
        if !here.is_empty() {
            let Chain { proof, ttl, alias_of, extended, doubt } = chain;
            return Found { outcome: Ok(here), proof, ttl_s: ttl, alias_of, extended, doubt };
        }
        if denied {
            let failure = match message.metadata.response_code {
                ResponseCode::NXDomain => LookupFailure::NoSuchName,
                _ => LookupFailure::NoData,
            };
            let proof = chain.proof;
            return chain.failed(failure, proof);
        }
        current = end;
    }
    chain.failed(LookupFailure::Other("the name is an alias without end".to_owned()), Proof::Indeterminate)
}

/// What was found on the way.
struct Chain {
    proof: Proof,
    ttl: Option<u32>,
    alias_of: Option<String>,
    extended: Vec<String>,
    doubt: Option<String>,
}

impl Chain {
    fn add(&mut self, record: &Record, proof: Proof) {
        self.proof = weaker(self.proof, proof);
        self.ttl = Some(self.ttl.map_or(record.ttl, |known| known.min(record.ttl)));
    }

    fn failed(self, failure: LookupFailure, proof: Proof) -> Found {
        let Self { alias_of, extended, doubt, .. } = self;
        Found { outcome: Err(failure), proof, ttl_s: None, alias_of, extended, doubt }
    }
}

/// Of two links of a chain the weaker decides, and what is bogus before all.
pub(super) fn weaker(one: Proof, other: Proof) -> Proof {
    if one == Proof::Bogus || other == Proof::Bogus { Proof::Bogus } else { one.min(other) }
}

const fn read_proof(proof: dnssec::Proof) -> Proof {
    match proof {
        dnssec::Proof::Secure => Proof::Secure,
        dnssec::Proof::Insecure => Proof::Insecure,
        dnssec::Proof::Bogus => Proof::Bogus,
        dnssec::Proof::Indeterminate => Proof::Indeterminate,
    }
}

pub(super) fn of_silence(silence: &Silence) -> LookupFailure {
    match silence {
        Silence::TimedOut => LookupFailure::TimedOut,
        Silence::CutOff(words) => LookupFailure::CutOff(words.clone()),
        Silence::Broken(words) => LookupFailure::Other(words.clone()),
    }
}

/// What a response code says, when it is no answer.
pub(super) fn failure(code: ResponseCode) -> Option<LookupFailure> {
    match code {
        ResponseCode::NoError | ResponseCode::NXDomain => None,
        ResponseCode::ServFail => Some(LookupFailure::ServFail),
        ResponseCode::Refused => Some(LookupFailure::Refused),
        other => Some(LookupFailure::Other(other.to_string())),
    }
}

/// Whether a question for what proves an answer stayed without one.
pub(super) fn is_unanswered(heard: &Heard) -> bool {
    match &heard.answer {
        Err(_) => true,
        Ok(answer) => failure(answer.response_code).is_some(),
    }
}
