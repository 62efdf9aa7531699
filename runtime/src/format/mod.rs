//! Formatting: the format-spec mini-language, `str.format`, f-strings, `%`.
//!
//! Where to read next: `value.rs` (one value), `spec.rs` (the mini-language), `template.rs` (`str.format`), `percent.rs` (`%`).

pub mod float_text;
pub mod number;
pub(crate) mod percent;
pub mod percent_bytes;
pub mod percent_str;
pub mod refusal;
pub mod spec;
pub mod template;
pub mod text;
pub mod value;
