//! The suites of one version before TLS 1.3.

use crate::{
    model::evidence::{DeepEnd, DeepStep, HelloAnswer, ProtocolVersion, ServerFlight, SuiteOrder, Support},
    protocol::tls::{client_hello::HelloSpec, hello_shapes},
};

use super::{
    Inquiry, Oracle, Reply,
    jobs::{Job, side_by_side},
    ledger, offers,
    order::{Picks, Said, answered},
};

/// A list that shrinks with every answer.
pub(super) struct SuiteList {
    version: ProtocolVersion,
    /// What has not been chosen yet of the present offer.
    likely: Vec<u32>,
    rest: Vec<u32>,
    /// Offers to come, where the whole list could not be asked at once.
    parts: Vec<Vec<u32>>,
    picks: Picks<u32>,
    /// The next offer begins from the other end.
    backwards: bool,
    /// The list may be asked in several shares at a time; every share costs a refusal of its own.
    pub(super) divisible: bool,
    /// The list came to its end.
    complete: bool,
}

/// What the first question of a version brought.
pub(super) enum Chosen {
    /// The version is spoken.
    One,
    /// The version is not spoken, as far as can be told.
    Nothing,
    /// An older version is spoken.
    Older(Box<Pick>),
}

/// A choice made in an older version.
pub(super) struct Pick {
    pub(super) version: ProtocolVersion,
    offer: Vec<u32>,
    flight: Box<ServerFlight>,
}

impl SuiteList {
    pub(super) fn new(version: ProtocolVersion) -> Self {
        let (likely, rest) = offers::all(version);
        Self {
            version,
            likely,
            rest,
            parts: Vec::new(),
            picks: Picks::new(),
            backwards: false,
            divisible: false,
            complete: false,
        }
    }

    /// Asks whether the version is spoken at all.
    pub(super) async fn begin<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<Chosen, DeepEnd> {
        let offer = self.offer();
        let mut spec = self.spec(inquiry, offer.clone());
        if self.version > ProtocolVersion::Ssl3 {
            // Compression is offered with the first hello: whoever takes it says so at no further cost.
            spec.compression = vec![1, 0];
        }
        let step = DeepStep::Suites { version: self.version };
        let mut answer = inquiry.ask(step, spec).await?.answer;
        let mut offered = offer;
        if self.worth_a_short_list(&answer, inquiry.subject.spoken) {
            self.parts = offers::in_parts(self.version);
            self.parts.reverse();
            self.next_part();
            offered = self.offer();
            let spec = self.spec(inquiry, offered.clone());
            answer = inquiry.ask(step, spec).await?.answer;
        } else if answer.accepted().is_some_and(|flight| flight.version < ProtocolVersion::Tls13)
            && self.version > ProtocolVersion::Ssl3
        {
            inquiry.board.note(|look| {
                look.compression.get_or_insert(false);
            });
        }
        match &answer {
            HelloAnswer::Accepted(flight)
                if flight.version < self.version && offered.contains(&flight.suite.code) =>
            {
                self.tell_support(inquiry, Support::No);
                let pick = Pick { version: flight.version, offer: offered, flight: flight.clone() };
                Ok(Chosen::Older(Box::new(pick)))
            }
            HelloAnswer::Accepted(flight) if self.is_choice(flight, &offered) => {
                self.choose(inquiry, offered, flight);
                Ok(Chosen::One)
            }
            answer => {
                self.tell_support(inquiry, support(answer));
                Ok(Chosen::Nothing)
            }
        }
    }

