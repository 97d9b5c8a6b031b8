//! Octets with lengths in front of them (RFC 8446 §3): reading without ever running past the end, and writing.

/// What is left to read. Every method answers nothing when too little is left.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many octets, the highest first; four at most make sense.
    fn number(&mut self, length: usize) -> Option<usize> {
        Some(self.take(length)?.iter().fold(0, |number, &octet| number << 8 | usize::from(octet)))
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        u8::try_from(self.number(1)?).ok()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        u16::try_from(self.number(2)?).ok()
    }

    pub(super) fn u24(&mut self) -> Option<usize> {
        self.number(3)
    }

    /// A list behind its length, which has so many octets itself.
    pub(super) fn list(&mut self, length_octets: usize) -> Option<Octets<'a>> {
        let length = self.number(length_octets)?;
        self.take(length).map(Octets)
    }

    /// Every number of two octets that is left; an odd octet at the end is dropped.
    pub(super) fn all_u16(self) -> Vec<u16> {
        self.0.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
    }

    /// The extensions of a hello (RFC 8446 §4.2): number and content.
    pub(super) fn extensions(mut self) -> Option<Vec<(u16, Octets<'a>)>> {
        let mut found = Vec::new();
        while !self.is_empty() {
            found.push((self.u16()?, self.list(2)?));
        }
        Some(found)
    }
}

/// Appends a list behind its length of so many octets. What is too long for its length is cut.
pub(super) fn put_list(out: &mut Vec<u8>, length_octets: usize, content: &[u8]) {
    let most = (1_usize << (8 * length_octets.min(3))) - 1;
    let content = content.get(..most).unwrap_or(content);
    let length = u32::try_from(content.len()).unwrap_or_default().to_be_bytes();
    out.extend(length.iter().skip(4 - length_octets.min(4)));
    out.extend_from_slice(content);
}

/// Appends an extension.
pub(super) fn put_extension(out: &mut Vec<u8>, number: u16, content: &[u8]) {
    out.extend(number.to_be_bytes());
    put_list(out, 2, content);
}

/// Numbers of two octets, behind one another.
pub(super) fn pairs(numbers: impl IntoIterator<Item = u16>) -> Vec<u8> {
    numbers.into_iter().flat_map(u16::to_be_bytes).collect()
}

/// A list of numbers of two octets, behind its length of two octets.
pub(super) fn list_of_pairs(numbers: impl IntoIterator<Item = u16>) -> Vec<u8> {
    let mut list = Vec::new();
    put_list(&mut list, 2, &pairs(numbers));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_and_read() {
        let mut bytes = Vec::new();
        put_list(&mut bytes, 1, b"abc");
        put_list(&mut bytes, 3, b"d");
        put_extension(&mut bytes, 0xff01, &[0]);
        assert_eq!(bytes, [3, b'a', b'b', b'c', 0, 0, 1, b'd', 0xff, 1, 0, 1, 0]);
        let mut octets = Octets::new(&bytes);
        assert_eq!(octets.list(1).map(|list| list.rest()), Some(b"abc".as_slice()));
        assert_eq!(octets.list(3).map(|list| list.rest()), Some(b"d".as_slice()));
        let extensions = octets.extensions().unwrap_or_default();
        assert_eq!(extensions.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0xff01]);
        assert!(Octets::new(&[2, 0]).list(1).is_none());
    }
}
