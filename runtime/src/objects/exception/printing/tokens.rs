//! Tokens of a piece of Python source, for finding marks in it. Bracketed parts are paired. It is no validating tokenizer: the source was compiled once, so only
//! what tells operators, brackets, names and literals apart matters.
//!
//! Invariant: tokens are in order and do not overlap; `matching` of an opening bracket is the index of the closing one behind it.

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An identifier or keyword.
    Name,
    Number,
    /// A literal of str, bytes, or a formatted one, whole.
    Text,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    Operator,
}

/// One token: a range of characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// For an opening bracket, the index of the token that closes it.
    pub(super) matching: usize,
}

/// A tokenized piece of source.
pub(super) struct Tokens<'a> {
    pub(super) characters: &'a [char],
    pub(super) list: Vec<Token>,
}

/// Operators of more than one character, longest first.
const LONG_OPERATORS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "==", "<=", ">=", "**", "//", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
];

/// The hard keywords; None, True and False among them.
pub(super) const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
    "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

impl<'a> Tokens<'a> {
    /// The tokens; `None` for an unfinished literal or a stray character. Unpaired brackets are kept, paired with themselves.
    pub(super) fn new(characters: &'a [char]) -> Option<Tokens<'a>> {
        let mut tokens = Tokens { characters, list: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(&character) = characters.get(at) {
            let index = tokens.list.len();
            let (kind, end) = match character {
                '#' => {
                    at = line_end(characters, at);
                    continue;
                }
                // A line that goes on.
                '\\' if characters.get(at + 1).is_none_or(|next| *next == '\n') => {
                    at += 1;
                    continue;
                }
                _ if character.is_whitespace() => {
                    at += 1;
                    continue;
                }
                '(' | '[' | '{' => {
                    open.push(index);
                    (Kind::Open, at + 1)
                }
                ')' | ']' | '}' => {
                    if let Some(opening) = open.pop() {
                        tokens.list[opening].matching = index;
                    }
                    (Kind::Close, at + 1)
                }
                '"' | '\'' => (Kind::Text, literal_end(characters, at, "")?),
                '0'..='9' => (Kind::Number, number_end(characters, at)),
                '.' if characters.get(at + 1).is_some_and(char::is_ascii_digit) => (Kind::Number, number_end(characters, at)),
                _ if is_name(character) => name_or_literal(characters, at)?,
                _ => (Kind::Operator, operator_end(characters, at)?),
            };
            tokens.list.push(Token { kind, start: at, end, matching: index });
            at = end;
        }
        Some(tokens)
    }

    /// Whether a token is this text.
    pub(super) fn is(&self, index: usize, text: &str) -> bool {
        self.list.get(index).is_some_and(|token| self.characters[token.start..token.end].iter().copied().eq(text.chars()))
    }

    /// Whether a token is a keyword.
    pub(super) fn is_keyword(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|token| token.kind == Kind::Name) && KEYWORDS.iter().any(|keyword| self.is(index, keyword))
    }

    /// Whether a token is an identifier.
    pub(super) fn is_identifier(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|token| token.kind == Kind::Name) && !self.is_keyword(index)
    }
}

fn is_name(character: char) -> bool {
    character == '_' || character.is_alphanumeric() || (!character.is_ascii() && !character.is_whitespace())
}

fn line_end(characters: &[char], at: usize) -> usize {
    characters[at..].iter().position(|character| *character == '\n').map_or(characters.len(), |length| at + length)
}

fn number_end(characters: &[char], start: usize) -> usize {
    let mut at = start;
    while let Some(character) = characters.get(at) {
        let exponent_sign = matches!(character, '+' | '-')
            && matches!(characters[at - 1], 'e' | 'E')
            && at > start
            && !matches!(characters.get(start + 1), Some('x' | 'X'));
        if !(is_name(*character) || *character == '.' || exponent_sign) {
            break;
        }
        at += 1;
    }
    at
}

