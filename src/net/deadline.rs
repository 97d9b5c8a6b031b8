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

    /// Waits for a result, at most for `limit`.
    ///
    /// # Errors
    /// With the reason when the wait was cut short.
    pub async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Result<T, Cut> {
        let step = Instant::now() + limit;
        let until = step.min(self.whole);
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Cut::Stopped),
            result = work => Ok(result),
            () = tokio::time::sleep_until(until) => Err(if until == step { Cut::Step } else { Cut::Whole }),
        }
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
