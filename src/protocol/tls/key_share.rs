//! Random octets for a hello, made from one seed, and key shares that a strict server takes for real ones
//! (RFC 8446 §4.2.8). Nobody keeps a private key for them: such a handshake is never finished.

use aws_lc_rs::{agreement, digest};

use super::groups;

/// Numbers in an encapsulation key of ML-KEM are smaller than this, and whoever encapsulates checks it (FIPS 203
/// §7.2).
const MLKEM_MODULUS: u16 = 3329;

/// An endless row of octets made from a seed and a purpose.
pub(super) struct Expansion<'a> {
    seed: &'a [u8; 32],
    purpose: &'a str,
    block: u32,
    ready: std::collections::VecDeque<u8>,
}

impl<'a> Expansion<'a> {
    pub(super) const fn new(seed: &'a [u8; 32], purpose: &'a str) -> Self {
        Self { seed, purpose, block: 0, ready: std::collections::VecDeque::new() }
    }

    pub(super) fn octets(&mut self, count: usize) -> Vec<u8> {
        while self.ready.len() < count {
            let mut hash = digest::Context::new(&digest::SHA256);
            hash.update(self.seed);
            hash.update(&self.block.to_be_bytes());
            hash.update(self.purpose.as_bytes());
            self.ready.extend(hash.finish().as_ref());
            self.block = self.block.wrapping_add(1);
        }
        self.ready.drain(..count).collect()
    }
}

/// A share for a group, if one can be made.
pub(super) fn share(group: u16, seed: &[u8; 32]) -> Option<Vec<u8>> {
    let name = groups::name(group);
    let mut source = Expansion::new(seed, &name);
    let share = match group {
        groups::X25519 | groups::X448 => source.octets(groups::share_octets(group)?),
        groups::SECP256R1 | groups::SECP384R1 | groups::SECP521R1 => point(group, &mut source)?,
        0x0100..=0x0104 => residue(groups::share_octets(group)?, &mut source),
        0x0200 => encapsulation_key(2, &mut source),
        0x0201 => encapsulation_key(3, &mut source),
        0x0202 => encapsulation_key(4, &mut source),
        groups::X25519_MLKEM768 => join(encapsulation_key(3, &mut source), source.octets(32)),
        0x6399 => join(source.octets(32), encapsulation_key(3, &mut source)),
        0x11EB => join(point(groups::SECP256R1, &mut source)?, encapsulation_key(3, &mut source)),
        0x11ED => join(point(groups::SECP384R1, &mut source)?, encapsulation_key(4, &mut source)),
        _ => return None,
    };
    Some(share)
}

fn join(mut first: Vec<u8>, second: Vec<u8>) -> Vec<u8> {
    first.extend(second);
    first
}

/// A point on a curve: strict servers check that it is one.
fn point(curve: u16, source: &mut Expansion<'_>) -> Option<Vec<u8>> {
    let (algorithm, octets) = match curve {
        groups::SECP256R1 => (&agreement::ECDH_P256, 32),
        groups::SECP384R1 => (&agreement::ECDH_P384, 48),
        _ => (&agreement::ECDH_P521, 66),
    };
    // A number beyond the order of the curve is refused; that is rare, and the next one will do.
    (0..8).find_map(|_| {
        let mut number = source.octets(octets);
        if curve == groups::SECP521R1 {
            number.iter_mut().take(2).for_each(|octet| *octet = 0);
        }
        let key = agreement::PrivateKey::from_private_key(algorithm, &number).ok()?;
        Some(key.compute_public_key().ok()?.as_ref().to_vec())
    })
}

/// A square, which is in the group that servers check for whatever the prime is (RFC 7919 §5.1).
fn residue(octets: usize, source: &mut Expansion<'_>) -> Vec<u8> {
    let root = source.octets(7).iter().fold(1_u64, |root, octet| root << 8 | u64::from(*octet));
    let square = (u128::from(root) * u128::from(root)).to_be_bytes();
    let mut share = vec![0; octets.saturating_sub(square.len())];
    share.extend(square);
    share
}

/// An encapsulation key of ML-KEM of this rank: 256 numbers of 12 bits for each, and 32 octets (FIPS 203 §5.1).
fn encapsulation_key(rank: usize, source: &mut Expansion<'_>) -> Vec<u8> {
    let mut number = || loop {
        let number =
            source.octets(2).iter().fold(0, |number, octet| number << 8 | u16::from(*octet)) & 0x0fff;
        if number < MLKEM_MODULUS {
            return number;
        }
    };
    let mut key = Vec::with_capacity(rank * 384 + 32);
    for _ in 0..rank * 128 {
        let (one, two) = (number(), number());
        key.extend([(one & 0xff) as u8, (one >> 8 | (two & 0xf) << 4) as u8, (two >> 4) as u8]);
    }
    key.extend(source.octets(32));
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_the_right_length_and_are_the_same_each_time() {
        let seed = [7; 32];
        let mut made = 0;
        for group in groups::all_tls13() {
            let Some(share) = share(group, &seed) else { continue };
            assert_eq!(Some(share.len()), groups::share_octets(group), "{}", groups::name(group));
            assert_eq!(Some(share), super::share(group, &seed));
            made += 1;
        }
        assert_eq!(made, 17, "all but those over curves that this program cannot compute with");
    }

    #[test]
    fn a_cryptographic_library_takes_the_post_quantum_key() {
        use aws_lc_rs::kem::{EncapsulationKey, ML_KEM_768, ML_KEM_1024};
        let hybrid = share(groups::X25519_MLKEM768, &[9; 32]).expect("it can be made");
        let key = EncapsulationKey::new(&ML_KEM_768, &hybrid[..1184]).expect("it has the right form");
        assert!(key.encapsulate().is_ok(), "its numbers are in range");
        let large = share(0x0202, &[9; 32]).expect("it can be made");
        let key = EncapsulationKey::new(&ML_KEM_1024, &large).expect("it has the right form");
        assert!(key.encapsulate().is_ok());
    }
}