    /// Takes a choice in that was made from the offer of a newer version.
    pub(super) fn take<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>, pick: &Pick) {
        // The order among suites that this version does not know is of no interest.
        self.choose(inquiry, pick.offer.clone(), &pick.flight);
    }

    /// Asks until nothing is left that the server takes, and then whose order decided.
    pub(super) async fn finish<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
        self.all(inquiry).await?;
        let (version, complete) = (self.version, self.complete);
        inquiry.board.change(|look| ledger::version(look, version, |known| known.complete = complete));
        let order = match self.picks.said() {
            Said::Nothing => return Ok(()),
            Said::Decided(order) => Some(order),
            Said::Ask(pair) => {
                let spec = self.spec(inquiry, pair.to_vec());
                let reply = inquiry.ask(DeepStep::Order, spec).await?;
                let chosen = reply.answer.accepted().filter(|flight| flight.version == version);
                chosen.and_then(|flight| answered(&pair, &flight.suite.code))
            }
        };
        inquiry.board.change(|look| {
            ledger::version(look, version, |known| {
                known.order = order;
                if order == Some(SuiteOrder::Client) {
                    // Then the order found is the order of our questions, and says nothing of the server's.
                    known.suites.sort_by_key(|known| std::cmp::Reverse(offers::strength(&known.suite)));
                }
            });
        });
        Ok(())
    }

    /// Asks to the end of the list.
    async fn all<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
        let mut cut_off = false;
        loop {
            if self.likely.is_empty() && self.rest.is_empty() && !self.next_part() {
                self.complete = true;
                return Ok(());
            }
            if self.is_divisible() {
                self.complete = self.in_shares(inquiry).await?;
                return Ok(());
            }
            let offer = self.offer();
            let spec = self.spec(inquiry, offer.clone());
            let Reply { answer, .. } = inquiry.ask(DeepStep::Suites { version: self.version }, spec).await?;
            match &answer {
                HelloAnswer::Accepted(flight) if self.is_choice(flight, &offer) => {
                    cut_off = false;
                    self.choose(inquiry, offer, flight);
                    continue;
                }
                // Many a server hangs up instead of refusing. A moment's trouble looks the same: once more.
                HelloAnswer::Closed | HelloAnswer::Broken { .. } if !cut_off => {
                    cut_off = true;
                    continue;
                }
                HelloAnswer::Closed | HelloAnswer::Broken { .. } | HelloAnswer::Refused { .. } => {}
                // An older version: this one has nothing left.
                HelloAnswer::Accepted(flight) if flight.version < self.version => {}
                // Neither a refusal nor one of the suites that were offered: this says nothing of the rest.
                _ => return Ok(()),
            }
            cut_off = false;
            self.likely.clear();
            self.rest.clear();
        }
    }

    /// Where our order decides, the server's choice says nothing of what it likes: then the list may be asked in
    /// several shares at a time.
    fn is_divisible(&self) -> bool {
        self.divisible && self.parts.is_empty() && self.picks.said() == Said::Decided(SuiteOrder::Client)
    }

    /// Asks for the rest of the list in shares; says whether all came to their end.
    async fn in_shares<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<bool, DeepEnd> {
        let count = inquiry.subject.parallel;
        let left: Vec<u32> = self.likely.drain(..).chain(self.rest.drain(..)).collect();
        let mut shares: Vec<Self> = (0..count)
            .map(|share| Self {
                likely: left.iter().copied().skip(share).step_by(count).collect(),
                rest: Vec::new(),
                ..Self::new(self.version)
            })
            .collect();
        let jobs = shares.iter_mut().map(|share| -> Job<'_> { Box::pin(share.all(inquiry)) }).collect();
        side_by_side(jobs, count).await?;
        Ok(shares.iter().all(|share| share.complete))
    }

    fn next_part(&mut self) -> bool {
        let Some(part) = self.parts.pop() else { return false };
        self.likely = part;
        self.likely.retain(|code| !self.picks.has(*code));
        self.rest = Vec::new();
        true
    }

    fn offer(&mut self) -> Vec<u32> {
        let backwards = self.backwards;
        self.backwards = !backwards;
        if backwards {
            self.likely.iter().rev().chain(self.rest.iter().rev()).copied().collect()
        } else {
            self.likely.iter().chain(&self.rest).copied().collect()
        }
    }

    fn spec<O: Oracle>(&self, inquiry: &Inquiry<'_, O>, suites: Vec<u32>) -> HelloSpec {
        hello_shapes::enumeration(self.version, suites, inquiry.name())
    }

    fn is_choice(&self, flight: &ServerFlight, offer: &[u32]) -> bool {
        flight.version == self.version
            && offer.contains(&flight.suite.code)
            && !self.picks.has(flight.suite.code)
    }

    fn choose<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>, offer: Vec<u32>, flight: &ServerFlight) {
        let code = flight.suite.code;
        self.likely.retain(|left| *left != code);
        self.rest.retain(|left| *left != code);
        self.picks.add(offer, code);
        inquiry.board.change(|look| ledger::suite(look, flight));
    }

    fn tell_support<O: Oracle>(&self, inquiry: &Inquiry<'_, O>, support: Support) {
        inquiry.board.change(|look| {
            ledger::version(look, self.version, |known| {
                known.complete = support == Support::No;
                known.support = support;
            });
        });
    }

    /// Long lists are more than some servers can read. They say so in many ways, but not by naming the version
    /// or the suites as the reason.
    fn worth_a_short_list(&self, answer: &HelloAnswer, spoken: Option<ProtocolVersion>) -> bool {
        if self.version == ProtocolVersion::Ssl2 {
            return false;
        }
        match answer {
            HelloAnswer::Refused { alert } => {
                spoken == Some(self.version) || matches!(alert.number, 10 | 22 | 47 | 50 | 80)
            }
            HelloAnswer::Accepted(_) | HelloAnswer::NotPut { .. } | HelloAnswer::NotTls { .. } => false,
            HelloAnswer::Closed
            | HelloAnswer::Broken { .. }
            | HelloAnswer::Silent
            | HelloAnswer::Garbled { .. } => true,
        }
    }
}

/// What an answer that chose nothing says of the version.
pub(super) fn support(answer: &HelloAnswer) -> Support {
    let unclear = |answer: &str| Support::Unclear { answer: answer.to_owned() };
    match answer {
        HelloAnswer::Refused { .. } | HelloAnswer::Closed | HelloAnswer::Broken { .. } => Support::No,
        HelloAnswer::Silent => unclear("no answer"),
        HelloAnswer::NotTls { text } => unclear(text),
        HelloAnswer::Garbled { problem } => unclear(problem),
        HelloAnswer::Accepted(flight) => unclear(&format!(
            "chose {} in {}, which was not offered",
            flight.suite.name,
            flight.version.name()
        )),
        HelloAnswer::NotPut { .. } => unclear("not asked"),
    }
}
