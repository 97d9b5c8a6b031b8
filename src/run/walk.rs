//! One walk: the domain's rungs, then every server's, from the bottom up.

use tokio_util::sync::CancellationToken;

use super::{
    Options,
    event::{Event, RunId},
};
use crate::model::target::Target;

pub(super) async fn walk(
    id: RunId,
    target: Target,
    options: Options,
    cancel: CancellationToken,
    sink: &(dyn Fn(Event) + Send + Sync),
) {
    let _ = (id, target, options, cancel, sink);
}
