//! The way of each look-up on the web: straight, or through a proxy. Mail servers are never reached through one.
//!
//! Which proxies there are comes in as an argument; a script that knows them is asked on a thread of its own, because
//! the system may search the network for it.

mod call;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::Instant};

use crate::model::{
    evidence::ProxyFailure,
    web_proxy::{Automatic, Goal, ProxyServer, ProxySettings, ScriptAnswer, Way, way_of_script},
};

pub use call::{Called, authorization, call_one, login_required, tunnel};

use super::deadline::{Cut, Deadline};

/// How long the script, and the search for it, may take.
pub const SCRIPT_LIMIT: Duration = Duration::from_secs(8);
/// More goals than one check has.
const MOST_KEPT: usize = 256;

/// Asks the system's script about an address. It may block for long.
pub type AskScript = fn(&Automatic, &str) -> ScriptAnswer;

/// Where look-ups on the web are to go.
#[derive(Debug, Clone, Default)]
pub struct WebAccess {
    pub settings: ProxySettings,
    /// Who runs the script that the settings speak of; without it there is none.
    pub ask_script: Option<AskScript>,
}

/// The ways of one check's look-ups.
#[derive(Debug, Default)]
pub struct Proxies {
    access: WebAccess,
    said: Mutex<Said>,
}

/// What the script said so far.
#[derive(Debug, Default)]
struct Said {
    /// Why no further place is asked about: whether there is a script at all does not depend on one.
    of_all: Option<ScriptAnswer>,
    of_each: BTreeMap<String, Asked>,
}

/// A question to the script. Its answer stays where everybody finds it who asks the same, however late it comes and
/// whoever has gone meanwhile.
#[derive(Debug, Clone)]
struct Asked {
    until: Instant,
    answer: watch::Receiver<Option<ScriptAnswer>>,
}

/// The way of one look-up, and why it may be the wrong one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub way: Way,
    /// Which proxies the script names for when the one of the way does not take the call.
    pub others: Vec<ProxyServer>,
    /// The script that should have been asked could not be; why.
    pub script_failed: Option<String>,
}

impl Route {
    const fn named(way: Way, script_failed: Option<String>) -> Self {
        Self { way, others: Vec::new(), script_failed }
    }

    /// What a look-up that went straight and found nobody says: where a script should have named the way, it is its
    /// want and not the other side.
    #[must_use]
    pub fn excuse(&self) -> Option<ProxyFailure> {
        self.script_failed.clone().map(|reason| ProxyFailure::NoScript { reason })
    }
}

impl Proxies {
    #[must_use]
    pub fn new(access: WebAccess) -> Self {
        Self { access, said: Mutex::default() }
    }

    /// Everything goes straight.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The way to a goal. Where the script cannot be asked, the proxies that are named otherwise count, as they do
    /// for Windows itself. Nor is the script waited for longer than `patience`; its answer then serves whoever comes
    /// next.
    ///
    /// # Errors
    /// Only when the whole check was cut short.
    pub async fn route(&self, goal: Goal<'_>, patience: Duration, deadline: &Deadline) -> Result<Route, Cut> {
        let settings = &self.access.settings;
        let (Some(automatic), Some(ask)) = (settings.asks_script(goal), self.access.ask_script) else {
            return Ok(Route::named(settings.way(goal), None));
        };
        Ok(match self.script(automatic, ask, goal, patience, deadline).await? {
            ScriptAnswer::Proxies(list) => {
                let (way, others) = way_of_script(&list, goal);
                Route { way, others, script_failed: None }
            }
            ScriptAnswer::Direct => Route::named(Way::Direct, None),
            ScriptAnswer::NoScript => Route::named(settings.way(goal), None),
            ScriptAnswer::Failed(reason) => Route::named(settings.way(goal), Some(reason)),
        })
    }

