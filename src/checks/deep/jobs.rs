//! Several lines of questions side by side, a few at a time, on one thread.

use std::{future::poll_fn, pin::Pin, task::Poll};

use crate::model::evidence::DeepEnd;

/// A line of questions, one after the other.
pub(super) type Job<'a> = Pin<Box<dyn Future<Output = Result<(), DeepEnd>> + 'a>>;

/// Does the jobs in order, at most so many at a time.
///
/// # Errors
/// With the first reason why a job ended early; the others are given up then.
pub(super) async fn side_by_side(jobs: Vec<Job<'_>>, at_most: usize) -> Result<(), DeepEnd> {
    let mut waiting = jobs.into_iter();
    let mut running: Vec<Job<'_>> = waiting.by_ref().take(at_most.max(1)).collect();
    poll_fn(|context| {
        loop {
            let mut ended = None;
            for (index, job) in running.iter_mut().enumerate() {
                if let Poll::Ready(result) = job.as_mut().poll(context) {
                    ended = Some((index, result));
                    break;
                }
            }
            match ended {
                None => return Poll::Pending,
                Some((_, Err(end))) => return Poll::Ready(Err(end)),
                Some((index, Ok(()))) => {
                    drop(running.remove(index));
                    running.extend(waiting.next());
                    if running.is_empty() {
                        return Poll::Ready(Ok(()));
                    }
                }
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn no_more_than_allowed_are_under_way() {
        for at_most in 1..5 {
            let (now, most, done) = (Cell::new(0), Cell::new(0), Cell::new(0));
            let jobs = (0..7)
                .map(|length| -> Job<'_> {
                    let (now, most, done) = (&now, &most, &done);
                    Box::pin(async move {
                        now.set(now.get() + 1);
                        most.set(most.get().max(now.get()));
                        for _ in 0..length {
                            tokio::task::yield_now().await;
                        }
                        now.set(now.get() - 1);
                        done.set(done.get() + 1);
                        Ok(())
                    })
                })
                .collect();
            assert_eq!(side_by_side(jobs, at_most).await, Ok(()));
            assert_eq!((most.get(), done.get()), (at_most, 7));
        }
    }

    #[tokio::test]
    async fn the_first_that_fails_ends_all() {
        let jobs: Vec<Job<'_>> = vec![
            Box::pin(std::future::pending()),
            Box::pin(async { Err(DeepEnd::GivenUp) }),
            Box::pin(std::future::pending()),
        ];
        assert_eq!(side_by_side(jobs, 2).await, Err(DeepEnd::GivenUp));
    }
}
