//! The just-in-time compiler's management: what hot code becomes, how it is entered, and how it is left.
//!
//! [`manager`] is the tier above the interpreter: it asks for compiles and owns the versions. [`gather`] copies what a compile may know, [`request`] is a
//! compile from beginning to end, [`thread`] runs requests in the background, [`library`] opens the back end. [`entry`] goes into compiled code, [`deopt`] comes
//! out of it, by way of the [`exit_table`].

pub mod deopt;
pub mod entry;
pub mod exit_table;
pub mod gather;
pub mod interface;
pub mod library;
mod live;
pub mod manager;
pub mod policy;
pub mod request;
pub mod thread;
pub mod version;
pub mod watch;
