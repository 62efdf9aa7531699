//! Programs that nest as deep as they like: none overflows the stack, and the limits hold where `limits.rs` puts them.
//!
//! Each runs in a thread with a small stack, so that anything that recurses over a tree fails here.

use krait_syntax::ast::Arena;
use krait_syntax::ast_printer::{self, DumpOptions};
use krait_syntax::error::SyntaxErrorKind;
use krait_syntax::limits::{MAX_BRACKETS, MAX_INDENTATION, MAX_NESTED_FSTRINGS, MAX_RIGHT_DEPTH, MAX_TREE_DEPTH};
use krait_syntax::source::Source;
use krait_syntax::{Mode, parse};

/// Far beyond every limit.
const MANY: usize = 100_000;

/// Parses and dumps; the error's kind and message if it was refused.
fn outcome(text: &str) -> Result<(), (SyntaxErrorKind, String)> {
    let text = text.to_owned();
    let work = move || {
        let source = Source::from_text(&text).expect("the text has no NUL");
        let arena = Arena::new();
        match parse(&source, &arena, Mode::Module) {
            Ok(parsed) => {
                let dump = ast_printer::dump(&parsed.tree, &source, DumpOptions::default());
                assert!(dump.starts_with("Module("));
                Ok(())
            }
            Err(error) => Err((error.kind, error.message.into_owned())),
        }
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(work).expect("a thread");
    thread.join().expect("no panic")
}

fn kind(text: &str) -> Option<SyntaxErrorKind> {
    outcome(text).err().map(|(kind, _)| kind)
}

/// Chains whose first link is read first: attribute after attribute, call after call.
#[test]
fn left_chains() {
    let chains: [(&str, &str, &str); 5] =
        [("a", ".b", ""), ("f", "()", ""), ("a", "[0]", ""), ("a", "+a", ""), ("a", "*a", "")];
    for (first, more, last) in chains {
        let chain = |count: usize| format!("{first}{}{last}", more.repeat(count));
        // The statement and the module are levels, too.
        assert_eq!(kind(&chain(MAX_TREE_DEPTH - 3)), None, "{more}");
        assert_eq!(kind(&chain(MAX_TREE_DEPTH + 1)), Some(SyntaxErrorKind::Recursion), "{more}");
        assert_eq!(kind(&chain(MANY)), Some(SyntaxErrorKind::Recursion), "{more}");
        assert_eq!(kind(&format!("{} $", chain(MANY))), Some(SyntaxErrorKind::Syntax), "{more}");
    }
}

/// Levels that open before the one inside them is read.
#[test]
fn right_chains() {
    let chains: [(&str, &str); 7] = [
        ("-", "a"),
        ("not ", "a"),
        ("~", "a"),
        ("lambda: ", "a"),
        ("a ** ", "a"),
        ("a if b else ", "c"),
        ("a if b else lambda: ", "c"),
    ];
    for (more, last) in chains {
        let chain = |count: usize| format!("{}{last}", more.repeat(count));
        assert_eq!(kind(&chain(MAX_RIGHT_DEPTH / 2 - 10)), None, "{more}");
        assert_eq!(kind(&chain(MANY)), Some(SyntaxErrorKind::Memory), "{more}");
        assert_eq!(kind(&more.repeat(MANY)), Some(SyntaxErrorKind::Syntax), "{more}");
    }
    let elifs = |count: usize| format!("if a: b\n{}", "elif c: d\n".repeat(count));
    assert_eq!(kind(&elifs(MAX_RIGHT_DEPTH - 10)), None);
    assert_eq!(kind(&elifs(MANY)), Some(SyntaxErrorKind::Memory));
}

/// What is long but not deep has no limit.
#[test]
fn long_programs() {
    let programs = [
        "a and ".repeat(MANY) + "b",
        "a < ".repeat(MANY) + "b",
        "a = ".repeat(MANY) + "b",
        "a;".repeat(MANY),
        "'a' ".repeat(MANY),
        "f'{a}' ".repeat(MANY),
        format!("[{}]", "a, ".repeat(MANY)),
        format!("f({})", "a, ".repeat(MANY)),
        format!("f({})", "**a, ".repeat(MANY)),
        format!("[a {}]", "for b in c ".repeat(MANY)),
        format!("match a:\n case {}b: pass", "1 | ".repeat(MANY)),
        format!("{}def f(): pass", "@a\n".repeat(MANY)),
        format!("import {}b", "a.".repeat(MANY)),
        format!("f'{}'", "{a}".repeat(MANY)),
        "\n".repeat(MANY),
        "\\\n".repeat(MANY) + "a",
        "a".repeat(MANY),
        "é".repeat(MANY),
        "0x".to_owned() + &"f".repeat(MANY),
    ];
    for program in programs {
        let beginning: String = program.chars().take(30).collect();
        assert_eq!(outcome(&program), Ok(()), "{beginning}");
    }
}

#[test]
fn brackets() {
    for (open, inner, close) in
        [("(", "a", ")"), ("[", "", "]"), ("{", "", "}"), ("f(", "", ")"), ("a[", "0", "]"), ("(", "a", ",)")]
    {
        let nested = |count: usize| format!("{}{inner}{}", open.repeat(count), close.repeat(count));
        assert_eq!(outcome(&nested(MAX_BRACKETS)), Ok(()), "{open}");
        let refusal = Err((SyntaxErrorKind::Syntax, "too many nested parentheses".to_owned()));
        assert_eq!(outcome(&nested(MAX_BRACKETS + 1)), refusal, "{open}");
        assert_eq!(outcome(&open.repeat(MANY)), refusal, "{open}");
    }
    let targets = |count: usize| format!("{}a{} = b", "(".repeat(count), ",)".repeat(count));
    assert_eq!(outcome(&targets(MAX_BRACKETS)), Ok(()));
    let patterns = |count: usize| format!("match a:\n case {}{}: pass", "[".repeat(count), "]".repeat(count));
    assert_eq!(outcome(&patterns(MAX_BRACKETS)), Ok(()));
}

#[test]
fn blocks() {
    let nested = |count: usize| {
        let heads: String = (0..count).map(|level| format!("{}if a:\n", " ".repeat(level))).collect();
        format!("{heads}{}b\n", " ".repeat(count))
    };
    assert_eq!(outcome(&nested(MAX_INDENTATION - 1)), Ok(()));
    let refusal = Err((SyntaxErrorKind::Indentation, "too many levels of indentation".to_owned()));
    assert_eq!(outcome(&nested(MAX_INDENTATION)), refusal);
}

#[test]
fn strings_with_fields() {
    let nested = |count: usize| format!("{}a{}", "f\"{".repeat(count), "}\"".repeat(count));
    assert_eq!(outcome(&nested(MAX_NESTED_FSTRINGS - 1)), Ok(()));
    let refusal = Err((SyntaxErrorKind::Syntax, "too many nested f-strings or t-strings".to_owned()));
    assert_eq!(outcome(&nested(MAX_NESTED_FSTRINGS)), refusal);
    let refusal = Err((SyntaxErrorKind::Syntax, "f-string: expressions nested too deeply".to_owned()));
    assert_eq!(outcome("f'{a:{b:{c}}}'"), Ok(()));
    assert_eq!(outcome("f'{a:{b:{c:{d}}}}'"), refusal);
}
