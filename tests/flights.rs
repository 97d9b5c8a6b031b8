//! The first flights of real servers, as recorded, are read for what they are, however they arrive in pieces.
//!
//! Each flight is a pair of files in `tests/flights`: `NAME.bin` holds every octet the server sent after our
//! ClientHello, and `NAME.toml` says which server it was, what it was asked, and what has to be found: under
//! `[hello]` fields of `ServerFlight`, and `absent`, those that have to be empty. The facts were written down from
//! the server's configuration, not from what the reader says. `tests/old_servers.rs` records most of them.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tls_ladder::protocol::tls::server_flight::{Flight, FlightReader, Progress};

/// What has to be found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    /// Product and version.
    server: String,
    /// What it was asked.
    asked: String,
    /// Fields of `ServerFlight` with the values they have to have.
    #[serde(default)]
    hello: BTreeMap<String, toml::Value>,
    /// Fields of `ServerFlight` that have to be empty.
    #[serde(default)]
    absent: Vec<String>,
    /// How many certificates came.
    #[serde(default)]
    certificates: usize,
    /// The number of the alert that ended it.
    alert: Option<u8>,
}

struct Recording {
    name: String,
    octets: Vec<u8>,
    facts: Facts,
}

fn recordings() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flights");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "bin"))
        .collect();
    paths.sort();
    assert!(paths.len() > 10, "{paths:?}");
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let facts =
                std::fs::read_to_string(path.with_extension("toml")).expect("its facts lie beside it");
            Recording {
                octets: std::fs::read(&path).expect("it can be read"),
                facts: toml::from_str(&facts).unwrap_or_else(|error| panic!("{name}: {error}")),
                name,
            }
        })
        .collect()
}

fn read_in_pieces(octets: &[u8], size: usize) -> (Flight, Progress) {
    let mut reader = FlightReader::new();
    let mut progress = Progress::Unfinished;
    for piece in octets.chunks(size) {
        progress = reader.push(piece);
    }
    (reader.flight(), progress)
}

#[test]
fn every_recorded_flight_is_read() {
    for Recording { name, octets, facts } in recordings() {
        let (flight, progress) = read_in_pieces(&octets, octets.len());
        let about = format!("{name} ({}, asked {}): {:#?}", facts.server, facts.asked, flight.hello);
        assert_eq!(progress, Progress::Ended, "{about}");
        assert_eq!(flight.problem, None, "{about}");
        assert_eq!(flight.text, None, "{about}");
        assert_eq!(flight.alert.as_ref().map(|alert| alert.number), facts.alert, "{about}");
        assert_eq!(flight.chain.len(), facts.certificates, "{about}");
        assert_eq!(flight.hello.is_some(), !facts.hello.is_empty(), "{about}");
        let hello = serde_json::to_value(&flight.hello).expect("evidence can be written");
        for (field, value) in &facts.hello {
            // A suite is known by its name.
            let found = if field == "suite" { &hello[field]["name"] } else { &hello[field] };
            let wanted = serde_json::to_value(value).expect("TOML is a part of JSON");
            assert_eq!(*found, wanted, "{field} of {about}");
        }
        for field in &facts.absent {
            assert!(hello.get(field).is_some_and(serde_json::Value::is_null), "{field} of {about}");
        }
    }
}

#[test]
fn pieces_make_no_difference() {
    for Recording { name, octets, .. } in recordings() {
        let whole = read_in_pieces(&octets, octets.len());
        for size in [1, 2, 5, 64, 1460] {
            assert_eq!(read_in_pieces(&octets, size), whole, "{name} in pieces of {size}");
        }
    }
}

/// A flight that stops early, or is damaged, is read as far as it goes and never taken for another one.
#[test]
fn what_is_cut_off_is_not_finished() {
    for Recording { name, octets, facts } in recordings() {
        let steps = (octets.len() / 400).max(1);
        for end in (1..octets.len()).step_by(steps) {
            let (flight, progress) = read_in_pieces(&octets[..end], end);
            assert_eq!(flight.problem, None, "{name} cut off after {end} octets: {flight:?}");
            if let (Some(found), Some(suite)) = (&flight.hello, facts.hello.get("suite")) {
                assert_eq!(
                    Some(found.suite.name.as_str()),
                    suite.as_str(),
                    "{name} cut off after {end} octets"
                );
                assert!(progress == Progress::Ended || !found.complete, "{name} cut off after {end} octets");
            }
        }
        for at in (0..octets.len()).step_by(steps) {
            let mut damaged = octets.clone();
            damaged[at] ^= 0x55;
            // Whatever comes of it, it comes to an end.
            let _ = read_in_pieces(&damaged, 512);
        }
    }
}
