//! Prints what the front end makes of a file: `front_end tokens|ast|error FILE [exec|eval|single|func_type]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

use krait_syntax::ast::Arena;
use krait_syntax::ast_printer::{self, DumpOptions};
use krait_syntax::source::Source;
use krait_syntax::{Mode, lexer, token_printer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, path, rest @ ..] = arguments.as_slice() else { return Err("what? which file?".into()) };
    let mode = match rest.first().map(String::as_str) {
        Some("eval") => Mode::Expression,
        Some("single") => Mode::Interactive,
        Some("func_type") => Mode::FunctionType,
        _ => Mode::Module,
    };
    let source = Source::from_bytes(&std::fs::read(path)?).map_err(|error| error.message.to_string())?;
    if what == "tokens" {
        print!("{}", token_printer::print(&source, &lexer::tokenize(&source, mode)));
    }
    if what != "tokens" {
        let arena = Arena::new();
        match krait_syntax::parse(&source, &arena, mode) {
            Ok(parsed) => {
                let options = DumpOptions { include_attributes: what == "ast", ..DumpOptions::default() };
                println!("{}", ast_printer::dump(&parsed.tree, &source, options));
                for warning in parsed.warnings {
                    eprintln!("{}: {}", warning.line, warning.message);
                }
            }
            Err(error) => println!("{:?} {} {:?}", error.kind, error.message, error.position(&source)),
        }
    }
    Ok(())
}
