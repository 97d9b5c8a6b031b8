//! Every way from a server's certificate to a trust anchor (RFC 4158 §2), within bounds.

use crate::model::evidence::AnchoredPath;

/// How many certificates are looked at from, over all ways: issuers that signed each other make many.
const MOST_STEPS: usize = 512;
/// How many ways to an anchor are kept.
const MOST_WAYS: usize = 16;

/// What is known of the certificates, by their indexes; the server's own is 0.
pub(super) struct Known<'a> {
    /// The issuers of a certificate among the others, the most likely first; none for one that signed itself.
    pub(super) issuers: &'a dyn Fn(usize) -> Vec<usize>,
    pub(super) in_date: &'a dyn Fn(usize) -> bool,
    /// The name of the anchor that signed a certificate, or that it is.
    pub(super) anchor: &'a dyn Fn(usize) -> Option<String>,
}

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// The way to show: the first that leads to an anchor in date, else to any, else the first as far as it goes.
    pub(super) best: Vec<usize>,
    /// Every way that ends under an anchor; that of `best` is the first of those it passes.
    pub(super) anchored: Vec<AnchoredPath>,
    best_rank: Option<u8>,
    steps: usize,
}

/// Looks for all ways from certificate 0.
pub(super) fn search(known: &Known<'_>) -> Ways {
    let mut ways = Ways::default();
    ways.go_up(&mut vec![0], 2, None, known);
    ways
}

impl Ways {
    /// `rank`: 0 when the way so far passed an anchor in date, 1 when one out of date, 2 when none.
    fn go_up(&mut self, way: &mut Vec<usize>, rank: u8, below: Option<&str>, known: &Known<'_>) {
        let Some(&top) = way.last() else { return };
        self.steps += 1;
        let anchor = (known.anchor)(top);
        let mut rank = rank;
        if let Some(anchor) = &anchor {
            let in_date = way.iter().all(|&index| (known.in_date)(index));
            rank = rank.min(u8::from(!in_date));
            // A root that was sent along is the anchor under which the way below it ended already.
            if below != Some(anchor) && self.anchored.len() < MOST_WAYS {
                self.anchored.push(AnchoredPath {
                    certificates: way.clone(),
                    anchor: anchor.clone(),
                    in_date,
                });
            }
        }
        let mut is_end = true;
        for issuer in (known.issuers)(top) {
            if way.contains(&issuer) {
                continue;
            }
            is_end = false;
            if self.steps >= MOST_STEPS {
                break;
            }
            way.push(issuer);
            self.go_up(way, rank, anchor.as_deref(), known);
            way.pop();
        }
        if (is_end || self.best.is_empty()) && self.best_rank.is_none_or(|best| rank < best) {
            self.best.clone_from(way);
            self.best_rank = Some(rank);
        }
    }
}
