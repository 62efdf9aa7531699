//! Functions of the C library's mathematics that the standard library does not hand on: the reference calls the same ones, so results agree bit for bit.
#![allow(unsafe_code, reason = "declarations of C functions, which take and give plain numbers")]

// SAFETY: the C library defines all of these with these signatures; they have no preconditions.
unsafe extern "C" {
    // By the name that only the C library has: Rust brings a `cbrt` of its own, which rounds differently.
    #[cfg_attr(target_env = "gnu", link_name = "cbrtf64")]
    pub(super) safe fn cbrt(x: f64) -> f64;
    pub(super) safe fn erf(x: f64) -> f64;
    pub(super) safe fn erfc(x: f64) -> f64;
}
