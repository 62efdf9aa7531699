//! Which Python this is: the language's version and `sys.version`, said once.
//!
//! The language's version is that of the CPython whose behaviour is followed and whose library is embedded.

/// `sys.version_info`'s numbers.
pub const NUMBERS: (u32, u32, u32) = (3, 14, 10);

/// What `-V` prints after `Python `.
pub const LANGUAGE: &str = "3.14.10";

/// `sys.version`, in the form that `platform` takes apart: version, build, compiler.
pub const BUILD: &str = concat!("3.14.10 (krait ", env!("CARGO_PKG_VERSION"), ") [Rust, LLVM 22]");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_say_what_the_numbers_say() {
        let (major, minor, micro) = NUMBERS;
        assert_eq!(LANGUAGE, format!("{major}.{minor}.{micro}"));
        assert!(BUILD.starts_with(LANGUAGE));
    }
}
