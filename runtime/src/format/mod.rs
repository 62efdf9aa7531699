//! Formatting: the format-spec mini-language, `str.format`, f-strings, `%`.

pub mod float_text;
pub mod number;
pub mod refusal;
pub mod spec;
pub mod text;
