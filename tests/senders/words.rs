//! What a person reads of the fits.

use tls_ladder::{diagnosis::senders, report::fit::rows, texts::Texts};

use crate::servers::{dh_with, exchange_2003, modern, ssl2_only, tls13_only};

#[test]
fn every_row_is_worded() {
    let texts = Texts::english();
    for server in [modern(), exchange_2003(), dh_with(512), tls13_only(&["secp521r1"]), ssl2_only()] {
        let table = rows(&senders::fits(&server), &texts);
        assert_eq!(table.len(), senders::profiles().len());
        for row in table {
            assert!(!row.gets.is_empty() && !row.gets.starts_with("fit-"), "{row:?}");
            assert!(!row.mail.starts_with("fit-"), "{row:?}");
        }
    }
}

/// What a person reads of the server of 2007.
#[test]
fn the_table_of_the_server_of_2007() {
    let texts = Texts::english();
    let table = rows(&senders::fits(&exchange_2003()), &texts);
    let lines: Vec<String> =
        table.iter().map(|row| format!("{}: {} | {}", row.sender, row.gets, row.mail)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
