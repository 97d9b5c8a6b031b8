//! The package for Debian and Ubuntu: installed, run and removed in a copy of this system.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use super::support::{
    packaging::{lacking, package, repository, succeed, words},
    requirement::is_here,
};

const TOOLS: [&str; 6] =
    ["cargo-deb", "dpkg-deb", "dpkg-shlibdeps", "strip", "convert", "desktop-file-validate"];

/// The package, made once from the programs that the tests run.
fn deb() -> &'static Path {
    static DEB: OnceLock<PathBuf> = OnceLock::new();
    DEB.get_or_init(|| {
        let programs = Path::new(env!("CARGO_BIN_EXE_tls-ladder")).parent().expect("it is in a folder");
        let out = repository().join("target/packages");
        succeed(&mut package(&out, &["deb".as_ref(), programs.as_os_str()]));
        let name = format!("tls-ladder_{}-1_", env!("CARGO_PKG_VERSION"));
        let made = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path());
        let mut fitting = made.filter(|path| {
            path.extension().is_some_and(|ending| ending == "deb")
                && path.file_name().unwrap().to_string_lossy().starts_with(&name)
        });
        fitting.next().expect("the package was made")
    })
}

/// Why no copy of this system can be had, if so.
fn no_copy_of_this_system() -> Option<String> {
    let tried =
        Command::new("unshare").args(["--mount", "sh", "-c", COPY, "sh"]).stderr(Stdio::null()).status();
    (!tried.is_ok_and(|status| status.success())).then(|| "root, and a copy of this system,".to_owned())
}

/// Goes into a copy of this system that is gone afterwards, and runs the rest of the arguments there.
const COPY: &str = r#"
set -e
mount -t tmpfs -o size=2g copy /mnt
mkdir /mnt/changed /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=/,upperdir=/mnt/changed,workdir=/mnt/work" /mnt/root
mount --rbind /dev /mnt/root/dev
mount -t proc proc /mnt/root/proc
exec chroot /mnt/root "${@:-true}"
"#;

/// What a person does with it, told by the shell line for line; standard input is the package.
const INSTALL_RUN_AND_REMOVE: &str = r#"
set -e
export DEBIAN_FRONTEND=noninteractive HOME=/root TLS_LADDER_HOME=/tmp/of-the-test
cat > /tmp/tls-ladder.deb
dpkg --install /tmp/tls-ladder.deb >/dev/null
echo "state: $(dpkg-query -W -f '${db:Status-Abbrev}' tls-ladder)"
cd /
echo "version: $(tls-ladder-cli --version)"
tls-ladder-cli check --practice expired --format json >/tmp/report.json 2>/dev/null || echo "exit code: $?"
echo "finding: $(grep -o -m 1 'cert-expired' /tmp/report.json)"
tls-ladder --practice expired --screenshot /tmp/result.png
echo "picture: $(head -c 4 /tmp/result.png | tail -c 3)"
dpkg --listfiles tls-ladder >/tmp/files
desktop-file-validate $(grep '[.]desktop$' /tmp/files)
echo "man: $(for page in $(grep '/man1/.*gz' /tmp/files); do zcat $page | grep -c '^[.]SH NAME'; done | sort -u)"
echo "changes: $(zcat /usr/share/doc/tls-ladder/changelog.Debian.gz | dpkg-parsechangelog -l - -S Version)"
dpkg --purge tls-ladder >/dev/null
for file in $(grep tls-ladder /tmp/files); do [ ! -e "$file" ] || echo "left behind: $file"; done
"#;

#[test]
fn the_debian_package_is_installed_run_and_removed() {
    let test = "the_debian_package_is_installed_run_and_removed";
    if !is_here(test, lacking(&TOOLS).or_else(no_copy_of_this_system)) {
        return;
    }
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", COPY, "sh", "sh", "-c", INSTALL_RUN_AND_REMOVE])
        .stdin(fs::File::open(deb()).expect("it was made"))
        .output()
        .expect("it can be started");
    assert!(output.status.success(), "{}", words(&output));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!(
            "state: ii \nversion: tls-ladder-cli {version}\nexit code: 1\nfinding: cert-expired\npicture: PNG\nman: 1\n\
             changes: {version}-1\n"
        ),
        "{}",
        words(&output)
    );
}

#[test]
fn the_debian_package_says_what_it_is_and_holds_what_it_should() {
    let test = "the_debian_package_says_what_it_is_and_holds_what_it_should";
    if !is_here(test, lacking(&TOOLS)) {
        return;
    }
    let fields = succeed(Command::new("dpkg-deb").arg("--field").arg(deb()));
    for expected in [
        "Package: tls-ladder\n",
        "Section: net\n",
        "libc6",
        "libxkbcommon-x11-0",
        "Recommends: ca-certificates",
    ] {
        assert!(fields.contains(expected), "{expected} in {fields}");
    }
    let contents = succeed(Command::new("dpkg-deb").arg("--contents").arg(deb()));
    let contents = contents.replace("root/root", "0/0");
    let files: Vec<&str> = contents.lines().filter_map(|line| line.split_whitespace().nth(5)).collect();
    for file in [
        "bin/tls-ladder",
        "bin/tls-ladder-cli",
        "share/applications/tls-ladder.desktop",
        "share/applications/tls-ladder-report.desktop",
        "share/bash-completion/completions/tls-ladder-cli",
        "share/doc/tls-ladder/changelog.Debian.gz",
        "share/doc/tls-ladder/copyright",
        "share/doc/tls-ladder/licences.txt.gz",
        "share/icons/hicolor/16x16/apps/tls-ladder.png",
        "share/icons/hicolor/256x256/apps/tls-ladder.png",
        "share/icons/hicolor/scalable/apps/tls-ladder.svg",
        "share/man/man1/tls-ladder.1.gz",
        "share/man/man1/tls-ladder-cli.1.gz",
        "share/man/man1/tls-ladder-cli-check.1.gz",
        "share/metainfo/org.tlsladder.TLSLadder.metainfo.xml",
        "share/mime/packages/tls-ladder.xml",
        "share/zsh/vendor-completions/_tls-ladder-cli",
    ] {
        assert!(files.contains(&format!("./usr/{file}").as_str()), "{file} in {contents}");
    }
    for line in contents.lines().filter(|line| !line.ends_with('/')) {
        let mode = if line.contains("./usr/bin/") { "-rwxr-xr-x 0/0" } else { "-rw-r--r-- 0/0" };
        assert!(line.starts_with(mode), "{line}");
    }
}
