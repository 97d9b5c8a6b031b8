//! The flight reader survives any bytes, and says the same however they are cut.

use proptest::{collection::vec, prelude::*, sample};
use tls_ladder::{
    model::evidence::{HelloAnswer, ProtocolVersion},
    protocol::tls::server_flight::{Flight, FlightReader, MOST_OCTETS, Progress},
};

fn read_whole(bytes: &[u8]) -> (Flight, Progress) {
    let mut reader = FlightReader::new();
    let progress = reader.push(bytes);
    (reader.flight(), progress)
}

fn read_in_pieces(bytes: &[u8], cuts: &[sample::Index]) -> (Flight, Progress) {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    let mut reader = FlightReader::new();
    let mut progress = reader.push(&[]);
    for ends in cuts.windows(2) {
        progress = reader.push(&bytes[ends[0]..ends[1]]);
    }
    (reader.flight(), progress)
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 3, 3];
    record.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
    record.extend(content);
    record
}

fn message(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut message = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    message[0] = kind;
    message.extend(content);
    message
}

fn server_hello(version: u16, suite: u16, extensions: &[u8]) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend([9; 32]);
    body.push(0);
    body.extend(suite.to_be_bytes());
    body.push(0);
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    message(2, &body)
}

/// Bytes that look like an answer here and there.
fn something() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        vec(any::<u8>(), 0..40),
        (20_u8..25, vec(any::<u8>(), 0..60)).prop_map(|(kind, content)| record(kind, &content)),
        (0_u8..25, vec(any::<u8>(), 0..60)).prop_map(|(kind, content)| record(22, &message(kind, &content))),
        (0x0300_u16..0x0305, any::<u16>())
            .prop_map(|(version, suite)| record(22, &server_hello(version, suite, &[]))),
        Just(record(21, &[1, 112])),
        Just(record(21, &[2, 40])),
        Just(b"454 4.7.0 not now\r\n".to_vec()),
        Just(record(22, &message(14, &[]))),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..300)) {
        let _ = read_whole(&bytes);
    }

    #[test]
    fn cuts_change_nothing(bytes in something(), cuts in vec(any::<sample::Index>(), 0..12)) {
        prop_assert_eq!(read_whole(&bytes), read_in_pieces(&bytes, &cuts));
    }

    #[test]
    fn sslv2_is_survived(rest in vec(any::<u8>(), 0..80), kind in sample::select(vec![0_u8, 4, 9])) {
        let mut bytes = vec![0x80, u8::try_from(rest.len() + 1).unwrap(), kind];
        bytes.extend(&rest);
        let (flight, progress) = read_whole(&bytes);
        prop_assert_eq!(progress, Progress::Ended);
        prop_assert!(flight.answer().is_some());
    }
}

#[test]
fn a_warning_is_noted_and_a_fatal_alert_ends_it() {
    let mut bytes = record(21, &[1, 112]);
    let (flight, progress) = read_whole(&bytes);
    assert_eq!((flight.warnings.len(), progress), (1, Progress::Unfinished));
    bytes.extend(record(22, &server_hello(0x0303, 0xC02F, &[0xff, 1, 0, 1, 0])));
    bytes.extend(record(22, &message(14, &[])));
    let (flight, progress) = read_whole(&bytes);
    assert_eq!(progress, Progress::Ended);
    assert_eq!(flight.warnings[0].name, "unrecognized_name");
    let hello = flight.hello.expect("a hello came");
    assert!(hello.complete && hello.secure_renegotiation && hello.version == ProtocolVersion::Tls12);

    let (flight, progress) = read_whole(&record(21, &[2, 70]));
    assert_eq!(progress, Progress::Ended);
    assert!(
        matches!(flight.answer(), Some(HelloAnswer::Refused { alert }) if alert.name == "protocol_version")
    );
}

#[test]
fn plain_text_is_told_apart() {
    let (flight, progress) = read_whole(b"454 4.7.0 TLS not available\r\nmore");
    assert_eq!(progress, Progress::Ended);
    assert_eq!(flight.text.as_deref(), Some("454 4.7.0 TLS not available"));
    let (flight, progress) = read_whole(b"220 rea");
    assert_eq!((flight.text.as_deref(), progress), (Some("220 rea"), Progress::Unfinished));
    assert!(matches!(read_whole(&[0x00, 0x01]).0.answer(), Some(HelloAnswer::Garbled { .. })));
}

#[test]
fn a_flood_ends() {
    let mut reader = FlightReader::new();
    let flood = record(21, &[1, 90]).repeat(1000);
    let mut pushed = 0;
    while reader.push(&flood) == Progress::Unfinished {
        pushed += flood.len();
        assert!(pushed <= 2 * MOST_OCTETS);
    }
    assert!(reader.flight().problem.is_some());
    assert!(reader.flight().warnings.len() < 10);
}

#[test]
fn an_sslv2_server_names_its_kinds() {
    let mut body = vec![4, 0, 1, 0, 2, 0, 3, 0, 6, 0, 2];
    body.extend([1, 2, 3]); // a certificate of sorts
    body.extend([7, 0, 0xC0, 1, 0, 0x80]);
    body.extend([0xAA, 0xBB]);
    let mut bytes = vec![0x80, u8::try_from(body.len()).unwrap()];
    bytes.extend(body);
    let (flight, progress) = read_whole(&bytes);
    assert_eq!(progress, Progress::Ended);
    let names: Vec<&str> = flight.ssl2_kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["SSL_CK_DES_192_EDE3_CBC_WITH_MD5", "SSL_CK_RC4_128_WITH_MD5"]);
    let hello = flight.hello.expect("a hello came");
    assert_eq!((hello.version, hello.complete), (ProtocolVersion::Ssl2, true));
    assert_eq!(flight.chain, [vec![1, 2, 3]]);
}
