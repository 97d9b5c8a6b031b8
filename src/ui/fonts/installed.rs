//! Which of the fonts we like are on this computer.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::face;

/// A larger file is not read. The largest of the fonts below has under 2 MiB, Apple's 10.
const LARGEST_FILE: u64 = 32 * 1024 * 1024;
/// How deep folders of fonts are searched, and how many entries are looked at.
const DEEPEST: usize = 4;
const MOST_ENTRIES: usize = 20_000;

/// The fonts found.
#[derive(Default)]
pub(super) struct Installed {
    pub(super) regular: Option<Found>,
    /// Of the same family as the regular face.
    pub(super) semibold: Option<Found>,
    pub(super) monospace: Option<Found>,
}

/// A font that can be used.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) bytes: Arc<Vec<u8>>,
    /// Which face of the file.
    pub(super) index: u32,
    /// The file holds all weights, regular being the one it shows when nothing is said.
    pub(super) all_weights: bool,
}

/// The names of one family's files, each list in the order of preference.
struct Family {
    regular: &'static [&'static str],
    semibold: &'static [(&'static str, u32)],
}

#[cfg(windows)]
const FAMILIES: &[Family] =
    &[Family { regular: &["segoeui.ttf"], semibold: &[("seguisb.ttf", 0), ("segoeuib.ttf", 0)] }];
#[cfg(target_os = "macos")]
const FAMILIES: &[Family] = &[
    Family { regular: &["SFNS.ttf"], semibold: &[("SFNS.ttf", 0)] },
    Family { regular: &["HelveticaNeue.ttc"], semibold: &[("HelveticaNeue.ttc", 1)] },
];
#[cfg(not(any(windows, target_os = "macos")))]
const FAMILIES: &[Family] = &[
    Family {
        regular: &["Inter-Regular.ttf", "Inter-Regular.otf", "InterVariable.ttf", "Inter[opsz,wght].ttf"],
        semibold: &[
            ("Inter-SemiBold.ttf", 0),
            ("Inter-SemiBold.otf", 0),
            ("InterVariable.ttf", 0),
            ("Inter[opsz,wght].ttf", 0),
        ],
    },
    Family {
        regular: &["NotoSans-Regular.ttf", "NotoSans[wght].ttf", "NotoSans[wdth,wght].ttf"],
        semibold: &[
            ("NotoSans-SemiBold.ttf", 0),
            ("NotoSans[wght].ttf", 0),
            ("NotoSans[wdth,wght].ttf", 0),
            ("NotoSans-Bold.ttf", 0),
        ],
    },
    Family {
        regular: &["Ubuntu-R.ttf", "Ubuntu[wdth,wght].ttf"],
        semibold: &[("Ubuntu-M.ttf", 0), ("Ubuntu[wdth,wght].ttf", 0), ("Ubuntu-B.ttf", 0)],
    },
    Family {
        regular: &["Cantarell-Regular.otf", "Cantarell-VF.otf"],
        semibold: &[("Cantarell-SemiBold.otf", 0), ("Cantarell-VF.otf", 0), ("Cantarell-Bold.otf", 0)],
    },
    Family { regular: &["DejaVuSans.ttf"], semibold: &[("DejaVuSans-Bold.ttf", 0)] },
    Family { regular: &["LiberationSans-Regular.ttf"], semibold: &[("LiberationSans-Bold.ttf", 0)] },
];

const MONOSPACE: &[&str] = if cfg!(windows) {
    &["consola.ttf"]
} else if cfg!(target_os = "macos") {
    &["Menlo.ttc"]
} else {
    &["DejaVuSansMono.ttf"]
};

impl Installed {
    /// Looks in the system's folders.
    pub(super) fn look() -> Self {
        Self::look_in(&folders())
    }

    /// Looks in these folders and those inside them; the first of two files of the same name counts.
    pub(super) fn look_in(folders: &[PathBuf]) -> Self {
        let mut files = HashMap::new();
        let mut left = MOST_ENTRIES;
        for folder in folders {
            collect(folder, DEEPEST, &mut left, &mut files);
        }
        let read = |name: &str, index| files.get(name).and_then(|path| read(path, index));
        let monospace = MONOSPACE.iter().find_map(|name| read(name, 0));
        let family = FAMILIES.iter().find_map(|family| {
            let regular = family.regular.iter().find_map(|name| read(name, 0))?;
            Some((family, regular))
        });
        let Some((family, regular)) = family else { return Self { monospace, ..Self::default() } };
        let semibold = family.semibold.iter().find_map(|(name, index)| read(name, *index));
        Self { regular: Some(regular), semibold, monospace }
    }
}

#[cfg(windows)]
fn folders() -> Vec<PathBuf> {
    let windows = std::env::var_os("WINDIR").unwrap_or_else(|| r"C:\Windows".into());
    vec![Path::new(&windows).join("Fonts")]
}

#[cfg(target_os = "macos")]
fn folders() -> Vec<PathBuf> {
    vec![PathBuf::from("/System/Library/Fonts")]
}

#[cfg(not(any(windows, target_os = "macos")))]
fn folders() -> Vec<PathBuf> {
    let home = etcetera::home_dir().unwrap_or_default();
    let own = [".local/share/fonts", ".fonts"].map(|folder| home.join(folder));
    let system = ["/usr/local/share/fonts", "/usr/share/fonts"].map(PathBuf::from);
    own.into_iter().chain(system).collect()
}

/// Notes the files of a folder that have one of our names.
fn collect(folder: &Path, deeper: usize, left: &mut usize, files: &mut HashMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && deeper > 0 {
            collect(&path, deeper - 1, left, files);
        } else if let Some(name) = entry.file_name().to_str().filter(|name| wanted(name)) {
            files.entry(name.to_owned()).or_insert(path);
        }
    }
}

fn wanted(name: &str) -> bool {
    let of_family = |family: &Family| {
        family.regular.contains(&name) || family.semibold.iter().any(|(wanted, _)| *wanted == name)
    };
    MONOSPACE.contains(&name) || FAMILIES.iter().any(of_family)
}

/// A font file; nothing when it is not one that can be drawn.
fn read(path: &Path, index: u32) -> Option<Found> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LARGEST_FILE + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LARGEST_FILE {
        return None;
    }
    let all_weights = face::check(&bytes, index)?.all_weights;
    Some(Found { bytes: Arc::new(bytes), index, all_weights })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn a_damaged_font_is_passed_over_for_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let good = egui::FontDefinitions::default().font_data["Hack"].bytes().to_vec();
        let inner = folder.path().join("truetype").join("inner");
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join("Inter-Regular.ttf"), &good[..200]).unwrap();
        fs::write(inner.join("DejaVuSans.ttf"), &good).unwrap();
        fs::write(inner.join("DejaVuSans-Bold.ttf"), b"no font").unwrap();
        let installed = Installed::look_in(&[folder.path().join("nowhere"), folder.path().to_owned()]);
        assert_eq!(installed.regular.unwrap().bytes.len(), good.len());
        assert!(installed.semibold.is_none());
        assert!(installed.monospace.is_none());
    }
}
