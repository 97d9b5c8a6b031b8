//! The root certificates of this PC, each with the place where it lies.

use crate::model::stored_root::StoredRoot;

/// The roots, those first that somebody added. It reads files or stores and may take a moment.
#[must_use]
pub fn stored_roots() -> Vec<StoredRoot> {
    #[cfg(windows)]
    {
        super::windows::stored_roots()
    }
    #[cfg(not(windows))]
    {
        files::stored_roots()
    }
}

/// Where other systems keep them: added ones in a folder, all together in one file.
#[cfg(not(windows))]
mod files {
    use std::{
        fs::{self, File},
        io::Read as _,
        path::{Path, PathBuf},
    };

    use rustls::pki_types::{CertificateDer, pem::PemObject as _};

    use crate::model::stored_root::{RootPlace, StoredRoot};

    /// Folders of added roots (Debian, Fedora, SUSE).
    const FOLDERS: [&str; 3] =
        ["/usr/local/share/ca-certificates", "/etc/pki/ca-trust/source/anchors", "/etc/pki/trust/anchors"];
    /// The lists of the system (Debian, Fedora, SUSE, macOS and the BSDs).
    const LISTS: [&str; 4] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];
    const LARGEST_FILE: u64 = 5 * 1024 * 1024;
    const MOST_FILES: usize = 500;
    const MOST_ROOTS: usize = 5000;

    pub(super) fn stored_roots() -> Vec<StoredRoot> {
        let given = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
        let list = given.into_iter().chain(LISTS.map(PathBuf::from)).find(|list| list.is_file());
        of_files(&FOLDERS.map(Path::new), list.as_deref())
    }

    pub(super) fn of_files(folders: &[&Path], list: Option<&Path>) -> Vec<StoredRoot> {
        let mut files: Vec<PathBuf> = Vec::new();
        for folder in folders {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_FILES);
            files.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
        }
        files.sort();
        let added = files.iter().flat_map(|file| read(file, RootPlace::Computer));
        let listed = list.into_iter().flat_map(|file| read(file, RootPlace::SystemList));
        added.chain(listed).take(MOST_ROOTS).collect()
    }

    fn read(file: &Path, place: RootPlace) -> Vec<StoredRoot> {
        let mut bytes = Vec::new();
        let whole = File::open(file).and_then(|opened| opened.take(LARGEST_FILE).read_to_end(&mut bytes));
        if whole.is_err() {
            return Vec::new();
        }
        let found: Vec<StoredRoot> = CertificateDer::pem_slice_iter(&bytes)
            .flatten()
            .take(MOST_ROOTS)
            .map(|der| StoredRoot { der: der.to_vec(), place })
            .collect();
        if found.is_empty() && bytes.first() == Some(&0x30) {
            return vec![StoredRoot { der: bytes, place }];
        }
        found
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn roots_that_were_added_come_before_the_list_of_all() {
            let folder = tempfile::tempdir().unwrap();
            let pem =
                |base64: &str| format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");
            let list = folder.path().join("list.pem");
            fs::write(&list, [pem("MAEB"), pem("MAEC")].concat()).unwrap();
            let added = folder.path().join("added");
            fs::create_dir(&added).unwrap();
            fs::write(added.join("company.crt"), pem("MAED")).unwrap();
            fs::write(added.join("raw.crt"), [0x30, 0x01, 4]).unwrap();
            fs::write(added.join("README"), "nothing").unwrap();
            let gone = folder.path().join("gone");
            let found = of_files(&[&gone, &added], Some(&list));
            let found: Vec<(u8, RootPlace)> = found.iter().map(|root| (root.der[2], root.place)).collect();
            let (computer, all) = (RootPlace::Computer, RootPlace::SystemList);
            assert_eq!(found, [(3, computer), (4, computer), (1, all), (2, all)]);
        }
    }
}
