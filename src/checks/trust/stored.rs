//! Which root of this PC it is that the public does not know, and where it lies.

use std::time::Duration;

use rustls::{RootCertStore, pki_types::CertificateDer};
use tokio::sync::oneshot;

use super::StoredRoots;
use crate::{
    model::{evidence::DeviceRoot, stored_root::StoredRoot},
    protocol::x509::chain,
};

/// The stored root that signed a certificate, or that it is; the roots are read on a thread of its own and awaited
/// for so long.
pub(super) async fn root_above(der: Vec<u8>, stored: StoredRoots, limit: Duration) -> Option<DeviceRoot> {
    let (answer, answered) = oneshot::channel();
    let started = std::thread::Builder::new().name("device-roots".to_owned()).spawn(move || {
        // Nobody waits any more after the deadline.
        let _ = answer.send(stored().iter().find_map(|root| above(&der, root)));
    });
    started.ok()?;
    tokio::time::timeout(limit, answered).await.ok()?.ok()?
}

fn above(der: &[u8], root: &StoredRoot) -> Option<DeviceRoot> {
    let mut store = RootCertStore::empty();
    store.add(CertificateDer::from(root.der.as_slice()).into_owned()).ok()?;
    let anchors = store.roots.iter().map(|anchor| chain::Anchor {
        subject: &anchor.subject,
        public_key_info: &anchor.subject_public_key_info,
    });
    chain::anchor_of(der, anchors)
        .map(|anchor| DeviceRoot { name: chain::anchor_name(anchor), place: root.place })
}
