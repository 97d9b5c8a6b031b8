//! The packages for Windows: unpacked or installed, run, replaced by another version, and removed again.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use super::{
    support::{
        packaging::{lacking, package, repository, succeed, words},
        requirement::is_here,
        screen::{self, Program, Screen, eventually, soon},
    },
    wine::{self, Windows, path_in_windows},
};

const TOOLS: [&str; 6] = ["makensis", "zip", "unzip", "osslsigncode", "openssl", "x86_64-w64-mingw32-strip"];
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where it is installed for one person.
const FOR_ONE: &str = "AppData/Local/Programs/TLS Ladder";
const SHORTCUT: &str = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/TLS Ladder.lnk";
const UNINSTALL: &str = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\TLS Ladder";
/// Where the installer unpacks first.
const UNPACKING: &str = "tls-ladder-setup-unpacks-here";
const INSTALLED: [&str; 5] =
    ["LICENCES.txt", "README.txt", "tls-ladder-cli.exe", "tls-ladder.exe", "uninstall.exe"];

fn can_run(test: &str) -> bool {
    wine::can_run(test) && is_here(test, lacking(&TOOLS))
}

/// All that a release has for Windows, made once; everything in it is signed by an authority of the tests' own.
struct Release {
    folder: PathBuf,
    root: PathBuf,
}

impl Release {
    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("tls-ladder-{VERSION}-windows-x64{ending}"))
    }

    fn assert_signed(&self, program: &Path) {
        let output =
            Command::new("osslsigncode").arg("verify").arg("-CAfile").arg(&self.root).arg(program).output();
        let said = words(&output.expect("it can be started"));
        assert!(said.contains("Signature verification: ok"), "{}: {said}", program.display());
    }
}

fn release() -> &'static Release {
    static RELEASE: OnceLock<Release> = OnceLock::new();
    RELEASE.get_or_init(|| {
        let folder = wine::folder().join("packages");
        let _ = fs::remove_dir_all(&folder);
        let programs = folder.join("programs");
        fs::create_dir_all(&programs).expect("folders can be made");
        for program in ["tls-ladder", "tls-ladder-cli"] {
            // What is packaged has nothing for a debugger in it either.
            let stripped = programs.join(program).with_extension("exe");
            succeed(Command::new(TOOLS[5]).arg("-o").arg(stripped).arg(wine::program(program)));
        }
        let (root, key) = (folder.join("root.pem"), folder.join("key.p12"));
        succeed(
            Command::new("sh")
                .args(["-e", "-c", MAKE_KEY])
                .env("ROOT", &root)
                .env("KEY", &key)
                .current_dir(&programs),
        );
        let certificate = succeed(Command::new("base64").arg("--wrap=0").arg(&key));
        for kind in ["zip", "installer"] {
            succeed(
                package(&folder, &[kind.as_ref(), programs.as_os_str()])
                    .env("SIGN", repository().join("assets/packaging/windows/sign"))
                    .env("SIGNING_CERTIFICATE", &certificate)
                    .env("SIGNING_PASSWORD", "a secret")
                    .env("SIGNING_TIME", "none"),
            );
        }
        Release { folder, root }
    })
}

const MAKE_KEY: &str = r#"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out "$ROOT" -days 30 -subj '/CN=Signer of the tests' \
    -addext extendedKeyUsage=codeSigning -addext basicConstraints=critical,CA:true 2>/dev/null
openssl pkcs12 -export -inkey key.pem -in "$ROOT" -out "$KEY" -passout 'pass:a secret'
rm key.pem
"#;

/// Something installed: what the registry says, and what lies about.
struct Installed<'a> {
    windows: &'a Windows,
    /// `HKCU` or `HKLM`.
    hive: &'static str,
    folder: PathBuf,
}

