//! Reading DER (X.690) piece by piece, for structures that have no parser of their own.

use x509_parser::{
    asn1_rs::{Any, Class, FromDer as _, Tag},
    time::ASN1Time,
};

/// Where reading ended, and what was expected there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing(pub(super) &'static str);

/// What is left to read of one structure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The next element, whatever it is, and its whole encoding.
    pub(super) fn any(&mut self, what: &'static str) -> Result<(Any<'a>, &'a [u8]), Missing> {
        let (rest, any) = Any::from_der(self.left).map_err(|_| Missing(what))?;
        let whole = self.left.get(..self.left.len() - rest.len()).unwrap_or_default();
        self.left = rest;
        Ok((any, whole))
    }

    /// The content of the next element, which has to be of this universal kind.
    pub(super) fn content(&mut self, tag: Tag, what: &'static str) -> Result<&'a [u8], Missing> {
        let (any, _) = self.any(what)?;
        (any.class() == Class::Universal && any.tag() == tag).then_some(any.data).ok_or(Missing(what))
    }

    pub(super) fn sequence(&mut self, what: &'static str) -> Result<Reader<'a>, Missing> {
        self.content(Tag::Sequence, what).map(Reader::new)
    }

    /// The content of the next element if it has this context tag; nothing, and nothing read, if not.
    pub(super) fn tagged(&mut self, number: u32) -> Option<Reader<'a>> {
        let (rest, any) = Any::from_der(self.left).ok()?;
        (any.class() == Class::ContextSpecific && any.tag() == Tag(number)).then(|| {
            self.left = rest;
            Reader::new(any.data)
        })
    }

    /// A moment, in seconds since 1970.
    pub(super) fn time(&mut self, what: &'static str) -> Result<i64, Missing> {
        let (rest, time) = ASN1Time::from_der(self.left).map_err(|_| Missing(what))?;
        self.left = rest;
        Ok(time.timestamp())
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.left
    }
}

/// An element around its content, for content that is at most some hundred octets long.
pub(super) fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    if length < 0x80 {
        der.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let skip = bytes.iter().take_while(|&&byte| byte == 0).count();
        der.push(0x80 | (bytes.len() - skip) as u8);
        der.extend(bytes.iter().skip(skip));
    }
    der.extend_from_slice(content);
    der
}
