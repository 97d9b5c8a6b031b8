//! TLS alerts (RFC 8446 §6) by number and registered name.

use crate::model::evidence::Alert;

/// Number and name of every registered alert.
const NAMES: [(u8, &str); 34] = [
    (0, "close_notify"),
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (21, "decryption_failed"),
    (22, "record_overflow"),
    (30, "decompression_failure"),
    (40, "handshake_failure"),
    (41, "no_certificate"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (44, "certificate_revoked"),
    (45, "certificate_expired"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (60, "export_restriction"),
    (70, "protocol_version"),
    (71, "insufficient_security"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (90, "user_canceled"),
    (100, "no_renegotiation"),
    (109, "missing_extension"),
    (110, "unsupported_extension"),
    (111, "certificate_unobtainable"),
    (112, "unrecognized_name"),
    (113, "bad_certificate_status_response"),
    (115, "unknown_psk_identity"),
    (116, "certificate_required"),
    (120, "no_application_protocol"),
    (121, "ech_required"),
];

/// The alert behind a number; an unregistered one is named by its number.
#[must_use]
pub fn alert(number: u8) -> Alert {
    let name = NAMES
        .iter()
        .find(|(known, _)| *known == number)
        .map_or_else(|| format!("alert_{number}"), |(_, name)| (*name).to_owned());
    Alert { number, name }
}

/// The alert in an unencrypted alert record (RFC 8446 §5.1), if the bytes begin with a whole one.
#[must_use]
pub fn in_record(bytes: &[u8]) -> Option<Alert> {
    match bytes {
        [21, 3, _, 0, 2, 1 | 2, number, ..] => Some(alert(*number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn alerts_are_named_as_registered() {
        assert_eq!(in_record(&[21, 3, 3, 0, 2, 2, 40]), Some(alert(40)));
        assert_eq!(alert(40).name, "handshake_failure");
        assert_eq!(alert(200).name, "alert_200");
        assert_eq!(in_record(&[22, 3, 3, 0, 2, 2, 40]), None);
        assert_eq!(in_record(b"220 "), None);
    }

    proptest! {
        #[test]
        fn any_record(bytes in proptest::collection::vec(any::<u8>(), 0..16)) {
            if let Some(alert) = in_record(&bytes) {
                prop_assert_eq!(Some(&alert.number), bytes.get(6));
                prop_assert!(!alert.name.is_empty());
            }
        }
    }
}