impl Installed<'_> {
    /// A value of the registry; the default one of a key without a name.
    fn registry(&self, key: &str, value: &str) -> Option<String> {
        let key = format!(r"{}\{key}", self.hive);
        let name: &[&str] = if value.is_empty() { &["/ve"] } else { &["/v", value] };
        let output = self.windows.run(Path::new("reg"), &[&["query", &key], name, &["/reg:64"]].concat());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = said.lines().find(|line| line.contains("    REG_"))?;
        Some(line.rsplit("    ").next()?.trim_end().to_owned())
    }

    fn files(&self) -> BTreeSet<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return BTreeSet::new() };
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn assert_complete(&self) {
        assert_eq!(self.files(), BTreeSet::from(INSTALLED.map(str::to_owned)));
        let folder = self.registry(UNINSTALL, "InstallLocation").expect("it is registered");
        assert_eq!(self.registry(UNINSTALL, "DisplayName").as_deref(), Some("TLS Ladder"));
        assert_eq!(self.registry(UNINSTALL, "DisplayVersion").as_deref(), Some(VERSION));
        assert_eq!(
            self.registry(UNINSTALL, "QuietUninstallString"),
            Some(format!(r#""{folder}\uninstall.exe" /S"#))
        );
        let program = format!(r"{folder}\tls-ladder.exe");
        let paths = r"Software\Microsoft\Windows\CurrentVersion\App Paths";
        assert_eq!(self.registry(&format!(r"{paths}\tls-ladder.exe"), ""), Some(program.clone()));
        assert_eq!(self.registry(r"Software\Classes\.tlsladder", "").as_deref(), Some("TLSLadder.Report"));
        let open = self.registry(r"Software\Classes\TLSLadder.Report\shell\open\command", "");
        assert_eq!(open, Some(format!(r#""{program}" --open "%1""#)));
        assert!(self.registry(r"Software\Classes\.json\OpenWithProgids", "TLSLadder.Report").is_some());
    }

    /// What is there checks a server.
    fn assert_works(&self) {
        let output =
            self.windows.run(&self.folder.join("tls-ladder-cli.exe"), &["check", "--practice", "expired"]);
        assert_eq!(output.status.code(), Some(1), "{}", words(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("cert-expired"), "{}", words(&output));
    }

    /// The uninstaller goes on from a copy of itself, so its end is awaited here.
    fn uninstall(&self, arguments: &[&str]) {
        let output = self.windows.run(&self.folder.join("uninstall.exe"), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output));
        eventually("the end of the installed copy", || {
            self.registry(UNINSTALL, "DisplayName").is_none().then_some(())
        });
        eventually("the end of its folder", || (!self.folder.exists()).then_some(()));
        for class in [".tlsladder", "TLSLadder.Report", r".json\OpenWithProgids"] {
            assert_eq!(self.registry(&format!(r"Software\Classes\{class}"), ""), None, "{class}");
        }
    }
}

/// Held by the tests that install something: all Windows here have one disk, and one start menu.
fn disk() -> MutexGuard<'static, ()> {
    static DISK: Mutex<()> = Mutex::new(());
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn install(windows: &Windows, arguments: &[&str]) -> Output {
    windows.run(&release().file("-setup.exe"), arguments)
}

fn assert_ends_with(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", words(output));
}

#[test]
fn windows_installs_replaces_and_removes_the_program_for_one_person() {
    let test = "windows_installs_replaces_and_removes_the_program_for_one_person";
    if !can_run(test) {
        return;
    }
    let _disk = disk();
    let windows = Windows::of_its_own();
    let installed = Installed { windows: &windows, hive: "HKCU", folder: windows.users(FOR_ONE) };
    release().assert_signed(&release().file("-setup.exe"));
    assert_ends_with(&install(&windows, &["/S"]), 0);
    installed.assert_complete();
    for program in ["tls-ladder.exe", "tls-ladder-cli.exe", "uninstall.exe"] {
        release().assert_signed(&installed.folder.join(program));
    }
    assert!(windows.users(SHORTCUT).is_file(), "it is in the start menu");
    installed.assert_works();

    // Another version is replaced where it is; what a person put beside it stays.
    let key = format!(r"HKCU\{UNINSTALL}");
    windows.run(Path::new("reg"), &["add", &key, "/v", "DisplayVersion", "/d", "0.0.1", "/f", "/reg:64"]);
    fs::write(installed.folder.join("tls-ladder-cli.exe"), "of another version").unwrap();
    let note = installed.folder.join("note of somebody.txt");
    fs::write(&note, "stays").unwrap();
    assert_ends_with(&install(&windows, &["/S"]), 0);
    assert_eq!(fs::read_to_string(&note).unwrap(), "stays");
    fs::remove_file(&note).unwrap();
    installed.assert_complete();
    installed.assert_works();

    // While it runs nothing is changed, and the exit code says so.
    let mut running = windows.command(&installed.folder.join("tls-ladder-cli.exe"));
    let mut running =
        running.args(["practice", "expired"]).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0];
    std::io::Read::read_exact(running.stdout.as_mut().unwrap(), &mut first).expect("it says where it is");
    let refused = install(&windows, &["/S"]);
    running.kill().unwrap();
    running.wait().unwrap();
    assert_ends_with(&refused, 32);
    installed.assert_complete();

    // Settings stay unless they are to go, too.
    let settings = windows.users("AppData/Roaming/TLS Ladder");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("settings.toml"), "").unwrap();
    eventually("the end of the program that ran", || {
        fs::OpenOptions::new().append(true).open(installed.folder.join("tls-ladder-cli.exe")).ok()
    });
    installed.uninstall(&["/S"]);
    assert!(!windows.users(SHORTCUT).exists(), "it is gone from the start menu");
    assert!(settings.exists(), "settings stay");
    assert_ends_with(&install(&windows, &["/S"]), 0);
    installed.uninstall(&["/S", "/RemoveSettings"]);
    assert!(!settings.exists(), "settings are gone");
}

#[test]
fn windows_installs_and_removes_the_program_for_everybody_in_a_folder_of_choice() {
    let test = "windows_installs_and_removes_the_program_for_everybody_in_a_folder_of_choice";
    if !can_run(test) {
        return;
    }
    let _disk = disk();
    let windows = Windows::of_its_own();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("ForAll");
    let choice = format!("/D={}", path_in_windows(&folder));
    assert_ends_with(&install(&windows, &["/S", "/AllUsers", &choice]), 0);
    let installed = Installed { windows: &windows, hive: "HKLM", folder };
    installed.assert_complete();
    installed.assert_works();
    let of_one = Installed { windows: &windows, hive: "HKCU", folder: windows.users(FOR_ONE) };
    assert_eq!(of_one.registry(UNINSTALL, "DisplayName"), None, "no second copy for one person");
    // Without a word the copy that is there is replaced.
    fs::write(installed.folder.join("README.txt"), "of another version").unwrap();
    assert_ends_with(&install(&windows, &["/S"]), 0);
    installed.assert_complete();
    assert!(fs::read_to_string(installed.folder.join("README.txt")).unwrap().contains(VERSION));
    installed.uninstall(&["/S"]);

    // Something in the way: a sentence, an exit code, and nothing half done.
    let in_the_way = installed.folder.join(UNPACKING);
    fs::create_dir(&installed.folder).unwrap();
    fs::write(&in_the_way, "of somebody").unwrap();
    let refused = install(&windows, &["/S", "/AllUsers", &choice]);
    assert_ends_with(&refused, 2);
    assert!(words(&refused).contains("Nothing was changed."), "{}", words(&refused));
    assert_eq!(installed.files(), BTreeSet::from([UNPACKING.to_owned()]));
    assert_eq!(fs::read_to_string(&in_the_way).unwrap(), "of somebody");
    assert_eq!(installed.registry(UNINSTALL, "DisplayName"), None);
}

/// As a person does it: a double click, Enter, Enter.
#[test]
fn windows_leads_a_person_through_the_installation() {
    let test = "windows_leads_a_person_through_the_installation";
    if !can_run(test) || !is_here(test, screen::missing()) {
        return;
    }
    let _alone = wine::alone();
    let _disk = disk();
    let screen = Screen::new();
    let windows = Windows::on(&screen);
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("Mine");
    let setup = release().file("-setup.exe");
    let mut command = windows.command(&setup);
    command.args(["/CurrentUser", &format!("/D={}", path_in_windows(&folder))]);
    let mut program = Program::start_command(&screen, &mut command);
    let window = program.wait_for_window("TLS Ladder .*Setup");
    screen.keep_picture(&wine::folder().join("setup.png"));
    let installed = Installed { windows: &windows, hive: "HKCU", folder };
    // A window that has just been shown may not take keys yet.
    eventually("the beginning of the installation", || {
        program.press(&window, "Return");
        soon(|| installed.folder.exists().then_some(()))
    });
    eventually("the end of the installation", || installed.registry(UNINSTALL, "NoRepair"));
    installed.assert_complete();
    // The last page starts the program, if nobody minds. The page may not take keys yet.
    let started = eventually("the program's own window", || {
        screen.keep_picture(&wine::folder().join("setup-done.png"));
        let _ = program.try_press(&window, "Return");
        program.find(&["--name", "^TLS Ladder$"])
    });
    program.press(&started, "alt+F4");
    let status = program.wait_for_end();
    assert!(status.success(), "the installer ended with {status}");
    eventually("the end of the program", || {
        program.find(&["--name", "^TLS Ladder$"]).is_none().then_some(())
    });
    installed.uninstall(&["/S"]);
}

#[test]
fn windows_runs_the_portable_program_which_keeps_everything_beside_itself() {
    let test = "windows_runs_the_portable_program_which_keeps_everything_beside_itself";
    if !can_run(test) {
        return;
    }
    let stick = tempfile::tempdir().unwrap();
    succeed(Command::new("unzip").arg("-q").arg(release().file(".zip")).arg("-d").arg(stick.path()));
    let folder = stick.path().join(format!("tls-ladder-{VERSION}"));
    let files: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected = ["LICENCES.txt", "README.txt", "portable.txt", "tls-ladder-cli.exe", "tls-ladder.exe"];
    assert_eq!(files, BTreeSet::from(expected.map(str::to_owned)));
    for text in ["LICENCES.txt", "README.txt", "portable.txt"] {
        let text = fs::read_to_string(folder.join(text)).unwrap();
        assert!(
            text.lines().count() > 2 && text.split('\n').all(|line| line.is_empty() || line.ends_with('\r'))
        );
        assert!(!text.contains("@VERSION@") && !text.contains("@PORTABLE@"), "nothing is left to fill in");
    }
    let windows = Windows::shared();
    let picture = folder.join("result.png");
    let arguments = ["--practice", "expired", "--screenshot", &path_in_windows(&picture)];
    let output = windows.run(&folder.join("tls-ladder.exe"), &arguments);
    assert!(output.status.success() && picture.is_file(), "{}", words(&output));
    let output = windows.run(&folder.join("tls-ladder-cli.exe"), &["check", "--practice", "healthy"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
}

/// For administrators: winget's manifest fits the installer.
#[test]
fn windows_is_told_by_winget_which_installer_it_is() {
    let test = "windows_is_told_by_winget_which_installer_it_is";
    if !can_run(test) {
        return;
    }
    let release = release();
    succeed(&mut package(&release.folder, &["checksums"]));
    let sums = fs::read_to_string(release.folder.join("SHA256SUMS")).unwrap();
    let setup = release.file("-setup.exe");
    let name = setup.file_name().unwrap().to_str().unwrap();
    let sum =
        sums.lines().find_map(|line| line.strip_suffix(&format!("  {name}"))).expect("it has a checksum");
    succeed(&mut package(&release.folder, &["winget", "https://example.org/releases/v1"]));
    let folder = release.folder.join("winget");
    let manifest = fs::read_to_string(folder.join("TLSLadder.TLSLadder.installer.yaml")).unwrap();
    for expected in [
        format!("    InstallerUrl: https://example.org/releases/v1/{name}\n"),
        format!("    InstallerSha256: {}\n", sum.to_uppercase()),
        format!("PackageVersion: {VERSION}\n"),
    ] {
        assert!(manifest.contains(&expected), "{expected} in {manifest}");
    }
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains('@'), "nothing is left to fill in: {text}");
    }
}