    /// The proxy that is used, as host and port: the one that is named, else the one a script named so far.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let told = self.access.settings.told();
        let named = told.and_then(|told| told.names.into_iter().next());
        named.or_else(|| {
            let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            said.of_each.iter().find_map(|(url, asked)| {
                let goal = Goal { is_https: url.starts_with("https:"), host: "", port: 0 };
                match &*asked.answer.borrow() {
                    Some(ScriptAnswer::Proxies(list)) => match way_of_script(list, goal).0 {
                        Way::Through(server) => Some(server.to_string()),
                        Way::Direct | Way::Unusable(_) => None,
                    },
                    _ => None,
                }
            })
        })
    }

    async fn script(
        &self,
        automatic: &Automatic,
        ask: AskScript,
        goal: Goal<'_>,
        patience: Duration,
        deadline: &Deadline,
    ) -> Result<ScriptAnswer, Cut> {
        let mut asked = match self.asked(automatic, ask, goal.url()) {
            Ok(asked) => asked,
            Err(known) => return Ok(known),
        };
        let left = asked.until.saturating_duration_since(Instant::now());
        let heard = deadline.within(left.min(patience), asked.answer.wait_for(Option::is_some)).await;
        let answer = match heard {
            Ok(Ok(answer)) => answer.clone().unwrap_or(ScriptAnswer::Direct),
            Ok(Err(_)) => ScriptAnswer::Failed("the system gave no answer".to_owned()),
            Err(Cut::Step) if patience < left => {
                return Ok(ScriptAnswer::Failed("it has not answered yet".to_owned()));
            }
            // A network that is asked for a script and stays silent has none.
            Err(Cut::Step) if automatic.script.is_none() => ScriptAnswer::NoScript,
            Err(Cut::Step) => ScriptAnswer::Failed(format!("no answer within {} s", SCRIPT_LIMIT.as_secs())),
            Err(cut) => return Err(cut),
        };
        if matches!(answer, ScriptAnswer::NoScript | ScriptAnswer::Failed(_)) {
            self.said.lock().unwrap_or_else(PoisonError::into_inner).of_all = Some(answer.clone());
        }
        Ok(answer)
    }

    /// The question about a place, which is asked unless it was already.
    ///
    /// # Errors
    /// With the answer, where it is the same for every place.
    fn asked(&self, automatic: &Automatic, ask: AskScript, url: String) -> Result<Asked, ScriptAnswer> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &said.of_all {
            return Err(known.clone());
        }
        if let Some(asked) = said.of_each.get(&url) {
            return Ok(asked.clone());
        }
        let (sender, answer) = watch::channel(None);
        let asked = Asked { until: Instant::now() + SCRIPT_LIMIT, answer };
        let (automatic, about) = (automatic.clone(), url.clone());
        let started = std::thread::Builder::new().name("proxy-script".to_owned()).spawn(move || {
            sender.send_replace(Some(ask(&automatic, &about)));
        });
        started.map_err(|error| ScriptAnswer::Failed(format!("no thread for the proxy script: {error}")))?;
        if said.of_each.len() < MOST_KEPT {
            said.of_each.insert(url, asked.clone());
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Condvar,
        atomic::{AtomicUsize, Ordering},
    };

    use tokio_util::sync::CancellationToken;

    use super::*;

    fn access(script: Option<&str>, ask: AskScript) -> WebAccess {
        let automatic = Automatic { detect: script.is_none(), script: script.map(str::to_owned) };
        let settings = ProxySettings::of_windows(Some("static.example:80"), None, Some(automatic));
        WebAccess { settings, ask_script: Some(ask) }
    }

    async fn route(proxies: &Proxies, host: &str) -> Route {
        let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
        proxies.route(Goal { is_https: true, host, port: 443 }, SCRIPT_LIMIT, &deadline).await.unwrap()
    }

    fn through(text: &str) -> Way {
        Way::Through(ProxyServer::read(text).unwrap())
    }

    #[tokio::test]
    async fn the_script_comes_before_the_proxy_that_is_named_and_is_asked_once() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let proxies = Proxies::new(access(Some("http://pac.example/p.pac"), |_, url| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            if url == "https://inside.example/" {
                ScriptAnswer::Direct
            } else {
                ScriptAnswer::Proxies("scripted.example:8080;other.example:80".to_owned())
            }
        }));
        assert_eq!(route(&proxies, "a.example").await.way, through("scripted.example:8080"));
        assert_eq!(route(&proxies, "a.example").await.way, through("scripted.example:8080"));
        assert_eq!(route(&proxies, "inside.example").await.way, Way::Direct);
        assert_eq!(route(&proxies, "localhost").await.way, Way::Direct);
        assert_eq!(ASKED.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn without_a_script_the_proxy_that_is_named_counts() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let detecting = Proxies::new(access(None, |_, _| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            ScriptAnswer::NoScript
        }));
        let found = route(&detecting, "a.example").await;
        assert_eq!((found.way.clone(), found.excuse()), (through("static.example:80"), None));
        assert_eq!(route(&detecting, "b.example").await.way, through("static.example:80"));
        assert_eq!(ASKED.load(Ordering::SeqCst), 1, "the network is searched once");
        let broken =
            Proxies::new(access(Some("http://gone.example"), |_, _| ScriptAnswer::Failed("gone".to_owned())));
        let found = route(&broken, "a.example").await;
        assert_eq!(found.way, through("static.example:80"));
        assert_eq!(found.excuse(), Some(ProxyFailure::NoScript { reason: "gone".to_owned() }));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_comes_late_serves_whoever_asks_next() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        static GATE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());
        let proxies = Proxies::new(access(None, |_, _| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            drop(GATE.1.wait_while(GATE.0.lock().unwrap(), |open| !*open));
            ScriptAnswer::Proxies("scripted.example:8080".to_owned())
        }));
        let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
        let goal = Goal { is_https: true, host: "a.example", port: 443 };
        for _ in 0..2 {
            let found = proxies.route(goal, Duration::from_secs(2), &deadline).await.unwrap();
            assert_eq!(found.way, through("static.example:80"));
            let reason = "it has not answered yet".to_owned();
            assert_eq!(found.excuse(), Some(ProxyFailure::NoScript { reason }));
        }
        // Nor is the question lost with whoever asked it and was cut off.
        let cut = Deadline::new(Duration::ZERO, CancellationToken::new());
        assert_eq!(proxies.route(goal, SCRIPT_LIMIT, &cut).await, Err(Cut::Whole));
        *GATE.0.lock().unwrap() = true;
        GATE.1.notify_all();
        let heard = || proxies.said.lock().unwrap().of_each[&goal.url()].answer.borrow().is_some();
        while !heard() {
            std::thread::yield_now();
        }
        assert_eq!(route(&proxies, "a.example").await.way, through("scripted.example:8080"));
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
        assert_eq!(proxies.name().as_deref(), Some("static.example:80"));
    }

    #[test]
    fn what_cannot_be_used_is_no_name_of_a_proxy() {
        let socks = |name: &str| (name == "all_proxy").then(|| "socks5://127.0.0.1:9050".to_owned());
        let settings = ProxySettings::of_environment(&socks);
        assert_eq!(Proxies::new(WebAccess { settings, ask_script: None }).name(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_script_that_does_not_answer_is_not_waited_for() {
        let silent = Proxies::new(access(Some("http://slow.example"), |_, _| {
            std::thread::park();
            ScriptAnswer::Direct
        }));
        let found = route(&silent, "a.example").await;
        assert_eq!(found.way, through("static.example:80"));
        assert!(found.script_failed.unwrap().contains("no answer within 8 s"));
        let detecting = Proxies::new(access(None, |_, _| {
            std::thread::park();
            ScriptAnswer::Direct
        }));
        let found = route(&detecting, "a.example").await;
        assert_eq!((found.way, found.script_failed), (through("static.example:80"), None));
    }
}
