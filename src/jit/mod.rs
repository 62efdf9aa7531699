//! The just-in-time compiler's management: what hot code becomes, how it is entered, and how it is left.
//!
//! [`request`] is a compile from beginning to end, [`thread`] runs requests in the background, [`library`] opens the back end,
//! [`exit_table`] says what each exit means.

pub mod exit_table;
pub mod interface;
pub mod library;
pub mod request;
pub mod thread;
