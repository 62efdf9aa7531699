//! `from __future__ import ...`: which features a module asks for.
//!
//! Only imports at the beginning count, after the docstring. One that comes later is an error, which the compiler raises
//! when it meets it ([`FutureFeatures::is_late`]), since CPython's parser accepts it.

use crate::ast::{Alias, Constant, ExprKind, Mod, StmtKind};
use crate::error::SyntaxError;
use crate::source::Span;

/// What the imports at the beginning ask for. Features that are part of the language by now leave no trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FutureFeatures {
    /// Annotations are kept as text (PEP 563).
    pub annotations: bool,
    /// `<>` instead of `!=`.
    pub barry_as_flufl: bool,
    /// The last of these imports.
    last: Option<Span>,
}

/// Features that anyone may import and that change nothing any more.
const MANDATORY: [&str; 8] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
];

impl FutureFeatures {
    /// Reads the beginning of a tree.
    ///
    /// # Errors
    /// A feature that does not exist.
    pub fn of(tree: &Mod) -> Result<FutureFeatures, SyntaxError> {
        let mut features = FutureFeatures::default();
        let (Mod::Module { body } | Mod::Interactive { body }) = *tree else { return Ok(features) };
        for (index, statement) in body.iter().enumerate() {
            match statement.kind {
                StmtKind::ImportFrom { module: Some("__future__"), names, level: 0 } => {
                    for name in names {
                        features.add(name)?;
                    }
                    features.last = Some(statement.span);
                }
                StmtKind::Expr { value } if index == 0 && is_text(&value.kind) => {}
                _ => break,
            }
        }
        Ok(features)
    }

    /// Whether a `from __future__` import at this place comes too late: "from __future__ imports must occur at the
    /// beginning of the file".
    pub fn is_late(&self, import: Span) -> bool {
        self.last.is_none_or(|last| import.start > last.end)
    }

    fn add(&mut self, name: &Alias) -> Result<(), SyntaxError> {
        match name.name {
            "annotations" => self.annotations = true,
            "barry_as_FLUFL" => self.barry_as_flufl = true,
            "braces" => return Err(SyntaxError::new("not a chance", name.span)),
            known if MANDATORY.contains(&known) => {}
            other => {
                let message = format!("future feature {other:.100} is not defined");
                return Err(SyntaxError::new(message, name.span));
            }
        }
        Ok(())
    }
}

fn is_text(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Constant { value: Constant::Str(_), .. })
}

#[cfg(test)]
mod tests {
    use super::FutureFeatures;
    use crate::ast::Arena;
    use crate::source::{Source, Span};
    use crate::{Mode, parse};

    fn features(text: &str) -> FutureFeatures {
        let source = Source::from_text(text).expect("valid text");
        let arena = Arena::new();
        parse(&source, &arena, Mode::Module).expect("a program").future
    }

    #[test]
    fn imports_at_the_beginning_count() {
        assert!(features("'doc'\nfrom __future__ import division as d, annotations").annotations);
        assert!(features("from __future__ import annotations; x").annotations);
        assert!(features("from __future__ import barry_as_FLUFL\na <> b").barry_as_flufl);
        assert!(!features("x\nfrom __future__ import annotations").annotations);
        assert!(!features("'doc'\n'more'\nfrom __future__ import annotations").annotations);
        assert!(!features("from .__future__ import annotations").annotations);
    }

    #[test]
    fn later_imports_are_late() {
        let text = "from __future__ import annotations\nx\nfrom __future__ import division";
        assert!(features(text).is_late(Span::new(37, 68)));
        assert!(!features(text).is_late(Span::new(0, 34)));
    }

    #[test]
    fn imports_behind_others_on_the_line_are_late() {
        let text = "from __future__ import division; x; from __future__ import division";
        assert!(features(text).is_late(Span::new(36, 67)));
    }
}
