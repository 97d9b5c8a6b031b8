//! Users and groups of this system, and whether the tests run as root.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Whether the tests run as root: servers give up rights, which only root can.
pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0)
}

pub(crate) fn user_id(name: &str) -> Option<u32> {
    id_in("/etc/passwd", name)
}

pub(crate) fn group_id(name: &str) -> Option<u32> {
    id_in("/etc/group", name)
}

/// The third field of a line that begins with the name; `passwd` and `group` agree in that.
fn id_in(file: &str, name: &str) -> Option<u32> {
    std::fs::read_to_string(file).ok()?.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then(|| fields.nth(1)?.parse().ok())?
    })
}

/// A server program: unpacked by `tests/run` below `target/real` (mail servers conflict as installed packages),
/// or installed.
pub(crate) fn program(package: &str, path: &str) -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/real").join(package);
    [unpacked.join(path.trim_start_matches('/')), PathBuf::from(path)]
        .into_iter()
        .find(|program| program.exists())
}
