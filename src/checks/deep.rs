//! What would the server agree to? Everything, found with one ClientHello after another.
//!
//! Each connection shows one choice of the server's, so a choice is never asked for twice: what was chosen is
//! left out of the next offer, until nothing is left that the server takes. Whatever else an answer shows
//! (certificate, curve, prime, extensions) is learned on the way, and an answer in an older version answers for
//! the versions between. Besides one connection for each pair of version and suite, and one refusal for each
//! version, that leaves a handful.
//!
//! The questions are kept apart from the connections: an [`Oracle`] answers them, over the network or in a test.

pub mod asker;
mod extras;
mod jobs;
mod ledger;
mod offers;
mod order;
mod suites;
mod tls13;

use std::{cell::RefCell, net::IpAddr};

use rustls::pki_types::CertificateDer;

use crate::{
    model::evidence::{DeepEnd, DeepLook, DeepStep, HelloAnswer, ProtocolVersion, Support},
    protocol::tls::client_hello::HelloSpec,
};
use suites::{Chosen, SuiteList};
use tls13::NewestList;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub step: DeepStep,
    pub spec: HelloSpec,
    /// Another address of the host than the one that answered first.
    pub address: Option<IpAddr>,
}

/// One answer. A hello could not be put only where another address was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub answer: HelloAnswer,
    /// The certificates as sent, the server's own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// Who answered.
    pub address: IpAddr,
}

/// Answers questions, one connection for each.
pub trait Oracle {
    /// Puts a question.
    ///
    /// # Errors
    /// With the reason when nothing more may or can be asked.
    fn ask(&self, question: Question) -> impl Future<Output = Result<Reply, DeepEnd>>;

    /// The certificate that a whole handshake shows, and where; nothing when it shows none, or none can be made.
    ///
    /// # Errors
    /// With the reason when nothing more may or can be asked.
    fn certificate(&self, server_name: Option<&str>) -> impl Future<Output = Result<Option<Shown>, DeepEnd>>;
}

/// A certificate, and who showed it.
pub type Shown = (IpAddr, CertificateDer<'static>);

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The name to say (RFC 6066 §3); nothing when an address was called.
    pub server_name: Option<String>,
    /// The version this program's own handshake came to.
    pub spoken: Option<ProtocolVersion>,
    /// The certificate which that handshake showed, and where.
    pub shown: Option<Shown>,
    /// Other addresses of the host.
    pub other_addresses: Vec<IpAddr>,
    /// How many questions may be under way at a time.
    pub parallel: usize,
}

/// What is known so far, for all to write on and for somebody to look at.
pub struct Board<'a> {
    look: RefCell<DeepLook>,
    tell: &'a dyn Fn(&DeepLook),
}

impl<'a> Board<'a> {
    /// An empty board; `tell` is called whenever something was found.
    #[must_use]
    pub fn new(tell: &'a dyn Fn(&DeepLook)) -> Self {
        Self { look: RefCell::default(), tell }
    }

    /// Writes something down and tells it.
    pub fn change(&self, write: impl FnOnce(&mut DeepLook)) {
        self.note(write);
        (self.tell)(&self.look.borrow());
    }

    /// Writes something down that will be told with the next finding.
    pub fn note(&self, write: impl FnOnce(&mut DeepLook)) {
        write(&mut self.look.borrow_mut());
    }

    /// Reads something.
    pub fn read<T>(&self, read: impl FnOnce(&DeepLook) -> T) -> T {
        read(&self.look.borrow())
    }
}

impl std::fmt::Debug for Board<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Board").field("look", &self.look).finish_non_exhaustive()
    }
}

/// Everything a question needs.
pub(crate) struct Inquiry<'a, O> {
    oracle: &'a O,
    board: &'a Board<'a>,
    subject: &'a Subject,
}

impl<O: Oracle> Inquiry<'_, O> {
    fn name(&self) -> Option<&str> {
        self.subject.server_name.as_deref()
    }

    /// Whether a hello says the server's name, if there is one to say; before TLS 1.0 there is no way to.
    fn is_named(&self, spec: &HelloSpec) -> bool {
        self.name().is_none() || spec.server_name.is_some() && spec.version > ProtocolVersion::Ssl3
    }

    async fn ask(&self, step: DeepStep, spec: HelloSpec) -> Result<Reply, DeepEnd> {
        let named = self.is_named(&spec);
        let reply = self.oracle.ask(Question { step, spec, address: None }).await?;
        self.board.note(|look| ledger::learn(look, &reply, named));
        Ok(reply)
    }
}

/// Looks until everything was asked, or nothing more can be. What was found is on the board either way.
pub async fn run<O: Oracle>(oracle: &O, board: &Board<'_>, subject: &Subject) -> DeepEnd {
    let inquiry = Inquiry { oracle, board, subject };
    if let Some((address, certificate)) = &subject.shown {
        board.note(|look| ledger::shown(look, *address, certificate));
    }
    let end = look(&inquiry).await.err().unwrap_or(DeepEnd::Complete);
    board.change(|look| {
        look.progress.doing = None;
        look.progress.waiting = None;
        look.progress.end = Some(end);
    });
    end
}

async fn look<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    let mut newest = NewestList::new();
    newest.begin(inquiry).await?;
    let mut lists = versions(inquiry).await?;
    let parallel = inquiry.subject.parallel;
    // The longest list first: the others end beside it.
    let mut jobs: Vec<jobs::Job<'_>> = Vec::new();
    let mut rest = lists.iter_mut();
    if let Some(first) = rest.next() {
        first.divisible = parallel > 1;
        jobs.push(Box::pin(first.finish(inquiry)));
    }
    jobs.push(Box::pin(newest.finish(inquiry)));
    jobs.extend(rest.map(|list| -> jobs::Job<'_> { Box::pin(list.finish(inquiry)) }));
    jobs.push(Box::pin(extras::fallback(inquiry)));
    jobs.push(Box::pin(extras::without_server_name(inquiry)));
    jobs.push(Box::pin(extras::other_addresses(inquiry)));
    jobs::side_by_side(jobs, parallel).await?;
    extras::curves(inquiry).await?;
    extras::inside_tls13(inquiry).await
}

/// Asks for the versions before TLS 1.3, the newest first; gives the lists of those that are spoken.
async fn versions<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<Vec<SuiteList>, DeepEnd> {
    let mut lists = Vec::new();
    let mut older = ProtocolVersion::ALL.into_iter().rev().skip(1).peekable();
    while let Some(version) = older.next() {
        let mut list = SuiteList::new(version);
        match list.begin(inquiry).await? {
            Chosen::One => lists.push(list),
            Chosen::Nothing => {}
            Chosen::Older(pick) => {
                // The server names the newest version it has: those between it has not.
                while let Some(between) = older.next_if(|next| *next > pick.version) {
                    inquiry.board.change(|look| {
                        ledger::version(look, between, |known| {
                            known.support = Support::No;
                            known.complete = true;
                        });
                    });
                }
                if older.next_if_eq(&pick.version).is_some() {
                    let mut list = SuiteList::new(pick.version);
                    list.take(inquiry, &pick);
                    lists.push(list);
                }
            }
        }
    }
    Ok(lists)
}
