//! The words of compiled patterns: THE table of operations, positions and categories, in the order in which the library's compiler numbers them.
//!
//! A pattern is a list of words of 32 bits, each kept in a word of 64. Whatever the words are, reading them goes through [`Code::at`]: beyond the end
//! everything is FAILURE, so that a malformed list matches nothing and harms nobody.

/// What the library's compiler and this module must agree on.
pub(super) const MAGIC: i64 = 20_230_612;
/// The largest count of a repetition: no limit.
pub(super) const MAX_REPEAT: u64 = u32::MAX as u64;
/// The most groups that a pattern may have.
pub(super) const MAX_GROUPS: u64 = MAX_REPEAT / 4;

macro_rules! numbered {
    ($(#[$doc:meta])* $module:ident: $($name:ident)*) => {
        $(#[$doc])*
        #[allow(dead_code, missing_docs, reason = "a number is taken by every row, used or not; the names are the library's")]
        pub(in crate::modules::sre) mod $module {
            numbered!(@ 0; $($name)*);
        }
    };
    (@ $number:expr; $name:ident $($rest:ident)*) => {
        pub(in crate::modules::sre) const $name: u64 = $number;
        numbered!(@ $number + 1; $($rest)*);
    };
    (@ $number:expr;) => {};
}

numbered! {
    /// Operations.
    op: FAILURE SUCCESS ANY ANY_ALL ASSERT ASSERT_NOT AT BRANCH CATEGORY CHARSET BIGCHARSET GROUPREF GROUPREF_EXISTS IN INFO JUMP LITERAL MARK
        MAX_UNTIL MIN_UNTIL NOT_LITERAL NEGATE RANGE REPEAT REPEAT_ONE SUBPATTERN MIN_REPEAT_ONE ATOMIC_GROUP POSSESSIVE_REPEAT
        POSSESSIVE_REPEAT_ONE GROUPREF_IGNORE IN_IGNORE LITERAL_IGNORE NOT_LITERAL_IGNORE GROUPREF_LOC_IGNORE IN_LOC_IGNORE LITERAL_LOC_IGNORE
        NOT_LITERAL_LOC_IGNORE GROUPREF_UNI_IGNORE IN_UNI_IGNORE LITERAL_UNI_IGNORE NOT_LITERAL_UNI_IGNORE RANGE_UNI_IGNORE
}

numbered! {
    /// Positions that AT tests.
    at: BEGINNING BEGINNING_LINE BEGINNING_STRING BOUNDARY NON_BOUNDARY END END_LINE END_STRING LOC_BOUNDARY LOC_NON_BOUNDARY UNI_BOUNDARY
        UNI_NON_BOUNDARY
}

numbered! {
    /// Categories of characters; an odd number is the negation of the one before.
    category: DIGIT NOT_DIGIT SPACE NOT_SPACE WORD NOT_WORD LINEBREAK NOT_LINEBREAK LOC_WORD LOC_NOT_WORD UNI_DIGIT UNI_NOT_DIGIT UNI_SPACE
        UNI_NOT_SPACE UNI_WORD UNI_NOT_WORD UNI_LINEBREAK UNI_NOT_LINEBREAK
}

/// Bits of the flags of an INFO block.
pub(super) mod info {
    /// A literal prefix follows.
    pub(in crate::modules::sre) const PREFIX: u64 = 1;
    /// The prefix is the whole pattern.
    pub(in crate::modules::sre) const LITERAL: u64 = 2;
    /// A set of characters follows, which every match begins with.
    pub(in crate::modules::sre) const CHARSET: u64 = 4;
}

/// The words of a pattern.
#[derive(Clone, Copy)]
pub(super) struct Code<'a>(pub(super) &'a [u64]);

impl Code<'_> {
    /// The word at an index, FAILURE beyond the end.
    #[inline(always)]
    pub(super) fn at(self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or(op::FAILURE)
    }

    /// Where the distance in the word at an index leads to.
    #[inline(always)]
    pub(super) fn target(self, index: usize) -> usize {
        index.saturating_add(self.at(index) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_end_with_the_numbers_that_the_library_gives() {
        assert_eq!(op::RANGE_UNI_IGNORE, 42);
        assert_eq!(at::UNI_NON_BOUNDARY, 11);
        assert_eq!(category::UNI_NOT_LINEBREAK, 17);
    }
}
