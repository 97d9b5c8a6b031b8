//! What a sender goes by: a kind of sender, or a named product.

use std::sync::LazyLock;

use crate::model::{
    delivery::Sender,
    product_rules::{NamesServer, OwnDemand, ProductRules},
};

/// The products in the order of every table: Postfix and Exim from the mildest rule to the strictest, then Microsoft's
/// and Google's.
const FILES: [&str; 12] = [
    include_str!("../../../assets/products/postfix-may.toml"),
    include_str!("../../../assets/products/postfix-encrypt.toml"),
    include_str!("../../../assets/products/postfix-verify.toml"),
    include_str!("../../../assets/products/postfix-secure.toml"),
    include_str!("../../../assets/products/postfix-dane.toml"),
    include_str!("../../../assets/products/exim.toml"),
    include_str!("../../../assets/products/exim-dane.toml"),
    include_str!("../../../assets/products/exchange.toml"),
    include_str!("../../../assets/products/exchange-forced.toml"),
    include_str!("../../../assets/products/exchange-verified.toml"),
    include_str!("../../../assets/products/exchange-online.toml"),
    include_str!("../../../assets/products/gmail.toml"),
];

/// Read once. The files are part of the program, and a test reads them all, so that none is left out in silence.
static PRODUCTS: LazyLock<Vec<ProductRules>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

/// Every product whose decision is told, in the order of every table.
#[must_use]
pub fn products() -> &'static [ProductRules] {
    &PRODUCTS
}

/// What a sender goes by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    /// What it demands of every server by a rule of its own.
    pub(super) demands: OwnDemand,
    pub(super) dane: bool,
    pub(super) mta_sts: bool,
    /// Nothing for a kind of sender, of which products differ.
    pub(super) product: Option<&'a ProductRules>,
}

impl Rules<'static> {
    pub(super) const fn of_kind(sender: Sender) -> Self {
        let demands = match sender {
            Sender::Opportunistic | Sender::Dane | Sender::MtaSts => OwnDemand::Nothing,
            Sender::Enforced => OwnDemand::Encryption,
            Sender::EnforcedVerified => OwnDemand::Proof,
        };
        let dane = matches!(sender, Sender::Dane);
        let mta_sts = matches!(sender, Sender::MtaSts);
        Self { demands, dane, mta_sts, product: None }
    }
}

impl<'a> Rules<'a> {
    pub(super) const fn of_product(product: &'a ProductRules) -> Self {
        let ProductRules { demands, dane, mta_sts, .. } = product;
        Self { demands: *demands, dane: *dane, mta_sts: *mta_sts, product: Some(product) }
    }

    /// Whether the sender says the server's name in TLS; nothing where products differ.
    pub(super) fn says_name(self, by_policy: bool) -> Option<bool> {
        match self.product.map(|product| product.names_server) {
            Some(NamesServer::Always) => Some(true),
            Some(NamesServer::ForPolicy) => Some(by_policy),
            Some(NamesServer::Never) => Some(false),
            // RFC 7672 §8.1, RFC 8461 §7.1.
            None => by_policy.then_some(true),
        }
    }
}
