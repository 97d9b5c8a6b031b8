//! Whose order of preference decides, judged by what was chosen from which offer.

use crate::model::evidence::SuiteOrder;

/// Choices that follow the client's order by mere chance get rarer with each: after this many, offered from
/// alternating ends, nobody need ask on.
const ENOUGH: usize = 8;

/// What was chosen, and from which offers.
#[derive(Debug, Clone)]
pub(super) struct Picks<T> {
    picks: Vec<(Vec<T>, T)>,
}

/// What the choices say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said<T> {
    /// There was no choice to make.
    Nothing,
    Decided(SuiteOrder),
    /// Offer these two in this order: who chooses the second decides by an order of its own.
    Ask([T; 2]),
}

impl<T: Copy + PartialEq> Picks<T> {
    pub(super) const fn new() -> Self {
        Self { picks: Vec::new() }
    }

    /// Writes a choice down.
    pub(super) fn add(&mut self, offer: Vec<T>, chosen: T) {
        self.picks.push((offer, chosen));
    }

    pub(super) fn has(&self, one: T) -> bool {
        self.picks.iter().any(|(_, chosen)| *chosen == one)
    }

    pub(super) fn said(&self) -> Said<T> {
        let follows_client = self.picks.iter().all(|(offer, chosen)| {
            offer.iter().find(|offered| self.has(**offered)).is_some_and(|first| first == chosen)
        });
        match self.picks.as_slice() {
            [] | [_] => Said::Nothing,
            _ if !follows_client => Said::Decided(SuiteOrder::Server),
            picks if picks.len() >= ENOUGH => Said::Decided(SuiteOrder::Client),
            [(_, first), (_, second), ..] => Said::Ask([*second, *first]),
        }
    }
}

/// The order behind the answer to [`Said::Ask`].
pub(super) fn answered<T: PartialEq>(asked: &[T; 2], chosen: &T) -> Option<SuiteOrder> {
    let [front, back] = asked;
    if chosen == front { Some(SuiteOrder::Client) } else { (chosen == back).then_some(SuiteOrder::Server) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_against_the_offer_is_the_servers() {
        let mut picks = Picks::new();
        picks.add(vec![1, 2, 3, 4], 3);
        assert_eq!(picks.said(), Said::Nothing);
        picks.add(vec![4, 2, 1], 1);
        assert_eq!(picks.said(), Said::Decided(SuiteOrder::Server));
    }

    #[test]
    fn choices_that_follow_the_offer_are_doubted() {
        let mut picks = Picks::new();
        picks.add(vec![1, 2, 3, 4], 2);
        picks.add(vec![4, 3, 1], 4);
        assert_eq!(picks.said(), Said::Ask([4, 2]));
        assert_eq!(answered(&[4, 2], &2), Some(SuiteOrder::Server));
        assert_eq!(answered(&[4, 2], &4), Some(SuiteOrder::Client));
        assert_eq!(answered(&[4, 2], &9), None);
    }
}
