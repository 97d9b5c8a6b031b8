//! Servers of other times, asked by the engine: SSLv3 only, TLS 1.0 with RC4 and 3DES, RSA key exchange only, short
//! Diffie-Hellman primes, boxes that choke on TLS 1.3 or on large ClientHellos, and the like. The handshake rung
//! has to say what works, and the certificate has to be judged all the same.
//!
//! A server that is not there is skipped with a notice; where everything has to be there (`CI=true`), it fails.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod support {
    pub(crate) mod accounts;
    pub(crate) mod exim;
    pub(crate) mod front;
    pub(crate) mod instance;
    pub(crate) mod old_server;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod question;
    pub(crate) mod requirement;
}

mod old {
    mod deep;
    mod record;
    mod scenarios;
}
