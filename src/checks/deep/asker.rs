//! Puts the questions of the deep look to a real server: one connection for each, and patience where the server
//! asks for it.

use std::{
    cell::Cell,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use tokio::{
    sync::{Mutex, Semaphore},
    time::Instant,
};

use crate::{
    checks::{
        Context, Cut,
        hello_probe::{self, Connected, Probed, Way},
    },
    model::{
        evidence::{DeepEnd, DeepStep, DeepWait, HelloAnswer, Obstacle},
        transcript::Direction,
    },
    protocol::{smtp::client::Listener, tls::client_hello::HelloSpec},
};

use super::{Board, Oracle, Question, Reply, Shown};

/// The shortest time a server has for its answer.
const LEAST: Duration = Duration::from_secs(5);
/// A server may take so many times longer than it took for the whole first handshake.
const SLOWER: u32 = 10;

/// Connections after which even a server that agrees to everything is left alone.
const MOST_CONNECTIONS: u32 = 1000;

/// Asks over the network.
#[allow(missing_debug_implementations, reason = "it lends what cannot be shown: whom to tell")]
pub struct Asker<'a, L: Listener> {
    way: &'a Way,
    context: &'a Context<'a, L>,
    board: &'a Board<'a>,
    /// The wait for an answer.
    limit: Duration,
    /// Told of every connection.
    connected: &'a dyn Fn(Connected),
    began: Instant,
    /// The server asked for patience once: from then on, one connection at a time.
    one_at_a_time: Cell<bool>,
    turn: Mutex<()>,
    /// As many as may be held at a time.
    connections: Semaphore,
    /// Which wait comes next.
    next_wait: Cell<usize>,
    waits: Cell<u32>,
}

impl<'a, L: Listener> Asker<'a, L> {
    /// An asker for a server that takes about `pace` for a handshake. At most `parallel`
    /// connections are held at a time.
    #[must_use]
    pub fn new(
        way: &'a Way,
        context: &'a Context<'a, L>,
        board: &'a Board<'a>,
        pace: Duration,
        parallel: usize,
        connected: &'a dyn Fn(Connected),
    ) -> Self {
        let limit = (pace * SLOWER).max(LEAST).min(context.limits.step);
        Self {
            way,
            context,
            board,
            limit,
            connected,
            began: Instant::now(),
            one_at_a_time: Cell::new(false),
            turn: Mutex::new(()),
            connections: Semaphore::new(parallel.max(1)),
            next_wait: Cell::new(0),
            waits: Cell::new(0),
        }
    }

    fn may_go_on(&self) -> Result<(), DeepEnd> {
        match self.context.deadline.cut() {
            None if self.board.read(|look| look.progress.connections) >= MOST_CONNECTIONS => {
                Err(DeepEnd::GivenUp)
            }
            None => Ok(()),
            Some(cut) => Err(end_of(cut)),
        }
    }

    async fn once(&self, question: &Question) -> (Probed, IpAddr) {
        // It is never closed.
        let _connection = self.connections.acquire().await;
        let _turn = if self.one_at_a_time.get() { Some(self.turn.lock().await) } else { None };
        let address = question.address.unwrap_or_else(|| self.way.address.ip());
        let way = Way { address: SocketAddr::new(address, self.way.address.port()), ..self.way.clone() };
        self.board.note(|look| look.progress.doing = Some(question.step));
        let about = about(question.step, &question.spec, question.address);
        let spec = hello_probe::of_harmless_size(question.spec.clone());
        let probed = hello_probe::ask(&way, &spec, &about, self.limit, self.context).await;
        self.count(probed.connected);
        (probed, address)
    }

    fn count(&self, connected: Option<Connected>) {
        if let Some(connected) = connected {
            (self.connected)(connected);
        }
        self.board.note(|look| {
            look.progress.connections += u32::from(connected.is_some());
            look.progress.elapsed_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        });
    }

