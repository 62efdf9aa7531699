//! The hash algorithms behind one type: what differs is whether a digest has a length of its own.

use sha3::digest::{DynDigest, ExtendableOutput, Update, XofReader};

/// The state of a hash.
pub(super) enum Algorithm {
    /// A digest of fixed length; the bytes of a block, the state.
    Fixed(usize, Box<dyn DynDigest>),
    Shake128(sha3::Shake128),
    Shake256(sha3::Shake256),
    Blake2b(blake2b_simd::State),
    Blake2s(blake2s_simd::State),
}

impl Clone for Algorithm {
    fn clone(&self) -> Algorithm {
        match self {
            Algorithm::Fixed(block, state) => Algorithm::Fixed(*block, state.box_clone()),
            Algorithm::Shake128(state) => Algorithm::Shake128(state.clone()),
            Algorithm::Shake256(state) => Algorithm::Shake256(state.clone()),
            Algorithm::Blake2b(state) => Algorithm::Blake2b(state.clone()),
            Algorithm::Blake2s(state) => Algorithm::Blake2s(state.clone()),
        }
    }
}

macro_rules! fixed {
    ($($name:ident $block:literal $type:ty;)*) => {
        impl Algorithm {
            $(pub(super) fn $name() -> Algorithm {
                Algorithm::Fixed($block, Box::new(<$type>::default()))
            })*
        }
    };
}

fixed! {
    md5 64 md5::Md5;
    sha1 64 sha1::Sha1;
    sha224 64 sha2::Sha224;
    sha256 64 sha2::Sha256;
    sha384 128 sha2::Sha384;
    sha512 128 sha2::Sha512;
    sha3_224 144 sha3::Sha3_224;
    sha3_256 136 sha3::Sha3_256;
    sha3_384 104 sha3::Sha3_384;
    sha3_512 72 sha3::Sha3_512;
}

impl Algorithm {
    /// Adds data.
    pub(super) fn update(&mut self, data: &[u8]) {
        match self {
            Algorithm::Fixed(_, state) => state.update(data),
            Algorithm::Shake128(state) => state.update(data),
            Algorithm::Shake256(state) => state.update(data),
            Algorithm::Blake2b(state) => drop(state.update(data)),
            Algorithm::Blake2s(state) => drop(state.update(data)),
        }
    }

    /// The digest of what was added so far; `length` counts where the digest has no length of its own.
    pub(super) fn digest(&self, length: usize) -> Vec<u8> {
        match self {
            Algorithm::Fixed(_, state) => state.box_clone().finalize().into_vec(),
            Algorithm::Shake128(state) => squeeze(state.clone().finalize_xof(), length),
            Algorithm::Shake256(state) => squeeze(state.clone().finalize_xof(), length),
            Algorithm::Blake2b(state) => state.finalize().as_bytes().to_vec(),
            Algorithm::Blake2s(state) => state.finalize().as_bytes().to_vec(),
        }
    }

    /// Bytes of a digest; 0 if it has no length of its own.
    pub(super) fn digest_size(&self) -> usize {
        match self {
            Algorithm::Fixed(_, state) => state.output_size(),
            Algorithm::Shake128(_) | Algorithm::Shake256(_) => 0,
            Algorithm::Blake2b(state) => state.finalize().as_bytes().len(),
            Algorithm::Blake2s(state) => state.finalize().as_bytes().len(),
        }
    }

    /// Bytes that are mixed in at a time.
    pub(super) fn block_size(&self) -> usize {
        match self {
            Algorithm::Fixed(block, _) => *block,
            Algorithm::Shake128(_) => 168,
            Algorithm::Shake256(_) => 136,
            Algorithm::Blake2b(_) => blake2b_simd::BLOCKBYTES,
            Algorithm::Blake2s(_) => blake2s_simd::BLOCKBYTES,
        }
    }
}

fn squeeze(mut reader: impl XofReader, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    reader.read(&mut bytes);
    bytes
}
