//! Plain, serialisable results. Imports nothing of ours: everything else speaks in these words.

pub mod delivery;
pub mod evidence;
pub mod finding;
pub mod layer;
pub mod product_rules;
pub mod report;
pub mod sender_profile;
pub mod stored_root;
pub mod target;
pub mod transcript;
pub mod web_proxy;
pub mod zone;
