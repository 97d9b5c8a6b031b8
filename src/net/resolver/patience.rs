//! How long an answer that is there waits for what would complete it: some DNS servers never answer questions of
//! some types, and an address that is known must not be lost over them.

use std::{pin::pin, time::Duration};

use tokio::time::{Instant, sleep_until, timeout_at};

/// The longest wait for what would complete an answer that is there.
const LONGEST: Duration = Duration::from_secs(12);

/// The moments of one look-up at which it stops waiting, so that it ends within the limit of its step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    began: Instant,
    limit: Duration,
}

impl Patience {
    /// Counted from now; `limit` is that of the step.
    pub(super) fn new(limit: Duration) -> Self {
        Self { began: Instant::now(), limit: limit.min(LONGEST) }
    }

    /// Until when an answer waits for its proof.
    fn for_proof(self) -> Instant {
        self.began + self.limit / 2
    }

    /// Until when the addresses of one kind wait for those of the other.
    pub(super) fn for_other_kind(self) -> Instant {
        self.began + self.limit / 4 * 3
    }

    /// Until when the addresses in DNS wait for the operating system's word.
    pub(super) fn for_system(self) -> Instant {
        self.began + self.limit / 8 * 7
    }

    /// A proof in time, or nothing. An answer that came late has a moment left for it.
    pub(super) async fn proof<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let least = Instant::now() + self.limit / 8;
        timeout_at(self.for_proof().max(least), work).await.ok()
    }
}

/// Both results; from `until` on, one that is enough by itself does not wait for the other.
pub(super) async fn both<A, B>(
    until: Instant,
    (one, one_is_enough): (impl Future<Output = A>, impl Fn(&A) -> bool),
    (other, other_is_enough): (impl Future<Output = B>, impl Fn(&B) -> bool),
) -> (Option<A>, Option<B>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    while first.is_none() || second.is_none() {
        let enough =
            first.as_ref().is_some_and(&one_is_enough) || second.as_ref().is_some_and(&other_is_enough);
        tokio::select! {
            biased;
            result = &mut one, if first.is_none() => first = Some(result),
            result = &mut other, if second.is_none() => second = Some(result),
            () = sleep_until(until), if enough => break,
        }
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    const SOON: Duration = Duration::from_millis(5);

    #[tokio::test]
    async fn only_what_is_enough_goes_on_alone() {
        let until = Instant::now() + SOON;
        let enough = |_: &u8| true;
        let silent = || (pending::<u8>(), enough);
        assert_eq!(both(until, (ready(1), enough), silent()).await, (Some(1), None));
        assert_eq!(both(until, silent(), (ready(2), enough)).await, (None, Some(2)));
        // What is late is still heard where nothing else is enough.
        let late = async {
            sleep_until(until + SOON).await;
            2
        };
        assert_eq!(both(until, (ready(1), |_: &u8| false), (late, enough)).await, (Some(1), Some(2)));
    }

    #[tokio::test]
    async fn a_proof_has_half_of_the_time() {
        let patience = Patience::new(SOON);
        assert_eq!(patience.proof(ready(1)).await, Some(1));
        assert_eq!(patience.proof(pending::<u8>()).await, None);
        assert!(patience.began.elapsed() >= SOON / 2);
        assert!(patience.for_proof() < patience.for_other_kind());
        assert!(patience.for_other_kind() < patience.for_system());
        assert!(patience.for_system() < patience.began + SOON);
    }
}
