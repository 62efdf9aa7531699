//! The front end: from bytes of source to a checked tree.
