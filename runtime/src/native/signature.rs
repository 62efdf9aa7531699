//! The parameters of a native function, read from the text of its row.
//!
//! Text that is not well-formed is a fault of the row; a unit test reads all rows.

/// How a parameter takes arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    /// Before `/`.
    PositionalOnly,
    /// By position or by name.
    Standard,
    /// `*args`
    VarPositional,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`
    VarKeyword,
}

/// One parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// How it takes arguments.
    pub kind: ParameterKind,
    /// The text of the default.
    pub default: Option<&'static str>,
}

/// The first parameter with a `$`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Implicit {
    /// None, or `$module`: nothing is passed.
    None,
    /// `$self`
    Receiver,
    /// `$type`
    Type,
}

/// The parameters of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// What the first parameter is.
    pub implicit: Implicit,
    /// All further parameters, in the order in which their values are passed.
    pub parameters: Vec<Parameter>,
    /// How many take arguments by position, the implicit one not counted.
    pub positional: usize,
    /// How many of these only by position.
    pub positional_only: usize,
    /// How many of these must be given.
    pub required: usize,
    /// Whether there is `*args`.
    pub var_positional: bool,
    /// Whether there is `**kwargs`.
    pub var_keyword: bool,
    /// How many are keyword-only.
    pub keyword_only: usize,
}

/// Splits at commas outside brackets and quotes.
fn split(text: &'static str) -> Vec<&'static str> {
    let (mut parts, mut depth, mut start, mut quote) = (Vec::new(), 0, 0, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(end), _) if byte == end => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(' | b'[' | b'{' | b'<') => depth += 1,
            (None, b')' | b']' | b'}' | b'>') => depth -= 1,
            (None, b',') if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

impl Signature {
    /// Reads `($self, a, b=0, /, *, c)`.
    pub fn parse(text: &'static str) -> Signature {
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or_default();
        let mut implicit = Implicit::None;
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut keyword_only = false;
        for part in split(inner) {
            if part == "/" {
                for parameter in &mut parameters {
                    parameter.kind = ParameterKind::PositionalOnly;
                }
            } else if part == "*" {
                keyword_only = true;
            } else if let Some(name) = part.strip_prefix("**") {
                parameters.push(Parameter { name, kind: ParameterKind::VarKeyword, default: None });
            } else if let Some(name) = part.strip_prefix('*') {
                keyword_only = true;
                parameters.push(Parameter { name, kind: ParameterKind::VarPositional, default: None });
            } else if let Some(name) = part.strip_prefix('$') {
                implicit = match name {
                    "self" => Implicit::Receiver,
                    "type" | "cls" => Implicit::Type,
                    _ => Implicit::None,
                };
            } else {
                let (name, default) = match part.split_once('=') {
                    Some((name, default)) => (name.trim(), Some(default.trim())),
                    None => (part, None),
                };
                let kind = if keyword_only { ParameterKind::KeywordOnly } else { ParameterKind::Standard };
                parameters.push(Parameter { name, kind, default });
            }
        }
        Signature::of(implicit, parameters)
    }

    fn of(implicit: Implicit, parameters: Vec<Parameter>) -> Signature {
        use ParameterKind::*;
        let count = |kinds: &[ParameterKind]| parameters.iter().filter(|p| kinds.contains(&p.kind)).count();
        let by_position = parameters.iter().filter(|p| matches!(p.kind, PositionalOnly | Standard));
        Signature {
            implicit,
            positional: count(&[PositionalOnly, Standard]),
            positional_only: count(&[PositionalOnly]),
            required: by_position.take_while(|p| p.default.is_none()).count(),
            var_positional: count(&[VarPositional]) > 0,
            var_keyword: count(&[VarKeyword]) > 0,
            keyword_only: count(&[KeywordOnly]),
            parameters,
        }
    }

    /// Whether every parameter is positional-only: arguments need no more than to be counted.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        self.positional_only == self.parameters.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_parameter_is_read() {
        let signature = Signature::parse("($self, a, b=(1, 2), /, c=',', *args, d, e=None, **kwargs)");
        assert_eq!(signature.implicit, Implicit::Receiver);
        let names: Vec<&str> = signature.parameters.iter().map(|p| p.name).collect();
        assert_eq!(names, ["a", "b", "c", "args", "d", "e", "kwargs"]);
        assert_eq!(signature.parameters[1].default, Some("(1, 2)"));
        assert_eq!((signature.positional, signature.positional_only, signature.required), (3, 2, 1));
        assert_eq!((signature.keyword_only, signature.var_positional, signature.var_keyword), (2, true, true));
        assert!(!signature.is_plain() && Signature::parse("($self, x, /)").is_plain());
        assert!(Signature::parse("()").parameters.is_empty());
        assert_eq!(Signature::parse("($module, x, /)").implicit, Implicit::None);
    }
}
