//! Every wait ends: by its own limit, by the limit of the whole check, or because the person stopped it.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Why a wait ended without its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The step's own limit.
    Step,
    /// The limit of the whole check.
    Whole,
    /// The person stopped the check.
    Stopped,
}

/// The limits that hold for every wait of one check.
#[derive(Debug, Clone)]
pub struct Deadline {
    cancel: CancellationToken,
    whole: Instant,
}

impl Deadline {
    /// A check that may take this long from now.
    #[must_use]
    pub fn new(whole: Duration, cancel: CancellationToken) -> Self {
        Self { cancel, whole: Instant::now() + whole }
    }

    /// The same check's stop, with a limit of its own beside the whole check's: whichever comes first.
    #[must_use]
    pub fn shortened(&self, limit: Duration) -> Self {
        Self { cancel: self.cancel.clone(), whole: self.whole.min(Instant::now() + limit) }
    }

    /// The same check's stop, with a limit of its own instead of the whole check's.
    #[must_use]
    pub fn renewed(&self, limit: Duration) -> Self {
        Self { cancel: self.cancel.clone(), whole: Instant::now() + limit }
    }

    /// Waits for a result, at most for `limit`.
    ///
    /// # Errors
    /// With the reason when the wait was cut short.
    pub async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Result<T, Cut> {
        let step = Instant::now() + limit;
        let until = step.min(self.whole);
        // A timer takes part in the runtime's sharing of turns: beside work that always has something to do it would
        // never have its own, and a server that never pauses would outlast every limit.
        let time_is_up = tokio::task::coop::unconstrained(tokio::time::sleep_until(until));
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Cut::Stopped),
            result = work => Ok(result),
            () = time_is_up => Err(if until == step { Cut::Step } else { Cut::Whole }),
        }
    }

    /// A limit, no longer than what is left for the whole check.
    #[must_use]
    pub fn at_most(&self, limit: Duration) -> Duration {
        limit.min(self.whole.saturating_duration_since(Instant::now()))
    }

    /// Why nothing more may be asked, if that is so.
    #[must_use]
    pub fn cut(&self) -> Option<Cut> {
        if self.cancel.is_cancelled() {
            Some(Cut::Stopped)
        } else if Instant::now() >= self.whole {
            Some(Cut::Whole)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What reading from a server is like that always has another byte.
    async fn never_pauses() {
        loop {
            tokio::task::coop::consume_budget().await;
        }
    }

    #[tokio::test]
    async fn work_that_never_pauses_ends_all_the_same() {
        let cancel = CancellationToken::new();
        let deadline = Deadline::new(Duration::from_millis(80), cancel.clone());
        assert_eq!(deadline.within(Duration::from_millis(20), never_pauses()).await, Err(Cut::Step));
        assert_eq!(deadline.within(Duration::from_secs(60), never_pauses()).await, Err(Cut::Whole));
        assert_eq!(deadline.cut(), Some(Cut::Whole));
        cancel.cancel();
        assert_eq!(deadline.within(Duration::from_secs(60), never_pauses()).await, Err(Cut::Stopped));
    }

    #[tokio::test]
    async fn a_result_that_is_there_counts_although_the_time_is_up() {
        let deadline = Deadline::new(Duration::ZERO, CancellationToken::new());
        assert_eq!(deadline.within(Duration::ZERO, async { 220 }).await, Ok(220));
        assert_eq!(deadline.at_most(Duration::from_secs(1)), Duration::ZERO);
    }
}
