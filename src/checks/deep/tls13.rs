//! The suites and groups of TLS 1.3. A hello without a key share is answered by a HelloRetryRequest, which names
//! a suite and a group at once, so both lists shrink with the same answers.

use crate::{
    model::evidence::{DeepEnd, DeepStep, HelloAnswer, ProtocolVersion, SuiteOrder, Support},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups, hello_shapes,
    },
};

use super::{
    Inquiry, Oracle, ledger, offers,
    order::{Picks, Said, answered},
    suites::support,
};

const VERSION: ProtocolVersion = ProtocolVersion::Tls13;

pub(super) struct NewestList {
    suites: Vec<u32>,
    groups: Vec<u16>,
    suite_picks: Picks<u32>,
    group_picks: Picks<u16>,
    /// The server does not take a hello without a key share.
    with_share: bool,
    spoken: bool,
    backwards: bool,
}

/// What an answer brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct News {
    suite: bool,
    group: bool,
}

impl NewestList {
    pub(super) fn new() -> Self {
        Self {
            suites: in_the_middle(cipher_suite::all(VERSION)),
            groups: in_the_middle(groups::all_tls13()),
            suite_picks: Picks::new(),
            group_picks: Picks::new(),
            with_share: false,
            spoken: false,
            backwards: false,
        }
    }

