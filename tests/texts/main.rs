//! The words: every finding, rung, mark and decision has them, they hold to the rules of the house, and a judged
//! report gets the sentence a manager understands.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what it did not expect")]

mod catalogue;
mod decisions;
mod example;
mod files;
mod findings;
mod headlines;
mod products;
mod rungs;
mod stories;

use tls_ladder::texts::Texts;

const TEXTS: Texts = Texts::english();
