//! Names: which characters beyond ASCII may stand in them, and string prefixes that do not go together.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::{Lexed, Lexer};
use crate::source::Span;
use crate::token::TokenKind;

impl Lexer<'_> {
    /// Takes a run of letters, digits, underscores and characters beyond ASCII as a name, if it is one.
    pub(super) fn name(&mut self, span: Span) -> Lexed<()> {
        let name = self.text.get(span.range()).unwrap_or_default();
        if !name.is_ascii() {
            self.check_identifier(name, span.start)?;
        } else if name.len() <= 5 && matches!(self.peek(span.end), b'"' | b'\'') {
            self.check_prefix(name, span)?;
        }
        self.push(TokenKind::Name, span);
        Ok(())
    }

    fn check_identifier(&self, name: &str, start: u32) -> Lexed<()> {
        for (index, (offset, character)) in name.char_indices().enumerate() {
            let valid = match index {
                0 => character == '_' || unicode_ident::is_xid_start(character),
                _ => unicode_ident::is_xid_continue(character),
            };
            if !valid {
                let cursor = start + (offset + character.len_utf8()) as u32;
                let code = u32::from(character);
                return Err(self.error_at(
                    cursor,
                    if is_printable(character) {
                        format!("invalid character '{character}' (U+{code:04X})")
                    } else {
                        format!("invalid non-printable character U+{code:04X}")
                    },
                ));
            }
        }
        Ok(())
    }

    /// A name before a quote: if it is made of prefix letters, each at most once, tell which of them quarrel.
    fn check_prefix(&self, name: &str, span: Span) -> Lexed<()> {
        let mut letters = 0_u8;
        for byte in name.bytes() {
            let Some(index) = b"burft".iter().position(|&letter| letter == byte | 0x20) else { return Ok(()) };
            if letters & 1 << index != 0 {
                return Ok(());
            }
            letters |= 1 << index;
        }
        let [b, u, r, f, t] = [0, 1, 2, 3, 4].map(|index| letters & 1 << index != 0);
        let quarrels =
            [(u, b, "ub"), (u, r, "ur"), (u, f, "uf"), (u, t, "ut"), (b, f, "bf"), (b, t, "bt"), (f, t, "ft")];
        for (first, second, names) in quarrels {
            if first && second {
                let (first, second) = names.split_at(1);
                let message = format!("'{first}' and '{second}' prefixes are incompatible");
                return Err(self.error_between(span.start + 1, span.end + 1, message));
            }
        }
        Ok(())
    }
}

/// `str.isprintable` of one character.
pub(crate) fn is_printable(character: char) -> bool {
    character == ' '
        || !matches!(character.general_category_group(), GeneralCategoryGroup::Other | GeneralCategoryGroup::Separator)
}
