//! What is in the programs' files.

use std::collections::BTreeSet;

use super::{
    portable_executable::{ICON, ICON_GROUP, MANIFEST, Program, VERSION, icon_sizes, version_texts},
    wine,
};

/// Both programs: name, subsystem (2 has windows, 3 has a console), and what Windows calls it.
const PROGRAMS: [(&str, u16, &str); 2] =
    [("tls-ladder", 2, "TLS Ladder"), ("tls-ladder-cli", 3, "TLS Ladder (command line)")];

/// The sizes of the icon; Windows picks one by monitor and place.
const ICON_SIZES: [u32; 8] = [16, 20, 24, 32, 40, 48, 64, 256];

/// Libraries that are part of every Windows from 10 on.
const OF_WINDOWS: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "combase.dll",
    "comctl32.dll",
    "crypt32.dll",
    "dwmapi.dll",
    "dwrite.dll",
    "gdi32.dll",
    "imm32.dll",
    "iphlpapi.dll",
    "kernel32.dll",
    "ktmw32.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "opengl32.dll",
    "propsys.dll",
    "rpcrt4.dll",
    "secur32.dll",
    "shell32.dll",
    "shlwapi.dll",
    "uiautomationcore.dll",
    "user32.dll",
    "userenv.dll",
    "uxtheme.dll",
    "winhttp.dll",
    "ws2_32.dll",
];

fn program(name: &str) -> Program {
    Program::read(&std::fs::read(wine::program(name)).expect("tests/windows has made it"))
}

#[test]
fn windows_has_every_library_that_the_programs_want() {
    if !wine::can_run("windows_has_every_library_that_the_programs_want") {
        return;
    }
    for (name, ..) in PROGRAMS {
        let imports: BTreeSet<String> = program(name).imports.into_iter().collect();
        // Sets of interfaces are named in this way; the C library is part of Windows 10.
        let is_there = |import: &&String| {
            OF_WINDOWS.contains(&import.as_str())
                || import.starts_with("api-ms-win-")
                || *import == "msvcrt.dll"
        };
        let others: Vec<&String> = imports.iter().filter(|import| !is_there(import)).collect();
        assert!(others.is_empty(), "{name} wants {others:?}, which may not be there");
        assert!(imports.contains("kernel32.dll"), "{name}: {imports:?}");
    }
}

#[test]
fn windows_opens_no_console_beside_the_desktop_program() {
    if !wine::can_run("windows_opens_no_console_beside_the_desktop_program") {
        return;
    }
    for (name, subsystem, _) in PROGRAMS {
        assert_eq!(program(name).subsystem, subsystem, "{name}");
    }
}

#[test]
fn windows_shows_whose_programs_they_are() {
    if !wine::can_run("windows_shows_whose_programs_they_are") {
        return;
    }
    for (name, _, description) in PROGRAMS {
        let program = program(name);
        let versions: Vec<_> = program.resources(VERSION).collect();
        assert_eq!(versions.len(), 1, "{name}");
        let texts = version_texts(&versions[0].bytes);
        let version = env!("CARGO_PKG_VERSION");
        for (key, expected) in [
            ("FileVersion", version),
            ("ProductVersion", version),
            ("ProductName", "TLS Ladder"),
            ("FileDescription", description),
            ("InternalName", name),
            ("OriginalFilename", &format!("{name}.exe")),
            ("CompanyName", "TLS Ladder contributors"),
        ] {
            assert_eq!(texts.get(key).map(String::as_str), Some(expected), "{name}, {key}");
        }
        assert!(texts["LegalCopyright"].starts_with("© TLS Ladder contributors"), "{name}: {texts:?}");
    }
}

#[test]
fn windows_finds_the_icon_in_every_size() {
    if !wine::can_run("windows_finds_the_icon_in_every_size") {
        return;
    }
    for (name, ..) in PROGRAMS {
        let program = program(name);
        let groups: Vec<_> = program.resources(ICON_GROUP).collect();
        assert_eq!(groups.len(), 1, "{name}");
        assert_eq!(icon_sizes(&groups[0].bytes, 14), ICON_SIZES, "{name}");
        assert_eq!(program.resources(ICON).count(), ICON_SIZES.len(), "{name}");
        assert!(program.resources(ICON).all(|icon| icon.number > 0 && icon.bytes.len() > 100), "{name}");
    }
}

#[test]
fn windows_is_told_what_the_programs_can_do() {
    if !wine::can_run("windows_is_told_what_the_programs_can_do") {
        return;
    }
    for (name, ..) in PROGRAMS {
        let program = program(name);
        let manifests: Vec<_> = program.resources(MANIFEST).collect();
        assert_eq!(
            manifests.len(),
            1,
            "{name}: no other manifest, such as one of the compiler's, beside ours"
        );
        assert_eq!(manifests[0].number, 1, "{name}: the number that is looked for in a program");
        let manifest = std::str::from_utf8(&manifests[0].bytes).expect("text");
        for wish in [
            "{35138b9a-5d96-4fbd-8e2d-a2440225f93a}", // Windows 7
            "{4a2f28e3-53b9-4441-ba9c-d69d4a4a6e38}", // 8
            "{1f676c76-80e1-4239-95bb-83d0f6d0da78}", // 8.1
            "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}", // 10 and 11
            r#"<requestedExecutionLevel level="asInvoker" uiAccess="false"/>"#,
            ">true/pm</dpiAware>",
            ">PerMonitorV2, PerMonitor</dpiAwareness>",
            ">true</longPathAware>",
            ">UTF-8</activeCodePage>",
            r#"name="Microsoft.Windows.Common-Controls" version="6.0.0.0""#,
        ] {
            assert!(manifest.contains(wish), "{name}: {wish}");
        }
    }
}

/// Needs no Windows program: the file in the repository, which a script makes from the drawings.
#[test]
fn the_icon_is_there_in_every_size() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/windows/tls-ladder.ico");
    let bytes = std::fs::read(file).expect("it is in the repository");
    assert_eq!(bytes[..4], [0, 0, 1, 0], "a file of icons");
    assert_eq!(icon_sizes(&bytes, 16), ICON_SIZES);
}
