//! DANE: looked up, held against chains of certificates with OpenSSL as the referee, and judged (RFC 6698, RFC 7671,
//! RFC 7672).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]
#![allow(clippy::needless_pass_by_value, reason = "scenes are made to be used up")]

#[path = "dane/chains.rs"]
mod chains;
#[path = "dane/held.rs"]
mod held;
#[path = "dane/judged.rs"]
mod judged;
#[path = "dane/looked_up.rs"]
mod looked_up;
#[path = "dane/referee.rs"]
mod referee;
#[path = "support/requirement.rs"]
mod requirement;
#[path = "diagnosis/scene.rs"]
#[allow(dead_code, clippy::needless_pass_by_value, reason = "shared with the tests of the diagnosis")]
mod scene;
