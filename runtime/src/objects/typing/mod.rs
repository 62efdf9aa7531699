//! What the type system of annotations is made of: generic aliases (`list[int]`), unions (`int | str`), type variables and aliases.

pub mod alias_iterator;
pub mod alias_type;
pub mod constant_evaluator;
pub mod generic_alias;
pub mod parameters;
pub mod type_text;
pub mod union;
pub mod variable_methods;
pub mod variables;
