//! The bundle for macOS, as far as another system can tell: its parts, and its list of properties.

use std::process::Command;

use super::support::{
    packaging::{lacking, package, succeed},
    requirement::is_here,
};

/// Prints what a list of properties holds, a line each.
const READ_PLIST: &str = "
import plistlib, sys
plist = plistlib.load(open(sys.argv[1], 'rb'))
for key in sorted(plist):
    print(key, '=', plist[key])
";

#[test]
fn the_bundle_for_macos_has_its_programs_and_says_what_it_is() {
    let test = "the_bundle_for_macos_has_its_programs_and_says_what_it_is";
    if !is_here(test, lacking(&["zip", "unzip", "python3"])) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (programs, out) = (folder.path().join("programs"), folder.path().join("out"));
    std::fs::create_dir(&programs).unwrap();
    for program in ["tls-ladder", "tls-ladder-cli"] {
        // Its parts are put together here; a program for macOS cannot run here.
        std::fs::write(programs.join(program), program).unwrap();
    }
    let archive = succeed(&mut package(&out, &["app".as_ref(), programs.as_os_str()]));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(archive.trim(), out.join(format!("tls-ladder-{version}-macos.zip")).to_str().unwrap());

    succeed(Command::new("unzip").args(["-q", archive.trim(), "-d"]).arg(folder.path()));
    let contents = folder.path().join("TLS Ladder.app/Contents");
    for file in ["MacOS/tls-ladder", "MacOS/tls-ladder-cli", "Resources/licences.txt", "PkgInfo"] {
        assert!(contents.join(file).is_file(), "{file}");
    }
    let plist = succeed(Command::new("python3").args(["-c", READ_PLIST]).arg(contents.join("Info.plist")));
    for expected in [
        "CFBundleExecutable = tls-ladder\n",
        "CFBundlePackageType = APPL\n",
        &format!("CFBundleShortVersionString = {version}\n"),
        &format!("CFBundleVersion = {version}\n"),
        "NSHighResolutionCapable = True\n",
        "CFBundleIdentifier = org.tlsladder.TLSLadder\n",
    ] {
        assert!(plist.contains(expected), "{expected} in {plist}");
    }
}
