//! The just-in-time compiler's management: what hot code becomes, how it is entered, and how it is left.

pub mod exit_table;
pub mod interface;