fn operator_end(characters: &[char], at: usize) -> Option<usize> {
    let rest = &characters[at..];
    let long = LONG_OPERATORS.iter().find(|operator| operator.chars().count() <= rest.len() && operator.chars().zip(rest).all(|(a, b)| a == *b));
    match long {
        Some(operator) => Some(at + operator.len()),
        None if "+-*/%@&|^~<>=.,:;!".contains(rest[0]) => Some(at + 1),
        None => None,
    }
}

fn name_or_literal(characters: &[char], start: usize) -> Option<(Kind, usize)> {
    let length = characters[start..].iter().position(|character| !is_name(*character));
    let end = length.map_or(characters.len(), |length| start + length);
    if end - start <= 2 && matches!(characters.get(end), Some('"' | '\'')) {
        let prefix: String = characters[start..end].iter().collect();
        return Some((Kind::Text, literal_end(characters, end, &prefix)?));
    }
    Some((Kind::Name, end))
}

/// Where the scan of a literal stands; formatted literals nest.
enum Mode {
    /// In the characters of a literal.
    Literal { quote: char, triple: bool, formatted: bool },
    /// In an expression of a formatted literal, this many brackets deep.
    Expression { depth: usize },
    /// In the format specification of such an expression.
    Specification,
}

fn is_formatted(prefix: &str) -> bool {
    prefix.contains(['f', 'F', 't', 'T'])
}

/// Behind the literal whose quote stands at `start`.
fn literal_end(characters: &[char], start: usize, prefix: &str) -> Option<usize> {
    let mut stack = Vec::new();
    let mut at = enter(characters, start, is_formatted(prefix), &mut stack)?;
    while let Some(mode) = stack.last_mut() {
        let character = *characters.get(at)?;
        let doubled = characters.get(at + 1) == Some(&character);
        match mode {
            // A backslash does not take away the meaning of a brace.
            Mode::Literal { formatted: true, .. } if character == '\\' && matches!(characters.get(at + 1), Some('{' | '}')) => at += 1,
            Mode::Literal { .. } if character == '\\' => at += 2,
            Mode::Literal { quote, triple, .. } if character == *quote => {
                let closes = !*triple || (doubled && characters.get(at + 2) == Some(&character));
                at += if *triple && closes { 3 } else { 1 };
                if closes {
                    stack.pop();
                }
            }
            Mode::Literal { triple: false, .. } if character == '\n' => return None,
            Mode::Literal { formatted: true, .. } if matches!(character, '{' | '}') && doubled => at += 2,
            Mode::Literal { formatted: true, .. } | Mode::Specification if character == '{' => {
                stack.push(Mode::Expression { depth: 0 });
                at += 1;
            }
            Mode::Specification if character == '}' => {
                stack.pop();
                at += 1;
            }
            Mode::Literal { .. } | Mode::Specification => at += 1,
            Mode::Expression { depth } => match character {
                '"' | '\'' => {
                    let before = characters[..at].iter().rev().take(2).take_while(|letter| letter.is_ascii_alphabetic());
                    let formatted = is_formatted(&before.collect::<String>());
                    at = enter(characters, at, formatted, &mut stack)?;
                }
                '#' => at = line_end(characters, at),
                '}' if *depth == 0 => {
                    stack.pop();
                    at += 1;
                }
                ':' if *depth == 0 => {
                    *mode = Mode::Specification;
                    at += 1;
                }
                _ => {
                    match character {
                        '(' | '[' | '{' => *depth += 1,
                        ')' | ']' | '}' => *depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    at += 1;
                }
            },
        }
    }
    Some(at)
}

/// Begins a literal; behind its opening quote.
fn enter(characters: &[char], at: usize, formatted: bool, stack: &mut Vec<Mode>) -> Option<usize> {
    let quote = *characters.get(at)?;
    let triple = characters.get(at + 1) == Some(&quote) && characters.get(at + 2) == Some(&quote);
    stack.push(Mode::Literal { quote, triple, formatted });
    Some(at + if triple { 3 } else { 1 })
}