    /// It answered before, so whatever keeps it from answering now may pass.
    async fn overcome(&self, obstacle: &Obstacle, waits: u32) -> Result<(), DeepEnd> {
        match obstacle {
            Obstacle::Stopped => Err(self.may_go_on().err().unwrap_or(DeepEnd::Stopped)),
            Obstacle::NotConnected { failure } => self.wait(&failure.message, waits).await,
            Obstacle::Busy { reply } | Obstacle::Conversation { reply } => self.wait(reply, waits).await,
        }
    }

    /// Waits because the server asked for it. Those who asked at the same time wait together.
    async fn wait(&self, reply: &str, known: u32) -> Result<(), DeepEnd> {
        self.one_at_a_time.set(true);
        let _turn = self.turn.lock().await;
        if self.waits.get() != known {
            return Ok(());
        }
        self.may_go_on()?;
        let Some(wait) = self.context.limits.patience.get(self.next_wait.get()).copied() else {
            return Err(DeepEnd::GivenUp);
        };
        self.next_wait.set(self.next_wait.get() + 1);
        self.waits.set(known + 1);
        let seconds = wait.as_secs_f64();
        self.context
            .scribe
            .write(Direction::Note, format!("the server asks for patience: {seconds} s without a call"));
        self.board.change(|look| {
            look.progress.parallel = 1;
            look.progress.waits = known + 1;
            look.progress.waiting = Some(DeepWait { reply: reply.to_owned(), seconds });
        });
        let cut = self.context.deadline.within(wait, std::future::pending::<()>()).await.err();
        self.board.change(|look| {
            look.progress.waiting = None;
            look.progress.elapsed_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        });
        match cut {
            Some(Cut::Step) | None => Ok(()),
            Some(cut) => Err(end_of(cut)),
        }
    }
}

impl<L: Listener> Oracle for Asker<'_, L> {
    async fn ask(&self, question: Question) -> Result<Reply, DeepEnd> {
        loop {
            self.may_go_on()?;
            let waits = self.waits.get();
            let (probed, address) = self.once(&question).await;
            let HelloAnswer::NotPut { because: obstacle } = &probed.answer else {
                // The wait that helped may be needed again.
                self.next_wait.set(self.next_wait.get().saturating_sub(1));
                return Ok(Reply { answer: probed.answer, chain: probed.chain, address });
            };
            // Another address may be out of reach, or busy, for good.
            if question.address.is_some() && *obstacle != Obstacle::Stopped {
                return Ok(Reply { answer: probed.answer, chain: probed.chain, address });
            }
            self.overcome(obstacle, waits).await?;
        }
    }

    async fn certificate(&self, server_name: Option<&str>) -> Result<Option<Shown>, DeepEnd> {
        loop {
            self.may_go_on()?;
            let waits = self.waits.get();
            let mut connected = None;
            let shown = {
                let _connection = self.connections.acquire().await;
                hello_probe::certificate(self.way, server_name, self.limit, self.context, &mut connected)
                    .await
            };
            self.count(connected);
            match shown {
                Ok(shown) => {
                    self.may_go_on()?;
                    return Ok(shown.map(|shown| (self.way.address.ip(), shown)));
                }
                Err(obstacle) => self.overcome(&obstacle, waits).await?,
            }
        }
    }
}

const fn end_of(cut: Cut) -> DeepEnd {
    match cut {
        Cut::Stopped => DeepEnd::Stopped,
        Cut::Step | Cut::Whole => DeepEnd::OutOfTime,
    }
}

/// The question in a few words, for the transcript.
fn about(step: DeepStep, spec: &HelloSpec, address: Option<IpAddr>) -> String {
    let version = spec.version.name();
    let what = match step {
        DeepStep::Suites { .. } => format!("{version}, {} suites", spec.suites.len()),
        DeepStep::Groups => format!("{version}, {} groups", spec.groups.len()),
        DeepStep::Order => format!("{version}, whose order counts"),
        DeepStep::FallbackScsv => format!("{version}, as a fallback"),
        DeepStep::ServerName => format!("{version}, without the server's name"),
        DeepStep::Certificates => format!("{version} and its certificate"),
    };
    address.map_or(what.clone(), |address| format!("{what}, at {address}"))
}
