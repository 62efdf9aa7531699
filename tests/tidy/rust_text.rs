//! Rust source with its comments and literals blanked out, so that searches find code alone.
//!
//! Not a parser: it knows comments, string and character literals, and keeps every line where it was.

/// Replaces comments and the insides of literals by spaces, line for line.
pub(crate) fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = match characters[at] {
            '/' if characters.get(at + 1) == Some(&'/') => line_end(&characters, at),
            '/' if characters.get(at + 1) == Some(&'*') => block_comment_end(&characters, at),
            '"' => string_end(&characters, at + 1),
            'r' if !follows_name(&characters, at) => raw_string_end(&characters, at).unwrap_or(at),
            '\'' => character_end(&characters, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            code.push(characters[at]);
            at += 1;
            continue;
        }
        for &character in &characters[at..end] {
            code.push(if character == '\n' { '\n' } else { ' ' });
        }
        at = end;
    }
    code
}

/// Whether the character at `at` continues an identifier (`br"..."` counts as raw, `bar"` does not occur).
fn follows_name(characters: &[char], at: usize) -> bool {
    at > 0 && (characters[at - 1].is_alphanumeric() || characters[at - 1] == '_') && characters[at - 1] != 'b'
}

fn line_end(characters: &[char], from: usize) -> usize {
    characters[from..].iter().position(|&c| c == '\n').map_or(characters.len(), |length| from + length)
}

fn block_comment_end(characters: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at + 1 < characters.len() {
        match (characters[at], characters[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    characters.len()
}

fn string_end(characters: &[char], mut at: usize) -> usize {
    while at < characters.len() && characters[at] != '"' {
        at += if characters[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(characters.len())
}

fn raw_string_end(characters: &[char], from: usize) -> Option<usize> {
    let hashes = characters[from + 1..].iter().take_while(|&&c| c == '#').count();
    let mut at = from + 1 + hashes;
    if characters.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    while at < characters.len() {
        if characters[at] == '"' && characters[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(characters.len())
}

/// Where a character literal ends; none if the quote begins a lifetime.
fn character_end(characters: &[char], from: usize) -> Option<usize> {
    if characters.get(from + 1) == Some(&'\\') {
        let close = characters[from + 3..].iter().take(12).position(|&c| c == '\'')?;
        return Some(from + 3 + close + 1);
    }
    (characters.get(from + 2) == Some(&'\'')).then_some(from + 3)
}

/// The identifiers of one line of code, each with the column it starts at.
pub(crate) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
