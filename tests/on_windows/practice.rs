//! Every practice server, checked by both console programs.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use tls_ladder::practice;

use super::{
    same::{conclusion, here, there},
    wine::{self, Windows},
};

/// Servers at one time, beside the silent ones.
const AT_ONE_TIME: usize = 6;

/// Servers whose lesson is that they say nothing more: whoever is patient learns no more of them. They are asked first
/// and all together, because meanwhile the processors are free for the others.
const SILENT: [&str; 10] = [
    "chokes-on-large-hello",
    "goodbye-in-handshake",
    "http-waiting",
    "implicit-tls",
    "silent",
    "silent-after-220",
    "silent-ehlo",
    "silent-session",
    "silent-starttls",
    "stalls-in-handshake",
];

/// The limit of every step in seconds: for servers that are slow, and for those that are silent.
const LIMIT: &str = "6";
const LIMIT_OF_SILENT: &str = "3";

/// Servers that reset the connection: Wine hands that on as its ordinary end, which Windows does not.
const RESETS: [&str; 2] = ["reset-after-hello", "reset-on-connect"];

/// The whole of it, on two busy processors.
const AT_MOST: Duration = Duration::from_secs(600);

/// `SCENARIO=expired` tries one alone.
#[test]
fn windows_finds_the_same_in_every_practice_server() {
    if !wine::can_run("windows_finds_the_same_in_every_practice_server") {
        return;
    }
    let _alone = wine::alone();
    let windows = Windows::shared();
    let only = std::env::var("SCENARIO").ok();
    let names = practice::scripts()
        .map(|(name, _)| name)
        .filter(|name| only.as_deref().is_none_or(|only| only == *name))
        .collect::<Vec<_>>();
    let all = names.len();
    assert!(all > 0, "there is no practice server of that name");
    let (silent, others): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| SILENT.contains(name));
    assert!(only.is_some() || silent.len() == SILENT.len(), "there are no others of those names: {silent:?}");
    let (others, differences) = (Mutex::new(VecDeque::from(others)), Mutex::new(Vec::new()));
    let began = Instant::now();
    let compare = &|name: &'static str, limit: &str| {
        assert!(began.elapsed() < AT_MOST, "not done within {AT_MOST:?}");
        if let Some(difference) = difference(windows, name, limit) {
            differences.lock().unwrap().push((name, difference));
        }
    };
    thread::scope(|scope| {
        for name in silent {
            scope.spawn(move || compare(name, LIMIT_OF_SILENT));
        }
        for _ in 0..AT_ONE_TIME {
            scope.spawn(|| {
                loop {
                    let Some(name) = others.lock().unwrap().pop_front() else { return };
                    compare(name, LIMIT);
                }
            });
        }
    });
    let mut differences = differences.into_inner().unwrap();
    differences.retain(|(name, _)| !RESETS.contains(name));
    differences.sort();
    let text = differences.iter().fold(String::new(), |mut text, (name, difference)| {
        let _ = writeln!(text, "\n=== {name}\n{difference}");
        text
    });
    assert!(differences.is_empty(), "{} of {all} differ:\n{text}", differences.len());
}

/// In what the two differ, asked at the same time.
fn difference(windows: &Windows, name: &str, limit: &str) -> Option<String> {
    // Everybody says the same name.
    let arguments = [
        "check",
        "--practice",
        name,
        "--format",
        "json",
        "--helo",
        "client.practice.test",
        "--timeout",
        limit,
    ];
    let (here, there) = thread::scope(|scope| {
        let here = scope.spawn(|| conclusion(&here(&arguments)));
        let there = conclusion(&there(windows, &arguments));
        (here.join().expect("it does not panic"), there)
    });
    (here != there).then(|| format!("--- on Linux\n{here}--- on Windows\n{there}"))
}
