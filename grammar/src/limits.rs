//! How large and how deep a program may be: the limits that every later stage relies on.

/// Levels of a tree: no node that [`crate::parse`] hands out has more ancestors, so a stage may recurse over the tree if
/// it has the stack for this many levels. A longer chain (`a.b.b.b...`, `a+a+a...`, `f()()()...`) raises
/// `RecursionError`, as it does in CPython once its C stack is used up (at some tens of thousands of terms).
pub const MAX_TREE_DEPTH: usize = 20_000;

/// Levels that open before the one inside them is read (`- - - a`, `not not a`, `lambda: lambda: a`, `a if b else a if
/// ...`, `elif` after `elif`): beyond it, `MemoryError`, as CPython's parser gives it between 3,000 and 6,000 levels.
pub const MAX_RIGHT_DEPTH: usize = 6_000;

/// Brackets open at a time; beyond it, "too many nested parentheses".
pub const MAX_BRACKETS: usize = 200;

/// Indented blocks open at a time; beyond it, "too many levels of indentation".
pub const MAX_INDENTATION: usize = 100;

/// String literals with replacement fields that may be open within each other.
pub const MAX_NESTED_FSTRINGS: usize = 150;

/// Bytes of a source; offsets are 32 bits, and one bit is kept free.
pub const MAX_SOURCE_BYTES: usize = i32::MAX as usize;

/// Digits of a decimal int literal, unless the caller says otherwise (`sys.set_int_max_str_digits`); 0 is no limit.
pub const DEFAULT_INT_MAX_STR_DIGITS: usize = 4300;

/// Replacement fields within each other in one string (`f"{a:{b:{c}}}"` has three).
pub const MAX_FIELD_NESTING: usize = 3;
