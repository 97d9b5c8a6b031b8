//! What this computer is called and what it runs, for the report and for EHLO.

use crate::model::report::Vantage;

/// From where a check is made. The address is learned with the first connection.
#[must_use]
pub fn vantage() -> Vantage {
    Vantage { host: fqdn().unwrap_or_else(name), os: operating_system(), local_address: None }
}

/// The name of this computer as it calls itself, with or without a domain; `unknown` when it has none.
#[must_use]
pub fn name() -> String {
    let name = gethostname::gethostname();
    name.to_str().filter(|name| !name.is_empty()).unwrap_or("unknown").to_owned()
}

/// The fully qualified name of this computer; nothing when it has none that another mail server could know.
#[must_use]
pub fn fqdn() -> Option<String> {
    let name = name();
    let candidate = if name.contains('.') { Some(name) } else { with_domain(&name) };
    candidate.map(|name| name.trim_end_matches('.').to_ascii_lowercase()).filter(|name| is_public_name(name))
}

/// The operating system and its version in words, such as `Windows 11 Pro 24H2 (build 26100.4349)`.
#[must_use]
pub fn operating_system() -> String {
    let words = system_in_words().unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{words}, {}", std::env::consts::ARCH)
}

/// Whether a name could be looked up by another mail server: at least two labels of letters, digits and hyphens
/// (RFC 1123 §2.1), and not one of the endings that mean "only here".
fn is_public_name(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let good_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && name.len() <= 253
        && labels.iter().all(good_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(last, "local" | "localdomain" | "localhost" | "lan" | "home" | "internal")
}

#[cfg(windows)]
fn with_domain(name: &str) -> Option<String> {
    const PARAMETERS: &str = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
    let key = windows_registry::LOCAL_MACHINE.open(PARAMETERS).ok()?;
    let domain = ["Domain", "DhcpDomain"]
        .into_iter()
        .filter_map(|value| key.get_string(value).ok())
        .find(|domain| !domain.is_empty())?;
    Some(format!("{name}.{domain}"))
}

/// The line of the hosts file that gives this computer its full name, as most systems write it.
#[cfg(not(windows))]
fn with_domain(name: &str) -> Option<String> {
    let hosts = small_file("/etc/hosts")?;
    full_name_in_hosts(&hosts, name)
}

#[cfg(not(windows))]
fn full_name_in_hosts(hosts: &str, name: &str) -> Option<String> {
    hosts.lines().find_map(|line| {
        let line = line.split('#').next().unwrap_or_default();
        let mut names = line.split_whitespace().skip(1);
        let first = names.next()?;
        let (host, _) = first.split_once('.')?;
        let ours = host.eq_ignore_ascii_case(name) && names.any(|alias| alias.eq_ignore_ascii_case(name));
        ours.then(|| first.to_owned())
    })
}

#[cfg(windows)]
fn system_in_words() -> Option<String> {
    let key = windows_registry::LOCAL_MACHINE.open(r"SOFTWARE\Microsoft\Windows NT\CurrentVersion").ok()?;
    let build = key.get_string("CurrentBuildNumber").ok()?;
    let mut product = key.get_string("ProductName").unwrap_or_else(|_| "Windows".to_owned());
    // Windows 11 still calls itself Windows 10 here.
    if build.parse::<u32>().is_ok_and(|build| build >= 22_000) {
        product = product.replacen("Windows 10", "Windows 11", 1);
    }
    let version = key.get_string("DisplayVersion").map(|version| format!(" {version}")).unwrap_or_default();
    let update = key.get_u32("UBR").map(|update| format!(".{update}")).unwrap_or_default();
    Some(format!("{product}{version} (build {build}{update})"))
}

#[cfg(target_os = "macos")]
fn system_in_words() -> Option<String> {
    let list = small_file("/System/Library/CoreServices/SystemVersion.plist")?;
    let (_, after) = list.split_once("<key>ProductVersion</key>")?;
    let version = after.split_once("<string>")?.1.split_once("</string>")?.0;
    Some(format!("macOS {version}"))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system_in_words() -> Option<String> {
    let release = small_file("/etc/os-release").or_else(|| small_file("/usr/lib/os-release"));
    let kernel = small_file("/proc/sys/kernel/osrelease");
    let kernel = kernel.map(|kernel| format!("Linux {}", kernel.trim()));
    match (release.as_deref().and_then(pretty_name), kernel) {
        (Some(name), Some(kernel)) => Some(format!("{name} ({kernel})")),
        (name, kernel) => name.or(kernel),
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
fn pretty_name(release: &str) -> Option<String> {
    let value = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name: String =
        value.trim().trim_matches(['"', '\'']).chars().filter(|char| !char.is_control()).collect();
    (!name.is_empty()).then_some(name)
}

/// A file of the system's, at most 64 KiB of it.
#[cfg(not(windows))]
fn small_file(path: &str) -> Option<String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(64 * 1024).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_others_can_look_up_are_fully_qualified() {
        for good in ["pc7.example.org", "a.b", "xn--bcher-kva.example"] {
            assert!(is_public_name(good), "{good}");
        }
        let endless = format!("{}.org", "a.".repeat(200));
        for bad in
            ["pc7", "pc7.local", "localhost.localdomain", "pc_7.example.org", "192.0.2.1", "a..b", &endless]
        {
            assert!(!is_public_name(bad), "{bad}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn the_hosts_file_knows_the_full_name() {
        let hosts =
            "127.0.0.1 localhost\n# 127.0.1.1 old.example.org pc7\n127.0.1.1 pc7.example.org pc7 # us\n";
        assert_eq!(full_name_in_hosts(hosts, "PC7").as_deref(), Some("pc7.example.org"));
        assert_eq!(full_name_in_hosts(hosts, "pc8"), None);
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_release_file_gives_a_name_for_people() {
        let release = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(release).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(pretty_name("ID=x\nPRETTY_NAME=\n"), None);
    }

    #[test]
    fn this_computer_has_a_name_and_a_system() {
        let vantage = vantage();
        assert!(!vantage.host.is_empty());
        assert!(vantage.os.contains(std::env::consts::ARCH), "{}", vantage.os);
    }
}
