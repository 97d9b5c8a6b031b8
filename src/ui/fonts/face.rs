//! Whether a font file can be drawn. egui panics on one it cannot read, so each is looked through before
//! (OpenType specification, "Organization of an OpenType font").

/// What is to be known of a face before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Face {
    /// It is a variable font with a weight axis.
    pub(super) all_weights: bool,
}

/// Looks through the tables of a face; nothing when one that is needed is not there or not whole.
pub(super) fn check(file: &[u8], index: u32) -> Option<Face> {
    let start = match file.get(..4)? {
        b"ttcf" => {
            let count = long(file, 8)?;
            if index >= count {
                return None;
            }
            long(file, 12 + 4 * index as usize)? as usize
        }
        _ if index == 0 => 0,
        _ => return None,
    };
    if !matches!(file.get(start..start.checked_add(4)?)?, [0, 1, 0, 0] | b"OTTO" | b"true") {
        return None;
    }
    let count = usize::from(short(file, start + 4)?);
    let records = file.get(start + 12..(start + 12).checked_add(16 * count)?)?;
    let table = |tag: &[u8; 4]| {
        let record = records.chunks_exact(16).find(|record| record.starts_with(tag))?;
        let (offset, length) = (long(record, 8)? as usize, long(record, 12)? as usize);
        file.get(offset..offset.checked_add(length)?)
    };
    for needed in [b"cmap", b"hhea", b"hmtx", b"maxp"] {
        table(needed)?;
    }
    table(b"glyf").or_else(|| table(b"CFF ")).or_else(|| table(b"CFF2"))?;
    // unitsPerEm divides every measure of the font.
    if !(16..=16_384).contains(&short(table(b"head")?, 18)?) {
        return None;
    }
    let all_weights = table(b"fvar").is_some_and(|fvar| fvar.windows(4).any(|tag| tag == b"wght"));
    Some(Face { all_weights })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> Vec<u8> {
        egui::FontDefinitions::default().font_data["Hack"].bytes().to_vec()
    }

    #[test]
    fn a_whole_font_passes_and_a_cut_one_does_not() {
        let good = good();
        assert_eq!(check(&good, 0), Some(Face { all_weights: false }));
        assert_eq!(check(&good, 1), None, "not a collection");
        for length in [0, 3, 11, 40, 1000, good.len() / 2] {
            assert_eq!(check(&good[..length], 0), None, "{length}");
        }
    }

    #[test]
    fn the_same_face_passes_inside_a_collection() {
        let good = good();
        let head = b"ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10";
        let mut collection = head.to_vec();
        collection.extend(&good);
        // The offsets of tables count from the beginning of the file.
        let count = usize::from(short(&good, 4).unwrap());
        for record in 0..count {
            let at = head.len() + 12 + 16 * record + 8;
            let moved = long(&collection, at).unwrap() + head.len() as u32;
            collection[at..at + 4].copy_from_slice(&moved.to_be_bytes());
        }
        assert!(check(&collection, 0).is_some());
        assert_eq!(check(&collection, 1), None);
    }

    proptest! {
        #[test]
        fn never_panics(start in "ttcf|OTTO|true|\u{0}\u{1}\u{0}\u{0}", rest in prop::collection::vec(any::<u8>(), 0..200), index in any::<u32>()) {
            let mut file = start.into_bytes();
            file.extend(rest);
            let _ = check(&file, index);
        }

        #[test]
        fn never_panics_on_a_damaged_table_directory(at in 0_usize..400, byte in any::<u8>()) {
            let mut font = good();
            font[at] = byte;
            let _ = check(&font, 0);
        }
    }
}
