//! Tells cargo that the texts are part of the program: they are read by a macro, which cargo cannot see. For
//! Windows, also puts icon, version information and manifest into both programs.

use std::{error::Error, path::Path};

use winresource::WindowsResource;

const ICON: &str = "assets/windows/tls-ladder.ico";
const MANIFEST: &str = "assets/windows/program.manifest";

/// A program's name as a target of cargo, and what Windows shows as its name in the task manager and in questions.
const PROGRAMS: [(&str, &str); 2] =
    [("tls-ladder", "TLS Ladder"), ("tls-ladder-cli", "TLS Ladder (command line)")];

const AMERICAN_ENGLISH: u16 = 0x0409;

fn main() -> Result<(), Box<dyn Error>> {
    tell_cargo("rerun-if-changed=assets/build.rs");
    tell_cargo("rerun-if-changed=assets/locales");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("windows") {
        for file in [ICON, MANIFEST] {
            tell_cargo(&format!("rerun-if-changed={file}"));
        }
        for (program, description) in PROGRAMS {
            add_resources(program, description)
                .map_err(|error| format!("the resources of {program}.exe cannot be made: {error}"))?;
        }
    }
    Ok(())
}

fn add_resources(program: &str, description: &str) -> Result<(), Box<dyn Error>> {
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let path = |file: &str| Path::new(&root).join(file).to_string_lossy().into_owned();
    let licence = std::env::var("CARGO_PKG_LICENSE")?;
    WindowsResource::new()
        .set_language(AMERICAN_ENGLISH)
        .set_icon(&path(ICON))
        .set_manifest_file(&path(MANIFEST))
        .set("ProductName", "TLS Ladder")
        .set("FileDescription", description)
        .set("CompanyName", "TLS Ladder contributors")
        .set("LegalCopyright", &format!("© TLS Ladder contributors, {licence}"))
        .set("InternalName", program)
        .set("OriginalFilename", &format!("{program}.exe"))
        .compile_for(program)?;
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
fn tell_cargo(line: &str) {
    println!("cargo::{line}");
}
