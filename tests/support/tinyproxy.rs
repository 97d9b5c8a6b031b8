//! Tinyproxy, as a web proxy of a test's own.

use std::process::{Command, Stdio};

use super::instance::{Instance, Place};

/// What is missing to run Tinyproxy here; nothing if it can be run.
pub(crate) fn missing() -> Option<String> {
    let found = Command::new("tinyproxy").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_err().then(|| "Tinyproxy is not installed".to_owned())
}

/// Starts it with further lines of its own configuration, and waits until it listens. It logs each request.
pub(crate) fn start(settings: &str) -> Instance {
    let place = Place::new("tinyproxy");
    let configuration = format!(
        "Port {}\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\nAllow 127.0.0.1\nLogLevel Connect\n\
         LogFile \"{}/asked\"\n{settings}\n",
        place.port,
        place.path().display()
    );
    let configuration = place.write("tinyproxy.conf", &configuration);
    let mut command = Command::new("tinyproxy");
    command.arg("-d").arg("-c").arg(configuration);
    let mut instance = Instance::start("tinyproxy", place, "asked", &mut command);
    drop(instance.wait_until_it_listens());
    instance
}