    /// Asks whether TLS 1.3 is spoken at all.
    pub(super) async fn begin<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
        let mut answer = HelloAnswer::Silent;
        for with_share in [false, true] {
            self.with_share = with_share;
            let news;
            (answer, news) = self.ask(inquiry, Lists { suites: true, groups: true }).await?;
            self.spoken = news.is_some();
            // A server that has just spoken TLS 1.3 with us is asked in the usual way, too.
            if self.spoken || inquiry.subject.spoken != Some(VERSION) {
                break;
            }
        }
        if !self.spoken {
            let support = match &answer {
                HelloAnswer::Accepted(flight) if flight.version < VERSION => Support::No,
                answer => support(answer),
            };
            inquiry.board.change(|look| {
                ledger::version(look, VERSION, |known| {
                    known.complete = support == Support::No;
                    known.support = support;
                });
            });
        }
        Ok(())
    }

    /// Asks until no suite and no group is left that the server takes.
    pub(super) async fn finish<O: Oracle>(&mut self, inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
        if !self.spoken {
            return Ok(());
        }
        let both = self.exhaust(inquiry, Lists { suites: true, groups: true }).await?;
        // A refusal does not say which of the lists has come to its end.
        let groups = self.exhaust(inquiry, Lists { suites: false, groups: true }).await?;
        // Further groups came with suites that were known: the suites had come to their end.
        let suites_left = !self.suites.is_empty() && !groups.brought_more;
        let suites = if suites_left {
            self.exhaust(inquiry, Lists { suites: true, groups: false }).await?
        } else {
            both
        };
        let complete = both.proper && groups.proper && suites.proper;
        inquiry.board.change(|look| ledger::version(look, VERSION, |known| known.complete = complete));
        self.orders(inquiry).await
    }

    async fn exhaust<O: Oracle>(
        &mut self,
        inquiry: &Inquiry<'_, O>,
        shrink: Lists,
    ) -> Result<Exhausted, DeepEnd> {
        let mut done = Exhausted { proper: true, brought_more: false };
        let mut cut_off = false;
        // Groups cannot be told apart when our share decides.
        if self.with_share && !shrink.suites {
            return Ok(done);
        }
        while !(shrink.suites && self.suites.is_empty() || shrink.groups && self.groups.is_empty()) {
            let (answer, news) = self.ask(inquiry, shrink).await?;
            match (answer, news) {
                (_, Some(news)) if shrink.suites && news.suite || shrink.groups && news.group => {
                    cut_off = false;
                    done.brought_more = true;
                    if self.with_share && !news.suite {
                        return Ok(done);
                    }
                }
                (HelloAnswer::Closed | HelloAnswer::Broken { .. }, _) if !cut_off => cut_off = true,
                (HelloAnswer::Refused { .. } | HelloAnswer::Closed | HelloAnswer::Broken { .. }, _) => {
                    return Ok(done);
                }
                _ => {
                    done.proper = false;
                    return Ok(done);
                }
            }
        }
        Ok(done)
    }

    async fn ask<O: Oracle>(
        &mut self,
        inquiry: &Inquiry<'_, O>,
        shrink: Lists,
    ) -> Result<(HelloAnswer, Option<News>), DeepEnd> {
        let mut suites =
            if shrink.suites { self.suites.clone() } else { in_the_middle(cipher_suite::all(VERSION)) };
        let mut groups = if shrink.groups && !self.with_share {
            self.groups.clone()
        } else {
            in_the_middle(groups::all_tls13())
        };
        if self.backwards {
            suites.reverse();
            groups.reverse();
        }
        self.backwards = !self.backwards;
        let spec = self.spec(inquiry, suites.clone(), groups.clone());
        let step = if shrink.suites { DeepStep::Suites { version: VERSION } } else { DeepStep::Groups };
        let answer = inquiry.ask(step, spec).await?.answer;
        let chosen = answer.accepted().filter(|flight| flight.version == VERSION);
        let Some(flight) = chosen.cloned() else { return Ok((answer, None)) };
        let (suite, group) = (flight.suite.code, flight.group.as_deref().and_then(groups::code));
        let mut news = News { suite: false, group: false };
        if suites.contains(&suite) && !self.suite_picks.has(suite) {
            news.suite = true;
            self.suites.retain(|left| *left != suite);
            self.suite_picks.add(suites, suite);
            inquiry.board.note(|look| ledger::suite(look, &flight));
        }
        if let Some(group) = group.filter(|group| groups.contains(group) && !self.group_picks.has(*group)) {
            news.group = true;
            self.groups.retain(|left| *left != group);
            self.group_picks.add(groups, group);
            inquiry.board.note(|look| ledger::group(look, group, VERSION));
        }
        inquiry.board.change(|_| {});
        Ok((answer, (news.suite || news.group).then_some(news)))
    }

    /// Whose order decides: with one more connection for both, and only where the choices so far do not tell.
    async fn orders<O: Oracle>(&self, inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
        let (mut suites, mut groups) = (self.suite_picks.said(), self.group_picks.said());
        if self.with_share {
            groups = Said::Nothing;
        }
        let pairs = (as_pair(&suites), as_pair(&groups));
        if pairs.0.is_some() || pairs.1.is_some() {
            let offer = pairs.0.map_or_else(|| cipher_suite::all(VERSION), |pair| pair.to_vec());
            let wanted = pairs.1.map_or_else(groups::all_tls13, |pair| pair.to_vec());
            let reply = inquiry.ask(DeepStep::Order, self.spec(inquiry, offer, wanted)).await?;
            let flight = reply.answer.accepted().filter(|flight| flight.version == VERSION);
            let suite = flight.map(|flight| flight.suite.code);
            let group = flight.and_then(|flight| flight.group.as_deref()).and_then(groups::code);
            suites = decided(suites, suite);
            groups = decided(groups, group);
        }
        inquiry.board.change(|look| {
            ledger::version(look, VERSION, |known| {
                known.order = as_order(&suites);
                if known.order == Some(SuiteOrder::Client) {
                    known.suites.sort_by_key(|known| std::cmp::Reverse(offers::strength(&known.suite)));
                }
            });
            look.group_order = as_order(&groups);
            if look.group_order == Some(SuiteOrder::Client) {
                let best_first = groups::all_tls13();
                look.groups.sort_by_key(|known| best_first.iter().position(|code| *code == known.code));
            }
        });
        Ok(())
    }

    fn spec<O: Oracle>(&self, inquiry: &Inquiry<'_, O>, suites: Vec<u32>, groups: Vec<u16>) -> HelloSpec {
        let mut spec = HelloSpec { groups, ..hello_shapes::enumeration(VERSION, suites, inquiry.name()) };
        if self.with_share {
            spec.key_share = KeyShare::Random(vec![groups::X25519, groups::SECP256R1]);
        }
        spec
    }
}

/// Which lists leave out what is known already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lists {
    suites: bool,
    groups: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Exhausted {
    /// The end was a refusal.
    proper: bool,
    brought_more: bool,
}

/// The best, which stand at the head, in the middle.
fn in_the_middle<T: Copy>(best_first: Vec<T>) -> Vec<T> {
    let left: Vec<T> = best_first.iter().copied().step_by(2).collect();
    let right = best_first.into_iter().skip(1).step_by(2);
    left.into_iter().rev().chain(right).collect()
}

fn as_pair<T: Copy>(said: &Said<T>) -> Option<[T; 2]> {
    match said {
        Said::Ask(pair) => Some(*pair),
        _ => None,
    }
}

fn decided<T: PartialEq>(said: Said<T>, chosen: Option<T>) -> Said<T> {
    match (said, chosen) {
        (Said::Ask(pair), Some(chosen)) => answered(&pair, &chosen).map_or(Said::Nothing, Said::Decided),
        (Said::Ask(_), None) => Said::Nothing,
        (said, _) => said,
    }
}

const fn as_order<T>(said: &Said<T>) -> Option<SuiteOrder> {
    match said {
        Said::Decided(order) => Some(*order),
        _ => None,
    }
}
