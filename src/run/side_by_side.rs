//! Several pieces of work on one thread, so many at a time.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

/// Does every piece of work, at most `at_once` at a time, begun in the order given. The results are in that order.
pub(super) async fn all<T>(at_once: usize, work: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
    let mut pieces: Vec<Piece<'_, T>> = work.into_iter().map(Piece::Open).collect();
    poll_fn(|context| poll(&mut pieces, at_once.max(1), context)).await;
    pieces.into_iter().filter_map(Piece::result).collect()
}

enum Piece<'a, T> {
    Open(Pin<Box<dyn Future<Output = T> + 'a>>),
    Done(T),
}

impl<T> Piece<'_, T> {
    fn result(self) -> Option<T> {
        match self {
            Piece::Open(_) => None,
            Piece::Done(result) => Some(result),
        }
    }
}

fn poll<T>(pieces: &mut [Piece<'_, T>], at_once: usize, context: &mut Context<'_>) -> Poll<()> {
    let mut underway = 0;
    for piece in pieces {
        let Piece::Open(work) = piece else { continue };
        if underway == at_once {
            break;
        }
        match work.as_mut().poll(context) {
            Poll::Ready(result) => *piece = Piece::Done(result),
            Poll::Pending => underway += 1,
        }
    }
    if underway == 0 { Poll::Ready(()) } else { Poll::Pending }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    #[tokio::test]
    async fn no_more_than_asked_for_are_underway_and_results_keep_their_order() {
        let (now, most, order) = (Cell::new(0), Cell::new(0), RefCell::new(Vec::new()));
        let piece = |number: usize| {
            let (now, most, order) = (&now, &most, &order);
            let work: Pin<Box<dyn Future<Output = usize>>> = Box::pin(async move {
                order.borrow_mut().push(number);
                now.set(now.get() + 1);
                most.set(most.get().max(now.get()));
                for _ in 0..(7 - number) {
                    tokio::task::yield_now().await;
                }
                now.set(now.get() - 1);
                number
            });
            work
        };
        let results = all(3, (0..7).map(piece).collect()).await;
        assert_eq!(results, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(*order.borrow(), [0, 1, 2, 3, 4, 5, 6], "begun in order");
        assert_eq!(most.get(), 3);
    }
}
