//! A reader of Windows programs (the PE format), as far as the tests ask: subsystem, imports, resources.

use std::{collections::BTreeMap, ops::Range};

/// What is in a program's file.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) subsystem: u16,
    /// The libraries it wants, in small letters.
    pub(crate) imports: Vec<String>,
    pub(crate) resources: Vec<Resource>,
}

/// A resource by its type and number.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) kind: u32,
    pub(crate) number: u32,
    pub(crate) bytes: Vec<u8>,
}

/// The types of resources (winuser.h).
pub(crate) const ICON: u32 = 3;
pub(crate) const ICON_GROUP: u32 = 14;
pub(crate) const VERSION: u32 = 16;
pub(crate) const MANIFEST: u32 = 24;

/// Of the table of data directories: imports, resources, and imports at the first call.
const IMPORTS: usize = 1;
const RESOURCES: usize = 2;
const DELAYED_IMPORTS: usize = 13;

struct File<'a> {
    bytes: &'a [u8],
    /// Where a part is in memory, and where it begins in the file.
    sections: Vec<(Range<usize>, usize)>,
}

impl Program {
    /// Reads a 64-bit program.
    ///
    /// # Panics
    /// When it is none.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        assert_eq!(bytes.get(..2), Some(&b"MZ"[..]), "a program of Windows");
        let header = number(bytes, 0x3c);
        assert_eq!(bytes.get(header..header + 4), Some(&b"PE\0\0"[..]), "a program of Windows");
        let optional = header + 24;
        assert_eq!(small(bytes, optional), 0x20b, "a 64-bit program");
        let table = optional + usize::from(small(bytes, header + 20));
        let sections = (0..usize::from(small(bytes, header + 6))).map(|place| {
            let section = table + place * 40;
            let (address, size) = (number(bytes, section + 12), number(bytes, section + 16));
            (address..address + size, number(bytes, section + 20))
        });
        let file = File { bytes, sections: sections.collect() };
        let directory = |place: usize| number(bytes, optional + 112 + place * 8);
        let mut imports = file.names(directory(IMPORTS), 20, 12);
        imports.extend(file.names(directory(DELAYED_IMPORTS), 32, 4));
        Self {
            subsystem: small(bytes, optional + 68),
            imports,
            resources: file.resources(directory(RESOURCES)),
        }
    }

    pub(crate) fn resources(&self, kind: u32) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }
}

impl File<'_> {
    /// Where in the file something is that has a place in memory.
    fn place(&self, address: usize) -> usize {
        let found = self.sections.iter().find(|(range, _)| range.contains(&address));
        let (range, begin) = found.expect("an address in one of the parts");
        begin + address - range.start
    }

    /// The names of a table of libraries, which ends with an entry of zeros.
    fn names(&self, table: usize, entry: usize, name: usize) -> Vec<String> {
        let addresses = (0..)
            .map(|index| self.place_or_none(table).map(|at| number(self.bytes, at + index * entry + name)));
        addresses
            .map_while(|address| address.filter(|address| *address != 0))
            .map(|address| {
                let text = &self.bytes[self.place(address)..];
                let end = text.iter().position(|byte| *byte == 0).expect("a text ends with zero");
                String::from_utf8_lossy(&text[..end]).to_ascii_lowercase()
            })
            .collect()
    }

    fn place_or_none(&self, address: usize) -> Option<usize> {
        (address != 0).then(|| self.place(address))
    }

    /// All resources: a tree of types, numbers and languages.
    fn resources(&self, address: usize) -> Vec<Resource> {
        let Some(root) = self.place_or_none(address) else { return Vec::new() };
        let mut found = Vec::new();
        for (kind, numbers) in self.branches(root, root) {
            for (number_of, languages) in self.branches(root, numbers) {
                for (_, leaf) in self.branches(root, languages) {
                    let (data, size) = (self.place(number(self.bytes, leaf)), number(self.bytes, leaf + 4));
                    let bytes = self.bytes[data..data + size].to_vec();
                    found.push(Resource { kind, number: number_of, bytes });
                }
            }
        }
        found
    }

    /// The entries of one folder of resources: what each is called, and where it goes on.
    fn branches(&self, root: usize, folder: usize) -> Vec<(u32, usize)> {
        let entries =
            usize::from(small(self.bytes, folder + 12)) + usize::from(small(self.bytes, folder + 14));
        let entries = (0..entries).map(|index| {
            let entry = folder + 16 + index * 8;
            let offset = number(self.bytes, entry + 4) & 0x7fff_ffff;
            (u32::try_from(number(self.bytes, entry)).expect("four bytes"), root + offset)
        });
        entries.collect()
    }
}

/// The sizes in an icon group, each with the number of its picture, or in a file of icons with its length.
pub(crate) fn icon_sizes(bytes: &[u8], entry: usize) -> Vec<u32> {
    let count = usize::from(small(bytes, 4));
    // A byte holds no 256, so 0 stands for it.
    let side = |index: usize| match bytes[6 + index * entry] {
        0 => 256,
        side => u32::from(side),
    };
    (0..count).map(side).collect()
}

/// The texts of version information, by name.
pub(crate) fn version_texts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    collect_texts(bytes, &mut texts);
    texts
}

/// A block of version information: its length, its value's length, whether that is text, its name, the value, and
/// blocks inside.
fn collect_texts(block: &[u8], into: &mut BTreeMap<String, String>) {
    let value = usize::from(small(block, 2));
    let is_text = small(block, 4) == 1;
    let (name, after) = text(block, 6);
    let at = aligned(after);
    if is_text && value > 0 {
        into.insert(name, text(block, at).0);
        return;
    }
    let mut at = aligned(at + value);
    while at + 6 < block.len() {
        let length = usize::from(small(block, at)).max(6);
        collect_texts(&block[at..(at + length).min(block.len())], into);
        at = aligned(at + length);
    }
}

const fn aligned(place: usize) -> usize {
    place.next_multiple_of(4)
}

/// A text of 16-bit letters up to its zero, and where it ends.
fn text(bytes: &[u8], from: usize) -> (String, usize) {
    let letters: Vec<u16> = bytes[from..]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|letter| *letter != 0)
        .collect();
    (String::from_utf16_lossy(&letters), from + letters.len() * 2 + 2)
}

fn small(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn number(bytes: &[u8], at: usize) -> usize {
    let four = bytes[at..at + 4].try_into().expect("four bytes");
    usize::try_from(u32::from_le_bytes(four)).expect("this is no 16-bit system")
}
