//! Primes of Diffie-Hellman key exchange: their length, and those so widely used that breaking one breaks many.

use aws_lc_rs::digest;

/// The length of a big-endian number in bits, leading zeros not counted.
#[must_use]
pub fn bits(number: &[u8]) -> usize {
    let number = significant(number);
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// The name of a well-known prime.
#[must_use]
pub fn known(prime: &[u8]) -> Option<&'static str> {
    let hash = digest::digest(&digest::SHA256, significant(prime));
    let start = hash.as_ref().first_chunk::<8>()?;
    KNOWN.iter().find(|(known, _)| known == start).map(|(_, name)| *name)
}

fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    number.get(zeros..).unwrap_or_default()
}

const KNOWN: &[([u8; 8], &str)] = &[];
