//! The modules `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`: what `hashlib` is built on. The algorithms come from crates.
//!
//! This file: the modules and their functions. Where to read next: `algorithms.rs`, `object.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::{NativeCode, NativeDefinition};
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;

mod algorithms;
mod object;

use algorithms::Algorithm;
pub use object::{BLAKE2B, BLAKE2S, FIXED, SHAKE};

/// The row of `_md5`.
pub static MD5: NativeModule = NativeModule {
    name: "_md5",
    doc: "",
    functions: MD5_FUNCTIONS,
    fill: |cx, namespace| add(cx, namespace, &[("MD5Type", BuiltinClass::Md5)]),
};

/// The row of `_sha1`.
pub static SHA1: NativeModule = NativeModule {
    name: "_sha1",
    doc: "",
    functions: SHA1_FUNCTIONS,
    fill: |cx, namespace| add(cx, namespace, &[("SHA1Type", BuiltinClass::Sha1)]),
};

/// The row of `_sha2`.
pub static SHA2: NativeModule = NativeModule {
    name: "_sha2",
    doc: "",
    functions: SHA2_FUNCTIONS,
    fill: |cx, namespace| {
        let names = ["SHA224Type", "SHA256Type", "SHA384Type", "SHA512Type"];
        let classes = [BuiltinClass::Sha224, BuiltinClass::Sha256, BuiltinClass::Sha384, BuiltinClass::Sha512];
        names.into_iter().zip(classes).try_for_each(|row| add(cx, namespace, &[row]))
    },
};

/// The row of `_sha3`.
pub static SHA3: NativeModule = NativeModule {
    name: "_sha3",
    doc: "",
    functions: &[],
    fill: |cx, namespace| {
        let classes = [
            BuiltinClass::Sha3224,
            BuiltinClass::Sha3256,
            BuiltinClass::Sha3384,
            BuiltinClass::Sha3512,
            BuiltinClass::Shake128,
            BuiltinClass::Shake256,
        ];
        classes.into_iter().try_for_each(|class| set(cx, namespace, class.row().name, cx.class(class).value()))?;
        set(cx, namespace, "implementation", crate::objects::str::from_str(cx, "crate sha3")?.value())
    },
};

/// The row of `_blake2`.
pub static BLAKE2: NativeModule = NativeModule {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    functions: &[],
    fill: |cx, namespace| {
        for (letter, class, scale) in [("B", BuiltinClass::Blake2b, 2), ("S", BuiltinClass::Blake2s, 1)] {
            set(cx, namespace, class.row().name, cx.class(class).value())?;
            for (name, size) in [("SALT_SIZE", 8), ("PERSON_SIZE", 8), ("MAX_KEY_SIZE", 32), ("MAX_DIGEST_SIZE", 32)] {
                set(cx, namespace, &format!("BLAKE2{letter}_{name}"), Value::from_length(size * scale))?;
            }
        }
        Ok(())
    },
};

fn add(cx: &Context, namespace: Gc<Dict>, rows: &[(&str, BuiltinClass)]) -> Outcome<()> {
    set(cx, namespace, "_GIL_MINSIZE", Value::from_length(2048))?;
    rows.iter().try_for_each(|(name, class)| set(cx, namespace, name, cx.class(*class).value()))
}

const fn maker(name: &'static str, code: NativeCode, doc: &'static str) -> NativeDefinition {
    NativeDefinition::function(name, "($module, data=b'', *, usedforsecurity=True, string=None)", code, doc)
}

static MD5_FUNCTIONS: &[NativeDefinition] = &[maker(
    "md5",
    |cx, arguments| object::make(cx, BuiltinClass::Md5, Algorithm::md5(), arguments),
    "Return a new MD5 hash object; optionally initialized with a string.",
)];

static SHA1_FUNCTIONS: &[NativeDefinition] = &[maker(
    "sha1",
    |cx, arguments| object::make(cx, BuiltinClass::Sha1, Algorithm::sha1(), arguments),
    "Return a new SHA1 hash object; optionally initialized with a string.",
)];

#[rustfmt::skip]
static SHA2_FUNCTIONS: &[NativeDefinition] = &[
    maker("sha224", |cx, arguments| object::make(cx, BuiltinClass::Sha224, Algorithm::sha224(), arguments), "Return a new SHA-224 hash object; optionally initialized with a string."),
    maker("sha256", |cx, arguments| object::make(cx, BuiltinClass::Sha256, Algorithm::sha256(), arguments), "Return a new SHA-256 hash object; optionally initialized with a string."),
    maker("sha384", |cx, arguments| object::make(cx, BuiltinClass::Sha384, Algorithm::sha384(), arguments), "Return a new SHA-384 hash object; optionally initialized with a string."),
    maker("sha512", |cx, arguments| object::make(cx, BuiltinClass::Sha512, Algorithm::sha512(), arguments), "Return a new SHA-512 hash object; optionally initialized with a string."),
];
