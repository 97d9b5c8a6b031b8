//! Flights recorded from real servers: each is read as it was then, whole, cut and damaged.

use proptest::{prelude::*, sample};
use tls_ladder::protocol::tls::server_flight::{FlightReader, Progress};

use super::recording::{Recording, facts, read_whole};

#[test]
fn every_recorded_flight_is_read_as_expected() {
    let recordings = Recording::all();
    assert!(!recordings.is_empty());
    for recording in recordings {
        assert_eq!(
            facts(&read_whole(&recording.bytes)),
            recording.facts,
            "{}: {}",
            recording.name,
            recording.note
        );
    }
}

#[test]
fn octet_by_octet_is_the_same() {
    for recording in Recording::all() {
        let mut reader = FlightReader::new();
        for octet in &recording.bytes {
            reader.push(&[*octet]);
        }
        assert_eq!(facts(&reader.flight()), recording.facts, "{}", recording.name);
    }
}

#[test]
fn a_flight_that_is_cut_short_is_not_taken_for_a_whole_one() {
    for recording in Recording::all() {
        let mut reader = FlightReader::new();
        for octet in &recording.bytes {
            let flight = reader.flight();
            assert!(!flight.hello.is_some_and(|hello| hello.complete), "{}", recording.name);
            assert_eq!(flight.alert, None, "{}", recording.name);
            if reader.push(&[*octet]) == Progress::Ended {
                break;
            }
        }
    }
}

proptest! {
    #[test]
    fn damage_is_survived(
        which in any::<sample::Index>(),
        damage in proptest::collection::vec((any::<sample::Index>(), any::<u8>()), 1..5),
        cut in any::<sample::Index>(),
    ) {
        let mut bytes = which.get(Recording::all()).bytes.clone();
        for (at, value) in damage {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (first, second) = bytes.split_at(cut.index(bytes.len()));
        let mut reader = FlightReader::new();
        reader.push(first);
        let _ = reader.flight();
        reader.push(second);
        prop_assert_eq!(reader.flight(), read_whole(&bytes));
    }
}
