//! What the type system of annotations is made of: generic aliases (`list[int]`), unions (`int | str`), type variables and aliases.

pub mod alias_iterator;
pub mod generic_alias;
pub mod parameters;
pub mod type_text;
pub mod union;
