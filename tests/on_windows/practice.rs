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

/// Servers at one time: most wait most of the time.
const AT_ONE_TIME: usize = 8;

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
    let names: VecDeque<&str> = practice::scripts()
        .map(|(name, _)| name)
        .filter(|name| only.as_deref().is_none_or(|only| only == *name))
        .collect();
    let all = names.len();
    assert!(all > 0, "there is no practice server of that name");
    let (names, differences) = (Mutex::new(names), Mutex::new(Vec::new()));
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..AT_ONE_TIME {
            scope.spawn(|| {
                loop {
                    let Some(name) = names.lock().unwrap().pop_front() else { return };
                    assert!(began.elapsed() < AT_MOST, "not done within {AT_MOST:?}");
                    if let Some(difference) = difference(windows, name) {
                        differences.lock().unwrap().push((name, difference));
                    }
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

/// In what the two differ.
fn difference(windows: &Windows, name: &str) -> Option<String> {
    // Everybody says the same name, and nobody waits long for a server whose lesson is that it is silent.
    let arguments =
        ["check", "--practice", name, "--format", "json", "--helo", "client.practice.test", "--timeout", "6"];
    let here = conclusion(&here(&arguments));
    let there = conclusion(&there(windows, &arguments));
    (here != there).then(|| format!("--- on Linux\n{here}--- on Windows\n{there}"))
}
