//! That every file of a folder of scripts is built in, and can be read.

use std::{fmt, fs, path::Path};

/// The scripts that are built in are those of a folder below `assets`, each once and readable.
pub(super) fn assert_listed<'a, T>(
    folder: &str,
    scripts: impl Iterator<Item = (&'a str, Result<T, impl fmt::Display>)>,
) {
    let mut names = Vec::new();
    for (name, script) in scripts {
        if let Err(error) = script {
            panic!("{error}");
        }
        names.push(name.to_owned());
    }
    names.sort();
    assert_eq!(names, files_in(folder));
}

fn files_in(folder: &str) -> Vec<String> {
    let mut files: Vec<String> =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
    files.sort();
    files
}
