//! TLS Ladder: climbs a mail server's TLS ladder and says what a sending server would do with the mail.
//!
//! Checks observe, diagnosis judges, texts explain, and screens, command line and reports only show.
//!
//! | room | purpose |
//! | --- | --- |
//! | [`model`] | plain serialisable results, in the field's own words |
//! | [`net`] | sockets, look-ups, deadlines; knows no SMTP and no verdicts |
//! | [`protocol`] | wire formats: SMTP replies, TLS records, X.509; parsers are total |
//! | [`checks`] | one file = one question to the world, answered with evidence |
//! | [`diagnosis`] | evidence to findings and to the sender's decision; pure |
//! | [`run`] | the walk up the ladder, its events, and the one reducer that all front ends share |
//! | [`intake`] | what a person types or pastes, to a target |
//! | [`practice`] | built-in faulty servers to learn and to test with |
//! | [`texts`] | words for findings, rungs and decisions, from `assets/locales` |
//! | [`report`] | a report as HTML, text, JSON or Markdown, and saving it |
//! | [`ui`] | the desktop program's screens; egui lives only here |
//! | [`cli`] | the console program |
//! | [`settings`], [`platform`] | what is remembered, and what differs between systems |
//!
//! Arrows point one way, and `tests/architecture.rs` fails on any other:
//! `ui, cli` may use everything; `run` uses `checks` and `diagnosis`; `checks` uses `protocol`, `net` and
//! `model`; `diagnosis` uses `model`; `report` uses `model` and `texts`; `model` uses nothing of ours.

pub mod checks;
pub mod cli;
pub mod diagnosis;
pub mod intake;
pub mod model;
pub mod net;
pub mod platform;
pub mod practice;
pub mod protocol;
pub mod report;
pub mod run;
pub mod settings;
pub mod texts;
pub mod ui;
